"""Commands to observations."""

from typing import Annotated

from msgspec import Meta

from shared.contracts.commands import Command
from shared.contracts.commands.fields import Id, Moment, Name, Slug, Text
from shared.contracts.observations import Source, SubjectKind

Quantity = Annotated[
    int,
    Meta(
        ge=-100_000_000,
        le=100_000_000,
        description="How much, in hundredths of the criterion's unit: 100 is one occurrence, 11000 is 110 %",
        examples=[100],
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
    observer: Name
    source: Source = "other"
    evidence: Name | None = None
    note: Text | None = None


class CorrectBehaviour(Command, frozen=True, kw_only=True):
    """Fields left out stay as they are."""

    record: Id
    subject: Id | None = None
    criterion: Slug | None = None
    quantity: Quantity | None = None
    occurred_at: Moment | None = None
    evidence: Name | None = None
    note: Text | None = None
    by: Name
    reason: Text


class ContestBehaviour(Command, frozen=True, kw_only=True):
    record: Id
    by: Name
    reason: Text


class UpholdBehaviour(Command, frozen=True, kw_only=True):
    record: Id
    by: Name
    reason: Text


class RetractBehaviour(Command, frozen=True, kw_only=True):
    record: Id
    by: Name
    reason: Text
