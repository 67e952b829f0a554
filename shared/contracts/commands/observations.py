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

Serial = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9_-]{3,40}$",
        description="Serial number, as the time clock shows it under system information",
        extra={"message": "field.serial"},
        examples=["CJ7H202460123"],
    ),
]
ClockAddress = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?$",
        description="Host or host:port at which the time clock can be asked; its port is 4370 as a rule",
        extra={"message": "field.clock-address"},
        examples=["192.168.1.201:4370"],
    ),
]
Network = Annotated[
    str, Meta(min_length=1, max_length=50, description="Address or network", examples=["192.168.1.0/24"])
]
Sha256 = Annotated[
    str,
    Meta(
        pattern=r"^[0-9a-f]{64}$",
        description="SHA-256 of a secret, in hexadecimal digits",
        extra={"message": "field.sha256"},
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
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


class RegisterDevice(Command, frozen=True, kw_only=True):
    """A time clock of a unit, and how it is known; told again, what it says replaces what was said."""

    device: Serial
    unit: Slug
    name: Name | None = None
    address: ClockAddress | None = None
    networks: Annotated[list[Network], Meta(max_length=20)] = []
    secret_sha256: Sha256 | None = None


class RetireDevice(Command, frozen=True, kw_only=True):
    device: Serial
    reason: Text
