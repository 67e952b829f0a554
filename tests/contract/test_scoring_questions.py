"""What one may ask of scoring over a small history on a real database: every number reckoned by hand.

Four people and three latenesses in March 2019; of those who share a unit at most half may have an A.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.scoring import handlers, migrations, projections, questions
from services.scoring.domain.criteria import load
from services.scoring.domain.periods import Period
from services.scoring.evaluation import Question
from services.scoring.recompute import recompute
from shared.commands import dispatch
from shared.contracts import observations as o
from shared.contracts import personnel as p
from shared.contracts.refusal import Refusal
from shared.database import connect, reading
from shared.eventstore import Context, Store
from shared.messaging.delivery import Delivery, take
from shared.migrate import upgrade
from tests.servers import create_databases
from tests.unit.scoring.history import TENANT, Log

NEW_YEAR = date(2019, 1, 1)
MARCH, YEAR = Period.parse("2019-03"), Period.parse("2019")
TEXT = """\
criteria: thu
name: {vi: Thử, en: Trial}
effective_from: 2019-01-01
individual:
  period: month
  groups:
    - group: work
      name: {vi: Việc, en: Work}
      base: 100
      items:
        - criterion: late
          name: {vi: Đi muộn, en: Late}
          points: -5
          repeats: {within: month, from: 2, times: 2}
          cap: {per: month, points: -20}
  grades:
    - {grade: A, from: 95, name: {vi: Tốt, en: Good}}
    - {grade: B, from: 80, name: {vi: Khá, en: Fair}}
    - {grade: C, from: 0, name: {vi: Kém, en: Poor}}
  flags:
    - flag: often-late
      name: {vi: Hay muộn, en: Often late}
      severity: attention
      when: {criteria: [late], count: 2}
  quotas:
    - {grade: A, share: 50, of: [A, B, C], within: unit}
collective:
  period: year
  groups:
    - group: members
      name: {vi: Thành viên, en: Members}
      items:
        - criterion: mean
          name: {vi: Trung bình, en: Mean}
          members_mean: {points: 100}
  grades:
    - {grade: A, from: 95, name: {vi: Tốt, en: Good}}
    - {grade: B, from: 0, name: {vi: Khá, en: Fair}}
"""
HARDER = TEXT.replace("points: -5", "points: -10")
PEOPLE = {"an": "vp", "binh": "vp", "chi": "vp", "dung": "tt"}


class World:
    """Scoring, the logs that it hears, and a clock of its own."""

    def __init__(self, url: str) -> None:
        upgrade(url, migrations)
        self.now = datetime(2020, 1, 1, tzinfo=UTC)
        self.store = Store(connect(url), self._tick)
        self._logs = {"personnel": Log(), "observations": Log()}
        self._heard = dict.fromkeys(self._logs, 0)

    def _tick(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def told(self, source: str, stream: str, event: Any) -> datetime:
        """Have scoring hear of an event that was just recorded, and compute; the moment when it was."""
        log = self._logs[source]
        recorded = replace_recorded(log.add(stream, event), self._tick())
        log.events[-1] = recorded
        delivery = Delivery.of(source, self._heard[source], log.events[self._heard[source] :])
        take(self.store, projections.FOREIGN[source], delivery)
        self._heard[source] = len(log.events)
        self.settle()
        return recorded.recorded_at

    def tell(self, **command: Any) -> None:
        context = Context(tenant=TENANT, actor="test")
        dispatch(self.store, handlers.ROUTES, projections.OWN, command, context)
        self.settle()

    def settle(self) -> None:
        while recompute(self.store):
            pass

    def late(self, record: str, person: str, day: int) -> datetime:
        at = datetime(2019, 3, day, 1, tzinfo=UTC)
        event = o.BehaviourRecorded(
            record=record, subject_kind="person", subject=person, criterion="late", quantity=100,
            occurred_at=at, observer="CB1", source="inspection", evidence=None, note=None,
        )  # fmt: skip
        return self.told("observations", f"record-{record}", event)

    def retract(self, record: str, person: str) -> datetime:
        event = o.BehaviourRetracted(record=record, subject=person, by="CB1", reason="nhầm")
        return self.told("observations", f"record-{record}", event)


def replace_recorded(recorded: Any, at: datetime) -> Any:
    return type(recorded)(
        **{**{name: getattr(recorded, name) for name in recorded.__struct_fields__}, "recorded_at": at}
    )


DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.server)]


@contextmanager
def a_world(request: pytest.FixtureRequest, folder: Path) -> Iterator[World]:
    if request.param == "sqlite":
        yield filled(f"sqlite:///{folder / 'scoring.sqlite'}")
        return
    with create_databases(request.getfixturevalue("database_url"), ["scoring"]) as template:
        made = filled(template.format(service="scoring"))
        yield made
        made.store.engine.dispose()


@pytest.fixture(params=DATABASES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """One to go on with."""
    with a_world(request, tmp_path) as made:
        yield made


@pytest.fixture(params=DATABASES, scope="module")
def settled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One that is only asked."""
    with a_world(request, tmp_path_factory.mktemp("asked")) as made:
        yield made


