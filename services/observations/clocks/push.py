"""A clock that pushes (ZKTeco's ADMS): what comes of its greetings, its posts, and its asking what to do."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection, Row

from services.observations.clocks import tables
from services.observations.clocks.guard import Caller, admitted
from services.observations.clocks.taking import Taken, take
from services.observations.domain.timeclock import Outcome, Punch, ReadOptions, read_pushed
from shared.clock import wall
from shared.commands import ATTEMPTS, TooBusy
from shared.contracts.refusal import Refusal
from shared.database import writing
from shared.eventstore import Store, VersionConflict

CHECK = 1
"""The number of the one command that we give: to look at our stamp, and send what is behind it."""

_LIVE_LINES = 3
_LIVE = timedelta(minutes=2)
"""A post of so few lines by a clock that was heard within this time is of what happens now."""


def greet(store: Store, caller: Caller) -> int:
    """The stamp behind which the clock is to send; raises Refusal for one that is turned away."""
    found = _admit(store, caller)
    with writing(store.engine) as connection:
        contact = _heard(connection, found, caller, store.now())
        return int(contact.stamp)


def post(store: Store, caller: Caller, stamp: int | None, content: bytes) -> Taken:
    """Take the lines of one post, all of them or none; raises Refusal, or TooBusy: then it comes again."""
    found = _admit(store, caller)
    for _ in range(ATTEMPTS):
        try:
            return _take(store, found, caller, stamp, content)
        except VersionConflict:
            continue  # the same pass came another way at the same time: now it is known
    raise TooBusy(f"what device {caller.serial} posts came {ATTEMPTS} times from elsewhere meanwhile")


def ask(store: Store, caller: Caller) -> int | None:
    """The number of the command that waits for the clock, if one does; raises Refusal."""
    found = _admit(store, caller)
    with writing(store.engine) as connection:
        contact = _heard(connection, found, caller, store.now())
        return CHECK if contact.resend else None


def done(store: Store, caller: Caller, number: int) -> None:
    """The clock has carried out that command; raises Refusal."""
    found = _admit(store, caller)
    with writing(store.engine) as connection:
        _heard(connection, found, caller, store.now())
        if number == CHECK:
            tables.note(connection, found.tenant, found.device, resend=False)


def send_again(connection: Connection, tenant: str, device: str) -> None:
    """Have the clock send all that it still remembers; what was taken before adds nothing."""
    tables.note(connection, tenant, device, stamp=0, resend=True)


def _admit(store: Store, caller: Caller) -> Row[Any]:
    with writing(store.engine) as connection:
        found = admitted(connection, caller, store.now())
    if isinstance(found, Refusal):
        raise found
    return found


def _take(store: Store, found: Row[Any], caller: Caller, stamp: int | None, content: bytes) -> Taken:
    now = store.now()
    outcomes = read_pushed(content, found.device, ReadOptions(now=now))
    with store.begin() as transaction:
        connection = transaction.connection
        before = tables.contact_of(connection, found.tenant, found.device)
        contact = _heard(connection, found, caller, now)
        taken = take(transaction, found.tenant, found.device, outcomes, now)
        changes: dict[str, Any] = taken.added()
        if stamp is not None and stamp > contact.stamp:
            changes["stamp"] = stamp
        if _live(before, outcomes, now):
            changes |= _skew(outcomes, now)
        tables.note(connection, found.tenant, found.device, **changes)
    return taken


def _heard(connection: Connection, found: Row[Any], caller: Caller, now: datetime) -> Row[Any]:
    tables.note(connection, found.tenant, found.device, heard=now, heard_from=caller.address)
    contact = tables.contact_of(connection, found.tenant, found.device)
    assert contact is not None
    return contact


def _live(before: Row[Any] | None, outcomes: Sequence[Outcome], now: datetime) -> bool:
    """Whether the post tells of this moment, and is no backlog from an outage."""
    few = 0 < len(outcomes) <= _LIVE_LINES
    return few and before is not None and before.heard is not None and now - before.heard <= _LIVE


def _skew(outcomes: Sequence[Outcome], now: datetime) -> dict[str, Any]:
    """How far the clock goes ahead of us, as far as its newest punch of just now can tell."""
    newest = max((one.at for one in outcomes if isinstance(one, Punch)), default=None)
    if newest is None:
        return {}
    seconds = round((newest - wall(now)).total_seconds())
    return {"skew_seconds": seconds, "skew_by": "punch", "skew_at": now}
