"""Sessions of browsers: kept here, known by the hash of what the cookie says, and never for long."""

import hashlib
import secrets
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from services.gateway.identity.grants import unpacked
from services.gateway.identity.tables import accounts, sessions
from services.gateway.identity.visitor import Visitor
from shared import clock
from shared.database import changing, glancing, writing

IDLE = timedelta(hours=1)
LONGEST = timedelta(hours=12)
_NOTED = timedelta(minutes=1)
"""How exactly it is known when a session was last used; not every request is worth a write."""


class Sessions:
    """Who is signed in."""

    def __init__(self, engine: Engine, now: clock.Clock = clock.now) -> None:
        self._engine = engine
        self._now = now

    def open(self, tenant: str, account: str, instead_of: str | None = None) -> str:
        """The secret of a new session; the one that the browser had before ends, and none is taken over."""
        secret, now = secrets.token_urlsafe(32), self._now()
        row = {"tenant": tenant, "sha256": _hash(secret), "account": account, "created": now, "seen": now}
        with writing(self._engine) as connection:
            if instead_of:
                connection.execute(sa.delete(sessions).where(_here(tenant, instead_of)))
            over = sa.or_(sessions.c.created < now - LONGEST, sessions.c.seen < now - IDLE)
            connection.execute(sa.delete(sessions).where(sessions.c.tenant == tenant, over))
            connection.execute(sa.insert(sessions).values(row))
        return secret

    def visitor_of(self, tenant: str, secret: str) -> Visitor | None:
        """Whose session it is; None when it is over, or its account locked."""
        now = self._now()
        query = (
            sa.select(accounts, sessions.c.created.label("opened"), sessions.c.seen)
            .join_from(
                sessions,
                accounts,
                sa.and_(accounts.c.tenant == sessions.c.tenant, accounts.c.account == sessions.c.account),
            )
            .where(_here(tenant, secret), accounts.c.locked.is_(False))
        )
        with glancing(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None or row.opened < now - LONGEST or row.seen < now - IDLE:
            return None
        if row.seen < now - _NOTED:
            with changing(self._engine) as connection:
                connection.execute(sa.update(sessions).where(_here(tenant, secret)).values(seen=now))
        return Visitor(
            tenant=tenant,
            actor=row.account,
            account=row.account,
            username=row.username,
            person=row.person,
            grants=unpacked(row.grants),
            language=row.language,
            must_change=row.must_change,
            session=secret,
        )

    def close(self, tenant: str, secret: str) -> None:
        with changing(self._engine) as connection:
            connection.execute(sa.delete(sessions).where(_here(tenant, secret)))


def _here(tenant: str, secret: str) -> sa.ColumnElement[bool]:
    return sa.and_(sessions.c.tenant == tenant, sessions.c.sha256 == _hash(secret))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
