"""Whose log is asked about, and as it was known, or had happened, when."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.engine import Connection

from services.scoring.domain.criteria import CriteriaSet
from services.scoring.domain.periods import Period
from services.scoring.projections import criteria


@dataclass(frozen=True)
class Question:
    """`as_of`: as it was known then, None is now. `until`: nothing that happened after that day, None: all of
    it."""

    connection: Connection
    tenant: str
    as_of: datetime | None = None
    until: date | None = None

    def criteria(self, period: Period) -> tuple[CriteriaSet, int] | None:
        """The set that governs the period, and its version."""
        return criteria.governing(self.connection, self.tenant, period.last_day, self.as_of)

    def last_of(self, period: Period) -> date:
        """The last day of the period that is asked about."""
        return period.last_day if self.until is None else min(period.last_day, self.until)
