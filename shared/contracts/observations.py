"""What observations tells the world: recorded behaviour, what became of each record, and clock punches."""

from datetime import date, datetime
from typing import ClassVar, Literal

from shared.contracts.event import Event, Hundredths, Personal

SubjectKind = Literal["person", "unit"]

Source = Literal["inspection", "time-clock", "citizen", "self", "report", "import", "other"]

Standing = Literal["recorded", "corrected", "contested", "upheld", "confirmed", "retracted"]
"""How a record stands; `contested` and `retracted` ones do not count."""

Measure = Literal["hours", "quality", "late-percent", "faults", "replies"]
"""What a record may measure beside its quantity: standard hours of a task, coefficient of its quality, per
cent of the time by which it was late, checks that it failed, and replies that a survey rests on."""

PunchSlip = Literal["late", "early", "absent", "missing-punch", "left-post"]
"""What clock punches can show against a person's day."""


class BehaviourRecorded(Event, frozen=True, kw_only=True):
    """One behaviour of one person or unit, as seen by `observer` at `occurred_at`.

    `observer` is a staff code; with source citizen, time-clock or other it may be words, never a person's
    name. `quantity` is in hundredths of the criterion's unit: 100 is one occurrence, 11000 is 110 % of plan.
    Of an assessed criterion it is the points that `column` of the sheet (self, head, council …) gives.
    `measures` are in hundredths too. What is `alleged` counts only once a finding confirms it.
    """

    service: ClassVar[str] = "observations"
    person_field: ClassVar[str] = "subject"
    record: str
    subject_kind: SubjectKind
    subject: str
    criterion: str
    quantity: Hundredths = 100
    occurred_at: datetime
    observer: str
    source: Source
    evidence: str | None = None
    note: Personal | None = None
    column: str | None = None
    measures: dict[Measure, Hundredths] = {}
    alleged: bool = False


class BehaviourCorrected(Event, frozen=True, kw_only=True):
    """What the record says from now on, whole; the first version stays in the log."""

    service: ClassVar[str] = "observations"
    person_field: ClassVar[str] = "subject"
    outlives_erasure: ClassVar[bool] = True
    record: str
    subject_kind: SubjectKind
    subject: str
    criterion: str
    quantity: Hundredths = 100
    occurred_at: datetime
    observer: str
    source: Source
    evidence: str | None = None
    note: Personal | None = None
    by: str
    reason: Personal
    column: str | None = None
    measures: dict[Measure, Hundredths] = {}
    alleged: bool = False


class BehaviourConfirmed(Event, frozen=True, kw_only=True):
    """A finding bears the record out. What was only alleged counts from now on."""

    service: ClassVar[str] = "observations"
    person_field: ClassVar[str] = "subject"
    outlives_erasure: ClassVar[bool] = True
    record: str
    subject: str
    by: str
    reason: Personal


class BehaviourContested(Event, frozen=True, kw_only=True):
    """The subject disputes the record; it does not count until it is upheld."""

    service: ClassVar[str] = "observations"
    person_field: ClassVar[str] = "subject"
    outlives_erasure: ClassVar[bool] = True
    record: str
    subject: str
    by: str
    reason: Personal


class BehaviourUpheld(Event, frozen=True, kw_only=True):
    """The contested record stands, and counts again."""

    service: ClassVar[str] = "observations"
    person_field: ClassVar[str] = "subject"
    outlives_erasure: ClassVar[bool] = True
    record: str
    subject: str
    by: str
    reason: Personal


class BehaviourRetracted(Event, frozen=True, kw_only=True):
    """The record never counts again. It and the retraction stay in the log and in every explanation."""

    service: ClassVar[str] = "observations"
    person_field: ClassVar[str] = "subject"
    outlives_erasure: ClassVar[bool] = True
    record: str
    subject: str
    by: str
    reason: Personal


class PunchRecorded(Event, frozen=True, kw_only=True):
    """A time clock saw `badge` at `at` (with zone, to the second). Whose badge it is, personnel says."""

    service: ClassVar[str] = "observations"
    badge: str
    at: datetime
    device: str | None = None
    state: str | None = None
    verify: str | None = None


class ImportFinished(Event, frozen=True, kw_only=True):
    """A file was read to its end: lines = imported + not_imported; `reasons` counts the latter by reason."""

    service: ClassVar[str] = "observations"
    import_id: str
    kind: str
    file_name: str
    sha256: str
    lines: int
    imported: int
    not_imported: int
    reasons: dict[str, int] = {}


class SlipExplained(Event, frozen=True, kw_only=True):
    """A person explains (giải trình) what the clock shows of a day; the head accepts or refuses it."""

    service: ClassVar[str] = "observations"
    person_field: ClassVar[str] = "person"
    explanation: str
    person: str
    day: date
    kind: PunchSlip
    by: str
    reason: Personal


class ExplanationAccepted(Event, frozen=True, kw_only=True):
    """The slip is excused: it moves no points and raises no flag."""

    service: ClassVar[str] = "observations"
    person_field: ClassVar[str] = "person"
    outlives_erasure: ClassVar[bool] = True
    explanation: str
    person: str
    by: str
    reason: Personal | None = None


class ExplanationRefused(Event, frozen=True, kw_only=True):
    service: ClassVar[str] = "observations"
    person_field: ClassVar[str] = "person"
    outlives_erasure: ClassVar[bool] = True
    explanation: str
    person: str
    by: str
    reason: Personal


class DeviceRegistered(Event, frozen=True, kw_only=True):
    """A time clock with this serial number counts for `unit`; told again, all of it is said anew.

    It may push what it saw when it comes with the secret of this hash or from one of `networks`; at
    `address`, host and port, it can be asked.
    """

    service: ClassVar[str] = "observations"
    device: str
    unit: str
    name: str | None = None
    address: str | None = None
    networks: list[str] = []
    secret_sha256: str | None = None


class DeviceRetired(Event, frozen=True, kw_only=True):
    """Nothing is taken from the time clock any more; what it saw stays."""

    service: ClassVar[str] = "observations"
    device: str
    reason: str
