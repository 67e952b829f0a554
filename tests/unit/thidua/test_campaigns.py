"""Campaigns at the command line: each step goes to its endpoint with what was said."""

from pathlib import Path
from typing import Any

import pytest

from tests.unit.thidua.conftest import Run, Server

CHARTER = """\
campaign: van-hoa
name: Văn hóa công sở
criteria: van-hoa-cong-so
first_day: 2019-01-02
last_day: 2019-12-31
periods: [2019, 2019-H1]
forms:
  - {form: giay-khen, name: Giấy khen, recipient: person, rule: grade}
"""
BODY = {
    "campaign": "van-hoa",
    "name": "Văn hóa công sở",
    "criteria": "van-hoa-cong-so",
    "first_day": "2019-01-02",
    "last_day": "2019-12-31",
    "periods": ["2019", "2019-H1"],
    "forms": [{"form": "giay-khen", "name": "Giấy khen", "recipient": "person", "rule": "grade"}],
}
DONE = {"events": [{"id": "e", "stream": "comment-y1"}]}
ON = ("--on", "2019-01-15")

STEPS: list[tuple[tuple[str, ...], str, dict[str, Any], str]] = [
    (
        ("consult", "vh", *ON, "--until", "2019-01-20"),
        "campaigns/vh/consultation",
        {"on": "2019-01-15", "until": "2019-01-20"},
        "Đã mở lấy ý kiến đến 2019-01-20.",
    ),
    (
        ("end-consultation", "vh", *ON),
        "campaigns/vh/consultation/closing",
        {"on": "2019-01-15"},
        "Đã kết thúc lấy ý kiến.",
    ),
    (
        ("comment", "vh", "dieu-1", "Rõ giờ", "--author", "CB001", *ON),
        "campaigns/vh/comments",
        {"article": "dieu-1", "author": "CB001", "text": "Rõ giờ", "on": "2019-01-15"},
        "Đã ghi ý kiến y1.",
    ),
    (
        ("answer", "y1", "taken-in-part", "Đã ghi", "--by", "CB005", *ON),
        "comments/y1/answer",
        {"verdict": "taken-in-part", "answer": "Đã ghi", "by": "CB005", "on": "2019-01-15"},
        "Đã trả lời ý kiến.",
    ),
    (("launch", "vh", *ON), "campaigns/vh/launch", {"on": "2019-01-15"}, "Đã phát động vh."),
    (
        ("join", "vh", "van-phong", *ON, "--registration", "05/ĐK", "--commitment", "Tốt"),
        "campaigns/vh/units",
        {"unit": "van-phong", "on": "2019-01-15", "registration": "05/ĐK", "commitments": ["Tốt"]},
        "van-phong đã tham gia vh.",
    ),
    (
        (
            *("register", "vh", "van-phong", "2019", "--number", "07/ĐK", *ON, "--award", "co"),
            *("--person", "CB001=giay-khen,bang-khen"),
        ),
        "campaigns/vh/registrations",
        {
            "unit": "van-phong",
            "period": "2019",
            "number": "07/ĐK",
            "on": "2019-01-15",
            "forms": ["co"],
            "commitments": [],
            "people": [{"person": "CB001", "forms": ["giay-khen", "bang-khen"]}],
        },
        "Đã đăng ký van-phong, kỳ 2019.",
    ),
    (
        ("remind", "vh", *ON, "--after", "45"),
        "campaigns/vh/reminders",
        {"on": "2019-01-15", "after_days": 45},
        "Đã nhắc 1 đơn vị.",
    ),
    (
        ("review", "vh", "interim", "2019-H1", "--document", "1/BC", *ON, "--lesson", "a", "--task", "b"),
        "campaigns/vh/reviews",
        {
            "kind": "interim",
            "period": "2019-H1",
            "on": "2019-01-15",
            "document": "1/BC",
            "findings": [{"kind": "lesson", "text": "a"}, {"kind": "task", "text": "b"}],
        },
        "Đã ghi sơ kết kỳ 2019-H1.",
    ),
    (
        ("publish-honours", "vh", "2019", *ON),
        "campaigns/vh/honours",
        {"period": "2019", "on": "2019-01-15"},
        "Đã công bố bảng vàng kỳ 2019.",
    ),
    (("close", "vh", *ON), "campaigns/vh/closing", {"on": "2019-01-15"}, "Đã kết thúc vh."),
]


@pytest.mark.parametrize(("arguments", "path", "body", "said"), STEPS)
def test_a_step_is_sent_and_told(
    server: Server, run: Run, arguments: tuple[str, ...], path: str, body: dict[str, Any], said: str
) -> None:
    server.on("POST", f"/api/{path}", DONE)
    result = run("campaign", *arguments)
    assert (result.exit_code, result.stdout) == (0, f"{said}\n"), result.stderr
    assert server.body() == body


def test_a_charter_is_read_from_yaml_and_from_json(server: Server, run: Run, tmp_path: Path) -> None:
    server.on("POST", "/api/campaigns", DONE)
    file = tmp_path / "the-le.yaml"
    file.write_text(CHARTER, encoding="utf-8")
    assert run("campaign", "draft", str(file)).stdout == "Đã soạn van-hoa.\n"
    assert server.body() == BODY
    file.write_text('{"campaign": "van-hoa", "periods": ["2019"]}', encoding="utf-8")
    assert run("campaign", "draft", str(file)).exit_code == 0
    assert server.body() == {"campaign": "van-hoa", "periods": ["2019"]}


