"""How far what is recorded reaches beyond its subject and its month, by the criteria that there are."""

from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.domain.criteria import load
from services.scoring.domain.criteria.model import Sheet
from services.scoring.projections.criteria import criteria


class Reach(NamedTuple):
    """`months` after its own in which a record still counts, or shows that somebody was observed; `seen`: in
    which a punch shows that; `heads`: whether those who lead the unit concerned answer for what is recorded;
    `shifts`: whether a punch may belong to the day before or after its own; `blocks`: whether grades are held
    against those of the block."""

    months: int = 0
    seen: int = 0
    heads: bool = False
    shifts: bool = False
    blocks: bool = False

    def with_other(self, other: "Reach") -> "Reach":
        return Reach(
            max(self.months, other.months),
            max(self.seen, other.seen),
            self.heads or other.heads,
            self.shifts or other.shifts,
        )


def reach_of(connection: Connection, tenant: str) -> Reach:
    """By all versions that were ever published: any of them may govern some period."""
    versions = sa.select(criteria.c.sha256).where(criteria.c.tenant == tenant)
    reach = Reach()
    for sha256 in connection.scalars(versions).all():
        found = _FOUND.get(sha256)
        if found is None:
            here = (criteria.c.tenant == tenant, criteria.c.sha256 == sha256)
            text = connection.scalars(sa.select(criteria.c.text).where(*here)).first()
            found = _FOUND[sha256] = _reach_of(text or "")
        reach = reach.with_other(found)
    return reach


_FOUND: dict[str, Reach] = {}


@lru_cache(maxsize=8)
def _reach_of(text: str) -> Reach:
    rules = load(text, "criteria.yaml")
    reach = Reach(shifts=rules.work is not None and bool(rules.work.shifts))
    for sheet in (rules.individual, rules.collective):
        if sheet is not None:
            reach = reach.with_other(_of_sheet(sheet))
    return reach


def _of_sheet(sheet: Sheet) -> Reach:
    looked_back = max((item.looks_back_months for _, item in sheet.items()), default=0)
    seen = max((flag.unobserved_months or 0 for flag in sheet.flags), default=0)
    answering = any(item.source == "subordinates" or item.from_unit for _, item in sheet.items())
    blocks = any(quota.within == "block" for quota in sheet.quotas)
    return Reach(max(looked_back, seen, 1) - 1, max(seen, 1) - 1, answering, blocks=blocks)
