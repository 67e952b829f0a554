"""Loading a file: the counts, the reasons, the report, and what is refused as a whole."""

import csv
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.unit.thidua.conftest import Run, Server

ID = "observations-01a20872"
FINISHED: dict[str, Any] = {
    "import_id": ID,
    "kind": "punches",
    "file_name": "attlog.dat",
    "state": "finished",
    "lines": 12034,
    "done": 12034,
    "imported": 12020,
    "not_imported": 14,
    "reasons": {"blank": 2, "repeated": 12},
    "failure": None,
    "remarks": [{"message_vi": "Thời gian lùi lại 72 lần.", "message_en": "Time goes backward 72 times."}],
}
ROWS = [
    {"line": line, "reason": "repeated", "text": "=17\t2019", "message_vi": "trùng", "message_en": "repeats"}
    for line in range(1, 15)
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "attlog.dat"
    path.write_bytes("17\t2019-03-05 07:01:09 ú".encode())
    return path


@pytest.fixture
def finished(server: Server) -> Server:
    running = {**FINISHED, "state": "running", "lines": None, "done": 0, "imported": 0, "not_imported": 0}
    server.on("POST", "/api/imports", {"import_id": ID})
    server.on("GET", f"/api/imports/{ID}", running, running, FINISHED)
    server.on("GET", f"/api/imports/{ID}/report", ROWS[:10])
    return server


def test_the_counts_add_up_and_the_first_rejections_are_shown(finished: Server, run: Run, file: Path) -> None:
    result = run("import", "punches", str(file))
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "attlog.dat: 12.034 dòng = 12.020 đã nạp + 14 không nạp",
        "         12  trùng với dòng khác trong tệp",
        "          2  dòng trống",
    ]
    said = result.stderr.splitlines()
    assert said[0] == "Thời gian lùi lại 72 lần."
    assert said[1] == "  dòng 1: trùng"
    assert said[-1] == "  … và 4 dòng nữa; thêm --report loi.csv để xem tất cả."


def test_the_file_is_sent_whole_with_kind_and_options(finished: Server, run: Run, file: Path) -> None:
    run(
        "import", "punches", str(file), "--date-order", "dmy", "--map", "badge=Mã số", "--map", "time=Giờ=vào"
    )
    sent = finished.requests[0].content
    assert file.read_bytes() in sent
    assert b'name="kind"\r\n\r\npunches\r\n' in sent
    options = re.search(rb'name="options"\r\n\r\n(.*?)\r\n', sent)
    assert options is not None
    assert options[1].decode() == (
        '{"mapping": {"badge": "Mã số", "time": "Giờ=vào"}, "date_order": "day-first"}'
    )


def test_defaults_and_sheet_go_along_with_a_roster(finished: Server, run: Run, file: Path) -> None:
    run("import", "people", str(file), "--set", "kind=công chức", "--sheet", "Tháng 3")
    sent = finished.requests[0].content.decode()
    assert '{"defaults": {"kind": "công chức"}, "sheet": "Tháng 3"}' in sent
    assert 'name="kind"\r\n\r\npeople\r\n' in sent


def test_the_report_has_every_line_and_no_formula(
    finished: Server, run: Run, file: Path, tmp_path: Path
) -> None:
    finished.on("GET", f"/api/imports/{ID}/report", ROWS)
    report = tmp_path / "loi.csv"
    result = run("import", "punches", str(file), "--report", str(report))
    assert result.exit_code == 0
    with report.open(encoding="utf-8-sig", newline="") as rows:
        found = list(csv.DictReader(rows))
    assert [row["line"] for row in found] == [str(row["line"]) for row in ROWS]
    assert found[0]["text"] == "'=17\t2019"
    assert report.read_bytes().startswith(b"\xef\xbb\xbf")
    assert f"Đã ghi 14 dòng vào {report}." in result.stderr


def test_a_report_that_cannot_be_written_is_a_failure(finished: Server, run: Run, file: Path) -> None:
    result = run("import", "punches", str(file), "--report", "/no/such/folder/loi.csv")
    assert result.exit_code == 1
    assert "/no/such/folder/loi.csv" in result.stderr


