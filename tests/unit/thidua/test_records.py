"""Founding, and single records: what is sent, and what is said."""

import pytest

from tests.unit.thidua.conftest import Run, Server

DONE = {"events": [{"id": "e1", "stream": "record-r1", "version": 1, "type": "BehaviourRecorded"}]}


def test_a_record_is_sent_with_hundredths_and_vietnamese_time(server: Server, run: Run) -> None:
    server.on("POST", "/api/records", DONE)
    result = run(
        *("record", "add", "van-phong", "target-poverty", "--kind", "unit", "--quantity", "104,14"),
        *("--observer", "CB005", "--at", "2019-12-20T09:00", "--source", "report", "--record", "r1"),
    )
    assert (result.exit_code, result.stdout) == (0, "Đã thêm ghi nhận r1.\n")
    assert server.body() == {
        "record": "r1",
        "subject_kind": "unit",
        "subject": "van-phong",
        "criterion": "target-poverty",
        "quantity": 10414,
        "occurred_at": "2019-12-20T09:00:00+07:00",
        "observer": "CB005",
        "source": "report",
    }


def test_a_moment_that_is_none_is_wrong_usage(server: Server, run: Run) -> None:
    result = run("record", "add", "CB017", "no-badge", "--observer", "CB018", "--at", "5/3/2019")
    assert result.exit_code == 2
    assert "‹5/3/2019›" in result.stderr
    assert server.requests == []


@pytest.mark.parametrize(
    ("command", "path"), [("contest", "contest"), ("uphold", "uphold"), ("retract", "retraction")]
)
def test_a_review_goes_to_its_record(server: Server, run: Run, command: str, path: str) -> None:
    server.on("POST", f"/api/records/r1/{path}", DONE)
    result = run("record", command, "r1", "--by", "CB005", "--reason", "Ghi nhầm người")
    assert result.exit_code == 0
    assert " ghi nhận r1; " in result.stdout
    assert server.body() == {"by": "CB005", "reason": "Ghi nhầm người"}


def test_doing_it_again_says_that_nothing_changed(server: Server, run: Run) -> None:
    server.on("POST", "/api/records/r1/retraction", {"events": []})
    result = run("record", "retract", "r1", "--by", "CB005", "--reason", "x")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Không có gì thay đổi" in result.stderr


def test_reviews_need_who_and_why(run: Run) -> None:
    assert run("record", "retract", "r1", "--by", "CB005").exit_code == 2
    assert run("record", "retract", "r1", "--reason", "x").exit_code == 2


@pytest.mark.parametrize(("events", "said"), [([{"id": "e"}], "Đã lập Sở."), ([], "đã được lập từ trước")])
def test_an_organisation_is_founded_once(server: Server, run: Run, events: list[object], said: str) -> None:
    server.on("POST", "/api/organisation", {"events": events})
    result = run("found", "Sở", "--on", "2019-01-01")
    assert result.exit_code == 0
    assert said in result.stderr
    assert server.body() == {"name": "Sở", "on": "2019-01-01"}
