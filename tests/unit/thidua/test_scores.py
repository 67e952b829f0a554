"""Scores, flags, rankings and awards: the same rows as a table, as CSV and as JSON."""

import csv
import io
import json
from typing import Any

import pytest

from tests.unit.thidua.conftest import Run, Server

SCORE: dict[str, Any] = {
    "subject_kind": "person",
    "subject": "2d1f5a0e-0000-5000-8000-000000000017",
    "code": "CB017",
    "name": "Nguyễn Thị Hồng Nhiên",
    "unit": "thanh-tra",
    "period": "2019",
    "points": 9950,
    "grade": "A",
    "criteria": "van-hoa-cong-so-2019",
    "criteria_version": 1,
}
FLAG: dict[str, Any] = {
    "subject_kind": "person",
    "subject": SCORE["subject"],
    "code": "CB017",
    "name": SCORE["name"],
    "period": "2019-03",
    "flag": "often-late",
    "severity": "attention",
    "evidence": ["e1", "e2"],
}
STANDING: dict[str, Any] = {
    "unit": "van-phong",
    "name": "Văn phòng Sở",
    "rank": 1,
    "points": 10003,
    "grade": "A",
    "tied": True,
    "barred_by": ["member-disciplined"],
}
RANKING = {"block": "khoi-1", "period": "2019", "standings": [STANDING]}
AWARD: dict[str, Any] = {
    "form": "giay-khen",
    "form_name": "Giấy khen của Giám đốc Sở",
    "recipient_kind": "person",
    "recipient": SCORE["subject"],
    "code": "CB017",
    "name": SCORE["name"],
    "period": "2019",
    "points": 10017,
    "decision_number": "032/QĐ-SLĐTBXH",
    "decided_on": "2020-01-17",
    "conferred_on": "2020-03-20",
    "authority": "Giám đốc Sở",
    "revoked_on": None,
}


def test_a_table_that_nobody_watches_is_neither_cut_nor_wrapped(server: Server, run: Run) -> None:
    long = {**SCORE, "name": "Nguyễn " * 40 + "Nhiên", "points": -1250}
    server.on("GET", "/api/scores", [long])
    result = run("scores")
    assert result.exit_code == 0
    assert long["name"] in result.stdout
    assert "-12,50" in result.stdout
    assert "Điểm thi đua 2019" in result.stdout
    assert result.stderr == ""


def test_scores_ask_for_what_the_options_say_and_leave_the_period_to_the_server(
    server: Server, run: Run
) -> None:
    server.on("GET", "/api/scores", [SCORE])
    run("scores")
    run(
        "scores",
        "--unit",
        "a",
        "--block",
        "b",
        "--period",
        "2019-Q1",
        "--kind",
        "unit",
        "--as-of",
        "2019-12-31",
    )
    assert server.queries == [
        {"kind": "person"},
        {
            "kind": "unit",
            "unit": "a",
            "block": "b",
            "period": "2019-Q1",
            "as_of": "2019-12-31T23:59:59.999999+07:00",
        },
    ]


def test_scores_come_in_the_order_of_their_codes(server: Server, run: Run) -> None:
    server.on("GET", "/api/scores", [SCORE, {**SCORE, "code": "CB002"}])
    assert [line.split(",")[1] for line in run("scores", "--format", "csv").stdout.splitlines()] == [
        "code",
        "CB002",
        "CB017",
    ]


def test_csv_has_every_column_and_a_mark_for_excel_when_asked(server: Server, run: Run) -> None:
    server.on("GET", "/api/scores", [SCORE])
    plain = run("scores", "--format", "csv").stdout
    assert list(csv.DictReader(io.StringIO(plain))) == [
        {
            "kind": "person",
            "code": "CB017",
            "name": "Nguyễn Thị Hồng Nhiên",
            "unit": "thanh-tra",
            "period": "2019",
            "points": "99.50",
            "grade": "A",
            "criteria": "van-hoa-cong-so-2019",
            "criteria_version": "1",
        }
    ]
    assert run("scores", "--format", "csv", "--bom").stdout == "\ufeff" + plain


def test_json_has_the_points_in_hundredths(server: Server, run: Run) -> None:
    server.on("GET", "/api/scores", [SCORE])
    result = run("scores", "--format", "json")
    assert json.loads(result.stdout) == [SCORE]
    assert "Nguyễn" in result.stdout


def test_nothing_found_is_said_on_stderr_and_is_no_failure(server: Server, run: Run) -> None:
    server.on("GET", "/api/scores", [])
    result = run("scores", "--format", "csv")
    assert result.exit_code == 0
    assert result.stdout.count("\n") == 1
    assert "Không có dòng nào." in result.stderr


