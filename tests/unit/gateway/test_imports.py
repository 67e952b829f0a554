"""Files go on in chunks to the service that owns what they hold."""

import base64
import io
from typing import Any

import pytest

from services.gateway.api.imports import CHUNK


def send(request_as: Any, content: bytes = b"1\t2019-01-02 07:14:47\n", **form: Any) -> Any:
    whole = {"kind": "punches", "file": (io.BytesIO(content), "attlog.dat"), **form}
    data = {name: part for name, part in whole.items() if part is not None}
    return request_as("POST", "/api/imports", data=data, content_type="multipart/form-data")


def test_a_file_is_sent_on_whole(request_as: Any, backend: Any) -> None:
    content = bytes(range(256)) * 2100

    answer = send(request_as, content, options='{"device": "cửa chính"}')

    assert (answer.status_code, answer.json) == (202, {"import_id": "observations-i1"})
    assert [(service, method) for service, method, _ in backend.calls] == [
        ("observations", "begin_import"),
        *[("observations", "add_chunk")] * 3,
        ("observations", "start_import"),
    ]
    begun = backend.asked("begin_import")[0]
    assert (begun["kind"], begun["file_name"], begun["options"]) == (
        "punches",
        "attlog.dat",
        {"device": "cửa chính"},
    )
    chunks = backend.asked("add_chunk")
    assert [one["number"] for one in chunks] == [0, 1, 2]
    assert {one["tenant"] for one in [*chunks, *backend.asked("start_import")]} == {"so"}
    parts = [base64.b64decode(one["data_base64"]) for one in chunks]
    assert b"".join(parts) == content
    assert max(map(len, parts)) == CHUNK


@pytest.mark.parametrize(
    ("kind", "owner"),
    [("people", "personnel"), ("units", "personnel"), ("leave", "personnel"), ("behaviours", "observations")],
)
def test_the_owner_of_each_kind(request_as: Any, backend: Any, kind: str, owner: str) -> None:
    answer = send(request_as, kind=kind)

    assert answer.json == {"import_id": f"{owner}-i1"}
    assert {service for service, _, _ in backend.calls} == {owner}


@pytest.mark.parametrize(
    ("form", "place"),
    [
        ({"kind": None}, "kind"),
        ({"kind": "cats"}, "kind"),
        ({"file": None}, "file"),
        ({"options": "[1]"}, "options"),
        ({"options": "{"}, "options"),
        ({"optoins": "{}"}, "optoins"),
    ],
)
def test_mistakes_in_the_form(request_as: Any, backend: Any, form: dict[str, Any], place: str) -> None:
    answer = send(request_as, **form)

    assert answer.status_code == 422
    assert [one["place"] for one in answer.json["errors"]] == [place]
    assert backend.calls == []


def test_a_file_that_is_too_large(request_as: Any, backend: Any) -> None:
    answer = send(request_as, bytes(64 * 2**20))

    assert answer.status_code == 413
    assert "64 MB" in answer.json["detail"]
    assert backend.calls == []


def test_only_multipart_is_taken(request_as: Any) -> None:
    assert request_as("POST", "/api/imports", json={"kind": "people"}).status_code == 415


def test_why_a_file_was_not_taken_at_all_is_told(request_as: Any, backend: Any) -> None:
    failure = {"code": "import.empty", "details": {"place": "line 1"}}
    backend.answers["import_state"] = {"import_id": "i1", "state": "failed", "failure": failure}

    state = request_as("GET", "/api/imports/observations-i1", language="en").json

    assert state["import_id"] == "observations-i1"
    assert state["failure"]["code"] == "import.empty"
    assert state["failure"]["message"].startswith("line 1: ")


@pytest.mark.parametrize("import_id", ["i1", "observations-", "cats-i1"])
def test_an_id_that_was_never_given_out(request_as: Any, backend: Any, import_id: str) -> None:
    answer = request_as("GET", f"/api/imports/{import_id}")

    assert (answer.status_code, answer.json["code"]) == (404, "import.unknown")
    assert backend.calls == []
