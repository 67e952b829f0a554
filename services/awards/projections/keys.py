"""Erasure: with the person's key here go their comments, and what was answered to them."""

from collections.abc import Sequence

from sqlalchemy.engine import Connection

from shared.contracts.personnel import PersonErased
from shared.personal import KeyRing
from shared.projection import Happened, Projection


def _erased(connection: Connection, batch: Sequence[Happened]) -> None:
    keys = KeyRing(connection)
    for person in sorted({one.event.person for one in batch}):
        keys.erase(person)


# No tables to clear: a key that was made cannot be made again from the log.
projection = Projection("keys", (), {PersonErased: _erased}, order_free=True)