def test_a_file_that_is_refused_as_a_whole_is_exit_code_1(server: Server, run: Run, file: Path) -> None:
    failure = {"code": "import.empty", "details": {}, "message": "attlog.dat: Tệp không có dòng nào."}
    server.on("POST", "/api/imports", {"import_id": ID})
    server.on("GET", f"/api/imports/{ID}", {**FINISHED, "state": "failed", "failure": failure})
    result = run("import", "punches", str(file))
    assert result.exit_code == 1
    assert result.stderr == "thidua: attlog.dat: Tệp không có dòng nào.\n"
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("reasons", "exit_code"),
    [
        ({"columns": 14}, 1),
        ({"columns": 13, "header": 1}, 1),
        ({"columns": 2, "already-known": 12}, 0),
        ({"header": 1, "blank": 13}, 0),
    ],
)
def test_a_file_fails_when_none_of_its_lines_was_ever_taken(
    server: Server, run: Run, file: Path, reasons: dict[str, int], exit_code: int
) -> None:
    server.on("POST", "/api/imports", {"import_id": ID})
    server.on("GET", f"/api/imports/{ID}", {**FINISHED, "lines": 14, "imported": 0, "reasons": reasons})
    server.on("GET", f"/api/imports/{ID}/report", ROWS[:10])
    result = run("import", "punches", str(file))
    assert result.exit_code == exit_code
    assert ("attlog.dat: không nạp được dòng nào" in result.stderr) == bool(exit_code)


def line_of(line: int, reason: str) -> dict[str, Any]:
    texts = {"message_vi": f"vì {reason}", "message_en": f"for {reason}"}
    return {"line": line, "reason": reason, "text": "", **texts}


def test_mistakes_are_shown_first_and_what_was_known_is_only_counted(
    server: Server, run: Run, file: Path
) -> None:
    reasons = {"already-known": 3000, "blank": 20, "unit.unknown": 2}
    left = sum(reasons.values())
    state = {**FINISHED, "lines": left + 1, "imported": 1, "not_imported": left, "reasons": reasons}
    rows = [
        *(line_of(at, "already-known") for at in range(1, 3001)),
        *(line_of(at, "blank") for at in range(3001, 3021)),
    ]
    rows += [line_of(3021, "unit.unknown"), line_of(3022, "unit.unknown")]
    server.on("POST", "/api/imports", {"import_id": ID})
    server.on("GET", f"/api/imports/{ID}", state)
    server.on("GET", f"/api/imports/{ID}/report", *(rows[at : at + 1000] for at in range(0, 4000, 1000)))
    result = run("import", "people", str(file))
    assert result.exit_code == 0
    assert "      3.000  đã có từ trước\n" in result.stdout
    assert "          2  không có đơn vị này\n" in result.stdout
    lines = result.stderr.splitlines()
    shown = [line for line in lines if line.startswith("  dòng")]
    assert shown[:3] == [
        "  dòng 3021: vì unit.unknown",
        "  dòng 3022: vì unit.unknown",
        "  dòng 3001: vì blank",
    ]
    assert len(shown) == 10
    assert lines[-2].startswith("  … và 12 dòng nữa")
    assert lines[-1].startswith("Còn 2 dòng sai chưa được nạp")


def test_a_file_that_was_all_known_asks_for_no_report(server: Server, run: Run, file: Path) -> None:
    state = {**FINISHED, "lines": 9, "imported": 0, "not_imported": 9, "reasons": {"already-known": 9}}
    server.on("POST", "/api/imports", {"import_id": ID})
    server.on("GET", f"/api/imports/{ID}", {**state, "remarks": []})
    result = run("import", "people", str(file))
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_server_that_dies_meanwhile_goes_on_by_itself(server: Server, run: Run, file: Path) -> None:
    server.on("POST", "/api/imports", {"import_id": ID})
    server.on("GET", f"/api/imports/{ID}", httpx.ConnectError("refused"))
    result = run("import", "punches", str(file))
    assert result.exit_code == 3
    assert "sẽ tự nạp tiếp sau khi được chạy lại" in result.stderr
    english = run("import", "punches", str(file), lang="en").stderr
    assert "finishes it by itself once it is started again" in english


def test_a_file_that_is_not_there_is_wrong_usage(server: Server, run: Run, tmp_path: Path) -> None:
    result = run("import", "people", str(tmp_path / "none.csv"))
    assert result.exit_code == 2
    assert "none.csv" in result.stderr
    assert run("import", "people", str(tmp_path)).exit_code == 2
    assert server.requests == []


@pytest.mark.parametrize("pair", ["name", "=Họ tên", "name="])
def test_a_mapping_that_is_none_is_refused_with_an_example(
    server: Server, run: Run, file: Path, pair: str
) -> None:
    result = run("import", "people", str(file), "--map", pair)
    assert result.exit_code == 2
    assert '--map name="Họ tên"' in result.stderr
    assert server.requests == []


@pytest.mark.parametrize("kind", ["people", "units", "blocks", "leave", "behaviours", "punches"])
def test_every_kind_of_file_can_be_loaded(finished: Server, run: Run, file: Path, kind: str) -> None:
    assert run("import", kind, str(file)).exit_code == 0
    assert f'name="kind"\r\n\r\n{kind}\r\n'.encode() in finished.requests[0].content
