"""Commands to observations."""

from typing import Annotated

from msgspec import Meta

from shared.contracts.commands import Command
from shared.contracts.commands.fields import By, Day, Id, Moment, Name, Slug, Text
from shared.contracts.observations import Measure, PunchSlip, Source, SubjectKind

Quantity = Annotated[
    int,
    Meta(
        ge=0,
        le=100_000_000,
        description="How much, in hundredths of the criterion's unit: 100 is one occurrence, 11000 is 110 %; "
        "never negative, for the criterion says whether it adds points or takes them",
        examples=[100],
    ),
]
Observer = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=300,
        description="Staff code of who saw it; with source citizen, time-clock or other it may be words that "
        "say where it comes from, never a person's name",
        examples=["CB018"],
    ),
]


class RecordBehaviour(Command, frozen=True, kw_only=True):
    """`record` may be given so that sending the same record twice adds nothing."""

    record: Id | None = None
    subject_kind: SubjectKind
    subject: Id
    criterion: Slug
    quantity: Quantity = 100
    occurred_at: Moment
    observer: Observer
    source: Source = "other"
    evidence: Name | None = None
    note: Text | None = None
    column: Slug | None = None
    measures: dict[Measure, Quantity] = {}
    alleged: bool = False


class ConfirmBehaviour(Command, frozen=True, kw_only=True):
    """A finding bears the record out."""

    record: Id
    by: By
    reason: Text


class CorrectBehaviour(Command, frozen=True, kw_only=True):
    """Fields left out stay as they are."""

    record: Id
    subject: Id | None = None
    criterion: Slug | None = None
    quantity: Quantity | None = None
    occurred_at: Moment | None = None
    evidence: Name | None = None
    note: Text | None = None
    column: Slug | None = None
    measures: dict[Measure, Quantity] | None = None
    by: By
    reason: Text


class ContestBehaviour(Command, frozen=True, kw_only=True):
    record: Id
    by: By
    reason: Text


class UpholdBehaviour(Command, frozen=True, kw_only=True):
    record: Id
    by: By
    reason: Text


class RetractBehaviour(Command, frozen=True, kw_only=True):
    record: Id
    by: By
    reason: Text


class ExplainSlip(Command, frozen=True, kw_only=True):
    """A person explains what the clock shows of a day (giải trình)."""

    person: Id
    day: Day
    kind: PunchSlip
    by: By
    reason: Text


class AcceptExplanation(Command, frozen=True, kw_only=True):
    explanation: Id
    by: By
    reason: Text | None = None


class RefuseExplanation(Command, frozen=True, kw_only=True):
    explanation: Id
    by: By
    reason: Text
