"""Into the log with what a clock saw: each pass once, whichever way it came, and the unread lines kept."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.observations.clocks import tables
from services.observations.domain.timeclock import Outcome, Punch, Reason, Unread
from services.observations.punches import stream_and_event
from services.observations.streams import device_stream
from shared.eventstore import Context, Transaction
from shared.ids import new_id


@dataclass(frozen=True, slots=True)
class Taken:
    """Of some lines, how many were `fresh` punches, `known` before, or `unread`."""

    fresh: int
    known: int
    unread: int

    def added(self) -> dict[str, Any]:
        """As additions to the counts of the clock's contact."""
        columns = tables.contacts.c
        return {
            "punches": columns.punches + self.fresh,
            "known": columns.known + self.known,
            "unread": columns.unread + self.unread,
        }


def take(
    transaction: Transaction, tenant: str, serial: str, outcomes: Sequence[Outcome], now: datetime
) -> Taken:
    """Append the punches among `outcomes`; a line that only repeats another one counts as known."""
    context = Context(tenant=tenant, actor=device_stream(tenant, serial), correlation_id=new_id())
    punches = [stream_and_event(tenant, one) for one in outcomes if isinstance(one, Punch)]
    fresh = len(transaction.append_new(punches, context))
    broken = [one for one in outcomes if isinstance(one, Unread) and one.reason is not Reason.REPEATED]
    tables.keep_unread(transaction.connection, [_row(tenant, serial, one, now) for one in broken])
    return Taken(fresh, len(outcomes) - fresh - len(broken), len(broken))


def _row(tenant: str, serial: str, one: Unread, now: datetime) -> dict[str, Any]:
    return {
        "tenant": tenant,
        "device": serial,
        "sha256": hashlib.sha256(f"{one.reason.value}\n{one.text}".encode()).hexdigest(),
        "reason": one.reason.value,
        "text": one.text,
        "detail": one.detail,
        "at": now,
    }
