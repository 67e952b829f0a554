"""Nominations, matters, earlier awards and the catalogue: each goes to its endpoint, and is told readably."""

from pathlib import Path
from typing import Any

import pytest

from tests.unit.thidua.conftest import Run, Server

KIND = ("--kind", "person")
ON = ("--on", "2020-02-28")

SENT: list[tuple[tuple[str, ...], str, dict[str, Any], str]] = [
    (
        ("propose", "vh", "--period", "2019"),
        "campaigns/vh/nominations",
        {"period": "2019"},
        "Đã đề nghị theo xếp hạng.",
    ),
    (
        ("submit", "vh", "CB031", "--award", "gk", "--period", "2019", "--by", "van-phong", *KIND),
        "campaigns/vh/nominations/by-hand",
        {
            "form": "gk",
            "period": "2019",
            "recipient_kind": "person",
            "recipient": "CB031",
            "origin": "unit",
            "by": "van-phong",
        },
        "Đã đề nghị cho CB031.",
    ),
    (
        ("submit", "vh", "CB031", "--award", "gk", "--period", "2019", *KIND),
        "campaigns/vh/nominations/by-hand",
        {
            "form": "gk",
            "period": "2019",
            "recipient_kind": "person",
            "recipient": "CB031",
            "origin": "person",
            "by": "CB031",
        },
        "Đã đề nghị cho CB031.",
    ),
    (
        ("withdraw", "n1", "--by", "van-phong", *ON, "--reason", "Xin rút"),
        "nominations/n1/withdrawal",
        {"by": "van-phong", "on": "2020-02-28", "reason": "Xin rút"},
        "Đã rút đề nghị.",
    ),
    (
        (
            *("raise", "don-07", "CB031", "--matter-kind", "complaint", "--since", "2020-01-15"),
            *("--document", "Đơn 07", *KIND),
        ),
        "matters",
        {
            "matter": "don-07",
            "kind": "complaint",
            "subject_kind": "person",
            "subject": "CB031",
            "since": "2020-01-15",
            "document": "Đơn 07",
        },
        "Đã ghi vụ việc don-07.",
    ),
    (
        ("settle", "don-07", *ON, "--document", "KL 12"),
        "matters/don-07/settlement",
        {"on": "2020-02-28", "document": "KL 12"},
        "Đã kết thúc don-07.",
    ),
    (
        (
            *("record-earlier", "CB031", "--award", "CSTD-CS", "--year", "2018", "--authority", "Giám đốc"),
            *("--number", "15/QĐ", "--on", "2019-01-20", *KIND),
        ),
        "earlier-awards",
        {
            "form": "CSTD-CS",
            "recipient_kind": "person",
            "recipient": "CB031",
            "year": 2018,
            "authority": "Giám đốc",
            "decision_number": "15/QĐ",
            "decided_on": "2019-01-20",
        },
        "Đã ghi CSTD-CS năm 2018.",
    ),
    (
        ("strike-earlier", "a1", *ON, "--reason", "Ghi nhầm"),
        "earlier-awards/a1/striking",
        {"on": "2020-02-28", "reason": "Ghi nhầm"},
        "Đã gạch bỏ.",
    ),
]


@pytest.mark.parametrize(("arguments", "path", "body", "said"), SENT)
def test_what_is_said_is_sent_and_told(
    server: Server, run: Run, arguments: tuple[str, ...], path: str, body: dict[str, Any], said: str
) -> None:
    server.on("POST", f"/api/{path}", {"events": [{"id": "e"}]}, {"events": []})
    result = run("nomination", *arguments)
    assert (result.exit_code, result.stdout) == (0, f"{said}\n"), result.stderr
    assert server.body() == body
    again = run("nomination", *arguments, lang="en")
    assert (again.stdout, again.stderr) == ("", "Nothing changed: it was so before.\n")


OBJECTION: dict[str, Any] = {
    "code": "eligibility.points",
    "standing": "unfulfilled",
    "details": {},
    "text_vi": "Đạt 89,00 điểm; cần ít nhất 90,00.",
    "text_en": "Has 89.00 points; at least 90.00 are asked for.",
}


def test_every_reason_stands_beside_its_award(server: Server, run: Run) -> None:
    rows = [
        {"form": "gk", "form_name": "Giấy khen", "standing": "eligible", "objections": []},
        {"form": "bk", "form_name": "Bằng khen", "standing": "unfulfilled", "objections": [OBJECTION]},
    ]
    server.on("GET", "/api/campaigns/vh/eligibility/person/CB031", rows)
    said = run("nomination", "check", "vh", "CB031", "--period", "2019", *KIND)
    assert said.exit_code == 0
    assert "đủ điều kiện" in said.stdout and OBJECTION["text_vi"] in said.stdout
    english = run("nomination", "check", "vh", "CB031", "--period", "2019", *KIND, lang="en").stdout
    assert "unfulfilled" in english and OBJECTION["text_en"] in english
    assert server.queries[-1] == {"period": "2019"}


def test_lists_are_asked_for_as_named(server: Server, run: Run) -> None:
    server.on("GET", "/api/campaigns/vh/eligible", [])
    server.on("GET", "/api/campaigns/vh/nominations", [])
    server.on("GET", "/api/matters", [])
    server.on("GET", "/api/earlier-awards", [])
    chosen = ("--award", "gk", "--period", "2019", "--standing", "eligible")
    assert run("nomination", "eligible", "vh", *chosen).exit_code == 0
    assert server.queries[-1] == {"form": "gk", "period": "2019", "standing": "eligible"}
    assert "Chưa có đề nghị nào." in run("nomination", "list", "vh").stderr
    assert run("nomination", "matters", "--pending").exit_code == 0
    assert server.queries[-1] == {"pending": "true"}
    assert run("nomination", "earlier").exit_code == 0


FORM = {
    "code": "CSTD-CS",
    "name": {"vi": "Chiến sĩ thi đua cơ sở", "en": "Emulation fighter"},
    "kind": "title",
    "recipients": ["person"],
    "decided_by": "agency-head",
    "verified": False,
    "grounds": {"source": "Nghị định 91/2017/NĐ-CP"},
}


def test_the_catalogue_tells_what_each_entry_rests_on(server: Server, run: Run) -> None:
    server.on("GET", "/api/catalogue", [FORM])
    said = run("catalogue", "list", "--on", "2019-12-31").stdout
    assert "Chiến sĩ thi đua cơ sở" in said and "91/2017" in said
    assert server.queries[-1] == {"on": "2019-12-31"}


def test_an_overlay_is_checked_and_laid_on(server: Server, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "danh-muc.yaml"
    file.write_text("forms: []\n", encoding="utf-8")
    wrong = {"text_vi": "danh-muc.yaml, dòng 1: sai.", "text_en": "danh-muc.yaml, line 1: wrong."}
    server.on("POST", "/api/catalogue/check", {"problems": [wrong]}, {"problems": []})
    refused = run("catalogue", "check", str(file))
    assert (refused.exit_code, refused.stdout) == (1, f"{wrong['text_vi']}\n")
    assert run("catalogue", "check", str(file)).exit_code == 0
    server.on("POST", "/api/catalogue", {"events": [{"id": "e"}]})
    adapted = ("--on", "2020-01-02", "--document", "Quy chế 05")
    assert run("catalogue", "adapt", str(file), *adapted).exit_code == 0
    assert server.body() == {"on": "2020-01-02", "document": "Quy chế 05", "text": "forms: []\n"}
