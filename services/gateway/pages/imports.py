"""Importing a file: hand it in, look at what it would give, start it, watch it, take the report home."""

import csv
import io
import json
from typing import Any

from flask import Response as FlaskResponse
from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from services.gateway.pages import api
from services.gateway.pages.file_words import COLUMNS, KINDS
from services.gateway.pages.house import blueprint, by_htmx, shown
from services.gateway.pages.language import spoken
from shared.formulas import guarded

_REPORT_ROWS = 10_000
_BYTE_ORDER_MARK = "\ufeff"
"""Without it, Excel does not read Vietnamese in a CSV."""
_HEADS = {"vi": ("Dòng", "Lý do", "Nội dung dòng"), "en": ("Line", "Reason", "What the line says")}

_MAPPED = "column-"
"""Begins the name of a field that says under what heading a column stands."""


@blueprint.get("/imports")
def imports() -> Response:
    return _front()


@blueprint.post("/imports")
def hand_in() -> Any:
    file = request.files.get("file")
    kind = request.form.get("kind", "")
    if file is None or not file.filename:
        return _front(422, kind=kind, no_file=True)
    try:
        held = api.upload("/api/imports/held", file, {"kind": kind})
    except api.Problem as problem:
        return _front(problem.status, kind=kind, problem=problem)
    return redirect(url_for("pages.one_import", import_id=held["import_id"]), 303)


@blueprint.get("/imports/<import_id>")
def one_import(import_id: str) -> Any:
    """The preview of a file that waits to be started, else how far its import is."""
    standing = api.get(f"/api/imports/{import_id}")
    if standing["state"] != "receiving":
        template = "imports/_standing.html" if by_htmx() else "imports/standing.html"
        return shown(template, one=standing, kinds=KINDS)
    return _preview(import_id, standing, _options(request.args))


@blueprint.post("/imports/<import_id>/start")
def start_import(import_id: str) -> Any:
    options = _options(request.form)
    try:
        api.post(f"/api/imports/{import_id}/start", {"options": json.dumps(options)})
    except api.Problem as problem:
        standing = api.get(f"/api/imports/{import_id}")
        return _preview(import_id, standing, options, problem)
    return redirect(url_for("pages.one_import", import_id=import_id), 303)


@blueprint.get("/imports/<import_id>/report.csv")
def import_report(import_id: str) -> Any:
    """The lines that were not imported, for a spreadsheet."""
    language = spoken()
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_HEADS[language])
    after = 0
    while page := api.get(f"/api/imports/{import_id}/report", after=after, limit=_REPORT_ROWS):
        for one in page:
            writer.writerow((one["line"], guarded(one[f"message_{language}"]), guarded(one["text"])))
        after = page[-1]["line"]
    answer = FlaskResponse(_BYTE_ORDER_MARK + text.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="khong-nhap-duoc.csv"'
    return answer


def _front(status: int = 200, **given: Any) -> Response:
    earlier = api.get_or_none("/api/imports")
    return shown("imports/imports.html", status, earlier=earlier, kinds=KINDS, **given)


def _preview(
    import_id: str, standing: Any, options: dict[str, Any], problem: api.Problem | None = None
) -> Response:
    preview = None
    try:
        preview = api.post(f"/api/imports/{import_id}/preview", {"options": json.dumps(options)})
    except api.Problem as unreadable:
        problem = problem or unreadable
    status = problem.status if problem else 200
    words = {
        "options": options,
        "mapping": options.get("mapping", {}),
        "columns": COLUMNS,
        "kinds": KINDS,
        "mapped": _MAPPED,
    }
    return shown("imports/preview.html", status, one=standing, preview=preview, problem=problem, **words)


def _options(fields: Any) -> dict[str, Any]:
    """How to read the file, as the fields of the form say; what is left empty is found by the reader."""
    options: dict[str, Any] = {
        name: fields[name].strip() for name in ("sheet", "date_order") if fields.get(name, "").strip()
    }
    mapping = {
        name.removeprefix(_MAPPED): text.strip()
        for name, text in fields.items()
        if name.startswith(_MAPPED) and text.strip()
    }
    return options | ({"mapping": mapping} if mapping else {})
