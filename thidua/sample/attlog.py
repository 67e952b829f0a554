"""Punches as the file that a ZKTeco clock writes to a USB stick, with the garbage that real clocks add."""

from collections.abc import Iterable

from thidua.sample.model import Punch

UNKNOWN_BADGE = "98765"

GARBAGE = (
    (83, b"\r\n"),
    (67, b"        7\t2019-\r\n"),
    (52, b"       21\t2019-02-30 07:01:09\t1\t0\t1\t0\r\n"),
    (34, b"\x00" * 48 + b"\r\n"),
    (11, b"       12\t2000-01-01 00:03:44\t1\t0\t1\t0\r\n"),
    (11, b"        3\t2000-01-01 00:02:17\t1\t0\t1\t0\r\n"),
)
"""Lines that are no punches, each with its place in per cent of the file, from the end: an empty line, one
cut short, an impossible date, a run of NULs, a clock that was set back to the year 2000."""


def render_attlog(punches: Iterable[Punch], garbage: bool = False) -> bytes:
    """One line a punch: badge padded to nine, time, device, state, verify, work code, ended with CRLF.

    With `garbage` the lines of `GARBAGE` are mixed in; at the end a badge nobody bears punches back in time.
    """
    lines = [_line(punch) for punch in punches]
    if garbage:
        _soil(lines)
    return b"".join(lines)


def _line(punch: Punch) -> bytes:
    wall_time = str(punch.at)[:19]
    return f"{punch.badge:>9}\t{wall_time}\t1\t{punch.state}\t{punch.verify}\t0\r\n".encode()


def _soil(lines: list[bytes]) -> None:
    total = len(lines)
    if total:
        stranger = lines[total // 2][9:]
        lines.append(UNKNOWN_BADGE.rjust(9).encode() + stranger)
    for percent, line in GARBAGE:
        lines.insert(total * percent // 100, line)