def test_flags_count_their_evidence_for_eyes_and_name_it_for_programs(server: Server, run: Run) -> None:
    server.on("GET", "/api/flags", [FLAG])
    table = run("flags", "--period", "2019", "--subject", "CB017")
    assert [table.stdout.splitlines()[-2].split()[at] for at in (0, -1)] == ["CB017", "2"]
    assert server.queries[0] == {"period": "2019", "subject": "CB017"}
    assert run("flags", "--format", "csv").stdout.splitlines()[1].endswith(",e1 e2")
    assert run("flags", "--as-of", "2019-06-30").exit_code == 0
    assert {"as_of": "2019-06-30T23:59:59.999999+07:00"} in server.queries


def test_flags_are_named_and_the_gravest_come_first(server: Server, run: Run) -> None:
    grave = {**FLAG, "flag": "disciplined", "severity": "disqualifying", "code": "CB099"}
    rows = [{**FLAG, "period": "2019-04"}, FLAG, {**FLAG, "code": "CB001"}, grave]
    server.on("GET", "/api/flags", rows)
    name = {"vi": "Hay đi muộn", "en": "Often late"}
    path = f"/api/scores/person/{SCORE['subject']}/explanation"
    server.on("GET", path, {"parts": [{"flags": [{"flag": "often-late", "name": name}]}]})
    lines = [" ".join(line.split()) for line in run("flags").stdout.splitlines()]
    assert lines[3:] == [
        f"CB099 {FLAG['name']} 2019-03 disciplined điểm liệt 2",
        f"CB001 {FLAG['name']} 2019-03 Hay đi muộn cần chú ý 2",
        f"CB017 {FLAG['name']} 2019-03 Hay đi muộn cần chú ý 2",
        f"CB017 {FLAG['name']} 2019-04 Hay đi muộn cần chú ý 2",
        "",
    ]
    csv_lines = run("flags", "--format", "csv").stdout.splitlines()
    assert ",disciplined,disqualifying," in csv_lines[1]


def test_the_unit_of_a_unit_is_not_said_twice(server: Server, run: Run) -> None:
    unit = {
        "subject_kind": "unit",
        "subject": "van-phong",
        "unit": "van-phong",
        "name": "Văn phòng",
        "points": 1,
    }
    server.on("GET", "/api/scores", [{**unit, "period": "2019", "grade": "A"}])
    assert run("scores", "--kind", "unit").stdout.count("van-phong") == 1


def test_a_ranking_shows_ties_and_what_bars(server: Server, run: Run) -> None:
    server.on("GET", "/api/rankings/khoi-1", RANKING)
    result = run("ranking", "khoi-1")
    assert "Xếp hạng khối khoi-1 2019" in result.stdout
    assert result.stdout.splitlines()[-2].split() == [
        *("1", "van-phong", "Văn", "phòng", "Sở", "100,03", "A", "=", "member-disciplined")
    ]


@pytest.mark.parametrize(
    ("events", "said"),
    [([{"id": "e"}], "Đã công bố xếp hạng khoi-1 2019."), ([], "đã được công bố từ trước")],
)
def test_publishing_a_ranking_says_whether_it_was_new(
    server: Server, run: Run, events: list[Any], said: str
) -> None:
    server.on("POST", "/api/rankings/khoi-1", {"events": events})
    server.on("GET", "/api/rankings/khoi-1", RANKING)
    result = run("ranking", "khoi-1", "--period", "2019", "--publish")
    assert result.exit_code == 0
    assert said in result.stderr
    assert server.body(0) == {"period": "2019"}


def test_a_ranking_is_published_for_a_named_period_as_it_is_now(server: Server, run: Run) -> None:
    assert run("ranking", "khoi-1", "--publish").exit_code == 2
    assert run("ranking", "khoi-1", "--publish", "--period", "2019", "--as-of", "2019-12-31").exit_code == 2
    assert server.requests == []


def test_awards_have_the_decision(server: Server, run: Run) -> None:
    server.on("GET", "/api/awards", [AWARD])
    result = run("awards", "--campaign", "van-hoa")
    assert all(
        text in result.stdout
        for text in ("Giấy khen của Giám đốc Sở", "032/QĐ-SLĐTBXH", "2020-03-20", "100,17")
    )
    assert server.queries == [{"campaign": "van-hoa"}]
    assert "Giám đốc Sở" in run("awards", "--format", "csv").stdout.splitlines()[1].split(",")


def test_awards_come_by_form_then_by_points(server: Server, run: Run) -> None:
    flag = {**AWARD, "form": "co", "form_name": "Cờ thi đua"}
    more = {**AWARD, "points": 10050}
    server.on("GET", "/api/awards", [AWARD, more, flag])
    rows = list(csv.DictReader(io.StringIO(run("awards", "--format", "csv").stdout)))
    assert [(row["form"][:2], row["points"]) for row in rows] == [
        ("Cờ", "100.17"),
        ("Gi", "100.50"),
        ("Gi", "100.17"),
    ]


def test_no_awards_yet(server: Server, run: Run) -> None:
    server.on("GET", "/api/awards", [])
    result = run("awards", lang="en")
    assert (result.exit_code, result.stderr) == (0, "No award was conferred yet.\n")
