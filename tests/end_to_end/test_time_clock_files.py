"""Files of time clocks by the command line: every line a punch or in the report, and nothing twice.

The files look like those of real clocks; badges, devices and days are invented.
"""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.end_to_end.installation import Installation

ATTLOG = (
    b"     7001\t2018-03-05 06:55:10\t1\t0\t1\t0\r\n"
    b"     7001\t2018-03-05 06:55:10\t1\t0\t1\t0\r\n"
    b"    NV-72\t2018-03-05 06:58:41\t1\t255\t15\t0\r\n"
    b"\r\n" + b"\0" * 40 + b"\r\n"
    b"     7001\t2018-02-30 17:01:00\t1\t1\t1\t0\r\n"
    b"     7001\t2000-01-01 00:03:44\t1\t0\t1\t0\r\n"
    b"     7001\t2018-\r\n"
    b"         \t2018-03-05 17:01:00\t1\t1\t1\t0\r\n"
    b"     7001\t2018-03-05 17:00:59\t1\t0\t1\t0\r\n"
)
SERIAL = (
    b"SN=AB9Z191960042\n"
    b"7002\t2018-03-06 06:57:00\t1\t0\t1\t0\n"
    b"7002\t2018-03-06 17:03:10\t1\t0\t1\t0\n"
    b"4f3a9c\n"
)
PUSHED = (
    b"7003\t2018-03-07 06:59:59\t0\t1\t0\n7003\t2018-03-07 17:00:01\t0\t1\t0\n7003\t2018-03-07 17:00:01\n"
)
AGL = (
    b"No\tMchn\tEnNo\t\tName\t\tMode\tIOMd\tDateTime\t\r\n"
    b"1\t1\t00007004\t          \t1\t0\t2018/03/08  06:54:02\t\r\n"
    b"2\t1\t00007004\t          \t1\t0\t2018/03/08  17:02:30\t\r\n"
    b"3\t1\t00007004\t          \t1\t0\t2018/13/08  17:02:30\t\r\n"
)
GLG = (
    b"No\tTMNo\tEnNo\tName GMNo\tMode\tDateTime\r\n"
    b"1\t1\t7005\t 1\t6\t09/03/2018 06:50:00\r\n"
    b"2\t1\t7005\t 1\t6\t31/03/2018 06:51:00\r\n"
    b"\r\n"
)
TABLE = (
    "Sở Lao động – Thương binh và Xã hội\n"
    "Mã chấm công;Ngày;Giờ;Máy\n"
    "7006;12/03/2018;06:58;1\n"
    "7006;12/03/2018;17:04;1\n"
    "7006;12/03/2018;;1\n"
    "7006;12/03/2018;17:04;1\n"
).encode()


@dataclass(frozen=True)
class File:
    """`imported` counts the punches, `left` tells the reason of every other line by its number."""

    name: str
    content: bytes
    imported: int
    left: dict[int, str]

    @property
    def lines(self) -> int:
        return len(self.content.removesuffix(b"\n").split(b"\n"))


FILES = (
    File(
        "attlog.dat",
        ATTLOG,
        3,
        {
            2: "repeated",
            4: "blank",
            5: "blank",
            6: "impossible-date",
            7: "clock-reset",
            8: "columns",
            9: "no-badge",
        },
    ),
    File("1_attlog.dat", SERIAL, 2, {1: "serial", 4: "checksum"}),
    File("ATTLOG-push.txt", PUSHED, 2, {3: "columns"}),
    File("AGL_001.TXT", AGL, 2, {1: "header", 4: "impossible-date"}),
    File("GLG_001.TXT", GLG, 2, {1: "header", 4: "blank"}),
    File("cham-cong.csv", TABLE, 2, {1: "header", 2: "header", 5: "bad-time", 6: "repeated"}),
)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_line_is_imported_or_reported_and_nothing_twice(
    installation: Installation, tmp_path: Path, file: File
) -> None:
    assert file.imported + len(file.left) == file.lines
    path, report = tmp_path / file.name, tmp_path / "loi.csv"
    path.write_bytes(file.content)

    assert counts(installation, path, report) == (file.lines, file.imported, len(file.left))
    assert {int(row["line"]): row["reason"] for row in rows_of(report)} == file.left
    assert all(row["message_vi"] and row["message_en"] for row in rows_of(report))

    with installation.unchanged():
        assert counts(installation, path, report) == (file.lines, 0, file.lines)
    assert [int(row["line"]) for row in rows_of(report)] == list(range(1, file.lines + 1))


def test_an_export_that_overlaps_adds_what_is_new(installation: Installation, tmp_path: Path) -> None:
    """Badges padded in another way and other line ends make no punch a new one."""
    january, february = tmp_path / "thang-1.dat", tmp_path / "thang-2.dat"
    january.write_bytes(b"".join(line(day, b"%9d", b"\r\n") for day in range(1, 21)))
    february.write_bytes(b"".join(line(day, b"%d", b"\n") for day in range(11, 29)))
    assert counts(installation, january) == (20, 20, 0)
    before = installation.heads()["observations"]
    assert counts(installation, february) == (18, 8, 10)
    types = [row["type"] for row in installation.get("/api/logs/observations", after=before)]
    assert sorted(types) == ["ImportFinished"] + ["PunchRecorded"] * 8
    installation.settle()


def line(day: int, badge: bytes, end: bytes) -> bytes:
    return badge % 7010 + b"\t2018-01-%02d 06:58:00\t1\t0\t1\t0" % day + end


def counts(installation: Installation, path: Path, report: Path | None = None) -> tuple[int, int, int]:
    """Lines, imported and not imported, as the command line says it."""
    options = [] if report is None else ["--report", str(report)]
    said = installation.done("import", "punches", path, *options).splitlines()[0]
    found = re.fullmatch(r"(.+): (\d+) dòng = (\d+) đã nạp \+ (\d+) không nạp", said)
    assert found is not None and found[1] == path.name
    return int(found[2]), int(found[3]), int(found[4])


def rows_of(report: Path) -> list[dict[str, str]]:
    with report.open(encoding="utf-8-sig", newline="") as rows:
        return list(csv.DictReader(rows))
