"""How often a name may be tried: after some failures it is closed for a while, then for twice as long.

Counted by what was typed, whether there is such an account or not, so that nobody learns which there are;
kept as a hash, for people type their password into the wrong field.
"""

import hashlib
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from services.gateway.identity.tables import attempts
from shared import clock
from shared.database import exclusive, upsert, writing

FREE = 5
"""So many failures cost nothing."""
FIRST = timedelta(seconds=30)
LONGEST = timedelta(hours=1)
FORGOTTEN = timedelta(days=1)


def closed_for(failures: int) -> timedelta:
    """How long a name is closed after so many failures in a row."""
    if failures < FREE:
        return timedelta(0)
    return min(FIRST * 2 ** min(failures - FREE, 12), LONGEST)


class Attempts:
    """The failures of each name of an organisation."""

    def __init__(self, engine: Engine, now: clock.Clock = clock.now) -> None:
        self._engine = engine
        self._now = now

    def begin(self, tenant: str, name: str) -> timedelta | None:
        """Count an attempt before it is looked at, so that many at once are no way around; None lets it go
        on, else how long the name stays closed.
        """
        now, key = self._now(), _hash(name)
        here = sa.and_(attempts.c.tenant == tenant, attempts.c.name_sha256 == key)
        with writing(self._engine) as connection:
            exclusive(connection, f"attempts {tenant} {key}")
            old = attempts.c.closed_until < now - FORGOTTEN
            connection.execute(sa.delete(attempts).where(attempts.c.tenant == tenant, old))
            row = connection.execute(sa.select(attempts).where(here)).first()
            if row is not None and row.closed_until > now:
                return row.closed_until - now
            failures = (row.failures if row is not None else 0) + 1
            upsert(
                connection,
                attempts,
                [
                    {
                        "tenant": tenant,
                        "name_sha256": key,
                        "failures": failures,
                        "closed_until": now + closed_for(failures),
                    }
                ],
            )
        return None

    def forget(self, tenant: str, name: str) -> None:
        """The right password was given, or an administrator opens the name again."""
        here = sa.and_(attempts.c.tenant == tenant, attempts.c.name_sha256 == _hash(name))
        with writing(self._engine) as connection:
            connection.execute(sa.delete(attempts).where(here))


def _hash(name: str) -> str:
    return hashlib.sha256(name.strip().casefold().encode()).hexdigest()
