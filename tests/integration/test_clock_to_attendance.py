"""Three person-days as a real ZKTeco device wrote them, ids invented, reckoned by hand with pencil and paper.

Office hours 08:00-12:00 and 13:00-17:00, a grace of five minutes, punches within a minute are one.
"""

from datetime import date, datetime

import polars as pl

from services.observations.domain.timeclock import ReadOptions, read
from services.scoring.domain.attendance.attended import occurrences
from services.scoring.domain.attendance.calendar import WorkCalendar
from services.scoring.domain.criteria.model import WorkRules
from services.scoring.domain.facts import BADGES, PLACEMENTS, PUNCHES, Facts

ATTLOG = (
    b"      901\t2021-03-24 08:11:39\t1\t0\t1\t0\r\n"
    b"      901\t2021-03-24 12:41:00\t1\t0\t1\t0\r\n"
    b"      901\t2021-03-24 12:45:41\t1\t0\t1\t0\r\n"
    b"      901\t2021-03-24 12:45:46\t1\t0\t1\t0\r\n"
    b"      901\t2021-03-24 17:28:22\t1\t0\t1\t0\r\n"
    b"      902\t2021-05-04 07:40:21\t1\t0\t1\t0\r\n"
    b"      902\t2021-05-04 15:56:13\t1\t0\t1\t0\r\n"
    b"      903\t2021-03-08 12:57:54\t1\t0\t1\t0\r\n"
    b"      903\t2021-03-08 12:58:40\t1\t0\t1\t0\r\n"
    b"      903\t2021-03-08 17:24:17\t1\t0\t1\t0\r\n"
)
DAYS = {"901": date(2021, 3, 24), "902": date(2021, 5, 4), "903": date(2021, 3, 8)}
RULES = WorkRules(morning=(8 * 60, 12 * 60), afternoon=(13 * 60, 17 * 60), grace_minutes=5)


def judged(badge: str) -> list[tuple[str, int, int]]:
    """kind, minutes and half days of what the badge's day comes to."""
    day = DAYS[badge]
    reading = read(ATTLOG, ReadOptions(now=datetime(2021, 6, 1)))
    punches = [(one.badge, one.at, f"line {one.line}") for one in reading.punches]
    facts = Facts(
        punches=pl.DataFrame(punches, schema=PUNCHES, orient="row"),
        badges=pl.DataFrame([("p", badge, day, None)], schema=BADGES, orient="row"),
        placements=pl.DataFrame([("p", "u", day, None)], schema=PLACEMENTS, orient="row"),
    )
    calendar = WorkCalendar(RULES, clocked_days=frozenset(DAYS.values()))
    found = occurrences(facts, calendar, day, day)
    return list(found.select("kind", "minutes", "half_days").iter_rows())


def test_every_line_is_a_punch() -> None:
    assert len(list(read(ATTLOG, ReadOptions(now=datetime(2021, 6, 1))).punches)) == 10


def test_came_eleven_minutes_late_and_stayed() -> None:
    # 08:11:39 is 11 whole minutes after 08:00 and beyond the grace; the last punch, 17:28:22, is after 17:00.
    assert judged("901") == [("late", 11, 0)]


def test_left_an_hour_early() -> None:
    # From 15:56:13 to 17:00 it is 63 minutes and 47 seconds; 07:40:21 is before 08:00 and earns nothing.
    assert judged("902") == [("early", 63, 0)]


def test_missed_the_morning() -> None:
    # The first punch, 12:57:54, comes after the morning has ended and before the afternoon begins.
    assert judged("903") == [("absent", 0, 1)]
