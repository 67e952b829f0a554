"""What a document says, as plain values: nothing of fonts, files or templates.

Texts are taken as they are, never as markup. Points and percentages are integers in hundredths, money is in
đồng.
"""

from datetime import date, datetime
from typing import Literal

import msgspec

from shared.contracts.event import Hundredths
from shared.contracts.observations import SubjectKind
from shared.contracts.papers import CertificateForm

Capacity = Literal["", "KT", "Q", "TL", "TUQ"]
"""How one signs: in one's own right, or for (KT), as acting (Q), by order (TL), under delegation of (TUQ)."""


class Agency(msgspec.Struct, frozen=True, kw_only=True):
    """Who issues a document; `above` is the agency over it, empty where the layout shows none."""

    name: str
    above: str = ""


class Signatory(msgspec.Struct, frozen=True, kw_only=True):
    """Who signs. `office` is the signatory's own; with a capacity, `principal` is the office signed for.

    `body` is set when a body acts through the signatory (TM.): a council, a people's committee.
    """

    name: str
    office: str
    capacity: Capacity = ""
    principal: str = ""
    body: str = ""


class Letterhead(msgspec.Struct, frozen=True, kw_only=True):
    """What stands over every administrative document; `number` with its code, empty until one is given."""

    agency: Agency
    number: str = ""
    place: str
    on: date


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a list: `position` of a person, `prize` in đồng, None where none goes with the award."""

    name: str
    kind: SubjectKind
    position: str = ""
    unit: str = ""
    achievement: str = ""
    prize: int | None = None


class AwardList(msgspec.Struct, frozen=True, kw_only=True):
    """Those who have, or are proposed for, one form of award."""

    form: str
    recipients: tuple[Recipient, ...]


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """Tờ trình: a council or a unit asks the authority `to` for awards."""

    letterhead: Letterhead
    to: str
    subject: str
    grounds: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    lists: tuple[AwardList, ...]
    request: str
    copies: tuple[str, ...] = ()
    signatory: Signatory


class Attendee(msgspec.Struct, frozen=True, kw_only=True):
    """`note` says whom one stands in for, or from which vote one abstained and why."""

    name: str
    role: str
    note: str = ""


class Ballot(msgspec.Struct, frozen=True, kw_only=True):
    """One vote's count. The share is of `members`, those whom the rule counts over; `required` is a share,
    which just as much does not reach where it `exceeds`.
    """

    form: str
    nominee: str
    unit: str = ""
    members: int
    cast: int
    invalid: int = 0
    in_favour: int
    required: Hundredths
    exceeds: bool = False
    passed: bool


class Minutes(msgspec.Struct, frozen=True, kw_only=True):
    """Biên bản of a meeting of the council. A secret vote shows counts alone, as does an open one.

    `secret` is null when there were both.
    """

    letterhead: Letterhead
    council: str
    subject: str
    began: datetime
    ended: datetime
    venue: str
    members: int
    present: tuple[Attendee, ...]
    absent: tuple[Attendee, ...] = ()
    guests: tuple[Attendee, ...] = ()
    secret: bool | None
    proceedings: tuple[str, ...] = ()
    ballots: tuple[Ballot, ...]
    conclusions: tuple[str, ...] = ()
    secretary: str
    chair: Signatory


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Quyết định with its list. `authority` heads it: the office that decides."""

    letterhead: Letterhead
    authority: str
    subject: str
    grounds: tuple[str, ...]
    articles: tuple[str, ...]
    lists: tuple[AwardList, ...]
    copies: tuple[str, ...] = ()
    signatory: Signatory


class Contribution(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that moved points, said in words."""

    on: date | None
    said: str
    points: Hundredths


class Criterion(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    points: Hundredths
    contributions: tuple[Contribution, ...] = ()


class Group(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    points: Hundredths
    criteria: tuple[Criterion, ...] = ()


class ScoreSheet(msgspec.Struct, frozen=True, kw_only=True):
    """The score of one period as it is explained; without points where there is none."""

    period: str
    points: Hundredths | None
    grade: str = ""
    groups: tuple[Group, ...] = ()
    flags: tuple[str, ...] = ()


class Section(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    paragraphs: tuple[str, ...]


class AchievementReport(msgspec.Struct, frozen=True, kw_only=True):
    """Báo cáo thành tích: `particulars` are label and value, `earlier` the awards held before, one a line."""

    letterhead: Letterhead
    kind: SubjectKind
    name: str
    proposed: str
    particulars: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()
    sheets: tuple[ScoreSheet, ...] = ()
    earlier: tuple[str, ...] = ()
    author: str
    signatory: Signatory


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """What is handed over. `verification` is the address that the QR code leads to."""

    form: CertificateForm
    title: str
    authority: str
    recipient: str
    details: tuple[str, ...] = ()
    achievement: str
    decision_number: str
    decided_on: date
    register_number: str = ""
    place: str
    signatory: Signatory
    verification: str


Document = Submission | Minutes | Decision | AchievementReport | Certificate
