"""Whatever the bytes: a refusal, or one outcome for each line."""

from contextlib import suppress
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.observations.domain.timeclock import Punch, Reading, ReadOptions, Unread, read
from shared.contracts.refusal import Refusal

OPTIONS = ReadOptions(now=datetime(2026, 1, 1))

badges = st.text("0123456789ABab-", min_size=1, max_size=9)
times = st.datetimes(datetime(2005, 1, 1), datetime(2025, 12, 31)).map(lambda at: at.replace(microsecond=0))
fragments = st.sampled_from(
    [
        *(
            b"7\t2024-03-04 07:55:10\t1\t0\t1\t0",
            b"2024-03-04 07:55:10",
            b"03/04/2015 12:15:44PM",
            b"\t1\t0\t1\t0",
        ),
        *(
            b"No\tTMNo\tEnNo\tName\tMode\tDateTime",
            b"ID,Time",
            "Mã NV;Ngày;Giờ".encode(),
            b"EnNo",
            b"DateTime",
        ),
        *(
            b"\t",
            b"\n",
            b"\r\n",
            b"\0\0",
            b",",
            b";",
            b'"',
            b" ",
            b"7",
            b"\xff\xfe",
            b"\xef\xbb\xbf",
            b"\x85",
        ),
        *("Đỗ".encode(), b"\xd0\xf5", b"x" * 5000, b"\x0b\x0c\x1c\x1d", "\u2028".encode()),
    ]
)
scraps = st.lists(fragments | st.binary(max_size=4), max_size=60).map(b"".join)


def line_count(content: bytes) -> int:
    """Counted in the simplest way: the ends of lines, and a last line without one."""
    for mark, end in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            text = content[2:].decode(end, "replace")
            return text.count("\n") + (not text.endswith("\n"))
    return content.count(b"\n") + (not content.endswith(b"\n"))


def check(content: bytes) -> Reading:
    reading = read(content, OPTIONS)
    assert [outcome.line for outcome in reading.outcomes] == list(range(1, line_count(content) + 1))
    seen = set()
    for outcome in reading.outcomes:
        if isinstance(outcome, Punch):
            assert outcome.badge
            assert outcome.badge.isprintable()
            assert outcome.badge == outcome.badge.strip()
            assert OPTIONS.not_before <= outcome.at <= OPTIONS.latest
            assert (outcome.badge, outcome.at) not in seen
            seen.add((outcome.badge, outcome.at))
        else:
            assert isinstance(outcome, Unread)
            assert outcome.text.isprintable()
            assert len(outcome.text) <= 80
    return reading


@given(scraps | st.binary())
def test_any_bytes(content):
    with suppress(Refusal):
        check(content)


@given(scraps)
def test_any_bytes_below_a_good_line(content):
    check(b"7\t2024-03-04 07:55:10\t1\t0\t1\t0\n" + content)


@given(scraps)
def test_any_bytes_below_a_header(content):
    check(b"No\tTMNo\tEnNo\tName\tMode\tDateTime\n" + content)
    check(b"ID,Date,Time\n" + content)


@given(
    st.lists(st.tuples(badges, times, st.integers(0, 5)), min_size=1, unique_by=lambda row: (row[0], row[1])),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_a_well_formed_log_comes_back_exactly(rows, end, ends_with_it):
    written = [f"{badge:>9}\t{at}\t3\t{state}\t1\t0" for badge, at, state in rows]
    reading = check((end.join(written) + end * ends_with_it).encode())
    expected, seen = [], set()
    for line, (badge, at, state) in enumerate(rows, 1):
        name = (badge.lstrip("0") or "0") if badge.isdigit() else badge
        if (name, at) not in seen:
            expected.append(Punch(line, name, at, "3", str(state), "1"))
        seen.add((name, at))
    assert list(reading.punches) == expected


@given(st.lists(st.tuples(badges, times), min_size=1, unique=True))
def test_the_quick_way_reads_as_the_slow_one(rows):
    """The same times with a fraction, which the quick way does not take, give the same punches."""
    usual = "".join(f"{badge}\t{at}\t3\t0\t1\t0\n" for badge, at in rows)
    odd = "".join(f"{badge}\t{at:%Y/%m/%d %H:%M:%S}\t3\t0\t1\t0\n" for badge, at in rows)
    assert list(check(usual.encode()).punches) == list(check(odd.encode()).punches)


@given(times, st.integers(1, 40))
def test_reading_in_blocks_loses_no_line(start, megabyte_parts):
    """Lines across the ends of blocks: more lines than one block holds."""
    badge = "x" * 3000
    count = 9 * megabyte_parts
    rows = [f"{badge}\t{start - timedelta(seconds=n)}\t3\t0\t1\t0\n" for n in range(count)]
    reading = read("".join(rows).encode(), ReadOptions(datetime(2026, 1, 1), not_before=datetime(2000, 1, 1)))
    assert len(list(reading.punches)) == count