def test_a_new_draft_names_its_campaign_in_the_path(server: Server, run: Run, tmp_path: Path) -> None:
    server.on("POST", "/api/campaigns/van-hoa/drafts", DONE, {"events": []})
    file = tmp_path / "the-le.yaml"
    file.write_text(CHARTER, encoding="utf-8")
    assert run("campaign", "redraft", str(file), "--reason", "Góp ý").exit_code == 0
    expected = {**BODY, "reason": "Góp ý"}
    del expected["campaign"]
    assert server.body() == expected
    again = run("campaign", "redraft", str(file), "--reason", "Góp ý", lang="en")
    assert (again.stdout, again.stderr) == ("", "Nothing changed: it was so before.\n")


@pytest.mark.parametrize(
    ("text", "said"), [("a: [1", "dòng 2"), ("- chỉ một danh sách", "phải là các trường của thể lệ")]
)
def test_a_charter_that_cannot_be_read_is_told_by_its_place(
    server: Server, run: Run, tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "the-le.yaml"
    file.write_text(f"{text}\n", encoding="utf-8")
    result = run("campaign", "draft", str(file))
    assert result.exit_code in (1, 2)
    assert said in result.stderr and "the-le.yaml" in result.stderr
    assert server.requests == []


def test_who_took_part_may_stand_in_a_file(server: Server, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "du-le.txt"
    file.write_text("CB002\n\n CB003\n", encoding="utf-8")
    who = ("--place", "Hội trường", "--participant", "CB001", "--participants", str(file), "--guests", "4")
    came = {"place": "Hội trường", "participants": ["CB001", "CB002", "CB003"], "guests": 4}
    server.on("POST", "/api/campaigns/vh/launch", DONE)
    server.on("POST", "/api/campaigns/vh/ceremonies", DONE)
    assert run("campaign", "launch", "vh", *ON, *who).exit_code == 0
    assert server.body() == {"on": "2019-01-15", "ceremony": came}
    held = run("campaign", "ceremony", "vh", "conferral", *ON, *who)
    assert held.stdout == "Đã ghi buổi lễ, 7 người dự.\n"
    assert server.body() == {"occasion": "conferral", "on": "2019-01-15", **came}


def test_how_two_drafts_differ_is_a_table(server: Server, run: Run) -> None:
    change = {"place": "periods", "kind": "changed", "before": ["2019"], "after": ["2019", "2020"]}
    told = {"before": 1, "after": 2, "reason": "Góp ý", "differences": [change]}
    server.on("GET", "/api/campaigns/vh/differences", told, {**told, "differences": []})
    shown = run("campaign", "diff", "vh", "--before", "1").stdout
    assert "Dự thảo 2 so với dự thảo 1: Góp ý" in shown
    assert "periods" in shown and '["2019", "2020"]' in shown and "sửa" in shown
    assert server.queries[-1] == {"before": "1"}
    assert "Không khác gì." in run("campaign", "diff", "vh").stderr


def test_lists_name_people_units_and_states(server: Server, run: Run) -> None:
    campaign = {
        "campaign": "vh",
        "name": "Văn hóa",
        "state": "consulting",
        "first_day": "2019-01-02",
        "last_day": "2019-12-31",
        "units": ["a", "b"],
        "forms": BODY["forms"],
        "articles": [{"article": "dieu-1", "title": "Giờ", "text": "Đúng giờ"}],
    }
    author = {"person": "p", "code": "CB001", "name": "Lan"}
    comment = {
        "comment": "y1",
        "article": "dieu-1",
        "author": author,
        "text": "Rõ giờ",
        "made_on": "2019-01-15",
    }
    part = {"unit": "a", "since": "2019-01-15", "silent_days": 40, "reminders": [{}], "due": True}
    wish = {"unit": "a", "period": "2019", "people": [author], "forms": ["co"], "number": "7"}
    honour = {
        "form_name": "Cờ",
        "recipient_kind": "unit",
        "recipient": "a",
        "name": "Phòng A",
        "period": "2019",
    }
    server.on("GET", "/api/campaigns", [campaign])
    server.on("GET", "/api/campaigns/vh", campaign)
    server.on("GET", "/api/campaigns/vh/comments", [{**comment, "verdict": "taken", "answer": "Có"}])
    server.on("GET", "/api/campaigns/vh/participation", [part])
    server.on("GET", "/api/campaigns/vh/registrations", [wish])
    server.on("GET", "/api/campaigns/vh/honours", {"standing": [honour], "published": []})
    assert "đang lấy ý kiến" in run("campaign", "list").stdout
    whole = run("campaign", "show", "vh").stdout
    assert "Văn hóa – đang lấy ý kiến" in whole and "Giấy khen" in whole and "Đúng giờ" in whole
    assert run("campaign", "show", "vh", "--json").stdout.startswith("{")
    said = run("campaign", "comments", "vh").stdout
    assert "CB001 Lan" in said and "tiếp thu" in said
    taking_part = run("campaign", "participation", "vh", "--after", "20").stdout
    assert "40" in taking_part and "có" in taking_part
    assert server.queries[-1] == {"after_days": "20"}
    assert "CB001 Lan" in run("campaign", "registrations", "vh").stdout
    assert "Phòng A" in run("campaign", "honours", "vh", "--period", "2019").stdout
