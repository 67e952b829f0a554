"""Lines that a clock pushes, each by itself."""

from datetime import datetime

from services.observations.domain.timeclock import Punch, ReadOptions, Reason, Unread, read_pushed

NOW = ReadOptions(now=datetime(2019, 7, 16))
AT = datetime(2019, 7, 15, 8, 5, 3)


def test_a_line_is_a_punch_of_the_clock_that_sent_it() -> None:
    content = b"0017\t2019-07-15 08:05:03\t0\t15\t0\t0\t0\r\nA7\t2019-07-15 08:05:04\n\n"
    assert read_pushed(content, "S1", NOW) == [
        Punch(1, "17", AT, "S1", "0", "15"),
        Punch(2, "A7", AT.replace(second=4), "S1", None, None),
    ]


def test_what_is_no_punch_says_why() -> None:
    content = (
        b"17\n17\t2019-02-30 08:00:00\t0\t1\n\t2019-07-15 08:00:00\t0\t1\n17\t2000-01-01 00:00:07\t0\t1\n"
        b"17\t2019-07-19 08:00:00\t0\t1\n\xff\xfe\t2019-07-15 08:00:00\t0\t1\n"
        b"17\t2019-07-15 08:05:03\t0\t1\n17\t2019-07-15 08:05:03\t1\t1\n"
    )
    outcomes = read_pushed(content, "S1", NOW)
    assert [one.reason for one in outcomes if isinstance(one, Unread)] == [
        Reason.COLUMNS,
        Reason.IMPOSSIBLE_DATE,
        Reason.NO_BADGE,
        Reason.CLOCK_RESET,
        Reason.FUTURE,
        Reason.ENCODING,
        Reason.REPEATED,
    ]
    assert sum(isinstance(one, Punch) for one in outcomes) == 1


def test_nothing_is_nothing() -> None:
    assert read_pushed(b"", "S1", NOW) == []
