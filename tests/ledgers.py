"""Sealed logs for tests, and ways to tamper with them that a database's owner has."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shared.eventstore import Store
from shared.ledger import Report, verify
from shared.ledger.export import LedgerFile, lines_of
from shared.ledger.sealer import Sealer
from shared.ledger.source import database
from tests.stores import append

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SERVICE = "personnel"
EVENTS_A_SEAL = 7


def sealer(store: Store, file: Path, key: Ed25519PrivateKey | None = KEY) -> Sealer:
    return Sealer(store, SERVICE, key, LedgerFile(file), EVENTS_A_SEAL)


def seal_all(store: Store, file: Path, key: Ed25519PrivateKey | None = KEY) -> None:
    """Seal the log to its end, into `file`."""
    found = sealer(store, file, key)
    while found.run_once():
        pass


def fill(store: Store, events: int, streams: int = 4, first: int = 0) -> None:
    """Append `events` events, by turns to `streams` streams."""
    for number in range(first, first + events):
        append(store, f"unit-{number % streams}", number // streams, number)


def verified(store: Store, file: Path, keys: Sequence[Ed25519PublicKey] = (KEY.public_key(),)) -> Report:
    with database(store.engine, SERVICE) as source:
        return verify(source, SERVICE, lambda: lines_of(file), keys)


def tamper(store: Store, *statements: str, **values: Any) -> None:
    """Change the log as its database's owner can: with the guards away."""
    sqlite = store.engine.dialect.name == "sqlite"
    with store.engine.begin() as connection:
        for verb in ("update", "delete") if sqlite else ():
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS log_refuses_{verb}")
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS ledger_seals_refuses_{verb}")
        if not sqlite:
            connection.exec_driver_sql("ALTER TABLE log DISABLE TRIGGER USER")
            connection.exec_driver_sql("ALTER TABLE ledger_seals DISABLE TRIGGER USER")
        for statement in statements:
            connection.execute(sa.text(statement), values)
