"""ZKTeco's log: the stick's file, the pushed dump, and the garbage both hold."""

from datetime import datetime

import pytest

from services.observations.domain.timeclock import Note, Punch, Reason, Remark, Unread

GOOD = "7\t2024-03-04 07:55:10\t1\t0\t1\t0"


def reasons(reading):
    return [getattr(outcome, "reason", "punch") for outcome in reading.outcomes]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_reads_padded_numeric_and_lettered_badges(reading_of, end):
    reading = reading_of(
        end.join(
            [
                "      901\t2024-03-04 07:55:10\t1\t0\t1\t0",
                " 00000042\t2024-03-04 07:56:00\t1\t255\t15\t0",
                "    NV-07\t2024-03-04 07:56:01\t2\t1\t0\t3",
                "        0\t2024-03-04 07:56:02\t1\t0\t1\t0",
                "",
            ]
        )
    )
    assert reading.format == "attlog"
    assert reading.outcomes == [
        Punch(1, "901", datetime(2024, 3, 4, 7, 55, 10), "1", "0", "1"),
        Punch(2, "42", datetime(2024, 3, 4, 7, 56), "1", "255", "15"),
        Punch(3, "NV-07", datetime(2024, 3, 4, 7, 56, 1), "2", "1", "0"),
        Punch(4, "0", datetime(2024, 3, 4, 7, 56, 2), "1", "0", "1"),
    ]
    assert reading.remarks == []


def test_serial_on_the_first_line_and_checksum_on_the_last(reading_of):
    reading = reading_of(f"SN=AB9Z191960042\n{GOOD}\n8\t2024-03-04 07:56:00\t1\t0\t1\t0\n4f3a9c\n\n")
    assert reasons(reading) == [Reason.SERIAL, "punch", "punch", Reason.CHECKSUM, Reason.BLANK]
    assert reading.outcomes[0].detail == "AB9Z191960042"


def test_a_last_word_is_a_checksum_only_below_a_serial(reading_of):
    reading = reading_of(f"{GOOD}\n4f3a9c\n")
    assert reasons(reading) == ["punch", Reason.COLUMNS]


def test_a_push_with_reserved_columns_has_no_device(reading_of):
    reading = reading_of("7\t2024-03-04 07:55:10\t1\t15\t0\t0\t0\n7\t2024-03-04 17:01:00\t1\t15\t0\t0\t0\n")
    assert [(punch.device, punch.state, punch.verify) for punch in reading.punches] == [(None, "1", "15")] * 2
    assert reading.remarks == [Remark(Note.NO_DEVICE_COLUMN)]


def test_a_push_takes_the_serial_as_its_device(reading_of):
    reading = reading_of("AB9Z191960042\n7\t2024-03-04 07:55:10\t0\t1\t0\n")
    assert [punch.device for punch in reading.punches] == ["AB9Z191960042"]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (["1\t0\t1\t0", "1\t1\t1\t0"], ("1", "0", "1")),  # the plain file
        (["1\t0\t1\t", "1\t1\t1\t"], ("1", "0", "1")),  # no workcode, its TAB stays
        (["1\t0\t1\t0\t", "1\t1\t1\t0\t"], ("1", "0", "1")),  # a TAB too many
        (["12\t0\t1", "12\t1\t1"], ("12", "0", "1")),  # a device that is no state, no workcode
        (["101\t0\t1\t0\t0", "102\t1\t1\t0\t0"], ("101", "0", "1")),  # devices that are no states
        (["SNX1\t0\t1\t0", "SNX1\t1\t1\t0"], ("SNX1", "0", "1")),
        (["0\t1\t0\t0", "1\t1\t0\t0"], (None, "0", "1")),  # six columns, but no device is numbered 0
        (["255\t1\t0\t0", "255\t4\t0\t0"], (None, "255", "1")),
        (
            ["1\t15\t0\t0", "2\t15\t0\t0"],
            (None, "1", "15"),
        ),  # no state is 15: it is how the face was verified
        (["1\t15\t0", "2\t15\t0"], (None, "1", "15")),
        (["4\t1"], (None, "4", "1")),
        (["4"], (None, "4", None)),
    ],
)
def test_device_or_state_in_the_third_column(reading_of, columns, expected):
    rows = [f"7\t2024-03-04 07:55:{second:02}\t{rest}\n" for second, rest in enumerate(columns)]
    punch = next(reading_of("".join(rows)).punches)
    assert (punch.device, punch.state, punch.verify) == expected


