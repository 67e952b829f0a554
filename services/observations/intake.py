"""Many records of behaviour at once: looked up together, appended together, each refused on its own."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.observations.domain import record
from services.observations.domain.assessed import Filled
from services.observations.domain.directory import Directory
from services.observations.domain.intake import beyond_doubt
from services.observations.projections import directory, records
from services.observations.projections.records import Columns
from services.observations.streams import record_stream
from shared import clock
from shared.commands import Decided
from shared.contracts.commands.observations import RecordBehaviour
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal
from shared.eventstore import Context, Transaction
from shared.personal import KeyRing

_FEW = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """A record that somebody wants: `command` has its subject by id, `named` is what it was called by."""

    command: RecordBehaviour
    record: str
    named: str


Foreign = Callable[[str], Refusal]
"""How a record is refused whose id belongs to another organisation."""


def record_all(
    transaction: Transaction, wanted: Sequence[Wanted], context: Context, foreign: Foreign
) -> list[Decided]:
    """Record what is `wanted`, in order; each comes to what it would have come to alone.

    When somebody else begins one of the records meanwhile, the commit shows it as a conflict.
    """
    known = _known(transaction, wanted, context.tenant)
    filled = _filled(transaction, wanted, known)
    there = _there(transaction, wanted, context.tenant)
    decided = _Decisions(KeyRing(transaction.connection), known, there, clock.now(), foreign, filled).of(
        wanted
    )
    fresh = [
        (record_stream(one.record), event)
        for one, event in zip(wanted, decided, strict=True)
        if isinstance(event, Event)
    ]
    recorded = {one.stream: one for one in transaction.begin_streams(fresh, context)}
    return [
        [recorded[record_stream(one.record)]] if isinstance(event, Event) else event or []
        for one, event in zip(wanted, decided, strict=True)
    ]


def _known(transaction: Transaction, wanted: Sequence[Wanted], tenant: str) -> Directory:
    subjects = {one.command.subject for one in wanted}
    codes = {code for one in wanted for code in (one.named, one.command.observer)}
    return directory.known(transaction.connection, tenant, subjects, codes)


def _filled(transaction: Transaction, wanted: Sequence[Wanted], known: Directory) -> Columns:
    assessed = [one for one in wanted if _assessed(one.command, known)]
    if not assessed:
        return defaultdict(list)
    subjects = sorted({one.command.subject for one in assessed})
    return records.filled(
        transaction.connection, subjects, sorted({one.command.criterion for one in assessed})
    )


def _assessed(command: RecordBehaviour, known: Directory) -> bool:
    return (command.subject_kind, command.criterion) in known.assessed


def _there(transaction: Transaction, wanted: Sequence[Wanted], tenant: str) -> dict[str, Event | None]:
    """record -> the readable event that began it, or None when it is another organisation's."""
    begun = transaction.first_events([record_stream(one.record) for one in wanted])
    events: list[Any] = [one.event() for one in begun]
    keys = KeyRing(transaction.connection)
    keys.load(sorted({event.subject for event in events if event.note is not None}))
    return {
        event.record: keys.open(event) if one.tenant == tenant else None
        for one, event in zip(begun, events, strict=True)
    }


class _Decisions:
    """Decides one after the other; what was decided before counts as being there."""

    def __init__(
        self,
        keys: KeyRing,
        known: Directory,
        there: dict[str, Event | None],
        now: datetime,
        foreign: Foreign,
        filled: Columns,
    ) -> None:
        self._keys = keys
        self._known = known
        self._there = there
        self._now = now
        self._foreign = foreign
        self._filled = filled

    def of(self, wanted: Sequence[Wanted]) -> list[Event | Refusal | None]:
        """The sealed event of each, why it is refused, or None when it was recorded before."""
        # For one alone, the columns would cost more than the rule.
        commands = [one.command for one in wanted]
        if len(wanted) > _FEW:
            sound = beyond_doubt(commands, self._known, self._now)
        else:
            sound = [False] * len(wanted)
        noted = {
            one.command.subject
            for one, fit in zip(wanted, sound, strict=True)
            if fit and one.command.note is not None and one.record not in self._there
        }
        self._keys.prepare(noted)
        return [self._outcome(one, fit) for one, fit in zip(wanted, sound, strict=True)]

    def _outcome(self, one: Wanted, sound: bool) -> Event | Refusal | None:
        try:
            event = self._event(one, sound)
            if event is None:
                return None
            sealed = self._keys.seal(event)
        except Refusal as refusal:
            return refusal
        self._there[one.record] = event
        self._note_filled(event)
        return sealed

    def _event(self, one: Wanted, sound: bool) -> Event | None:
        """What follows from one command, if anything does; raises Refusal."""
        if one.record not in self._there:
            if sound:
                return record.begun(one.command, one.record)
            state = record.INITIAL
        elif (first := self._there[one.record]) is None:
            raise self._foreign(one.record)
        else:
            state = record.evolve(record.INITIAL, first)
        filled = self._filled.get((one.command.subject, one.command.criterion), ())
        around = record.Surroundings(one.record, self._now, self._known, one.named, filled)
        return next(iter(record.decide(one.command, state, around)), None)

    def _note_filled(self, event: Any) -> None:
        if event.column is not None:
            column = Filled(event.record, event.column, event.quantity, event.occurred_at)
            self._filled[event.subject, event.criterion].append(column)