def filled(url: str) -> World:
    made = World(url)
    made.tell(command="PublishCriteria", text=TEXT, file_name="thu.yaml")
    for unit in ("vp", "tt"):
        created = p.UnitCreated(unit=unit, name=unit, kind="division", on=NEW_YEAR)
        made.told("personnel", f"organisation-{TENANT}", created)
    for person, unit in PEOPLE.items():
        registered = p.PersonRegistered(
            person=person, code=person, name=person, kind="cadre", position="cv", unit=unit, on=NEW_YEAR
        )
        made.told("personnel", f"person-{person}", registered)
    made.late("r1", "an", 5)
    made.late("r2", "an", 6)
    made.late("r3", "binh", 7)
    return made


@pytest.fixture
def asked(settled: World) -> Iterator[Question]:
    with reading(settled.store.engine) as connection:
        yield Question(connection, TENANT)


def results(rows: list[dict[str, Any]]) -> dict[str, tuple[int, str]]:
    return {row["subject"]: (row["points"], row["grade"]) for row in rows}


MARCH_RESULTS = {
    "an": (8500, "B"),  # 5, then 5 x 2
    "binh": (9500, "B"),  # an A by points; one A is left for three people, and it is chi's
    "chi": (10000, "A"),
    "dung": (10000, "B"),  # half of one, rounded down, is none
}


def test_the_past_is_computed_as_it_was_announced(settled: World, asked: Question) -> None:
    assert results(questions.scores_of(asked, "person", MARCH)) == MARCH_RESULTS
    then = replace(asked, as_of=settled.now)
    assert results(questions.scores_of(then, "person", MARCH)) == MARCH_RESULTS
    assert questions.scores_of(then, "person", YEAR) == questions.scores_of(asked, "person", YEAR)
    assert questions.scores_of(then, "unit", YEAR) == questions.scores_of(asked, "unit", YEAR)
    assert questions.flags_of(then, "2019", None) == questions.flags_of(asked, "2019", None)


def test_what_had_occurred_by_a_day_is_not_what_was_known_by_it(asked: Question) -> None:
    fifth = replace(asked, until=date(2019, 3, 5))
    found = results(questions.scores_of(fifth, "person", MARCH))
    assert found["an"][0] == 9500  # the first lateness alone
    assert found["binh"][0] == 10000
    assert questions.flags_of(fifth, "2019", None) == []
    unknown = replace(asked, as_of=datetime(2019, 3, 31, tzinfo=UTC))
    assert questions.scores_of(unknown, "person", MARCH) == []


def test_a_period_by_which_nobody_is_scored_is_refused(asked: Question) -> None:
    with pytest.raises(Refusal, match="score a unit by the year"):
        questions.scores_of(asked, "unit", MARCH)


def test_the_explanation_has_steps_stories_and_what_a_quota_took(settled: World, asked: Question) -> None:
    tree = questions.explanation_of(asked, "person", "an", MARCH)
    late = next(one for one in tree["groups"][0]["criteria"] if one["criterion"] == "late")
    assert [one["record"] for one in late["contributions"]] == ["r1", "r2"]
    assert late["contributions"][1]["steps"][-1] == {
        "step": "repeat", "points": -1000, "nth": 2, "window": "month", "times": 200,
    }  # fmt: skip
    for question in (asked, replace(asked, as_of=settled.now)):
        of_binh = questions.explanation_of(question, "person", "binh", MARCH)
        assert (of_binh["points"], of_binh["grade"]) == (9500, "B")
        assert [step["step"] for step in of_binh["grade_steps"]] == ["points", "quota"]


def test_a_year_has_its_months_and_a_unit_its_members(asked: Question) -> None:
    tree = questions.explanation_of(asked, "person", "an", YEAR)
    assert ([part["period"] for part in tree["parts"]], tree["points"]) == (["2019-03"], 8500)
    unit = questions.explanation_of(asked, "unit", "vp", YEAR)
    (mean,) = unit["groups"][0]["criteria"][0]["contributions"]
    days = [member["days"] for member in mean["members"]]
    assert [member["mean"] for member in mean["members"]] == [8500, 9500, 10000]
    assert mean["members_in_all"]["weighted"] == sum(
        days * points for days, points in zip(days, (8500, 9500, 10000), strict=True)
    )
    assert unit["points"] == mean["members_in_all"]["mean"] == 9333  # all were there for the same days


def test_nobody_without_a_score_is_explained(asked: Question) -> None:
    with pytest.raises(Refusal) as refused:
        questions.explanation_of(asked, "person", "nobody", MARCH)
    assert refused.value.code == "score.none"