def test_one_odd_third_column_does_not_turn_a_file_around(reading_of):
    rows = [f"7\t2024-03-04 07:{minute:02}:00\t1\t0\t1\t0\n" for minute in range(59)]
    reading = reading_of("".join([*rows, "7\t2024-03-04 08:00:00\t0\t0\t1\t0\n"]))
    assert {punch.device for punch in reading.punches} == {"1", "0"}


def test_the_device_column_can_be_stated(reading_of):
    rows = "7\t2024-03-04 07:55:10\t1\t4\t0\t0\n"
    assert next(reading_of(rows).punches).device == "1"
    stated = next(reading_of(rows, device_column=False).punches)
    assert (stated.device, stated.state, stated.verify) == (None, "1", "4")


def test_badge_and_time_alone_are_enough(reading_of):
    reading = reading_of("7\t2024-03-04 07:55:10\r\n8\t2024-03-04 07:55:11\r\n")
    assert [(punch.badge, punch.state) for punch in reading.punches] == [("7", None), ("8", None)]


@pytest.mark.parametrize(
    ("line", "reason", "detail"),
    [
        ("", Reason.BLANK, ""),
        ("\0\0\0\0\0\0", Reason.BLANK, ""),
        (" \t \0", Reason.BLANK, ""),
        ("7\t2024-02-30 07:55:10\t1\t0\t1\t0", Reason.IMPOSSIBLE_DATE, "2024-02-30 07:55:10"),
        ("7\t2024-03-04 25:00:00\t1\t0\t1\t0", Reason.IMPOSSIBLE_DATE, "2024-03-04 25:00:00"),
        ("7\t0000-00-00 00:00:00\t1\t0\t1\t0", Reason.IMPOSSIBLE_DATE, "0000-00-00 00:00:00"),
        ("7\t2024-03-04 07:5\t1\t0\t1\t0", Reason.BAD_TIME, "2024-03-04 07:5"),
        ("7\t2024-W10-1 07:55:10\t1\t0\t1\t0", Reason.BAD_TIME, "2024-W10-1 07:55:10"),
        ("7\t2024-03-04x07:55:10\t1\t0\t1\t0", Reason.BAD_TIME, "2024-03-04x07:55:10"),
        ("7\t\t1\t0\t1\t0", Reason.BAD_TIME, ""),
        ("7\t2000-01-01 00:00:09\t1\t0\t1\t0", Reason.CLOCK_RESET, "2000-01-01 00:00:09"),
        ("7\t2063-03-04 07:55:10\t1\t0\t1\t0", Reason.FUTURE, "2063-03-04 07:55:10"),
        ("  \t2024-03-04 07:55:11\t1\t0\t1\t0", Reason.NO_BADGE, ""),
        ("7\t2024-03-04 07:55:11\t1\t0", Reason.COLUMNS, "4/6"),
        (GOOD + "7\t2024-03-04 07:55:12\t1\t0\t1\t0", Reason.COLUMNS, "11/6"),
        ("7\0\0\t2024-03-04 07:55:11\t1\t0\t1\t0", Reason.CONTROL, ""),
        ("7\t2024-03-04 07:55:11\t1\0\0\t1\t0", Reason.CONTROL, ""),
        ("7\r7\t2024-03-04 07:55:11\t1\t0\t1\t0", Reason.CONTROL, ""),
        (GOOD, Reason.REPEATED, "1"),
        ("007" + GOOD[1:], Reason.REPEATED, "1"),
        ("7\t2024/3/4 07:55:10\t1\t0\t1\t0", Reason.REPEATED, "1"),
        ("x" * 5000, Reason.TOO_LONG, "5000"),
        ("\0" * 5000, Reason.TOO_LONG, "5000"),
    ],
)
def test_garbage_is_listed_with_its_line_and_spoils_nothing_else(reading_of, line, reason, detail):
    reading = reading_of(f"{GOOD}\n{line}\n8{GOOD[1:]}\n9{GOOD[1:]}")
    assert reasons(reading) == ["punch", reason, "punch", "punch"]
    unread = reading.outcomes[1]
    assert (unread.line, unread.detail) == (2, detail)
    assert len(unread.text) <= 80
    assert unread.text.isprintable()


