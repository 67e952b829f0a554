"""What becomes of dead letters: a parked event is applied after all, or given up by somebody who says why."""

from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec
from sqlalchemy.engine import Connection

from shared.contracts.refusal import Refusal
from shared.database import reading, unavailable, writing
from shared.eventstore import Context, Recorded, Store
from shared.messaging import deadletters, inbox, reasons
from shared.projection import Projection, apply_all

REPLAYED, RESENT, DROPPED = "replayed", "resent", "dropped"
"""What becomes of a letter: its event took effect; its owner was asked to send again, and nothing of the
letter itself was taken; it was given up."""


class _FailedAgain(Exception):
    """The projections still cannot take the event; the argument says why."""


class Owner(Protocol):
    """The service whose log a letter comes from; both raise Refusal when it does not answer."""

    def resend(self, after: int) -> None:
        """Have everything after this position published again."""

    def event_at(self, position: int) -> Recorded:
        """One event of its log."""


def replay(
    store: Store, projections: Sequence[Projection], owner: Owner, source: str, letter: str, by: Context
) -> str:
    """Take a letter after all; it is settled, as is returned, only when that succeeded. Raises Refusal.

    An event goes through the same `projections` as ever, in one transaction with its being settled, so that
    replayed twice at once it has one effect. A message that could not be read still cannot: its `owner` is
    asked to send again what it may have carried; should it come unreadable once more, it waits again.
    """
    with reading(store.engine) as connection:
        row = deadletters.find(connection, by.tenant, source, letter)
        watermark = inbox.watermark(connection, source)
    if "headers" in row:
        # Asked before it is settled, and not within the transaction: asked once too often does no harm.
        owner.resend(_before(row, watermark))
        _settle(store, source, letter, by, RESENT)
        return RESENT
    event = _event_of(row) or owner.event_at(row["position"])
    try:
        _settle(store, source, letter, by, REPLAYED, lambda one: _apply(one, projections, event))
    except _FailedAgain as failed:
        reason = str(failed)
        with writing(store.engine) as connection:
            deadletters.failed_again(connection, source, event.position, reason)
        told = reasons.spoken(reason)
        raise Refusal("dead-letter.failed", value=letter, source=source, reason=told) from failed
    return REPLAYED


def drop(store: Store, source: str, letter: str, why: str, by: Context) -> str:
    """Give a letter up; who, when and why stays on record. Returns what became of it; raises Refusal."""
    with store.begin() as transaction:
        deadletters.find(transaction.connection, by.tenant, source, letter, hold=True)
        deadletters.settle(transaction.connection, source, letter, DROPPED, by.actor, store.now(), why)
    return DROPPED


def _settle(
    store: Store,
    source: str,
    letter: str,
    by: Context,
    outcome: str,
    effect: Callable[[Connection], None] | None = None,
) -> None:
    with store.begin() as transaction:
        deadletters.find(transaction.connection, by.tenant, source, letter, hold=True)
        if effect is not None:
            effect(transaction.connection)
        deadletters.settle(transaction.connection, source, letter, outcome, by.actor, store.now())


def _apply(connection: Connection, projections: Sequence[Projection], event: Recorded) -> None:
    try:
        apply_all(connection, projections, [event])
    except Exception as error:
        if unavailable(error):
            raise
        raise _FailedAgain(reasons.of_event(error)) from error


def _event_of(row: deadletters.Letter) -> Recorded | None:
    """The event as it was parked; None for what was parked before all of it was kept."""
    return msgspec.json.decode(row["envelope"], type=Recorded) if row["envelope"] else None


def _before(row: deadletters.Letter, watermark: int) -> int:
    """The position after which the message's events come: as it says itself, or the first that is lacking."""
    after = str(row["headers"].get("after", ""))
    return min(int(after), watermark) if after.isdecimal() else watermark
