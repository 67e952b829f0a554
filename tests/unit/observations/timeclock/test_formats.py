"""What is no time-clock file is refused as a whole."""

import pytest

from shared.contracts.refusal import Refusal


@pytest.mark.parametrize("content", [b"", b"\n", b"\r\n \t\n", b"\0" * 9, b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file(reading_of, content):
    with pytest.raises(Refusal) as refused:
        reading_of(content)
    assert refused.value.code == "timeclock.empty"


@pytest.mark.parametrize(
    ("content", "place", "value"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "line 1", "PNG"),
        (b"PK\x03\x04\x14\0\0\0", "line 1", "ZIP/XLSX"),
        (b"\n\nDear all,\nplease come.\n", "line 3", "Dear all,"),
        (b"x" * 50_000_000, "line 1", "x" * 79 + "…"),
        (b"\x01\x02\n", "line 1", "␁␂"),
    ],
)
def test_a_file_of_another_kind(reading_of, content, place, value):
    with pytest.raises(Refusal) as refused:
        reading_of(content)
    assert refused.value.code == "timeclock.unknown-format"
    assert refused.value.details == {"place": place, "value": value}


def test_a_header_that_lacks_the_time(reading_of):
    with pytest.raises(Refusal) as refused:
        reading_of("Mã NV,Họ tên\n42,A\n")
    assert refused.value.code == "timeclock.no-such-column"
    assert refused.value.details == {"place": "line 1", "value": "time", "columns": "Mã NV, Họ tên"}


def test_a_line_of_50_megabytes_is_one_rejected_line(reading_of):
    good = b"7\t2024-03-04 07:55:10\t1\t0\t1\t0\n"
    reading = reading_of(good + b"x" * 50_000_000 + b"\n8" + good[1:])
    assert [punch.line for punch in reading.punches] == [1, 3]
    assert reading.outcomes[1].reason == "too-long"
