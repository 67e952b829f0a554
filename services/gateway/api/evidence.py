"""Photographs that bear records out; whoever may read a record sees its photograph."""

from typing import Any

from flask import Response, request
from marshmallow import ValidationError

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import ask, caller
from services.gateway.permissions.guard import shown
from services.gateway.photographs import LIMIT, TYPE, Photographs
from services.gateway.webhooks.desk import desk
from shared.contracts.refusal import Refusal
from shared.contracts.schema import Message

blueprint = Field("evidence", "Ảnh minh chứng: photographs that bear records out")

_FORM = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "JPEG, PNG or WebP, at most 8 MB"}
    },
}
_PICTURE = {"type": "string", "format": "binary"}


@blueprint.route("/evidence", methods=["POST"])
@blueprint.response(201, views.EvidenceKept)
@blueprint.doc(requestBody={"required": True, "content": {"multipart/form-data": {"schema": _FORM}}})
def keep() -> Any:
    """Keep a photograph, without where and on what it was taken; the same one again is kept once"""
    file = request.files.get("file")
    if file is None:
        raise ValidationError({"file": [Message("field.required")]})
    content = file.stream.read(LIMIT + 1)
    if len(content) > LIMIT:
        raise Refusal("photograph.large", place="file", limit=LIMIT // 2**20)
    return {"evidence": Photographs(desk.engine).keep(caller.tenant, caller.actor, content)}


@blueprint.route("/records/<record>/evidence", methods=["GET"])
@blueprint.response(200, _PICTURE, content_type=TYPE)
def picture(record: str) -> Any:
    """The photograph that a record refers to, as JPEG"""
    said = shown(ask("observations", "record", tenant=caller.tenant, record=record))
    found = Photographs(desk.engine).of(caller.tenant, said.get("evidence"))
    if found is None:
        raise Refusal("photograph.unknown", value=record)
    return Response(found, content_type=TYPE)
