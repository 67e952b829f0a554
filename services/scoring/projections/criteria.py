"""Published criteria: every version for ever, and which one governs a period."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring.domain.criteria import CriteriaSet, load
from services.scoring.domain.periods import Period
from services.scoring.projections import decisions, dirty
from services.scoring.projections.tables import metadata
from shared.contracts.refusal import Refusal
from shared.contracts.scoring import CriteriaPublished
from shared.database import Instant, insert_new
from shared.projection import Happened, Projection

criteria = sa.Table(
    "criteria",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("criteria", sa.String(63), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("effective_from", sa.Date, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
)


def _published(connection: Connection, batch: Sequence[Happened]) -> list[dirty.Mark | dirty.Cause]:
    names = ("criteria", "version", "name", "effective_from", "sha256", "text")
    rows = [
        {
            "tenant": one.recorded.tenant,
            "recorded_at": one.recorded.recorded_at,
            **{name: getattr(one.event, name) for name in names},
        }
        for one in batch
    ]
    insert_new(connection, criteria, rows)
    due: list[dirty.Mark | dirty.Cause] = []
    for one in batch:
        tenant, event = one.recorded.tenant, one.event
        due += dirty.of_all_governed_from(connection, tenant, event.effective_from)
        cause = f"published {event.criteria} {event.version}"
        due.append(dirty.Cause(tenant, cause, one.recorded.recorded_at))
    return due


projection = Projection("criteria", (criteria,), {CriteriaPublished: _published}, finish=dirty.write)


def listed(connection: Connection, tenant: str) -> list[dict[str, Any]]:
    """Every version of every set, newest first, without its text."""
    columns = [column for column in criteria.c if column.name not in ("tenant", "text")]
    order = (criteria.c.effective_from.desc(), criteria.c.recorded_at.desc())
    query = sa.select(*columns).where(criteria.c.tenant == tenant).order_by(*order)
    return [row._asdict() for row in connection.execute(query)]


def in_full(connection: Connection, tenant: str, name: str, version: int) -> dict[str, Any]:
    """One version of a set with its text; raises Refusal."""
    columns = [column for column in criteria.c if column.name != "tenant"]
    here = (criteria.c.tenant == tenant, criteria.c.criteria == name, criteria.c.version == version)
    row = connection.execute(sa.select(*columns).where(*here)).first()
    if row is None:
        raise Refusal("criteria-set.unknown", place="criteria", value=name, version=version)
    return row._asdict()


class Version(NamedTuple):
    """One version of a criteria set, as it was published."""

    tenant: str
    criteria: str
    version: int
    effective_from: date
    sha256: str


def published(
    connection: Connection, tenant: str, suspended: Collection[str], as_of: datetime | None = None
) -> list[Version]:
    """What was published by `as_of` of all sets but those `suspended`: in force latest first, then published
    latest."""
    order = (criteria.c.effective_from.desc(), criteria.c.recorded_at.desc(), criteria.c.version.desc())
    told = (criteria.c[name] for name in Version._fields)
    query = sa.select(*told).where(criteria.c.tenant == tenant).order_by(*order)
    if as_of is not None:
        query = query.where(criteria.c.recorded_at <= as_of)
    found = (Version(*row) for row in connection.execute(query))
    return [one for one in found if one.criteria not in suspended]


def in_force(
    connection: Connection, versions: Sequence[Version], last_day: date
) -> tuple[CriteriaSet, int] | None:
    """The first of `published` versions that is in force on that day, read; None when there is none."""
    for one in versions:
        if one.effective_from <= last_day:
            return _read(connection, one), one.version
    return None


def governing(
    connection: Connection, tenant: str, last_day: date, as_of: datetime | None = None
) -> tuple[CriteriaSet, int] | None:
    """The set and version that a period ending on `last_day` is scored by: of those that are not suspended
    the one in force latest before it; of those, the one published last. None when there is none."""
    suspended = decisions.suspended_sets(connection, tenant, as_of)
    return in_force(connection, published(connection, tenant, suspended, as_of), last_day)


def previous(
    connection: Connection, tenant: str, rules: CriteriaSet, period: Period, as_of: datetime | None = None
) -> CriteriaSet | None:
    """The set that governed before `rules`, which take effect on a day inside the period; None when they
    govern all of it, or there was none."""
    if rules.takes_effect != "on-date" or rules.effective_from <= period.first_day:
        return None
    found = governing(connection, tenant, rules.effective_from - timedelta(days=1), as_of)
    return None if found is None else found[0]


def versions_of(connection: Connection, tenant: str, names: Collection[str] = ()) -> list[CriteriaSet]:
    """Every version of every set, or of those named, in the order of publication."""
    query = sa.select(criteria.c.text).where(criteria.c.tenant == tenant).order_by(criteria.c.recorded_at)
    if names:
        query = query.where(criteria.c.criteria.in_([*names]))
    return [_loaded(text) for text in connection.scalars(query)]


def _read(connection: Connection, one: Version) -> CriteriaSet:
    found = _READ.get(one.sha256)
    if found is None:
        same = (criteria.c[name] == getattr(one, name) for name in ("tenant", "criteria", "version"))
        text = connection.scalars(sa.select(criteria.c.text).where(*same)).one()
        found = _READ[one.sha256] = _loaded(text)
    return found


_READ: dict[str, CriteriaSet] = {}
"""By the fingerprint of its text, which says all that a set is."""


@lru_cache(maxsize=32)
def _loaded(text: str) -> CriteriaSet:
    return load(text, "criteria.yaml")
