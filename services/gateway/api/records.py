"""Recorded behaviour, and what becomes of each record."""

from typing import Annotated, Any

import msgspec

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import ask, caller, named, subject_of
from shared.contracts.commands import observations as commands
from shared.contracts.commands.fields import Id, Slug
from shared.contracts.observations import Standing

blueprint = Field("records", "Hành vi được ghi nhận: recorded behaviour")

_SAID = {"by": "CB005", "reason": "Biên bản ghi nhầm ngày"}


class RecordsWanted(msgspec.Struct):
    subject: Id | None = None
    criterion: Slug | None = None
    standing: Standing | None = None
    after: Annotated[Id, msgspec.Meta(description="The last record of the page before")] | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=1000, description="Rows a page")] = 100


@blueprint.answer("/records", views.Record(many=True))
@blueprint.query(RecordsWanted)
def records(query: dict[str, Any]) -> Any:
    """Records, page by page; of a person (id or staff code) or a unit, under a criterion, in a standing"""
    if "subject" in query:
        query["subject"] = subject_of(query["subject"])
    return named(ask("observations", "records", tenant=caller.tenant, **query))


@blueprint.answer("/records/<record>", views.Record)
def record(record: str) -> Any:
    """One record as it stands"""
    return named(ask("observations", "record", tenant=caller.tenant, record=record))


blueprint.accept(
    "POST",
    "/records",
    commands.RecordBehaviour,
    "observations",
    "Record behaviour of a person or a unit",
    {
        "subject_kind": "person",
        "subject": "CB001",
        "criterion": "mac-khong-dung-quy-dinh",
        "quantity": 100,
        "occurred_at": "2019-07-15T08:05:00+07:00",
        "observer": "CB018",
        "source": "inspection",
        "evidence": "BB-12/2019",
    },
)
blueprint.accept(
    "POST",
    "/records/<record>/correction",
    commands.CorrectBehaviour,
    "observations",
    "Correct a record; fields left out stay as they are",
    {"occurred_at": "2019-07-16T08:05:00+07:00", **_SAID},
)
blueprint.accept(
    "POST",
    "/records/<record>/contest",
    commands.ContestBehaviour,
    "observations",
    "Contest a record; it does not count until it is upheld",
    _SAID,
)
blueprint.accept(
    "POST",
    "/records/<record>/uphold",
    commands.UpholdBehaviour,
    "observations",
    "Uphold a contested record",
    _SAID,
)
blueprint.accept(
    "POST",
    "/records/<record>/retraction",
    commands.RetractBehaviour,
    "observations",
    "Retract a record; it stays in the log and counts no more",
    _SAID,
)