def test_what_if_tells_who_would_move_and_why_nobody_else(asked: Question) -> None:
    found = questions.what_if_of(asked, load(HARDER, "x.yaml"), None, MARCH, None)
    person = found["person"]
    assert (found["before"], found["after"]) == (
        {"criteria": "thu", "version": 1},
        {"criteria": "thu", "version": None},
    )
    # an: 10 + 20, capped at 20; binh: 10
    moves = {row["subject"]: (row["before"], row["after"]) for row in person["moves"]}
    assert moves == {"an": (8500, 8000), "binh": (9500, 9000)}
    assert (person["down"], person["same"], person["worse"], person["flags"]["rise"]) == (2, 2, 0, [])
    assert found["unit"] is None  # units have no score of a month
    of_tt = questions.what_if_of(asked, load(HARDER, "x.yaml"), None, MARCH, "tt")
    assert (of_tt["person"]["subjects"], of_tt["person"]["moves"]) == (1, [])


def test_what_if_carries_on_to_units_and_compares_any_two_files(asked: Question) -> None:
    gentle = TEXT.replace("points: -5", "points: -1").replace("count: 2", "count: 1")
    found = questions.what_if_of(asked, load(HARDER, "x.yaml"), load(gentle, "y.yaml"), YEAR, None)
    (unit,) = found["unit"]["moves"]
    # (97 + 99 + 100) / 3 = 98.67 -> (80 + 90 + 100) / 3
    assert (unit["subject"], unit["before"], unit["after"]) == ("vp", 9867, 9000)
    cleared = [(row["subject"], row["period"]) for row in found["person"]["flags"]["clear"]]
    assert cleared == [("binh", "2019-03")]


def test_what_if_by_a_period_that_neither_set_scores_is_refused(asked: Question) -> None:
    with pytest.raises(Refusal) as refused:
        questions.what_if_of(asked, load(TEXT, "x.yaml"), None, Period.parse("2019-H1"), None)
    assert refused.value.code == "score.period"


def test_a_dry_run_keeps_to_the_days_from_which_the_set_would_govern(asked: Question) -> None:
    def dry_run(text: str, period: Period | None = None) -> dict[str, Any]:
        return questions.dry_run_of(asked, text, load(text, "x.yaml"), period)

    now = dry_run(HARDER)
    assert (now["published"], now["periods"], now["period"]) == (False, ["2019"], "2019")
    assert [row["subject"] for row in now["person"]["moves"]] == ["an", "binh"]
    later = HARDER.replace("2019-01-01", "2019-04-01")
    assert dry_run(later, MARCH)["person"]["moves"] == []
    earlier = HARDER.replace("2019-01-01", "2018-01-01")  # what is in force later governs on
    assert dry_run(earlier)["person"]["moves"] == []
    same = dry_run(TEXT)
    assert (same["published"], same["person"]) == (True, None)


def test_an_audit_names_what_moved_the_score_and_when(world: World) -> None:
    retracted = world.retract("r1", "an")
    with reading(world.store.engine) as connection:
        steps = questions.audit_of(world.store, Question(connection, TENANT), "person", "an", YEAR)
    march = [one for one in steps if one["period"] == "2019-03" and one["type"] == "ScoreChanged"]
    points = [(one["points_before"], one["points_after"]) for one in march]
    assert points == [(None, 9500), (9500, 8500), (8500, 9500)]
    assert all(one["unexplained"] == 0 for one in march)
    assert [(one["record"], one["difference"]) for one in march[1]["moved"]] == [("r2", -1000)]
    # without the first, the second is the first
    assert sorted((one["record"], one["difference"]) for one in march[2]["moved"]) == [
        ("r1", 500),
        ("r2", 500),
    ]
    assert [(one["what"], one["about"], one["recorded_at"]) for one in march[2]["known"]] == [
        ("record", "r1", retracted)
    ]
    year = [one for one in steps if one["period"] == "2019"]
    assert [one["parts"] for one in year] == [["2019-03"]] * 3
    assert [(one["type"], one["flag"]) for one in steps if "flag" in one] == [
        ("FlagRaised", "often-late"),
        ("FlagCleared", "often-late"),
    ]


def test_a_decision_and_new_criteria_are_named_too(world: World) -> None:
    world.tell(command="SuspendScoring", what="criterion", code="late", by="CB1", reason="sai")
    world.tell(command="LiftSuspension", what="criterion", code="late", by="CB1", reason="đúng")
    world.tell(command="PublishCriteria", text=HARDER, file_name="thu.yaml")
    with reading(world.store.engine) as connection:
        steps = questions.audit_of(world.store, Question(connection, TENANT), "person", "binh", MARCH)
    told = [
        ([news["what"] for news in one["known"]], one["points_after"])
        for one in steps
        if one["type"] == "ScoreChanged" and one["points_before"] not in (None, one["points_after"])
    ]
    assert told == [(["record"], 9500), (["suspension"], 10000), (["suspension"], 9500), (["criteria"], 9000)]


def test_a_closed_period_is_explained_as_it_was_when_it_closed(world: World) -> None:
    world.tell(command="ClosePeriod", period="2019-03", by="CB1")
    world.retract("r1", "an")
    with reading(world.store.engine) as connection:
        question = Question(connection, TENANT)
        assert results(questions.scores_of(question, "person", MARCH)) == MARCH_RESULTS
        tree = questions.explanation_of(question, "person", "an", MARCH)
    assert (tree["points"], tree["closed_since"] < world.now) == (8500, True)
