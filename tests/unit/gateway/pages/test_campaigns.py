"""The pages of campaigns and awards: what each role sees, and a refused form that keeps what was typed."""

from collections.abc import Callable
from typing import Any

import pytest

from services.gateway.identity.grants import Grant
from services.gateway.identity.visitor import INSIDE, Visitor
from shared.contracts.refusal import Refusal
from tests.unit.gateway.permissions.world import OWN_UNIT, ROLE_CODES, TENANT, Services, id_of

EVIL = "<script>alert(1)</script>"
CAMPAIGN = {
    "campaign": "vh",
    "name": f"Văn hóa {EVIL}",
    "criteria": "vh",
    "first_day": "2019-01-02",
    "last_day": "2019-12-31",
    "state": "launched",
    "draft": 1,
    "launched_on": "2019-01-02",
    "closed_on": None,
    "units": [OWN_UNIT],
    "articles": [{"article": "dieu-1", "title": "Giờ làm việc", "text": EVIL, "audience": None}],
    "periods": ["2019"],
    "contacts": [],
    "adopts": None,
    "consultation": None,
    "forms": [
        {
            "form": "co",
            "name": "Cờ thi đua",
            "recipient": "unit",
            "rule": "block-leader",
            "minimum_points": 9000,
            "catalogue": None,
        }
    ],
}


@pytest.fixture
def backend() -> Services:
    services = Services()
    services.answers |= {
        "campaigns": [CAMPAIGN],
        "campaign": CAMPAIGN,
        "honours": {"standing": [], "published": []},
        "honour_roll": {"all": 0, "honours": []},
    }
    return services


@pytest.fixture
def page(app: Any) -> Callable[..., Any]:
    """`page("staff", "/campaigns")` is what that role gets."""

    def page(role: str, path: str, typed: Any = None, language: str = "vi") -> Any:
        visitor = Visitor(
            TENANT,
            "x",
            account="x",
            person=id_of(ROLE_CODES[role]),
            grants=(Grant(role, OWN_UNIT if role == "unit-head" else None),),  # type: ignore[arg-type]
        )
        method = "GET" if typed is None else "POST"
        headers = {"Accept-Language": language, "Accept": "text/html"}
        return app.test_client().open(
            path, method=method, data=typed, headers=headers, environ_overrides={INSIDE: visitor}
        )

    return page


def test_the_charter_is_read_in_words_and_stored_text_is_only_text(page: Callable[..., Any]) -> None:
    shown = page("staff", "/campaigns/vh")
    assert shown.status_code == 200
    assert "Đơn vị dẫn đầu khối thi đua." in shown.text and "Từ 90,00 điểm trở lên." in shown.text
    assert EVIL not in shown.text
    assert "steps/close" not in shown.text
    assert "steps/close" in page("emulation-office", "/campaigns/vh").text
    assert "What comes next" in page("staff", "/campaigns/vh", language="en").text


def test_a_refused_step_says_so_at_its_field_and_keeps_what_was_typed(
    page: Callable[..., Any], backend: Services
) -> None:
    backend.answers["execute"] = Refusal("campaign.unknown", place="place", value="x", known="–")
    typed = {"occasion": "conferral", "on": "2020-03-20", "place": "Hội trường Sở", "participants": ""}
    shown = page("emulation-office", "/campaigns/vh/steps/ceremony", typed)
    assert shown.status_code >= 400
    assert 'id="place-wrong"' in shown.text and 'value="Hội trường Sở"' in shown.text


def test_a_step_is_only_for_those_who_may_take_it(page: Callable[..., Any]) -> None:
    assert page("staff", "/campaigns/vh/steps/launch").status_code == 403
    assert page("emulation-office", "/campaigns/vh/steps/nothing").status_code == 404
    assert page("staff", "/awards/decisions").status_code == 403


def test_an_empty_honour_roll_says_what_to_do(page: Callable[..., Any]) -> None:
    assert "Không có khen thưởng nào như vậy." in page("staff", "/awards?text=lan").text
