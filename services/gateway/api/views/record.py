"""Recorded behaviour."""

from typing import get_args

from marshmallow import fields

from services.gateway.api.views.shape import (
    View,
    day_field,
    moment_field,
    subject_kind_field,
    text_field,
    whole_field,
)
from shared.contracts.observations import PunchSlip, Standing


class Subject(View):
    """A person or a unit; `code` and `name` are filled in from personnel."""

    subject_kind = subject_kind_field()
    subject = text_field("Id of the person, or the unit")
    code = text_field("Staff code, if a person", "CB001")
    name = text_field("Name of the person or unit", "Nguyễn Thị Lan", null=True)


class Record(Subject):
    record = text_field("Id")
    criterion = text_field("Criterion", "mac-khong-dung-quy-dinh")
    quantity = whole_field("Hundredths of the criterion's unit", 100)
    occurred_at = moment_field("When it happened")
    observer = text_field("Staff code of who saw it, or in words where it comes from", "CB018")
    source = text_field("Where it comes from", "inspection")
    evidence = text_field("Reference to evidence", "BB-12/2019", null=True)
    note = text_field("Note; null once the person was erased", null=True)
    column = text_field("Column of the sheet, of an assessed criterion", "head", null=True)
    measures = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        metadata={"description": "Further measures, in hundredths", "example": {"hours": 1600}},
    )
    alleged = fields.Boolean(metadata={"description": "Counts only once a finding confirms it"})
    standing = text_field("How it stands", "recorded", enum=list(get_args(Standing)))


class SlipExplanation(View):
    explanation = text_field("Id")
    person = text_field("Id of the person")
    code = text_field("Staff code", "CB001")
    name = text_field("Name of the person", "Nguyễn Thị Lan", null=True)
    day = day_field("The day that the clock was read")
    kind = text_field("What the clock shows", "late", enum=list(get_args(PunchSlip)))
    by = text_field("Staff code of who explained", "CB001")
    reason = text_field("Why; null once the person was erased", null=True)
    standing = text_field("How it stands", "open", enum=["open", "accepted", "refused"])
    decided_by = text_field("Staff code of who decided", "CB005", null=True)
    decision = text_field("Why it was decided so", null=True)
