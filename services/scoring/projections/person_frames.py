"""The columns of `domain.facts` that say what people are and do, made from what events said of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from operator import attrgetter

import polars as pl

from services.scoring.domain.facts import DISCIPLINE, EXPLANATIONS, LEAVE, POSITIONS, ROSTER, empty
from services.scoring.projections.people import Employed, carried_by, employed_by, placed_by
from services.scoring.projections.person_reading import Row, Rows

_DAY = timedelta(days=1)


def placements(rows: Rows, successions: pl.DataFrame) -> pl.DataFrame:
    moves = [(row.person, row.text, row.since, row.version) for row in rows["assignments"]]
    return placed_by(employed(rows), moves, successions)


def employed(rows: Rows) -> Employed:
    came, went = ([(row.person, row.since) for row in rows[name]] for name in ("arrivals", "departures"))
    return employed_by(came, went)


def badges(rows: Rows, persons: Sequence[str] | None) -> pl.DataFrame:
    return carried_by([(row.person, row.text, row.since, row.version) for row in rows["badges"]], persons)


def positions(rows: Rows, ended: Mapping[str, date]) -> pl.DataFrame:
    """Each position until the next one, inside the days of employment; nobody leads what has `ended`."""
    there = employed(rows)
    found = [
        span
        for person, said in groupby(rows["positions"], key=attrgetter("person"))
        if person in there
        for span in _held([*said], *there[person], ended)
    ]
    return _frame(found, POSITIONS)


_Held = tuple[str, str | None, str, str | None, date, date | None]


def _held(said: Sequence[Row], first: date, last: date | None, ended: Mapping[str, date]) -> Iterator[_Held]:
    kind = next((row.kind for row in said if row.kind is not None), None)
    ordered = sorted(said, key=attrgetter("since", "version"))
    for row, following in pairwise([*ordered, None]):
        assert row is not None
        begins, ends = max(row.since, first), last
        if following is not None:
            before = following.since - _DAY
            ends = before if ends is None else min(ends, before)
        yield from _led(_Span(row.person, kind, row.text, begins, ends), row.code, ended)


@dataclass(frozen=True)
class _Span:
    person: str
    kind: str | None
    position: str
    first: date
    last: date | None

    def of(self, heads: str | None, first: date, last: date | None) -> _Held:
        return self.person, self.kind, self.position, heads, first, last


def _led(span: _Span, heads: str | None, ended: Mapping[str, date]) -> Iterator[_Held]:
    """The span, cut where the unit that is led ends."""
    end = None if heads is None else ended.get(heads)
    parts: list[tuple[str | None, date, date | None]] = [(heads, span.first, span.last)]
    if end is not None and (span.last is None or end <= span.last):
        parts = [(heads, span.first, end - _DAY), (None, max(span.first, end), span.last)]
    for led, first, last in parts:
        if last is None or first <= last:
            yield span.of(led, first, last)


def leave(rows: Rows) -> pl.DataFrame:
    """What was granted and not cancelled, to the end that it has by the newest word."""
    cancelled = {(row.person, row.code) for row in rows["leave_cancellations"]}
    shortened = {(row.person, row.code): row for row in rows["leave_shortenings"]}
    found = []
    for row in rows["leave"]:
        key = (row.person, row.code)
        if key not in cancelled:
            ends = shortened.get(key, row)
            found.append((*key, row.kind, row.since, row.text, ends.until, ends.part, row.event))
    return _frame(found, LEAVE)


def discipline(rows: Rows) -> pl.DataFrame:
    revoked = {(row.person, row.code) for row in rows["discipline_revocations"]}
    found = [
        (row.person, row.code, row.kind, row.since, row.until, row.event)
        for row in rows["discipline"]
        if (row.person, row.code) not in revoked
    ]
    return _frame(found, DISCIPLINE)


def roster(rows: Rows) -> pl.DataFrame:
    """Of each day the newest word."""
    newest = {(row.person, row.since): row.text for row in rows["roster"]}
    return _frame([(*key, shift) for key, shift in newest.items()], ROSTER)


def explanations(rows: Rows) -> pl.DataFrame:
    """Each with its outcome by the newest word."""
    decided = _newest(rows["explanation_outcomes"])
    found = [
        (
            row.person,
            row.since,
            row.kind,
            decided[code].kind if code in decided else "open",
            row.until,
            decided[code].event if code in decided else row.event,
        )
        for code, row in _newest(rows["explanations"]).items()
    ]
    return _frame(found, EXPLANATIONS)


def _newest(rows: Iterable[Row]) -> dict[str, Row]:
    return {row.code: row for row in sorted(rows, key=attrgetter("version"))}


def _frame(rows: Sequence[tuple[object, ...]], schema: pl.Schema) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema, orient="row") if rows else empty(schema)