def test_garbage_above_the_first_good_line_hides_no_format(reading_of):
    reading = reading_of(b"\0\0\0\n\xff\xfd\xff\xff\n" + GOOD.encode() + b"\n")
    assert reasons(reading) == [Reason.BLANK, Reason.ENCODING, "punch"]


def test_padding_at_the_ends_of_a_line_is_no_garbage(reading_of):
    reading = reading_of(f"{GOOD}\n\0\0 8{GOOD[1:]}\0\0\r\n")
    assert [punch.badge for punch in reading.punches] == ["7", "8"]


def test_the_limits_of_time_are_inclusive(reading_of):
    at = "7\t{}\t1\t0\t1\t0\n"
    times = "2005-01-01 00:00:00", "2004-12-31 23:59:59", "2026-01-02 00:00:00", "2026-01-02 00:00:01"
    reading = reading_of("".join(map(at.format, times)))
    assert reasons(reading) == ["punch", Reason.CLOCK_RESET, "punch", Reason.FUTURE]
    assert reasons(reading_of(at.format(times[1]), not_before=datetime(2000, 1, 1))) == ["punch"]


def test_time_going_backward_is_read_and_remarked(reading_of):
    clocks = "07:00:00", "07:00:05", "06:59:00", "07:00:06", "07:00:01", "07:00:01"
    rows = [f"{badge}\t2024-03-04 {clock}\t1\t0\t1\t0\n" for badge, clock in enumerate(clocks)]
    reading = reading_of("".join(rows))
    assert len(list(reading.punches)) == 6
    assert reading.remarks == [Remark(Note.BACKWARD, "2")]


def test_seconds_apart_are_two_punches_the_same_second_is_one(reading_of):
    rows = "".join(f"7\t2024-03-04 07:00:{second}\t1\t0\t1\t0\n" for second in ("01", "02", "01", "02"))
    reading = reading_of(rows)
    assert reasons(reading) == ["punch", "punch", Reason.REPEATED, Reason.REPEATED]
    assert [unread.detail for unread in reading.unread] == ["1", "2"]
    assert reading.tally() == {Reason.REPEATED: 2}


def test_afternoon_and_zones_are_never_taken_for_the_usual_shape(reading_of):
    rows = ["07:00:00 PM", "07:00:01 PM", "07:00:02+09:00", "07:00:03+09:00", "07:00:04Z", "07:00:05Z"]
    reading = reading_of("".join(f"7\t2024-03-04 {clock}\t1\t0\t1\t0\n" for clock in rows))
    assert [f"{punch.at:%H:%M:%S}" for punch in reading.punches] == [
        *("19:00:00", "19:00:01", "05:00:02", "05:00:03", "14:00:04", "14:00:05")
    ]


def test_bytes_that_are_no_text_reject_their_line_alone(reading_of):
    good = GOOD.encode()
    reading = reading_of(good + b"\n\xff\xfe7" + good[1:] + b"\n9" + good[1:])
    assert reasons(reading) == ["punch", Reason.ENCODING, "punch"]
    assert isinstance(reading.outcomes[1], Unread)


def test_a_log_in_utf_16(reading_of):
    reading = reading_of(f"{GOOD}\r\n\r\n8{GOOD[1:]}\r\n".encode("utf-16"))
    assert reasons(reading) == ["punch", Reason.BLANK, "punch"]
