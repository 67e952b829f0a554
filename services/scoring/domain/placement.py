"""Who belongs to which unit on which days: transfers, carried on through mergers, splits and dissolutions."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from services.scoring.domain.facts import PLACEMENTS, check

PEOPLE = pl.Schema({"person": pl.String(), "first_day": pl.Date(), "last_day": pl.Date()})
TRANSFERS = pl.Schema(
    {
        "person": pl.String(),
        "unit": pl.String(),
        "since": pl.Date(),
        "seq": pl.Int64(),  # of several on one day the one with the greatest seq stands
    }
)
SUCCESSIONS = pl.Schema(
    {
        "unit": pl.String(),
        "since": pl.Date(),
        "successor": pl.String(),
        "person": pl.String(),  # the member whom a split names; null: everybody else
    }
)

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Stay:
    unit: str
    first_day: date
    last_day: date | None


def placements(people: pl.DataFrame, transfers: pl.DataFrame, successions: pl.DataFrame) -> pl.DataFrame:
    """`PLACEMENTS`, ordered by person and first day.

    The first unit of a person is a transfer too. From the day of a succession its unit's members belong to
    the successor, those who come to the unit that day or later included; a member whom a split names goes
    where it says if the member was in the unit by then. A unit that is its own successor keeps its members.
    Successors are followed on. Raises ValueError when they lead in a circle, or a frame has other columns.
    """
    check(people, PEOPLE, "people")
    check(transfers, TRANSFERS, "transfers")
    check(successions, SUCCESSIONS, "successions")
    assigned = _assigned(people, transfers)
    succeeded = pl.col("unit").is_in(successions["unit"].unique().implode())
    moves = _Successions(successions)
    followed = [
        (person, stay.unit, stay.first_day, stay.last_day)
        for person, *said in assigned.filter(succeeded).iter_rows()
        for stay in moves.follow(person, _Stay(*said))
    ]
    if not followed:
        return assigned
    carried_on = pl.DataFrame(followed, schema=PLACEMENTS, orient="row")
    return pl.concat([assigned.filter(~succeeded), carried_on]).sort("person", "first_day")


def _assigned(people: pl.DataFrame, transfers: pl.DataFrame) -> pl.DataFrame:
    """The stays that transfers alone say, inside the days of employment, as `PLACEMENTS`."""
    before_next = pl.col("since").shift(-1).over("person") - pl.duration(days=1)
    return (
        transfers.sort("person", "since", "seq", "unit")
        .with_columns(before_next.alias("before_next"))
        .join(people, on="person", maintain_order="left")
        .select(
            "person",
            "unit",
            pl.max_horizontal("since", "first_day").alias("first_day"),
            pl.min_horizontal("before_next", "last_day").alias("last_day"),
        )
        .filter(pl.col("last_day").is_null() | (pl.col("first_day") <= pl.col("last_day")))
    )


class _Successions:
    """unit -> the days of its successions in order, each with successors by person (None: the rest)."""

    def __init__(self, successions: pl.DataFrame) -> None:
        self._by_unit: defaultdict[str, dict[date, dict[str | None, str]]] = defaultdict(dict)
        for unit, since, successor, person in successions.sort("since", "unit", "successor").iter_rows():
            self._by_unit[unit].setdefault(since, {}).setdefault(person, successor)

    def follow(self, person: str, stay: _Stay) -> Iterator[_Stay]:
        """The stay, cut and carried on wherever its unit has a successor."""
        unit, day = stay.unit, stay.first_day
        passed = [unit]
        while (move := self._next(unit, person, day, stay.last_day)) is not None:
            since, successor = move
            if since > day:
                yield _Stay(unit, day, since - _DAY)
                passed = [unit]
            if successor in passed:
                raise ValueError(f"units succeed each other in a circle on {since}: {[*passed, successor]}")
            passed.append(successor)
            unit, day = successor, since
        yield _Stay(unit, day, stay.last_day)

    def _next(self, unit: str, person: str, day: date, last_day: date | None) -> tuple[date, str] | None:
        for since, successors in self._by_unit.get(unit, {}).items():
            if last_day is not None and since > last_day:
                return None
            successor = successors.get(None)
            if since >= day and person in successors:
                successor = successors[person]
            if successor is not None and successor != unit:
                return max(since, day), successor
        return None
