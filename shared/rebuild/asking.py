"""Beginning a rebuild, cancelling it, and telling how it stands."""

from typing import Any

import msgspec

from shared.contracts.refusal import Refusal
from shared.database import exclusive, reading, writing
from shared.eventstore import Store
from shared.ids import new_id
from shared.messaging import reasons
from shared.rebuild import tables
from shared.rebuild.builder import Builder

_NEVER = {"state": "never", "logs": []}


def start(store: Store, by: str) -> None:
    """Have a rebuild begin, or go on where one failed; raises Refusal while there is one under way."""
    with writing(store.engine) as connection:
        exclusive(connection, "rebuilds")
        job = tables.active(connection)
        if job is not None:
            raise Refusal("rebuild.running", value=job.started_by, since=job.started_at.isoformat())
        last = tables.newest(connection)
        if last is not None and last.state == tables.FAILED:
            again = {"state": tables.BUILDING, "trouble": None, "ended_at": None, "tries": 0}
            tables.change(connection, last.id, (tables.FAILED,), **again, not_before=None)
        else:
            tables.begin(connection, new_id(), by, store.now())


def cancel(store: Store) -> None:
    """Have the rebuild end without effect; raises Refusal when there is none. Its tables go soon after."""
    with writing(store.engine) as connection:
        exclusive(connection, "rebuilds")
        last = tables.newest(connection)
        states = (tables.BUILDING, tables.SWITCHING, tables.FAILED)
        values = {"state": tables.CANCELLING, "not_before": None, "ended_at": None}
        if last is None or not tables.change(connection, last.id, states, **values):
            raise Refusal("rebuild.none")


def describe(store: Store, builder: Builder, tenant: str | None = None) -> dict[str, Any]:
    """The newest rebuild as JSON has it: `state`, who began it and when, `trouble` by language, `logs` with
    what is `done` of each and the `end` to reach, and once it is done its `outcome`; of its samples only rows
    of `tenant`, or all of them."""
    with reading(store.engine) as connection:
        job = tables.newest(connection)
    if job is None:
        return _NEVER
    done = builder.progress() if job.state in (*tables.ACTIVE, tables.FAILED) else {}
    ends = builder.ends() if done else {}
    logs = [
        {"log": name, "done": at.position, "end": max(ends.get(name, 0), at.position), "events": at.events}
        for name, at in done.items()
    ]
    told = {name: value for name, value in job._asdict().items() if name not in ("tries", "not_before")}
    told["trouble"] = None if job.trouble is None else reasons.spoken(job.trouble)
    if job.outcome is not None and tenant is not None:
        told["outcome"] = {**job.outcome, "tables": [_of(tenant, one) for one in job.outcome["tables"]]}
    found: dict[str, Any] = msgspec.to_builtins({**told, "logs": logs})
    return found


def _of(tenant: str, table: dict[str, Any]) -> dict[str, Any]:
    """A compared table with samples of rows of `tenant` alone; whose a row is, the log knows better."""
    mine = [one for one in table["samples"] if (one["rebuilt"] or one["live"]).get("tenant") == tenant]
    return {**table, "samples": mine}
