"""What may be asked for on paper: kinds, forms, and what only the office that asks for one knows."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from shared.contracts.awards import Capacity
from shared.contracts.commands.fields import Period

PaperKind = Literal[
    "submission", "minutes", "decision", "achievement-report", "certificate", "certificates", "report"
]
PaperForm = Literal["pdf", "docx", "xlsx", "zip"]

CertificateForm = Literal["certificate-of-merit", "diploma-of-merit", "emulation-flag", "title-certificate"]
"""Giấy khen, bằng khen, cờ thi đua, and the certificate that goes with a title."""

Line = Annotated[str, Meta(max_length=300)]


class PaperDetails(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a paper beyond what the events say; what is left out is dotted, or taken from them.

    `signed_by` is the name under the signature, `office` what stands over it, `principal` the office signed
    for in a `capacity`, `body` what somebody signs for as a body (TM.). `period` is that of a submission or a
    report, `part` which two hundred certificates of a decision.
    """

    on: Annotated[date, Meta(description="Day of the paper; today, or that of the decision")] | None = None
    number: Annotated[Line, Meta(description="Number with its code", examples=["7/TTr-HĐTĐKT"])] = ""
    place: Annotated[Line, Meta(description="Where it is dated", examples=["Cần Thơ"])] = ""
    agency: Annotated[Line, Meta(description="Who issues it; the organisation")] = ""
    above: Annotated[Line, Meta(description="The agency over it", examples=["Ủy ban nhân dân tỉnh"])] = ""
    to: Annotated[Line, Meta(description="Whom a submission is for", examples=["Giám đốc Sở"])] = ""
    signed_by: Annotated[Line, Meta(description="Name of who signs")] = ""
    office: Annotated[Line, Meta(description="Office of who signs", examples=["Giám đốc"])] = ""
    capacity: Capacity = ""
    principal: Annotated[Line, Meta(description="Office signed for")] = ""
    body: Annotated[Line, Meta(description="Body signed for")] = ""
    period: Period | None = None
    certificate: CertificateForm | None = None
    part: Annotated[int, Meta(ge=1, description="Which 200 certificates")] = 1
