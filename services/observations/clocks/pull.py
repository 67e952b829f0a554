"""Clocks that are asked: who is due, and into the log with what they answered; the asking is in between."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection

from services.observations.clocks import tables
from services.observations.clocks.taking import take
from services.observations.clocks.zk import Memory, read
from services.observations.domain.device import host_and_port
from services.observations.domain.timeclock import Outcome, ReadOptions, read_memory
from services.observations.projections.devices import devices
from shared.clock import wall
from shared.contracts.refusal import Refusal
from shared.database import reading, writing
from shared.eventstore import Store, VersionConflict

logger = structlog.get_logger(__name__)

BETWEEN = timedelta(minutes=15)
LEASE = timedelta(minutes=5)
"""For how long nobody else asks a clock that one has begun to ask."""
ROWS_A_STEP = 5000

Ask = Callable[[str, int, int], Memory]
Rest = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Due:
    tenant: str
    device: str
    address: str
    key: int


def _restless() -> None:
    """Nobody else waits for this thread."""


def pull_once(store: Store, ask: Ask = read, rest: Rest = _restless) -> bool:
    """Ask the clock that has waited longest and keep what it says; no when none is due.

    `rest` is called between transactions, for others to have their turn.
    """
    due = _claim(store)
    if due is None:
        return False
    try:
        memory = ask(*host_and_port(due.address), due.key)
        if memory.serial != due.device:
            raise Refusal("device.another", value=due.device, found=memory.serial, address=due.address)
    except Refusal as refusal:
        _note_failure(store, due, refusal)
    else:
        keep(store, due.tenant, due.device, memory, rest)
    return True


def pull_soon(connection: Connection, tenant: str, device: str, now: datetime) -> None:
    """Have the clock asked next; raises Refusal when it has no address."""
    here = sa.and_(devices.c.tenant == tenant, devices.c.device == device, devices.c.retired.is_(None))
    row = connection.execute(sa.select(devices).where(here)).first()
    if row is None:
        raise Refusal("device.unknown", value=device)
    if row.address is None:
        raise Refusal("device.no-address", value=device)
    tables.note(connection, tenant, device, pull_due=now, failed=None, failure=None)


def keep(store: Store, tenant: str, device: str, memory: Memory, rest: Rest = _restless) -> None:
    """Take what is new in `memory`, some thousand records a transaction.

    Mostly it begins with what was taken before, which its hash tells; otherwise all of it is looked at, and
    what was taken before adds nothing.
    """
    now = store.now()
    done = _taken_before(store, tenant, device, memory)
    content = memory.content[done * memory.size :]
    outcomes = read_memory(content, memory.size, device, memory.badges, ReadOptions(now=now))
    taken = 0
    while True:
        step = outcomes[taken : taken + ROWS_A_STEP]
        last = taken + len(step) == len(outcomes)
        try:
            _keep(store, tenant, device, memory, step, done + taken, now if last else None)
        except VersionConflict:
            continue  # the same pass came another way at the same time: now it is known
        if last:
            return
        taken += len(step)
        rest()


def _keep(
    store: Store,
    tenant: str,
    device: str,
    memory: Memory,
    step: list[Outcome],
    done: int,
    ended: datetime | None,
) -> None:
    with store.begin() as transaction:
        taken = take(transaction, tenant, device, step, store.now())
        records = done + len(step)
        changes: dict[str, Any] = {
            **taken.added(),
            "pulled_records": records,
            "pulled_sha256": _hash(memory, records),
        }
        if ended is not None:
            changes |= {"pulled": ended, "pull_due": ended + BETWEEN, "failed": None, "failure": None}
            if memory.shown is not None:
                seconds = round((memory.shown - wall(ended)).total_seconds())
                changes |= {"skew_seconds": seconds, "skew_by": "clock", "skew_at": ended}
        tables.note(transaction.connection, tenant, device, **changes)


def _taken_before(store: Store, tenant: str, device: str, memory: Memory) -> int:
    with reading(store.engine) as connection:
        contact = tables.contact_of(connection, tenant, device)
    if contact is None or not contact.pulled_records:
        return 0
    records = int(contact.pulled_records)
    whole = records * memory.size <= len(memory.content)
    return records if whole and _hash(memory, records) == contact.pulled_sha256 else 0


def _hash(memory: Memory, records: int) -> str:
    return hashlib.sha256(memory.content[: records * memory.size]).hexdigest()


def _claim(store: Store) -> Due | None:
    now = store.now()
    with writing(store.engine) as connection:
        contact = tables.contacts.c
        joined = devices.outerjoin(
            tables.contacts,
            sa.and_(contact.tenant == devices.c.tenant, contact.device == devices.c.device),
        )
        due = sa.func.coalesce(contact.pull_due, devices.c.registered)
        query = (
            sa.select(devices, contact.key)
            .select_from(joined)
            .where(devices.c.address.is_not(None), devices.c.retired.is_(None), due <= now)
            .order_by(due, devices.c.tenant, devices.c.device)
            .limit(1)
            .with_for_update(skip_locked=True, of=devices)
        )
        row = connection.execute(query).first()
        if row is None:
            return None
        tables.note(connection, row.tenant, row.device, pull_due=now + LEASE)
        return Due(row.tenant, row.device, row.address, int(row.key or 0))


def _note_failure(store: Store, due: Due, refusal: Refusal) -> None:
    logger.warning("time clock not read", tenant=due.tenant, device=due.device, code=refusal.code)
    now = store.now()
    failure = {"code": refusal.code, "details": refusal.details}
    with writing(store.engine) as connection:
        tables.note(connection, due.tenant, due.device, failed=now, failure=failure, pull_due=now + BETWEEN)
