"""One record of behaviour: what was seen, what it says since a correction, and whether it stands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from services.observations.domain import assessed
from services.observations.domain.assessed import Filled
from services.observations.domain.directory import Directory
from services.observations.domain.timeclock.model import WALL_CLOCK
from shared.contracts import observations as events
from shared.contracts.commands import Command
from shared.contracts.commands import observations as commands
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal


@dataclass(frozen=True)
class Content:
    """What a record says."""

    subject_kind: events.SubjectKind
    subject: str
    criterion: str
    quantity: int
    occurred_at: datetime
    observer: str
    source: events.Source
    evidence: str | None
    note: str | None
    column: str | None = None
    measures: Mapping[events.Measure, int] = field(default_factory=dict)
    alleged: bool = False

    @classmethod
    def of(
        cls, said: events.BehaviourRecorded | events.BehaviourCorrected | commands.RecordBehaviour
    ) -> "Content":
        return cls(
            said.subject_kind,
            said.subject,
            said.criterion,
            said.quantity,
            said.occurred_at,
            said.observer,
            said.source,
            said.evidence,
            said.note,
            said.column,
            said.measures,
            said.alleged,
        )


@dataclass(frozen=True)
class Record:
    """`standing` is one of `events.Standing`, or empty before there is a record.

    `first` is what it said at first, `now` what it says since the last correction, `last` who brought about
    the standing, and why.
    """

    standing: str = ""
    first: Content | None = None
    now: Content | None = None
    last: tuple[str, str] | None = None


@dataclass(frozen=True)
class Surroundings:
    """What a decision about a record has to know beyond the record.

    `record` is the id under decision, `now` the present instant, `named` what the subject was called by when
    it was not by its id, `filled` the columns that stand under an assessed criterion.
    """

    record: str
    now: datetime
    directory: Directory = field(default_factory=Directory)
    named: str | None = None
    filled: Sequence[Filled] = ()


INITIAL = Record()

ANYBODY: frozenset[events.Source] = frozenset({"citizen", "time-clock", "other"})
"""Sources whose observer need not be one of the staff."""


def decide(command: Command, state: Record, around: Surroundings) -> list[Event]:
    """The events that follow from `command`; raises Refusal. Asking for what already is gives no events."""
    if isinstance(command, commands.RecordBehaviour):
        return _record(command, state, around)
    if state.now is None:
        raise Refusal("record.unknown", place="record", value=around.record)
    return _DECISIONS[type(command)](command, state, around)


def evolve(state: Record, event: Event) -> Record:
    return _EVOLUTIONS[type(event)](state, event)


def begun(command: commands.RecordBehaviour, record: str) -> events.BehaviourRecorded:
    """What follows from a command to which no rule objects, for a record that is not there yet."""
    return events.BehaviourRecorded(
        record=record,
        subject_kind=command.subject_kind,
        subject=command.subject,
        criterion=command.criterion,
        quantity=command.quantity,
        occurred_at=command.occurred_at,
        observer=command.observer,
        source=command.source,
        evidence=command.evidence,
        note=command.note,
        column=command.column,
        measures=command.measures,
        alleged=command.alleged,
    )


def _record(command: commands.RecordBehaviour, state: Record, around: Surroundings) -> list[Event]:
    content = Content.of(command)
    if state.first is not None:
        if state.first != content:
            raise Refusal("record.exists", place="record", value=around.record)
        return []
    if content.source not in ANYBODY:
        around.directory.require_staff(content.observer, "observer")
    _require_sound(content, around)
    return [begun(command, around.record)]


def _correct(command: commands.CorrectBehaviour, state: Record, around: Surroundings) -> list[Event]:
    _require_not_retracted(state, around)
    assert state.now is not None
    names = ("subject", "criterion", "quantity", "occurred_at", "evidence", "note", "column", "measures")
    given = {name: value for name in names if (value := getattr(command, name)) is not None}
    content = replace(state.now, **given)
    if content == state.now:
        return []
    around.directory.require_staff(command.by, "by")
    _require_sound(content, around)
    return [
        events.BehaviourCorrected(
            record=around.record, **_fields(content), by=command.by, reason=command.reason
        )
    ]


def _contest(command: commands.ContestBehaviour, state: Record, around: Surroundings) -> list[Event]:
    if state.standing == "contested" and state.last == (command.by, command.reason):
        return []
    _require_standing(state, around, "recorded", "corrected", "confirmed")
    return [events.BehaviourContested(**_judgement(command, state, around))]


def _uphold(command: commands.UpholdBehaviour, state: Record, around: Surroundings) -> list[Event]:
    if state.standing == "upheld" and state.last == (command.by, command.reason):
        return []
    _require_standing(state, around, "contested")
    return [events.BehaviourUpheld(**_judgement(command, state, around))]


def _confirm(command: commands.ConfirmBehaviour, state: Record, around: Surroundings) -> list[Event]:
    if state.standing == "confirmed":
        return []
    _require_standing(state, around, "recorded", "corrected", "upheld")
    return [events.BehaviourConfirmed(**_judgement(command, state, around))]


def _retract(command: commands.RetractBehaviour, state: Record, around: Surroundings) -> list[Event]:
    if state.standing == "retracted" and state.last == (command.by, command.reason):
        return []
    _require_not_retracted(state, around)
    return [events.BehaviourRetracted(**_judgement(command, state, around))]


def _judgement(command: Any, state: Record, around: Surroundings) -> dict[str, Any]:
    """What every judgement of a record says: of whom the record is, who judges it, and why."""
    assert state.now is not None
    around.directory.require_staff(command.by, "by")
    return {
        "record": around.record,
        "subject": state.now.subject,
        "by": command.by,
        "reason": command.reason,
    }


def _require_sound(content: Content, around: Surroundings) -> None:
    if content.occurred_at > around.now:
        raise Refusal("record.future", place="occurred_at", value=content.occurred_at, now=around.now)
    on = _day_of(content.occurred_at)
    named = around.named or content.subject
    around.directory.require_subject(content.subject_kind, content.subject, named, on)
    around.directory.require_criterion(content.subject_kind, content.criterion)
    assessed.require_sound(
        around.directory.assessed.get((content.subject_kind, content.criterion)),
        content.column,
        content.quantity,
        content.occurred_at,
        content.note is not None,
        [one for one in around.filled if one.record != around.record],
    )


def _day_of(at: datetime) -> date:
    """The day in Viet Nam; on the first and last of the calendar that day may not exist, so the named one."""
    try:
        return at.astimezone(WALL_CLOCK).date()
    except OverflowError:
        return at.date()


def _require_not_retracted(state: Record, around: Surroundings) -> None:
    if state.standing == "retracted":
        by, reason = state.last or ("", "")
        raise Refusal("record.retracted", place="record", value=around.record, by=by, reason=reason)


def _require_standing(state: Record, around: Surroundings, *allowed: str) -> None:
    _require_not_retracted(state, around)
    if state.standing not in allowed:
        raise Refusal(
            "record.standing",
            place="record",
            value=around.record,
            standing=state.standing,
            allowed=", ".join(allowed),
        )


def _fields(content: Content) -> dict[str, Any]:
    return {name: getattr(content, name) for name in Content.__dataclass_fields__}


def _recorded(state: Record, event: events.BehaviourRecorded) -> Record:
    content = Content.of(event)
    return Record("recorded", content, content)


def _judged(standing: str) -> Callable[[Record, Any], Record]:
    """From now on the record has this standing, by whom and why the event says."""
    return lambda state, event: replace(state, standing=standing, last=(event.by, event.reason))


_DECISIONS: dict[type[Command], Callable[[Any, Record, Surroundings], list[Event]]] = {
    commands.CorrectBehaviour: _correct,
    commands.ContestBehaviour: _contest,
    commands.UpholdBehaviour: _uphold,
    commands.ConfirmBehaviour: _confirm,
    commands.RetractBehaviour: _retract,
}

_EVOLUTIONS: dict[type[Event], Callable[[Record, Any], Record]] = {
    events.BehaviourRecorded: _recorded,
    events.BehaviourCorrected: lambda state, event: replace(
        state, standing="corrected", now=Content.of(event), last=(event.by, event.reason)
    ),
    events.BehaviourContested: _judged("contested"),
    events.BehaviourUpheld: _judged("upheld"),
    events.BehaviourConfirmed: _judged("confirmed"),
    events.BehaviourRetracted: _judged("retracted"),
}

HANDLED: frozenset[type[Command]] = frozenset({commands.RecordBehaviour, *_DECISIONS})
"""The commands that this stream decides."""
