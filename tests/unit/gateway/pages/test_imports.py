"""A file is looked at before it is imported; what went wrong stands on the page, harmless."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from services.gateway.backend import ServiceUnavailable
from services.gateway.identity.grants import Grant
from services.gateway.identity.visitor import INSIDE, Visitor
from shared.contracts.refusal import Refusal
from tests.unit.gateway.conftest import FakeBackend

EVIL = "<script>alert(1)</script>"
STATE: dict[str, Any] = {
    "import_id": "i1",
    "kind": "punches",
    "file_name": f"cong{EVIL}.dat",
    "state": "receiving",
    "lines": None,
    "done": 0,
    "imported": 0,
    "not_imported": 0,
    "reasons": {},
    "failure": None,
    "remarks": [],
    "columns": ["badge", "time"],
}
REFUSED = {
    "line": 2,
    "reason": "x",
    "text": EVIL,
    "message_vi": "ngày không có thật",
    "message_en": "no such day",
}
PREVIEW = {
    "kind": "punches",
    "file_name": "cong.dat",
    "whole": True,
    "lines": 2,
    "fit": 1,
    "unfit": 1,
    "rows": [{"line": 1, "cells": {"badge": "17", "time": "2019-01-02 07:14:47"}}],
    "reasons": {"x": 1},
    "refused": [REFUSED],
    "remarks": [],
}


@pytest.fixture
def look(app: Any, backend: FakeBackend) -> Callable[..., Any]:
    backend.answers |= {
        "import_state": STATE,
        "preview_import": PREVIEW,
        "observations.imports_of": [{**STATE, "created": "2026-01-02T03:04:05Z", "actor": "lan"}],
    }

    def look(
        path: str, role: Any = "emulation-office", method: str = "GET", language: str = "vi", **more: Any
    ) -> Any:
        visitor = Visitor("so", "a1", "a1", "lan", None, (Grant(role),), session="s")
        headers = {"Accept-Language": language, "Accept": "text/html", **more.pop("headers", {})}
        return app.test_client().open(
            path, method=method, environ_overrides={INSIDE: visitor}, headers=headers, **more
        )

    return look


def handed_in(look: Callable[..., Any], **form: Any) -> Any:
    given = {"kind": "punches", "file": (io.BytesIO(b"17\t2019-01-02 07:14:47\n"), "cong.dat"), **form}
    data = {name: part for name, part in given.items() if part is not None}
    return look("/imports", method="POST", data=data, content_type="multipart/form-data")


def test_a_file_is_held_and_led_to_its_preview(look: Callable[..., Any], backend: FakeBackend) -> None:
    answer = handed_in(look)
    assert (answer.status_code, answer.location) == (303, "/imports/observations-i1")
    assert len(backend.asked("add_chunk")) == 1 and backend.asked("start_import") == []


def test_without_a_file_the_field_says_so_and_the_kind_stays(look: Callable[..., Any]) -> None:
    answer = handed_in(look, file=None, kind="leave")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="file-wrong"' in text and '<option value="leave" selected>' in text


def test_earlier_imports_are_listed_and_escaped(look: Callable[..., Any]) -> None:
    text = look("/imports").get_data(as_text=True)
    assert "chờ bạn xem và nhập" in text and EVIL not in text and "cong&lt;script&gt;" in text


def test_the_preview_shows_rows_and_reasons(look: Callable[..., Any]) -> None:
    text = look("/imports/observations-i1").get_data(as_text=True)
    assert "07:14:47" in text and "ngày không có thật" in text and EVIL not in text
    english = look("/imports/observations-i1", language="en").get_data(as_text=True)
    assert "no such day" in english and "Import this file" in english


def test_a_chosen_column_is_tried_and_kept_for_the_start(
    look: Callable[..., Any], backend: FakeBackend
) -> None:
    text = look("/imports/observations-i1?column-badge=Thẻ&sheet=T3").get_data(as_text=True)
    assert backend.asked("preview_import")[0]["options"] == {"sheet": "T3", "mapping": {"badge": "Thẻ"}}
    assert 'type="hidden" name="column-badge" value="Thẻ"' in text
    form = {"column-badge": "Thẻ"}
    answer = look("/imports/observations-i1/start", method="POST", data=form)
    assert answer.location == "/imports/observations-i1"
    assert backend.asked("start_import")[0]["options"] == {"mapping": {"badge": "Thẻ"}}


def test_an_unreadable_file_says_why_and_asks_for_the_columns(
    look: Callable[..., Any], backend: FakeBackend
) -> None:
    backend.answers["preview_import"] = Refusal("import.empty", place="cong.dat")
    answer = look("/imports/observations-i1")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422 and 'role="alert"' in text and 'name="column-badge"' in text
    assert "Nhập tệp này" not in text


def test_progress_asks_again_until_the_end(look: Callable[..., Any], backend: FakeBackend) -> None:
    backend.answers["import_state"] = {**STATE, "state": "running", "lines": 10, "done": 4}
    part = look("/imports/observations-i1", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert 'hx-trigger="every 2s"' in part and "<html" not in part and 'value="4"' in part
    backend.answers["import_state"] = {
        **STATE,
        "state": "finished",
        "lines": 10,
        "done": 10,
        "not_imported": 1,
    }
    done = look("/imports/observations-i1", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "hx-trigger" not in done and "report.csv" in done


def test_the_report_holds_no_formula(look: Callable[..., Any], backend: FakeBackend) -> None:
    rows = [{**REFUSED, "text": "=cmd|x"}, {**REFUSED, "line": 3, "text": "-2+3"}]
    backend.answers["import_report"] = lambda after, **_: [one for one in rows if one["line"] > after]
    answer = look("/imports/observations-i1/report.csv")
    text = answer.get_data(as_text=True)
    assert answer.mimetype == "text/csv" and text.startswith("\ufeff")
    assert "2,ngày không có thật,'=cmd|x" in text and ",'-2+3" in text


def test_a_silent_service_leaves_the_form(look: Callable[..., Any], backend: FakeBackend) -> None:
    backend.answers["observations.imports_of"] = ServiceUnavailable("observations")
    answer = look("/imports")
    assert answer.status_code == 200 and "đang bận" in answer.get_data(as_text=True)


@pytest.mark.parametrize("role", ["staff", "auditor", "council-member"])
def test_it_is_not_for_others(look: Callable[..., Any], role: str) -> None:
    assert look("/imports", role).status_code == 403


def test_programs_may_look_before_they_start(request_as: Any, backend: FakeBackend) -> None:
    backend.answers["preview_import"] = PREVIEW
    options = json.dumps({"sheet": "T3"})
    answer = request_as("POST", "/api/imports/observations-i1/preview", json={"options": options})
    assert answer.json["fit"] == 1 and answer.json["import_id"] == "observations-i1"
    wrong = request_as("POST", "/api/imports/observations-i1/preview", json={"options": "[1]"})
    assert wrong.status_code == 422 and wrong.json["errors"][0]["place"] == "options"
