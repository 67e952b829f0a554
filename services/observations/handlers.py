"""Which command leads to which stream and decision, and what a decision is told of people and criteria."""

from collections.abc import Sequence
from typing import Any

import msgspec

from services.observations.domain import device, explanation, record
from services.observations.intake import Wanted, record_all
from services.observations.projections import directory, explanations, records
from services.observations.streams import device_stream, explanation_stream, record_stream
from shared import clock
from shared.commands import Decided, Decider, Route, Routes
from shared.contracts.commands import Command
from shared.contracts.commands.observations import ExplainSlip, RecordBehaviour
from shared.contracts.refusal import Refusal
from shared.database import reading
from shared.eventstore import Context, Store, Transaction
from shared.ids import derived_id, is_id, person_id


def record_of(command: Any, context: Context) -> str:
    """The record that the command is about; one that came without id gets the same in all of its request."""
    if command.record is not None:
        return str(command.record)
    content = msgspec.json.encode(command).decode()
    return derived_id(context.tenant, "record", context.correlation_id, content)


def _decider(store: Store, command: Any, context: Context) -> Decider[Any, Any]:
    wanted = record_of(command, context)
    with reading(store.engine) as connection:
        there = records.origin(connection, wanted)
        resolved = _resolved(command, there and there.subject_kind, context)
        subject = getattr(resolved, "subject", None) or (there and there.subject)
        criterion = getattr(resolved, "criterion", None) or (there and there.criterion)
        known = directory.known(connection, context.tenant, [subject] if subject else [], _named(command))
        assessed = {name for _, name in known.assessed}
        columns = records.filled(connection, [subject], [criterion]) if criterion in assessed else {}
        around = record.Surroundings(
            record=wanted,
            now=clock.now(),
            directory=known,
            named=getattr(command, "subject", None),
            filled=columns.get((subject, criterion), ()),
        )

    def decide(_command: Command, state: record.Record) -> Any:
        return record.decide(resolved, state, around)

    return Decider(record.INITIAL, record.evolve, decide)


def _named(command: Any) -> set[str]:
    """What the command says that may be a staff code."""
    said = (getattr(command, name, None) for name in ("subject", "observer", "by"))
    return {one for one in said if one is not None}


def _resolved(command: Any, recorded_kind: str | None, context: Context) -> Any:
    """The command with the person's id where it names a staff code."""
    subject = getattr(command, "subject", None)
    kind = getattr(command, "subject_kind", recorded_kind)
    if subject is None or kind != "person" or is_id(subject):
        return command
    return msgspec.structs.replace(command, subject=person_id(context.tenant, subject))


def _together(
    transaction: Transaction, commands: Sequence[RecordBehaviour], context: Context
) -> list[Decided]:
    wanted = [
        Wanted(_resolved(command, None, context), record_of(command, context), command.subject)
        for command in commands
    ]
    # As a command alone is told by the log that its stream is another organisation's.
    return record_all(
        transaction, wanted, context, lambda record: Refusal("stream.unknown", value=record_stream(record))
    )


def _stream(command: Any, context: Context) -> str:
    return record_stream(record_of(command, context))


def explanation_of(command: Any, context: Context) -> str:
    """The explanation that the command is about: one for each slip of a person."""
    if isinstance(command, ExplainSlip):
        return derived_id(context.tenant, "explanation", command.person, str(command.day), command.kind)
    return str(command.explanation)


def _explanation_decider(store: Store, command: Any, context: Context) -> Decider[Any, Any]:
    wanted = explanation_of(command, context)
    with reading(store.engine) as connection:
        person = getattr(command, "person", None) or explanations.whose(connection, wanted)
        around = explanation.Surroundings(
            explanation=wanted,
            today=clock.local_day(clock.now()),
            directory=directory.known(connection, context.tenant, [person] if person else [], {command.by}),
            named=getattr(command, "person", ""),
            own_code=person == person_id(context.tenant, command.by),
        )

    def decide(command: Any, state: explanation.Explanation) -> Any:
        return explanation.decide(command, state, around)

    return Decider(explanation.INITIAL, explanation.evolve, decide)


def _explanation_stream(command: Any, context: Context) -> str:
    return explanation_stream(explanation_of(command, context))


def _device_decider(store: Store, _command: Any, context: Context) -> Decider[Any, Any]:
    with reading(store.engine) as connection:
        units = directory.known(connection, context.tenant, []).units

    def decide(command: Any, state: device.Device) -> Any:
        return device.decide(command, state, units)

    return Decider(device.INITIAL, device.evolve, decide)


def _device_stream(command: Any, context: Context) -> str:
    return device_stream(context.tenant, command.device)


ROUTES: Routes = {
    **dict.fromkeys(record.HANDLED, Route(_stream, _decider)),
    RecordBehaviour: Route(_stream, _decider, _together),
    **dict.fromkeys(explanation.HANDLED, Route(_explanation_stream, _explanation_decider)),
    **dict.fromkeys(device.HANDLED, Route(_device_stream, _device_decider)),
}
