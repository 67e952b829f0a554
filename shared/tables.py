"""The tables that every service's database has besides its own read models."""

from sqlalchemy import MetaData

from shared.eventstore.schema import log_metadata
from shared.imports.tables import import_metadata
from shared.ledger.tables import ledger_metadata
from shared.messaging.deadletters import dead_letter_metadata
from shared.messaging.halts import halt_metadata
from shared.messaging.inbox import inbox_metadata
from shared.messaging.relay import relay_metadata
from shared.personal import key_metadata
from shared.rebuild.tables import rebuild_metadata


def common() -> tuple[MetaData, ...]:
    """Metadata of the log, its seals, the relay's checkpoint, the inbox and what it could not take, the
    personal keys, imports, and rebuilds."""
    return (
        log_metadata,
        ledger_metadata,
        relay_metadata,
        inbox_metadata,
        dead_letter_metadata,
        halt_metadata,
        key_metadata,
        import_metadata,
        rebuild_metadata,
    )
