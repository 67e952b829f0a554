"""What comes in late: how it changes what speaks against somebody, and what rested on an award taken back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from services.awards.domain.catalogue import Catalogue, Conditions, Holds
from services.awards.domain.eligibility.candidates import HOLDINGS
from shared.contracts.nominations import Objection

_NOTHING = Conditions()
RESTING = {**HOLDINGS, "rests_on": pl.String}
"""Holdings, each with the award that it rests on."""


def changed(before: Sequence[Objection], now: Sequence[Objection]) -> tuple[list[Objection], list[Objection]]:
    """What appeared and what is gone, each in its order; one whose details changed is gone and appears."""
    had, has = {_key(one) for one in before}, {_key(one) for one in now}
    return [one for one in now if _key(one) not in had], [one for one in before if _key(one) not in has]


def apart_from_itself(objections: Sequence[Objection], award: str) -> list[Objection]:
    """What speaks against an award that is given already, without its being given."""
    return [one for one in objections if one.details.get("award") != award]


def resting_on(
    award: str, holdings: pl.DataFrame, catalogue: Catalogue, units: Mapping[str, str] | None = None
) -> pl.DataFrame:
    """RESTING: the awards to look at again when `award` no longer stands, also those that rest on others that
    rest on it; each once, by the nearest.

    `units` is the unit of each person, so that a unit's award is found to rest on those of its people. By the
    rules at the end of the year that each award is for. Whether it stands without is for `assess` to say.
    """
    standing = holdings.select(*HOLDINGS).filter(~pl.col("revoked") & (pl.col("award") != award))
    found: dict[str, dict[str, object]] = {}
    front = holdings.select(*HOLDINGS).filter(pl.col("award") == award).rows(named=True)
    while front:
        lost = front.pop(0)
        for row in _around(lost, standing, units or {}):
            if row["award"] not in found and _rests(row, lost, catalogue):
                found[row["award"]] = {**row, "rests_on": lost["award"]}
                front.append(row)
    return pl.DataFrame(list(found.values()), schema=RESTING)


def _around(
    lost: Mapping[str, Any], standing: pl.DataFrame, units: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The awards of the same subject, and of the unit that a person is of."""
    own = (pl.col("kind") == lost["kind"]) & (pl.col("subject") == lost["subject"])
    unit = units.get(lost["subject"]) if lost["kind"] == "person" else None
    if unit is not None:
        own |= (pl.col("kind") == "unit") & (pl.col("subject") == unit)
    return standing.filter(own).rows(named=True)


def _key(objection: Objection) -> tuple[str, str, tuple[tuple[str, str | int], ...]]:
    return objection.code, objection.standing, tuple(sorted(objection.details.items()))


def _rests(row: Mapping[str, Any], lost: Mapping[str, Any], catalogue: Catalogue) -> bool:
    form = catalogue.on(date(row["year"], 12, 31)).get(row["form"])
    asked = form.conditions.get(row["kind"], _NOTHING) if form is not None else _NOTHING
    if row["kind"] != lost["kind"]:
        return row["year"] == lost["year"] and any(lost["form"] in one.holding for one in asked.members)
    return any(lost["form"] in one.forms and _counts(one, row["year"], lost["year"]) for one in asked.holds)


def _counts(asked: Holds, year: int, held: int) -> bool:
    """Whether an award of the year `held` counts for one of `year`."""
    last = year - asked.years_ago
    return held <= last and (asked.within is None or held > last - asked.within)
