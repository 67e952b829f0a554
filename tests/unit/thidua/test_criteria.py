"""Criteria files: checked without a trace, published once, listed."""

from pathlib import Path
from typing import Any

import pytest

from tests.unit.thidua.conftest import Run, Server

PROBLEM: dict[str, Any] = {
    "file": "bang.yaml",
    "line": 3,
    "path": "individual",
    "text_vi": "bang.yaml, dòng 3: thiếu khóa “base”. Thêm “base: …”.",
    "text_en": "bang.yaml, line 3: “base” is missing. Add “base: …”.",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "bang.yaml"
    path.write_text("criteria: văn-hóa\n", encoding="utf-8-sig")
    return path


def test_a_sound_file_says_so_on_stderr(server: Server, run: Run, file: Path) -> None:
    server.on("POST", "/api/criteria/check", {"problems": [], "criteria": "van-hoa"})
    result = run("criteria", "check", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    assert "không có lỗi" in result.stderr
    assert server.body() == {"text": "criteria: văn-hóa\n", "file_name": "bang.yaml"}


def test_every_mistake_is_a_line_and_the_exit_code_is_1(server: Server, run: Run, file: Path) -> None:
    server.on("POST", "/api/criteria/check", {"problems": [PROBLEM, PROBLEM], "criteria": None})
    result = run("criteria", "check", str(file))
    assert result.exit_code == 1
    assert result.stdout == f"{PROBLEM['text_vi']}\n" * 2
    assert run("criteria", "check", str(file), lang="en").stdout == f"{PROBLEM['text_en']}\n" * 2


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([{"id": "e"}], "Đã ban hành van-hoa, phiên bản 2, có hiệu lực từ ngày 2020-01-01.\n"),
        ([], "đã được ban hành từ trước"),
    ],
)
def test_publishing_says_whether_it_was_new(
    server: Server, run: Run, file: Path, events: list[object], said: str
) -> None:
    server.on("POST", "/api/criteria/check", {"problems": [], "criteria": "van-hoa"})
    server.on("POST", "/api/criteria/dry-run", {"published": not events, "person": None, "unit": None})
    server.on("POST", "/api/criteria", {"events": events})
    versions = [
        {"criteria": name, "version": version, "effective_from": f"20{18 + version}-01-01"}
        for name, version in (("van-hoa", 1), ("van-hoa", 2), ("khac", 3))
    ]
    server.on("GET", "/api/criteria", versions)
    result = run("criteria", "publish", str(file))
    assert result.exit_code == 0
    assert said in result.stderr


def test_a_file_with_mistakes_is_not_published(server: Server, run: Run, file: Path) -> None:
    server.on("POST", "/api/criteria/check", {"problems": [PROBLEM, PROBLEM], "criteria": None})
    result = run("criteria", "publish", str(file))
    assert result.exit_code == 1
    assert PROBLEM["text_vi"] in result.stderr
    assert result.stderr.endswith(f"{file}: 2 lỗi.\n")
    assert run("criteria", "publish", str(file), lang="en").stderr.endswith(f"{file}: 2 mistakes.\n")
    assert {request.url.path for request in server.requests} == {"/api/criteria/check"}


def test_a_file_that_is_no_utf8_is_refused_with_the_place(server: Server, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bang.yaml"
    path.write_bytes(b"name: \xe9t\xe9")
    result = run("criteria", "check", str(path))
    assert result.exit_code == 1
    assert "byte thứ 7 không phải UTF-8" in result.stderr
    assert server.requests == []


def test_the_list_has_every_version(server: Server, run: Run) -> None:
    rows = [
        {"criteria": "van-hoa", "version": number, "name": "Bảng điểm", "effective_from": "2019-01-01"}
        for number in (1, 2)
    ]
    server.on("GET", "/api/criteria", rows)
    assert run("criteria", "list", "--format", "csv").stdout.splitlines() == [
        "criteria,version,name,effective_from",
        "van-hoa,1,Bảng điểm,2019-01-01",
        "van-hoa,2,Bảng điểm,2019-01-01",
    ]
