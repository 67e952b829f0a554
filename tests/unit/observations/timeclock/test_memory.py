"""The memory of a clock, record by record."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.observations.domain.timeclock import Punch, ReadOptions, Reason, read_memory
from services.observations.domain.timeclock.memory import SIZES, counted_time, record_size, wall_time
from tests.zk_clock import Memory, Pass

NOW = ReadOptions(now=datetime(2019, 7, 16))
AT = datetime(2019, 7, 15, 8, 5, 3)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)))
def test_a_time_comes_back_from_its_number(at: datetime) -> None:
    at = at.replace(microsecond=0)
    assert datetime(*wall_time(counted_time(at))) == at  # type: ignore[arg-type]


@pytest.mark.parametrize("size", SIZES)
def test_each_size_of_record_is_read(size: int) -> None:
    passes: list[Pass] = [("17", AT, 1, 15), ("18", AT.replace(second=4), 0, 1)]
    content = Memory(passes=passes, size=size).records()
    badges = {17: "1017", 18: "1018"} if size == 8 else {}
    assert record_size(len(content), 2) == size
    assert read_memory(content, size, "S1", badges, NOW) == [
        Punch(number, badges.get(int(badge), badge), at, "S1", str(state), str(verify))
        for number, (badge, at, state, verify) in enumerate(passes, 1)
    ]


def test_a_punch_that_came_in_meanwhile_does_not_turn_the_size_around() -> None:
    assert [record_size(size * 80, 79) for size in SIZES] == [*SIZES]


def test_a_user_whom_nobody_knows_is_called_by_their_place() -> None:
    content = Memory(passes=[("17", AT, 0, 1)], size=8).records()
    (punch,) = read_memory(content, 8, "S1", {}, NOW)
    assert isinstance(punch, Punch) and punch.badge == "17"


def test_a_day_that_there_is_not_spoils_its_record_alone() -> None:
    february = counted_time(datetime(2019, 2, 28, 8)) + 2 * 86400
    content = bytearray(Memory(passes=[("17", AT, 0, 1), ("18", AT, 0, 1)], size=16).records())
    content[4:8] = february.to_bytes(4, "little")
    broken, punch = read_memory(bytes(content), 16, "S1", {}, NOW)
    assert (broken.reason, broken.detail) == (Reason.IMPOSSIBLE_DATE, "2019-02-30 08:00:00")  # type: ignore[union-attr]
    assert isinstance(punch, Punch)
