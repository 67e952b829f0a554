"""What another criteria set would move: in words, as JSON, drawn; and asked before publishing."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.thidua.conftest import Run, Server
from thidua.cli import criteria
from thidua.cli.plots import distributions

FIGURES = {"mean": 9000, "median": 9050, "least": 0, "most": 10000}
MOVE = {
    "subject_kind": "person",
    "subject": "2d1f",
    "code": "CB017",
    "name": "Nguyễn Minh Tâm",
    "unit": "van-phong",
    "before": 9500,
    "after": 8500,
    "difference": -1000,
    "grade_before": "A",
    "grade_after": "B",
    "step": "worse",
}
FLAG = {
    "subject_kind": "person",
    "subject": "2d1f",
    "code": "CB017",
    "name": "Nguyễn Minh Tâm",
    "period": "2019-03",
    "flag": "often-late",
    "severity": "attention",
}
PERSONS: dict[str, Any] = {
    "subjects": 1200,
    **dict.fromkeys(("up", "same", "new", "gone", "better", "regraded"), 0),
    "down": 1,
    "worse": 1,
    "points": {"before": FIGURES, "after": FIGURES},
    "grades": [{"grade": "A", "before": 3, "after": 2}, {"grade": "C", "before": 0, "after": 0}],
    "units": [{"unit": "van-phong", "subjects": 9, "before": 9000, "after": 8889, "up": 0, "down": 1}],
    "flags": {"rise": [FLAG], "clear": []},
    "histogram": {"width": 500, "bars": [{"from": 9000, "before": 1, "after": 2}]},
    "moves": [{**MOVE, "code": f"CB{number:03}"} for number in range(12)],
}
FOUND: dict[str, Any] = {
    "period": "2019",
    "before": {"criteria": "van-hoa", "version": 1},
    "after": {"criteria": "van-hoa", "version": None},
    "person": PERSONS,
    "unit": None,
}
UNMOVED = {**PERSONS, "moves": [], "flags": {"rise": [], "clear": []}}
DRY = {**FOUND, "published": False, "periods": ["2019", "2018"]}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "bang.yaml"
    path.write_text("criteria: van-hoa\n", encoding="utf-8")
    return path


@pytest.fixture
def publishing(server: Server) -> Server:
    server.on("POST", "/api/criteria/check", {"problems": [], "criteria": "van-hoa"})
    server.on("POST", "/api/criteria/dry-run", DRY)
    server.on("POST", "/api/criteria", {"events": [{"id": "e"}]})
    server.on("GET", "/api/criteria", [])
    return server


def asked(server: Server) -> list[str]:
    return [f"{request.method} {request.url.path}" for request in server.requests]


def test_the_summary_counts_and_names_the_largest_moves(server: Server, run: Run, file: Path) -> None:
    server.on("POST", "/api/criteria/what-if", FOUND)
    result = run("criteria", "what-if", str(file), "--period", "2019", lang="en")
    assert result.exit_code == 0
    lines = [line.strip() for line in result.stdout.splitlines()]
    assert lines[0] == "Period 2019: van-hoa (version 1) → van-hoa (file)"
    assert "1,200 scored · up 0 · down 1 · unchanged 0" in lines
    assert "better grade 0 · worse grade 1" in lines
    assert "mean 90.00 → 90.00 · median 90.50 → 90.50" in lines
    assert "A: 3 → 2" in lines
    assert "flags: 1 rise, 0 clear" in lines
    assert "The 10 largest of 12 moves" in lines
    assert sum("A → B" in line for line in lines) == 10
    assert any(line.startswith("van-phong") and "88.89" in line for line in lines)
    assert server.body() == {"text": "criteria: van-hoa\n", "file_name": "bang.yaml", "period": "2019"}


def test_all_moves_and_another_file_to_compare_with(server: Server, run: Run, file: Path) -> None:
    server.on("POST", "/api/criteria/what-if", FOUND)
    result = run("criteria", "what-if", str(file), "--against", str(file), "--unit", "van-phong", "--all")
    assert sum("A → B" in line for line in result.stdout.splitlines()) == 12
    assert "1.200 có điểm" in result.stdout
    assert server.body()["against"] == {"text": "criteria: van-hoa\n", "file_name": "bang.yaml"}
    assert server.body()["unit"] == "van-phong"


def test_json_is_what_the_server_said(server: Server, run: Run, file: Path) -> None:
    server.on("POST", "/api/criteria/what-if", FOUND)
    assert json.loads(run("criteria", "what-if", str(file), "--json").stdout) == FOUND


@pytest.mark.parametrize(("name", "begins"), [("p.svg", b"<svg"), ("p.PNG", b"\x89PNG")])
def test_the_distribution_is_drawn(
    server: Server, run: Run, file: Path, tmp_path: Path, name: str, begins: bytes
) -> None:
    server.on("POST", "/api/criteria/what-if", FOUND)
    drawn = tmp_path / name
    result = run("criteria", "what-if", str(file), "--plot", str(drawn))
    assert result.exit_code == 0
    content = drawn.read_bytes()
    assert content.startswith(begins)
    if name == "p.svg":
        text = content.decode()
        assert "Phân bố điểm 2019" in text
        assert "1: van-hoa (phiên bản 1)" in text


def test_a_plot_of_another_form_is_refused_before_anything_is_asked(
    server: Server, run: Run, file: Path
) -> None:
    result = run("criteria", "what-if", str(file), "--plot", "p.pdf", lang="en")
    assert (result.exit_code, server.requests) == (2, [])
    assert "must end in .svg or .png" in result.stderr


def test_a_bar_ends_where_the_next_one_begins() -> None:
    spec = distributions("T", [("Persons", PERSONS["histogram"])], ("a", "b"), "Points")
    [chart] = spec["vconcat"]
    assert [(one["from"], one["to"], one["side"], one["count"]) for one in chart["data"]["values"]] == [
        (90, 95, "a", 1),
        (90, 95, "b", 2),
    ]


def test_with_nobody_to_ask_publishing_only_shows(publishing: Server, run: Run, file: Path) -> None:
    result = run("criteria", "publish", str(file), lang="en")
    assert result.exit_code == 6
    assert "The 10 largest of 12 moves" in result.stdout
    assert "It also touches 2018" in result.stderr
    assert "shown only, not published. Add --yes" in result.stderr
    assert "POST /api/criteria" not in asked(publishing)


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 6), ("\n", 6)])
def test_somebody_is_asked(
    publishing: Server, run: Run, file: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    monkeypatch.setattr(criteria, "interactive", lambda: True)
    result = run("criteria", "publish", str(file), typed=answer)
    assert result.exit_code == code
    assert ("POST /api/criteria" in asked(publishing)) == (code == 0)


def test_yes_publishes_without_asking(publishing: Server, run: Run, file: Path) -> None:
    assert run("criteria", "publish", str(file), "--yes").exit_code == 0
    assert "POST /api/criteria" in asked(publishing)


@pytest.mark.parametrize("change", [{"published": True}, {"person": UNMOVED}, {"person": None}])
def test_what_moves_nothing_needs_no_asking(
    publishing: Server, run: Run, file: Path, change: dict[str, Any]
) -> None:
    publishing.on("POST", "/api/criteria/dry-run", {**DRY, **change})
    assert run("criteria", "publish", str(file)).exit_code == 0
    assert "POST /api/criteria" in asked(publishing)
