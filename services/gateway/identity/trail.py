"""The trail: every login, every change of an account, and every read of another person's record."""

import json
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Engine, Row

from services.gateway.identity.tables import trail
from services.gateway.identity.texts import storable
from shared import clock
from shared.database import changing, reading
from shared.ids import new_id

Kind = Literal["login", "logout", "account", "token", "read", "refusal"]
"""A login, also a failed one; a change of an account or token; something read of others, or not given."""

DONE = "done"


class Trail:
    """Entries are only added; the database refuses anything else."""

    def __init__(self, engine: Engine, now: clock.Clock = clock.now) -> None:
        self._engine = engine
        self._now = now

    def note(
        self,
        tenant: str,
        kind: Kind,
        actor: str,
        *,
        operation: str = "",
        about: str = "",
        outcome: str = DONE,
        correlation_id: str = "",
        **details: Any,
    ) -> None:
        """Who (`actor`) did or saw what (`operation`), of whom (`about`), and what came of it: `done`, or
        the code of why not."""
        row = {
            "tenant": tenant,
            "entry": new_id(),
            "at": self._now(),
            "kind": kind,
            "actor": actor,
            "operation": operation,
            "about": storable(about)[:200],
            "outcome": outcome,
            "details": json.dumps(details, ensure_ascii=False, sort_keys=True),
            "correlation_id": correlation_id,
        }
        with changing(self._engine) as connection:
            connection.execute(sa.insert(trail).values(row))

    def listed(
        self,
        tenant: str,
        *,
        kind: str | None = None,
        actor: str | None = None,
        about: str | None = None,
        before: str | None = None,
        limit: int = 100,
    ) -> list[dict[str, Any]]:
        """Entries, the newest first; those `before` an entry, for the next page."""
        query = sa.select(trail).where(trail.c.tenant == tenant)
        for column, value in (("kind", kind), ("actor", actor), ("about", about)):
            if value is not None:
                query = query.where(trail.c[column] == value)
        if before is not None:
            query = query.where(trail.c.entry < before)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(trail.c.entry.desc()).limit(limit)).all()
        return [_told(row) for row in rows]


def _told(row: Row[Any]) -> dict[str, Any]:
    told = {name: value for name, value in row._asdict().items() if name != "tenant"}
    return {**told, "at": row.at.isoformat(), "details": json.loads(row.details)}
