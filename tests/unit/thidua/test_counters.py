"""Service counters from the command line."""

from pathlib import Path

import httpx

from tests.unit.thidua.conftest import Run, Server

RULE = {"question": 2, "criterion": "thai-do", "least": 1, "most": 2}
COUNTER = {
    "counter": "quay-1",
    "unit": "mot-cua",
    "name": "Quầy 1",
    "rules": [RULE],
    "address": "http://so.vn/feedback/quay-1",
}


def test_a_counter_is_set_up_with_what_its_answers_become(server: Server, run: Run) -> None:
    server.on("POST", "/api/counters", COUNTER)
    result = run(
        "counter", "create", "quay-1", "--unit", "mot-cua", "--name", "Quầy 1",
        "--rule", "2:1-2=thai-do", "--rule", "5:1=khong-hai-long",
    )  # fmt: skip
    assert (result.exit_code, "http://so.vn/feedback/quay-1" in result.stdout) == (0, True)
    assert server.body()["rules"] == [
        RULE,
        {"question": 5, "criterion": "khong-hai-long", "least": 1, "most": 1},
    ]


def test_a_rule_that_is_none_is_said_with_an_example(server: Server, run: Run) -> None:
    result = run("counter", "create", "q", "--unit", "u", "--name", "Q", "--rule", "xấu=thai-do", lang="en")
    assert result.exit_code == 2
    assert "2:1-2=thai-do-phuc-vu" in result.stderr
    assert server.requests == []


def test_counters_and_what_was_said_are_listed(server: Server, run: Run) -> None:
    server.on("GET", "/api/counters", [COUNTER])
    assert "2:1-2=thai-do" in run("counter", "list").stdout
    said = {"feedback": "f", "day": "2019-07-15", "answers": [5, 1, 5, 5, 4], "words": None, "records": ["r"]}
    server.on("GET", "/api/counters/quay-1/feedback", [said])
    assert "5 1 5 5 4" in run("counter", "feedback", "quay-1").stdout


def test_the_code_is_written_to_a_file(server: Server, run: Run, tmp_path: Path) -> None:
    server.on("GET", "/api/counters/quay-1/code", httpx.Response(200, content=b"<svg/>"))
    assert run("counter", "poster", "quay-1", "--out", str(tmp_path / "a.svg")).exit_code == 0
    assert (tmp_path / "a.svg").read_bytes() == b"<svg/>"
