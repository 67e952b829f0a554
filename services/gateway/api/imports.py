"""Files of people, units, leave, punches and behaviours: taken in here, sent on in chunks to their owner."""

import base64
import json
from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
from flask import request
from marshmallow import ValidationError
from werkzeug.datastructures import FileStorage

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import ask, caller, spoken_of
from services.gateway.errors import language
from shared.contracts.messages import text_of
from shared.contracts.refusal import Refusal
from shared.contracts.schema import Message, schema_of

blueprint = Field("imports", "Nhập tệp: what a file says of people, units, days and behaviour")

OWNERS = {
    "people": "personnel",
    "units": "personnel",
    "blocks": "personnel",
    "leave": "personnel",
    "roster": "personnel",
    "discipline": "personnel",
    "punches": "observations",
    "behaviours": "observations",
}
CHUNK = 256 * 1024

_FORM = {
    "type": "object",
    "required": ["kind", "file"],
    "properties": {
        "kind": {"type": "string", "enum": list(OWNERS), "description": "What the file holds"},
        "file": {"type": "string", "format": "binary", "description": "At most 64 MB"},
        "options": {
            "type": "string",
            "contentMediaType": "application/json",
            "description": "How to read the file, as a JSON object",
            "examples": ['{"sheet": "Tháng 3"}'],
        },
    },
}


class Page(msgspec.Struct):
    after: Annotated[int, msgspec.Meta(ge=0, description="The last line of the page before")] = 0
    limit: Annotated[int, msgspec.Meta(ge=1, le=10_000, description="Rows a page")] = 1000


class ReadAs(msgspec.Struct, forbid_unknown_fields=True):
    """How to read the file, a JSON object as in `POST /imports`; null: as it was handed in."""

    options: str | None = None


_OPTIONS = {"options": '{"sheet": "Tháng 3"}'}
_LISTED = 50


@blueprint.route("/imports", methods=["POST"])
@blueprint.response(202, views.ImportStarted)
@blueprint.doc(requestBody={"required": True, "content": {"multipart/form-data": {"schema": _FORM}}})
def start() -> Any:
    """Import a file; ask for its state and its report by the id in the answer"""
    owner, import_id = _received()
    ask(owner, "start_import", tenant=caller.tenant, import_id=import_id)
    return {"import_id": f"{owner}-{import_id}"}


@blueprint.route("/imports/held", methods=["POST"])
@blueprint.response(202, views.ImportStarted)
@blueprint.doc(requestBody={"required": True, "content": {"multipart/form-data": {"schema": _FORM}}})
def hold() -> Any:
    """Hand in a file that is not imported yet: look at its preview, then start it"""
    owner, import_id = _received()
    return {"import_id": f"{owner}-{import_id}"}


@blueprint.route("/imports/<import_id>/preview", methods=["POST"])
@blueprint.response(200, views.ImportPreview)
@blueprint.arguments(schema_of(ReadAs), example=_OPTIONS)
def preview(body: dict[str, Any], import_id: str) -> Any:
    """What a file that is held would give: its first rows, and the lines that cannot be read

    Nothing is recorded. `options` null: as it was handed in.
    """
    owner, own_id = _owner(import_id)
    found = ask(owner, "preview_import", tenant=caller.tenant, import_id=own_id, **_read_as(body))
    return {**found, "import_id": import_id}


@blueprint.route("/imports/<import_id>/start", methods=["POST"])
@blueprint.response(202, views.ImportStarted)
@blueprint.arguments(schema_of(ReadAs), example=_OPTIONS)
def begin(body: dict[str, Any], import_id: str) -> Any:
    """Import a file that is held; starting it again changes nothing"""
    owner, own_id = _owner(import_id)
    ask(owner, "start_import", tenant=caller.tenant, import_id=own_id, **_read_as(body))
    return {"import_id": import_id}


@blueprint.answer("/imports", views.EarlierImport(many=True))
def earlier() -> Any:
    """The imports of the last time, the newest first"""
    found = [
        {**one, "import_id": f"{owner}-{one['import_id']}"}
        for owner in sorted(set(OWNERS.values()))
        for one in ask(owner, "imports_of", tenant=caller.tenant, limit=_LISTED)
    ]
    return sorted(found, key=lambda one: str(one["created"]), reverse=True)[:_LISTED]


def _received() -> tuple[str, str]:
    """The service that now has the file of this request, and its id there."""
    kind, file, options = _form()
    owner = OWNERS[kind]
    begun = ask(
        owner,
        "begin_import",
        kind=kind,
        file_name=file.filename or kind,
        options=options,
        context=caller.context(),
    )
    import_id = begun["import_id"]
    for number, chunk in enumerate(_chunks(file)):
        ask(
            owner,
            "add_chunk",
            tenant=caller.tenant,
            import_id=import_id,
            number=number,
            data_base64=chunk,
        )
    return owner, str(import_id)


@blueprint.answer("/imports/<import_id>", views.ImportState)
def state(import_id: str) -> Any:
    """How far an import is"""
    owner, own_id = _owner(import_id)
    found = ask(owner, "import_state", tenant=caller.tenant, import_id=own_id)
    failure = found.get("failure")
    if failure:
        text = text_of(failure["code"], failure["details"], language())
        failure = {**failure, "message": text}
    return {**found, "import_id": import_id, "failure": failure}


@blueprint.answer("/imports/<import_id>/report", views.ReportLine(many=True))
@blueprint.query(Page)
def report(query: dict[str, Any], import_id: str) -> Any:
    """The lines that brought nothing new, each with its number and the reason, page by page"""
    owner, own_id = _owner(import_id)
    return ask(owner, "import_report", tenant=caller.tenant, import_id=own_id, **query)


def _form() -> tuple[str, FileStorage, dict[str, Any]]:
    wrong: dict[str, Any] = {
        name: [Message("field.unknown", known="kind, file, options")]
        for name in (*request.form, *request.files)
        if name not in _FORM["properties"]
    }
    kind, file = request.form.get("kind"), request.files.get("file")
    if kind is None:
        wrong["kind"] = [Message("field.required")]
    elif kind not in OWNERS:
        wrong["kind"] = [Message("field.choice", input=kind, choices=", ".join(OWNERS))]
    if file is None:
        wrong["file"] = [Message("field.file")]
    options = _json_object(request.form.get("options") or "{}")
    if options is None:
        wrong["options"] = [Message("field.json-object", input=request.form["options"])]
    if wrong or kind is None or file is None or options is None:
        raise ValidationError(wrong)
    return kind, file, options


def _read_as(body: dict[str, Any]) -> dict[str, Any]:
    if body.get("options") is None:
        return {}
    options = _json_object(body["options"])
    if options is None:
        raise ValidationError({"options": [Message("field.json-object", input=body["options"])]})
    return {"options": options}


def _json_object(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _chunks(file: FileStorage) -> Iterator[str]:
    while data := file.stream.read(CHUNK):
        yield base64.b64encode(data).decode("ascii")


def _owner(import_id: str) -> tuple[str, str]:
    owner, _, own_id = import_id.partition("-")
    if owner not in OWNERS.values() or not own_id:
        raise Refusal("import.unknown", value=import_id)
    spoken_of()[own_id] = import_id
    return owner, own_id
