"""Which command leads to which stream and decision, and what a decision is told of people and criteria."""

from typing import Any

import msgspec

from services.observations.domain import record
from services.observations.projections import directory, records
from shared import clock
from shared.commands import Decider, Route, Routes
from shared.contracts.commands import Command
from shared.contracts.commands.observations import CorrectBehaviour, RecordBehaviour
from shared.database import reading
from shared.eventstore import Context, Store
from shared.ids import derived_id, is_id, person_id


def record_stream(record: str) -> str:
    return f"record-{record}"


def punch_stream(tenant: str, badge: str, at: str) -> str:
    """`at` is the wall time with zone, in ISO 8601; the same pass read twice has the same stream."""
    return f"punch-{derived_id(tenant, 'punch', badge, at)}"


def record_of(command: Any, context: Context) -> str:
    """The record that the command is about; one that came without id gets the same in all of its request."""
    if command.record is not None:
        return str(command.record)
    content = msgspec.json.encode(command).decode()
    return derived_id(context.tenant, "record", context.correlation_id, content)


def _decider(store: Store, command: Any, context: Context) -> Decider[Any, Any]:
    resolved = _resolved(command, context)
    around = _surroundings(store, command, resolved, context)

    def decide(_command: Command, state: record.Record) -> Any:
        return record.decide(resolved, state, around)

    return Decider(record.INITIAL, record.evolve, decide)


def _resolved(command: Any, context: Context) -> Any:
    """The command with a person's id where a staff code stands."""
    if not isinstance(command, RecordBehaviour | CorrectBehaviour) or command.subject is None:
        return command
    if getattr(command, "subject_kind", "person") == "unit" or is_id(command.subject):
        return command
    return msgspec.structs.replace(command, subject=person_id(context.tenant, command.subject))


def _surroundings(store: Store, command: Any, resolved: Any, context: Context) -> record.Surroundings:
    wanted = record_of(command, context)
    with reading(store.engine) as connection:
        there = records.owner_and_subject(connection, wanted)
        subject = getattr(resolved, "subject", None) or (there and there[1])
        return record.Surroundings(
            record=wanted,
            now=clock.now(),
            directory=directory.known(connection, context.tenant, [subject] if subject else []),
            foreign=there is not None and there[0] != context.tenant,
            named=getattr(command, "subject", None),
        )


ROUTES: Routes = {
    command: Route(lambda command, context: record_stream(record_of(command, context)), _decider)
    for command in record.HANDLED
}
