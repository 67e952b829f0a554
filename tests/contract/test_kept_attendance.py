"""What is kept of attendance says what the punches say: all of an evaluation comes out the same by both.

Three people under working time from 08:00 to 17:00: one is late, leaves the post, is absent, forgets a punch;
one has nothing to be said of; one wears no badge.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from services.scoring import handlers, migrations, projections
from services.scoring.domain.criteria import CriteriaSet, load
from services.scoring.domain.evaluate import Evaluation
from services.scoring.domain.periods import Period
from services.scoring.evaluation import Question, persons_in
from services.scoring.projections import FOREIGN, kept_attendance
from services.scoring.projections.kept_attendance import kept_attendance as table
from services.scoring.projections.punches import punches
from services.scoring.questions.shared_facts import SharedFacts
from services.scoring.recompute import recompute
from services.scoring.service import ScoringService
from shared.commands import dispatch
from shared.contracts import observations as o
from shared.contracts import personnel as p
from shared.contracts.event import Event
from shared.database import connect, reading, writing
from shared.eventstore import Context, Recorded, Store
from shared.messaging.delivery import Delivery, take
from shared.migrate import upgrade
from tests.servers import create_databases
from tests.unit.scoring.history import TENANT, Log

YEAR = Period.parse("2019")
MARCH, APRIL = Period.parse("2019-03"), Period.parse("2019-04")
TEXT = """\
criteria: gio-giac
name: {vi: Giờ giấc, en: Hours}
effective_from: 2019-01-01
work:
  hours: {morning: ["08:00", "12:00"], afternoon: ["13:00", "17:00"]}
  days: [mon, tue, wed, thu, fri]
  grace_minutes: 5
  absent_after_minutes: 60
  left_post_after_minutes: 30
  explained_within_days: 3
individual:
  period: month
  groups:
    - group: gio
      name: {vi: Giờ, en: Hours}
      base: 100
      items:
        - {criterion: late, name: {vi: Muộn, en: Late}, from: attendance, when: {kind: late}, points: -1}
        - {criterion: left, name: {vi: Bỏ vị trí, en: Left}, from: attendance, when: {kind: left-post},
           points: -2}
        - {criterion: away, name: {vi: Vắng, en: Away}, from: attendance, when: {kind: absent}, per: half-day,
           points: -5}
        - {criterion: gap, name: {vi: Thiếu, en: Gap}, from: attendance, when: {kind: missing-punch},
           points: -3}
  grades:
    - {grade: A, from: 90, name: {vi: Tốt, en: Good}}
    - {grade: B, from: 0, name: {vi: Khá, en: Fair}}
  flags:
    - {flag: vang, name: {vi: Vắng, en: Away}, severity: attention, when: {criteria: [away]}}
"""
BY_QUARTER = TEXT.replace("period: month", "period: quarter")
LENIENT = TEXT.replace("grace_minutes: 5", "grace_minutes: 15")
NO_CLOCK = (
    TEXT[: TEXT.index("work:")]
    + """\
individual:
  period: month
  groups:
    - group: khac
      name: {vi: Khác, en: Other}
      base: 100
      items: [{criterion: late, name: {vi: Muộn, en: Late}, points: -1}]
  grades: [{grade: A, from: 0, name: {vi: Tốt, en: Good}}]
