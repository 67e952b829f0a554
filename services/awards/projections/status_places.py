"""Where each conferred award stands in the status lists of its issuer: once given, a place stays."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards.credentials.status import SIZE, index_of
from shared.database import exclusive

FILLED = SIZE // 2
"""So many awards a list: half of it stays free, so that a place is found at once."""


def give_places(connection: Connection, awards: sa.Table, tenant: str, named: Sequence[str]) -> None:
    """A list and an index in it for those of the `named` awards, rows of `awards`, that have none.

    They follow from the ids and the order of the log alone. Whoever gives places waits for the others, so
    that this order is that of the commits.
    """
    exclusive(connection, f"status-places-{tenant}")
    mine = awards.c.tenant == tenant
    query = sa.select(sa.func.count()).where(mine, awards.c.status_list.is_not(None))
    given = connection.execute(query).scalar_one()
    for award in named:
        here = sa.and_(mine, awards.c.award == award, awards.c.status_list.is_(None))
        number = given // FILLED + 1
        place = {"status_list": number, "status_index": _free(connection, awards, tenant, number, award)}
        given += connection.execute(sa.update(awards).where(here).values(place)).rowcount


def _free(connection: Connection, awards: sa.Table, tenant: str, number: int, award: str) -> int:
    attempt = 0
    while True:
        index = index_of(award, attempt)
        taken = sa.exists().where(
            awards.c.tenant == tenant, awards.c.status_list == number, awards.c.status_index == index
        )
        if not connection.execute(sa.select(taken)).scalar_one():
            return index
        attempt += 1
