"""Recorded behaviour, and what becomes of each record."""

import json
from typing import Annotated, Any

import msgspec
from flask import request
from marshmallow import ValidationError
from webargs.flaskparser import abort

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import ask, caller, named, subject_of
from services.gateway.many import MOST, require_not_too_many, tell_each
from services.gateway.once.keyed import MANY, once
from services.gateway.permissions.guard import only_own, within
from services.gateway.permissions.narrowing import about_row
from shared.contracts.commands import observations as commands
from shared.contracts.commands.fields import Id, Slug
from shared.contracts.commands.observations import Observer
from shared.contracts.observations import Standing
from shared.contracts.schema import Message, schema_of

blueprint = Field("records", "Hành vi được ghi nhận: recorded behaviour")

_SAID = {"by": "CB005", "reason": "Biên bản ghi nhầm ngày"}


_RECORD = {
    "subject_kind": "person",
    "subject": "CB001",
    "criterion": "mac-khong-dung-quy-dinh",
    "quantity": 100,
    "occurred_at": "2019-07-15T08:05:00+07:00",
    "observer": "CB018",
    "source": "inspection",
    "evidence": "BB-12/2019",
}
_BATCH = {
    "schema": {"type": "array", "maxItems": MOST, "items": schema_of(commands.RecordBehaviour)},
    "example": [{"record": "BB-12/2019-1", **_RECORD}],
}
_UNKNOWN = Message("field.unknown", known=", ".join(commands.RecordBehaviour.__struct_fields__))


class RecordsWanted(msgspec.Struct):
    subject: Id | None = None
    criterion: Slug | None = None
    standing: Standing | None = None
    observer: Observer | None = None
    alleged: (
        Annotated[bool, msgspec.Meta(description="Those alone that count only once a finding confirms them")]
        | None
    ) = None
    after: Annotated[Id, msgspec.Meta(description="The last record of the page before")] | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=1000, description="Rows a page")] = 100


@blueprint.answer("/records", views.Record(many=True))
@blueprint.query(RecordsWanted)
def records(query: dict[str, Any]) -> Any:
    """Records by page; of a person (id or staff code) or unit, under a criterion, in a standing, alleged"""
    if "subject" in query:
        query["subject"] = subject_of(query["subject"])
    return named(_page(query))


def _page(query: dict[str, Any]) -> list[dict[str, Any]]:
    """Those within the visitor's reach; a short page says that there are no more."""
    wanted = query.get("limit", 100)
    if (own := only_own()) is not None:
        query.setdefault("subject", own)
    found: list[dict[str, Any]] = []
    while True:
        rows = ask("observations", "records", tenant=caller.tenant, **query)
        found += [row for row in rows if within(about_row(row))]
        if len(rows) < wanted or len(found) >= wanted:
            return found[:wanted]
        query["after"] = rows[-1]["record"]


@blueprint.answer("/records/<record>", views.Record, tagged=True)
def record(record: str) -> Any:
    """One record as it stands"""
    return named(ask("observations", "record", tenant=caller.tenant, record=record))


blueprint.accept(
    "POST",
    "/records",
    commands.RecordBehaviour,
    "observations",
    "Record behaviour of a person or a unit",
    _RECORD,
)


@blueprint.route("/records/batch", methods=["POST"])
@once(MANY)
@blueprint.response(200, views.Outcomes)
@blueprint.doc(requestBody={"required": True, "content": {"application/json": _BATCH}})
def record_each() -> Any:
    """Record much behaviour at once, a list of records; each is taken or refused on its own

    At most 5000 a request; the results are in its order. With an id of its own in `record`, a record may be
    sent again: what is there already adds nothing.
    """
    rows = _rows()
    told = tell_each("observations", [{"command": "RecordBehaviour", **row} for row in rows])
    return {"results": list(told)}


def _rows() -> list[dict[str, Any]]:
    """The rows of the request; what they say is looked at by the service, all at once."""
    try:
        rows = json.loads(request.get_data())
    except ValueError as error:
        abort(400, exc=error)
    if not isinstance(rows, list):
        raise ValidationError([Message("request.no-list")])
    require_not_too_many(rows)
    wrong = {
        at: [Message("field.object")] if not isinstance(row, dict) else {"command": [_UNKNOWN]}
        for at, row in enumerate(rows)
        if not isinstance(row, dict) or "command" in row
    }
    if wrong:
        raise ValidationError(wrong)
    return rows


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
    "/records/<record>/confirmation",
    commands.ConfirmBehaviour,
    "observations",
    "Confirm a record: a finding bears it out, and what was only alleged counts",
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
