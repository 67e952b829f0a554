"""Whose log is asked about, and as it was known, or had happened, when."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy.engine import Connection

from services.scoring.domain.criteria import CriteriaSet
from services.scoring.domain.periods import Period
from services.scoring.projections import criteria, decisions


@dataclass(frozen=True)
class Question:
    """`as_of`: as it was known then, None is now. `until`: nothing that happened after that day, None: all of
    it.

    Asked in one transaction, in which nothing is published or suspended: that is read once.
    """

    connection: Connection
    tenant: str
    as_of: datetime | None = None
    until: date | None = None

    @cached_property
    def suspensions(self) -> list[dict[str, Any]]:
        """What does not count for the time being, see `decisions`."""
        return decisions.standing_suspensions(self.connection, self.tenant, self.as_of)

    @cached_property
    def _published(self) -> list[criteria.Version]:
        suspended = decisions.sets_by(self.suspensions)
        return criteria.published(self.connection, self.tenant, suspended, self.as_of)

    def criteria(self, period: Period) -> tuple[CriteriaSet, int] | None:
        """The set that governs the period, and its version."""
        return criteria.in_force(self.connection, self._published, period.last_day)

    def last_of(self, period: Period) -> date:
        """The last day of the period that is asked about."""
        return period.last_day if self.until is None else min(period.last_day, self.until)
