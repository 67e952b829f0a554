"""Recording: whom the form offers, what it sends on, and what it says where something is wrong."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from services.gateway.identity.grants import Grant
from services.gateway.identity.visitor import INSIDE, Visitor
from services.gateway.pages.recordable import plain
from shared.contracts.refusal import Refusal
from tests.unit.gateway.permissions.world import COLLEAGUE, OWN_UNIT, ROLE_CODES, STRANGER, Services, id_of

CODE = ROLE_CODES["observer"]
EVIL = "<script>alert(1)</script>"
OFFERED = [
    {"subject_kind": "person", "criterion": "the", "name": "Không đeo thẻ", "columns": []},
    {"subject_kind": "unit", "criterion": "phong", "name": "Phòng gọn gàng", "columns": ["self", "head"]},
]
FORM = {
    "record": "r-new",
    "subject": f"person:{COLLEAGUE}",
    "criterion": "the",
    "quantity": "2,5",
    "occurred_at": "2019-07-15T08:05",
    "source": "inspection",
}
MINE = {
    "record": "r-1",
    "subject_kind": "person",
    "subject": id_of(COLLEAGUE),
    "criterion": "the",
    "quantity": 100,
    "occurred_at": "2019-07-15T01:05:00+00:00",
    "observer": CODE,
    "note": EVIL,
    "evidence": "evidence:" + "0" * 64,
    "standing": "recorded",
}


@pytest.fixture
def backend() -> Services:
    services = Services()
    services.answers |= {"offered": OFFERED, "records": [MINE], "record": MINE}
    return services


@pytest.fixture
def look(app: Any) -> Callable[..., Any]:
    """Opens a page as an observer of the unit, or with the roles of `grants`."""

    def look(path: str, method: str = "GET", grants: Any = None, headers: Any = None, **more: Any) -> Any:
        granted = grants or (Grant("observer", OWN_UNIT),)
        visitor = Visitor("so", "a1", "a1", "lan", id_of(CODE), granted, session="s")
        said = {"Accept-Language": "vi", **(headers or {})}
        given = {"environ_overrides": {INSIDE: visitor}, "headers": said, **more}
        return app.test_client().open(path, method=method, **given)

    return look


def told(backend: Services) -> list[dict[str, Any]]:
    return [asked["command"] for asked in backend.asked("execute")]


def test_people_and_units_within_reach_are_offered_and_no_others(look: Any) -> None:
    values = [one[0] for one in look("/record/people.json").json]
    assert f"person:{COLLEAGUE}" in values and f"unit:{OWN_UNIT}" in values
    assert f"person:{STRANGER}" not in values and "unit:phong-b" not in values
    office = look("/record/people.json", grants=(Grant("emulation-office"),)).json
    assert f"person:{STRANGER}" in [one[0] for one in office]


def test_the_page_offers_criteria_by_kind_and_shows_what_i_recorded(look: Any, backend: Services) -> None:
    page = look("/record").text
    assert "Không đeo thẻ" in page and 'data-columns="self head"' in page
    assert EVIL not in page and "&lt;script&gt;" in page
    assert "/record/r-1/picture" in page and 'value="2019-07-15T08:05"' in page
    assert backend.asked("records")[0]["observer"] == CODE


def test_searching_keeps_what_was_typed(look: Any) -> None:
    page = look("/record", "POST", data={**FORM, "subject": "", "q": COLLEAGUE.lower(), "find": "1"}).text
    assert f'value="person:{COLLEAGUE}"' in page and 'value="2,5"' in page and 'value="r-new"' in page
    assert "Không tìm thấy ai" in look("/record", "POST", data={"q": "zzz", "find": "1"}).text


def test_a_record_is_sent_on_as_the_word_of_who_signed_in(look: Any, backend: Services) -> None:
    answer = look("/record", "POST", data={**FORM, "hours": "16"})
    assert (answer.status_code, answer.location) == (303, "/record?done=recorded")
    (command,) = told(backend)
    optional = ("column", "evidence", "note", "alleged")
    expected: dict[str, Any] = {
        "command": "RecordBehaviour",
        "record": "r-new",
        "subject_kind": "person",
        "subject": COLLEAGUE,
        "criterion": "the",
        "quantity": 250,
        "occurred_at": "2019-07-15T08:05:00+07:00",
        "observer": CODE,
        "source": "inspection",
        "measures": {"hours": 1600},
        **{name: command[name] for name in optional if name in command},
    }
    assert command == expected


def test_a_photograph_becomes_the_evidence(look: Any, backend: Services) -> None:
    written = BytesIO()
    Image.new("RGB", (8, 8)).save(written, "PNG")
    written.seek(0)
    look("/record", "POST", data={**FORM, "photo": (written, "a.png")}, content_type="multipart/form-data")
    assert told(backend)[0]["evidence"].startswith("evidence:")
    bad = {**FORM, "photo": (BytesIO(b"no picture"), "a.png")}
    answer = look("/record", "POST", data=bad, content_type="multipart/form-data")
    assert answer.status_code == 422 and "không phải là ảnh" in answer.text
    assert len(told(backend)) == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"subject": ""}, "Hãy tìm và chọn"),
        ({"quantity": "-1"}, "số không âm"),
        ({"quantity": "1,234"}, "số không âm"),
        ({"quantity": "NaN"}, "số không âm"),
        ({"occurred_at": "hôm qua"}, "Hãy ghi ngày và giờ"),
    ],
)
def test_a_mistake_is_said_and_what_was_typed_stays(
    look: Any, backend: Services, changed: dict[str, str], said: str
) -> None:
    answer = look("/record", "POST", data={**FORM, "note": "đã nhắc", **changed})
    assert answer.status_code == 422 and said in answer.text
    assert "đã nhắc" in answer.text and 'value="r-new"' in answer.text
    assert told(backend) == []


def test_the_queue_of_a_phone_is_answered_in_json(look: Any, backend: Services) -> None:
    queued = {"X-Queued": "1"}
    taken = look("/record", "POST", data=FORM, headers=queued)
    assert (taken.status_code, taken.json) == (201, {"record": "r-new"})
    backend.answers["execute"] = Refusal("record.future", place="occurred_at", value="x", now="y")
    refused = look("/record", "POST", data=FORM, headers=queued)
    assert refused.status_code == 422 and refused.json["text"]


def test_nobody_records_beyond_their_unit(look: Any, backend: Services) -> None:
    look("/record", "POST", data={**FORM, "subject": f"person:{STRANGER}"})
    assert [one for one in told(backend) if one["subject"] in (STRANGER, id_of(STRANGER))] == []


def test_my_record_is_corrected_and_retracted_with_a_reason(look: Any, backend: Services) -> None:
    said = {"quantity": "1", "occurred_at": "2019-07-15T09:00", "note": "", "reason": "nhầm giờ"}
    assert look("/record/r-1/correction", "POST", data=said).status_code == 303
    assert look("/record/r-1/retraction", "POST", data=said).status_code == 303
    first, second = told(backend)
    assert (first["occurred_at"], first["by"], first["reason"]) == (
        "2019-07-15T09:00:00+07:00",
        CODE,
        "nhầm giờ",
    )
    assert (second["command"], second["by"]) == ("RetractBehaviour", CODE)
    refused = look("/record/r-1/retraction", "POST", data={**said, "reason": ""})
    assert refused.status_code == 422 and 'value="2019-07-15T09:00"' in refused.text


def test_staff_do_not_record_and_the_worker_may_govern_the_page(look: Any) -> None:
    assert look("/record", grants=(Grant("staff"),)).status_code == 403
    worker = look("/record/worker.js")
    assert worker.headers["Service-Worker-Allowed"] == "/record"
    assert worker.mimetype == "text/javascript"


def test_names_are_found_without_their_accents() -> None:
    assert plain("Đặng Thị Hường") == "dang thi huong"
