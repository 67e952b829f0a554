"""The append-only log of a service: the one truth that everything else is computed from."""

from shared.eventstore.envelope import Context, Recorded
from shared.eventstore.store import (
    Store,
    Transaction,
    VersionConflict,
    alone_with_read_models,
    events_of,
    head_of,
)

__all__ = [
    "Context",
    "Recorded",
    "Store",
    "Transaction",
    "VersionConflict",
    "alone_with_read_models",
    "events_of",
    "head_of",
]
