"""Criteria are read by everybody; the office writes, tries, publishes and suspends."""

from collections.abc import Callable
from typing import Any

import pytest

from services.gateway.identity.grants import Grant
from services.gateway.identity.visitor import INSIDE, Visitor
from shared.contracts.refusal import Refusal
from tests.unit.gateway.conftest import FakeBackend

EVIL = "<script>alert(1)</script>"
SETS = [
    {"criteria": "sau", "version": 1, "name": "Bộ sau", "effective_from": "2999-01-01"},
    {"criteria": "noi-quy", "version": 2, "name": f"Nội quy {EVIL}", "effective_from": "2019-01-01"},
    {"criteria": "noi-quy", "version": 1, "name": "Nội quy", "effective_from": "2018-01-01"},
]
SUSPENDED = {
    "what": "source",
    "code": "time-clock",
    "by": "CB005",
    "reason": "Máy sai giờ",
    "since": "2026-01-02T03:04:05Z",
}
WRONG = {
    "problems": [
        {
            "file": "tieu-chi.yaml",
            "line": 3,
            "path": "items[0]",
            "text_vi": f"tieu-chi.yaml, dòng 3, items[0]: thiếu khóa {EVIL}",
            "text_en": "tieu-chi.yaml, line 3, items[0]: a key is missing",
        }
    ],
    "criteria": None,
}
RIGHT: dict[str, Any] = {"problems": [], "criteria": "noi-quy"}
FIGURES = {"mean": 9000, "median": 9000, "least": 8000, "most": 10000}
COMPARED = {
    **dict.fromkeys(("up", "same", "new", "gone", "better", "regraded"), 0),
    "subjects": 1,
    "down": 1,
    "worse": 1,
    "points": {"before": FIGURES, "after": {**FIGURES, "mean": 8500}},
    "grades": [{"grade": "A", "before": 1, "after": 0}],
    "units": [{"unit": "vp", "subjects": 1, "before": 9000, "after": 8500, "up": 0, "down": 1}],
    "flags": {"rise": [], "clear": []},
    "histogram": {
        "width": 100,
        "bars": [{"from": 8500, "before": 0, "after": 1}, {"from": 9000, "before": 1, "after": 0}],
    },
    "moves": [
        {
            "subject": "p1",
            "subject_kind": "person",
            "unit": "vp",
            "before": 9000,
            "after": 8500,
            "difference": -500,
            "grade_before": "A",
            "grade_after": "B",
            "step": "worse",
        }
    ],
}
FOUND = {
    "period": "2019",
    "before": {"criteria": "noi-quy", "version": 2},
    "after": {"criteria": "noi-quy", "version": 0},
    "person": COMPARED,
    "unit": None,
}


@pytest.fixture
def look(app: Any, backend: FakeBackend) -> Callable[..., Any]:
    backend.answers |= {
        "criteria": SETS,
        "suspensions": [SUSPENDED],
        "check_criteria": RIGHT,
        "what_if": FOUND,
        "dry_run": {**FOUND, "published": False, "periods": ["2019"]},
    }

    def look(path: str, role: Any = "emulation-office", language: str = "vi", **more: Any) -> Any:
        visitor = Visitor("so", "a1", "a1", "lan", None, (Grant(role),), session="s")
        headers = {"Accept-Language": language, "Accept": "text/html", **more.pop("headers", {})}
        return app.test_client().open(path, environ_overrides={INSIDE: visitor}, headers=headers, **more)

    return look


def test_what_is_in_force_is_told_apart(look: Callable[..., Any]) -> None:
    text = look("/criteria").get_data(as_text=True)
    assert [text.count(one) for one in ("đang áp dụng", "sắp áp dụng", "đã có bộ sau")] == [1, 1, 1]
    assert EVIL not in text and "Máy sai giờ" in text
    assert "in force" in look("/criteria", language="en").get_data(as_text=True)


