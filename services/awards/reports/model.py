"""The report of a review as plain values; who may see which of them is decided before it is made."""

from datetime import date
from typing import Literal

import msgspec

from shared.contracts.event import Hundredths
from shared.contracts.observations import SubjectKind

Sex = Literal["female", "male"]


class AwardLine(msgspec.Struct, frozen=True, kw_only=True):
    """One award. `sex` and `position` are of a person, empty while personnel does not say them."""

    form: str
    kind: SubjectKind
    recipient: str
    unit: str = ""
    sex: Sex | None = None
    position: str = ""
    decision_number: str
    decided_on: date
    conferred_on: date | None = None
    revoked_on: date | None = None


class QuotaUse(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a quota is used: `percent` of `base` (whose count `basis` says) allows `allowed`.

    `percent` in hundredths; None for percent and allowed where the form has no quota in that unit.
    """

    form: str
    unit: str = ""
    basis: str
    base: int
    percent: Hundredths | None = None
    allowed: int | None = None
    used: int


class ReviewReport(msgspec.Struct, frozen=True, kw_only=True):
    """`period` as codes name it (`2019`), `on` the day on which it was drawn up."""

    agency: str
    title: str
    period: str
    on: date
    awards: tuple[AwardLine, ...]
    quotas: tuple[QuotaUse, ...] = ()