"""
)
BADGES = {"an": "1", "binh": "2", "chi": None}


class Office:
    """Scoring and the two logs that it hears."""

    def __init__(self, url: str) -> None:
        upgrade(url, migrations)
        self.store = Store(connect(url))
        self._logs = {"personnel": Log(), "observations": Log()}
        self._heard = dict.fromkeys(self._logs, 0)

    def publish(self, text: str) -> None:
        context = Context(tenant=TENANT, actor="test")
        command = {"command": "PublishCriteria", "text": text}
        dispatch(self.store, handlers.ROUTES, projections.OWN, command, context)

    def told(self, source: str, stream: str, *events: Event, at: datetime | None = None) -> None:
        """With `at`: as of something that happened then."""
        log, heard = self._logs[source], self._heard[source]
        for event in events:
            recorded = log.add(stream, event)
            log.events[-1] = recorded if at is None else _at(recorded, at)
        take(self.store, FOREIGN[source], Delivery.of(source, heard, log.events[heard:]))
        self._heard[source] = len(log.events)

    def punched(self, badge: str, day: date, *times: str) -> None:
        """At these times of the clock on the wall."""
        at = [datetime.fromisoformat(f"{day} {time}+07:00").astimezone(UTC) for time in times]
        self.told("observations", f"badge-{badge}", *(o.PunchRecorded(badge=badge, at=one) for one in at))

    def settle(self) -> None:
        while recompute(self.store):
            pass

    def by_punches(self, rules: CriteriaSet, period: Period) -> Evaluation:
        with reading(self.store.engine) as connection:
            return persons_in(Question(connection, TENANT), rules, period, None)

    def by_sharing(self, rules: CriteriaSet, period: Period) -> Evaluation:
        with reading(self.store.engine) as connection:
            facts = SharedFacts(Question(connection, TENANT), (lambda _: (rules, 0),), YEAR)
            return facts.persons(rules, period)

    def kept(self) -> set[Period]:
        """The months of which anything may be taken as it is kept."""
        with reading(self.store.engine) as connection:
            return {month for month, _ in kept_attendance.of_months(connection, TENANT, YEAR.months())}

    def rows(self) -> int:
        with reading(self.store.engine) as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0

    def without_punches(self) -> None:
        with writing(self.store.engine) as connection:
            connection.execute(sa.delete(punches))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    if request.param == "sqlite":
        yield filled(f"sqlite:///{tmp_path / 'scoring.sqlite'}")
        return
    with create_databases(request.getfixturevalue("database_url"), ["scoring"]) as template:
        made = filled(template.format(service="scoring"))
        yield made
        made.store.engine.dispose()


def filled(url: str) -> Office:
    made = Office(url)
    made.publish(TEXT)
    since = date(2019, 1, 1)
    unit = p.UnitCreated(unit="vp", name="vp", kind="division", on=since)
    made.told("personnel", f"organisation-{TENANT}", unit)
    for person, badge in BADGES.items():
        registered = p.PersonRegistered(
            person=person, code=person, name=person, kind="cadre", position="cv", unit="vp", badge=badge,
            on=since,
        )  # fmt: skip
        made.told("personnel", f"person-{person}", registered)
    made.punched("1", date(2019, 3, 4), "08:10", "17:00")
    made.punched("1", date(2019, 3, 5), "07:55", "14:00", "15:00", "17:05")
    made.punched("1", date(2019, 3, 6), "07:55")
    made.punched("1", date(2019, 4, 2), "08:20", "17:00")
    for day in (*(date(2019, 3, number) for number in range(4, 8)), date(2019, 4, 2)):
        made.punched("2", day, "07:50", "17:10")
    made.settle()
    return made


def told(done: Evaluation) -> dict[str, Any]:
    return {
        "rows": done.contributions.rows(),
        "scores": done.scores.rows(),
        "flags": done.flags.rows(),
        "days": done.days.rows(),
        "limits": done.limits.rows(),
    }


def assert_same(office: Office, rules: CriteriaSet, *periods: Period) -> None:
    for period in periods:
        assert told(office.by_sharing(rules, period)) == told(office.by_punches(rules, period)), period


def rules_of(text: str) -> CriteriaSet:
    return load(text, "gio-giac.yaml")


HARDER = rules_of(TEXT.replace("points: -1}", "points: -4}"))


def test_other_points_over_the_same_hours_need_no_punch(office: Office) -> None:
    expected = told(office.by_punches(HARDER, MARCH)), told(office.by_punches(HARDER, APRIL))
    an = {row[3]: row for row in expected[0]["rows"] if row[0] == "an" and row[3]}
    assert {"late", "left", "away", "gap"} <= an.keys()
    assert office.kept() == {MARCH, APRIL}
    office.without_punches()
    assert (told(office.by_sharing(HARDER, MARCH)), told(office.by_sharing(HARDER, APRIL))) == expected


def test_months_that_are_kept_make_up_a_quarter(office: Office) -> None:
    office.punched("1", date(2019, 1, 7), "08:30", "17:00")
    office.punched("2", date(2019, 2, 6), "08:00", "17:00")
    office.settle()
    rules, quarter = rules_of(BY_QUARTER), Period.parse("2019-Q1")
    expected = told(office.by_punches(rules, quarter))
    office.without_punches()
    assert told(office.by_sharing(rules, quarter)) == expected


def test_what_comes_later_is_looked_for_in_the_punches_until_it_is_computed(office: Office) -> None:
    before = told(office.by_sharing(HARDER, MARCH))
    leave = p.LeaveGranted(
        person="an", leave="l", kind="annual", first_day=date(2019, 3, 7), last_day=date(2019, 3, 7)
    )
    office.told("personnel", "person-an", leave)
    assert MARCH not in office.kept()
    assert_same(office, HARDER, MARCH, APRIL)
    office.settle()
    assert office.kept() == {MARCH, APRIL}
    assert_same(office, HARDER, MARCH, APRIL)
    assert told(office.by_sharing(HARDER, MARCH)) != before


def test_punches_that_come_later_change_what_is_kept(office: Office) -> None:
    office.punched("1", date(2019, 3, 6), "17:20")
    office.punched("1", date(2019, 4, 2), "07:40")
    assert office.kept() == set()
    assert_same(office, HARDER, MARCH, APRIL)
    office.settle()
    assert office.kept() == {MARCH, APRIL}
    expected = told(office.by_punches(HARDER, MARCH)), told(office.by_punches(HARDER, APRIL))
    office.without_punches()
    assert (told(office.by_sharing(HARDER, MARCH)), told(office.by_sharing(HARDER, APRIL))) == expected


def test_what_is_excused_is_kept_with_the_explanation_as_evidence(office: Office) -> None:
    made = o.SlipExplained(
        explanation="e", person="an", day=date(2019, 3, 4), kind="late", by="an", reason="kẹt xe"
    )
    accepted = o.ExplanationAccepted(explanation="e", person="an", by="truong")
    office.told("observations", "explanation-e", made, accepted, at=datetime(2019, 3, 5, tzinfo=UTC))
    office.settle()
    expected = told(office.by_punches(HARDER, MARCH))
    excused = [row for row in expected["rows"] if row[0] == "an" and row[3] == "late"]
    assert [len(events) for row in excused for events in row if isinstance(events, list)] == [3]
    office.without_punches()
    assert told(office.by_sharing(HARDER, MARCH)) == expected


def _at(recorded: Recorded, at: datetime) -> Recorded:
    return msgspec.structs.replace(recorded, occurred_at=at, recorded_at=at)


def test_other_hours_are_judged_by_the_punches(office: Office) -> None:
    lenient = rules_of(LENIENT)
    assert_same(office, lenient, MARCH, APRIL)
    office.publish(LENIENT)
    assert office.kept() == set()
    assert_same(office, HARDER, MARCH, APRIL)
    office.settle()
    assert_same(office, HARDER, MARCH, APRIL)
    expected = told(office.by_punches(lenient, MARCH))
    office.without_punches()
    assert told(office.by_sharing(lenient, MARCH)) == expected


def test_nothing_is_kept_where_no_clock_is_looked_at(office: Office) -> None:
    assert office.rows() == 4  # two badges in two months
    office.publish(NO_CLOCK)
    office.settle()
    assert office.rows() == 0
    assert_same(office, HARDER, MARCH, APRIL)


def test_who_computes_the_same_again_writes_nothing(office: Office) -> None:
    with writing(office.store.engine) as connection:
        connection.execute(sa.update(table).where(table.c.person == "binh").values(number=7))
    leave = p.LeaveGranted(
        person="an", leave="l", kind="annual", first_day=date(2019, 3, 7), last_day=date(2019, 3, 7)
    )
    office.told("personnel", "person-an", leave)
    office.settle()
    with reading(office.store.engine) as connection:
        numbers = connection.scalars(sa.select(table.c.number).where(table.c.person == "binh")).all()
    assert numbers == [7, 7]


def test_a_rebuild_that_mended_has_everything_found_out_anew(office: Office) -> None:
    with writing(office.store.engine) as connection:
        ScoringService().rebuilt(connection, mended=True)
    assert office.rows() == 0
    office.settle()
    assert office.kept() == {MARCH, APRIL}
    assert office.rows() == 4
