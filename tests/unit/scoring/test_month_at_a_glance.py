"""What people look up about a subject: its scores of every period, and the working days of a month."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from services.scoring import questions
from services.scoring.asked import Question
from services.scoring.domain.periods import Period
from shared.clock import VIETNAM
from shared.contracts import observations, personnel
from shared.contracts.refusal import Refusal
from shared.database import reading
from tests.unit.scoring.history import TENANT
from tests.unit.scoring.office import CRITERIA, STAFF, Office, new_office

LAN, MINH = STAFF[0], STAFF[1]
MARCH = Period.parse("2019-03")
WORK = """
work:
  hours: {morning: ["07:00", "11:00"], afternoon: ["13:00", "17:00"]}
  days: [mon, tue, wed, thu, fri]
  grace_minutes: 5
individual:"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with new_office(tmp_path) as office:
        office.publish(CRITERIA.replace("\nindividual:", WORK, 1))
        office.found()
        yield office


def punch(office: Office, badge: str, day: int, clock: str) -> str:
    hour, minute = map(int, clock.split(":"))
    at = datetime(2019, 3, day, hour, minute, tzinfo=VIETNAM)
    said = observations.PunchRecorded(badge=badge, device="1", at=at, verify="1", state="0")
    return str(office.say("observations", f"badge-{TENANT}:{badge}:2019-03", said).id)


def test_every_score_of_a_subject_is_told_by_period(office: Office) -> None:
    office.record("r-1", LAN, "di-muon", date(2019, 3, 4))
    office.settle()
    with reading(office.store.engine) as connection:
        told = questions.history_of(Question(connection, TENANT), "person", LAN)
        nobody = questions.history_of(Question(connection, "so-khac"), "person", LAN)
    assert [(one["period"], one["points"]) for one in told] == [
        ("2019", 9500),
        ("2019-03", 9500),
        ("2019-H1", 9500),
        ("2019-Q1", 9500),
    ]
    assert nobody == []


def test_each_working_day_says_what_was_amiss(office: Office) -> None:
    for person, badge in ((LAN, "17"), (MINH, "18")):
        assigned = personnel.BadgeAssigned(person=person, badge=badge, on=date(2018, 1, 1))
        office.say("personnel", f"person-{person}", assigned)
    leave = personnel.LeaveGranted(
        person=MINH, leave="l-1", kind="annual", first_day=date(2019, 3, 5), last_day=date(2019, 3, 5)
    )
    office.say("personnel", f"person-{MINH}", leave)
    came = punch(office, "17", 4, "07:20")
    went = punch(office, "17", 4, "17:00")
    for clock in ("06:55", "17:05"):
        punch(office, "17", 5, clock)
    office.settle()
    with reading(office.store.engine) as connection:
        days = questions.attendance_of(Question(connection, TENANT), MARCH, [LAN, MINH])
    told = {(one["person"], one["day"].day): one for one in days}
    assert len(days) == 2 * 21  # working days of the month
    assert told[LAN, 4]["state"] == "slips"
    assert told[LAN, 4]["slips"] == [
        {"kind": "late", "minutes": 20, "half_days": 0, "excused": False, "events": [came, went]}
    ]
    assert (told[LAN, 5]["state"], told[LAN, 5]["slips"]) == ("present", [])
    assert told[MINH, 4]["slips"][0]["kind"] == "absent"
    assert told[MINH, 5]["state"] == "leave"
    assert told[LAN, 6]["state"] == "unread"


def test_attendance_is_asked_by_the_month(office: Office) -> None:
    with reading(office.store.engine) as connection, pytest.raises(Refusal, match="2019-Q1"):
        questions.attendance_of(Question(connection, TENANT), Period.parse("2019-Q1"), [LAN])
