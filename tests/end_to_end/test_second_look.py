"""A nomination is looked at again whenever something comes in late: what no longer holds is not awarded."""

from typing import Any

import httpx
import pytest

from tests.end_to_end.installation import Installation
from tests.end_to_end.test_retraction import Asker, observe, review

CODE, YEAR, DAY = "CB016", "2019", "2019-02-12"
CAMPAIGN = "sang-kien-2019"


@pytest.fixture
def ask(installation: Installation) -> Asker:
    installation.settle()
    return Asker(installation)


def draft(minimum_points: int) -> dict[str, Any]:
    form = {
        "form": "giay-khen-sang-kien",
        "name": "Giấy khen về sáng kiến",
        "recipient": "person",
        "rule": "grade",
        "minimum_points": minimum_points,
    }
    return {
        "campaign": CAMPAIGN,
        "name": "Phát huy sáng kiến",
        "criteria": "van-hoa-cong-so-2019",
        "first_day": "2019-01-02",
        "last_day": "2019-12-31",
        "forms": [form],
    }


def refused(installation: Installation, path: str, body: dict[str, Any]) -> httpx.Response:
    response = installation.http.post(path, json=body, headers={"Accept-Language": "en"})
    assert response.is_client_error, response.text
    return response


def nominated(installation: Installation) -> dict[str, Any]:
    (row,) = installation.get(f"/api/campaigns/{CAMPAIGN}/nominations")
    assert isinstance(row, dict)
    return row


def test_a_nominee_whose_deciding_record_is_retracted_before_the_decision_is_caught(
    installation: Installation, ask: Asker
) -> None:
    before = ask.scores(YEAR)[CODE]["points"]
    record, _ = observe(installation, "person", CODE, "initiative-province", DAY)
    points = ask.scores(YEAR)[CODE]["points"]
    assert points > before
    installation.post("/api/campaigns", draft(minimum_points=points))
    installation.post(f"/api/campaigns/{CAMPAIGN}/launch", {"on": "2019-01-02"})

    body = {
        "form": "giay-khen-sang-kien",
        "period": YEAR,
        "recipient_kind": "person",
        "recipient": CODE,
        "origin": "person",
        "by": CODE,
    }
    path = f"/api/campaigns/{CAMPAIGN}/nominations/by-hand"
    other = refused(installation, path, {**body, "recipient": "CB017", "by": "CB017"})
    assert other.json()["code"] == "nomination.not-eligible"
    installation.post(path, body)
    installation.settle()
    row = nominated(installation)
    assert (row["code"], row["points"], row["standing"]) == (CODE, points, "eligible")
    assert "đủ điều kiện" in installation.done("nomination", "check", CAMPAIGN, CODE, "--period", YEAR)

    review(installation, record, "retraction")
    row = nominated(installation)
    assert (row["standing"], row["points_now"]) == ("unfulfilled", before)
    (objection,) = row["objections"]
    decision = {
        "nominations": [row["nomination"]],
        "authority": "Giám đốc Sở",
        "decision_number": "99/QĐ",
        "decided_on": "2020-02-28",
        "signatory": "Trần Văn Minh",
    }
    caught = refused(installation, "/api/decisions", decision)
    assert objection["text_en"] in caught.json()["detail"]
    assert nominated(installation)["state"] == "submitted"
    printed = installation.done("nomination", "list", CAMPAIGN)
    assert "chưa đạt" in printed
    installation.done(
        *("nomination", "withdraw", row["nomination"], "--by", CODE, "--on", "2020-03-02"),
        *("--reason", "Bản ghi đã được rút lại"),
    )
    assert nominated(installation)["state"] == "withdrawn"