def test_staff_read_and_change_nothing(look: Callable[..., Any]) -> None:
    text = look("/criteria", "staff").get_data(as_text=True)
    assert "<textarea" not in text and "Soạn bộ" not in text
    assert look("/criteria/edit", "staff").status_code == 403


def test_a_published_text_is_shown_as_it_was_written(look: Callable[..., Any], backend: FakeBackend) -> None:
    backend.answers["criteria_in_full"] = {**SETS[1], "sha256": "0", "text": f"criteria: x # {EVIL}"}
    text = look("/criteria/noi-quy/2").get_data(as_text=True)
    assert "criteria: x # &lt;script&gt;" in text
    assert backend.asked("criteria_in_full")[0]["version"] == 2
    editing = look("/criteria/edit?criteria=noi-quy&version=2").get_data(as_text=True)
    assert "criteria: x # &lt;script&gt;" in editing


def test_problems_lead_to_their_lines(look: Callable[..., Any], backend: FakeBackend) -> None:
    backend.answers["check_criteria"] = WRONG
    form, htmx = {"text": "a: 1"}, {"HX-Request": "true"}
    part = look("/criteria/edit/check", method="POST", data=form, headers=htmx).get_data(as_text=True)
    assert 'data-line="3"' in part and ">Dòng 3</a>: items[0]: thiếu khóa &lt;script&gt;" in part
    assert "<html" not in part
    whole = look("/criteria/edit/check", method="POST", data=form, language="en").get_data(as_text=True)
    assert ">Line 3</a>: items[0]: a key is missing" in whole and "a: 1</textarea>" in whole


def test_a_trial_shows_who_moves(look: Callable[..., Any], backend: FakeBackend) -> None:
    form = {"text": "a: 1", "how": "what-if", "period": "2019"}
    text = look("/criteria/edit/trial", method="POST", data=form).get_data(as_text=True)
    assert backend.asked("what_if")[0]["period"] == "2019"
    assert "90,00" in text and "85,00" in text and "kém hơn" in text and "data-chart" in text
    assert 'name="certain"' not in text and "a: 1</textarea>" in text


def test_a_refused_trial_stands_in_its_place(look: Callable[..., Any], backend: FakeBackend) -> None:
    backend.answers["what_if"] = Refusal("score.period", value="2019-02", kind="person", known="year")
    form = {"text": "a: 1", "how": "what-if", "period": "2019-02"}
    answer = look("/criteria/edit/trial", method="POST", data=form, headers={"HX-Request": "true"})
    assert answer.status_code == 422 and 'role="alert"' in answer.get_data(as_text=True)


def test_publishing_wants_a_dry_run_and_a_confirmation(
    look: Callable[..., Any], backend: FakeBackend
) -> None:
    form = {"text": "a: 1", "how": "dry-run"}
    text = look("/criteria/edit/trial", method="POST", data=form).get_data(as_text=True)
    assert 'name="certain"' in text and len(backend.asked("dry_run")) == 1
    unsure = look("/criteria/edit/publish", method="POST", data={"text": "a: 1"})
    assert unsure.status_code == 422 and "a: 1</textarea>" in unsure.get_data(as_text=True)
    assert backend.asked("execute") == []
    sure = look("/criteria/edit/publish", method="POST", data={"text": "a: 1", "certain": "yes"})
    assert sure.location == "/criteria?done=published"
    assert backend.asked("execute")[0]["command"]["text"] == "a: 1"


def test_suspending_and_lifting(look: Callable[..., Any], backend: FakeBackend) -> None:
    form = {
        "what": "source",
        "source-code": "time-clock",
        "criterion-code": "x",
        "by": "CB005",
        "reason": "Sai giờ",
    }
    assert look("/criteria/suspensions", method="POST", data=form).location == "/criteria?done=suspended"
    assert backend.asked("execute")[0]["command"]["code"] == "time-clock"
    form = {"what": "source", "code": "time-clock", "by": "CB005", "reason": ""}
    refused = look("/criteria/suspensions/lifting", method="POST", data=form)
    assert refused.status_code == 422 and 'role="alert"' in refused.get_data(as_text=True)
