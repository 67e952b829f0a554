"""The whole way from others' logs to scores: in any order, in any pieces, twice or not, the same tables."""

import random
from datetime import date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

import services.scoring.migrations as migrations
from services.scoring import handlers, projections, questions
from services.scoring.domain.periods import Period
from services.scoring.evaluation import Question, persons_observed_in
from services.scoring.projections import scores
from services.scoring.recompute import recompute
from shared.clock import VIETNAM
from shared.commands import dispatch
from shared.contracts import observations, personnel
from shared.contracts.observations import SubjectKind
from shared.database import connect, reading
from shared.eventstore import Context, Recorded, Store
from shared.ids import person_id
from shared.messaging.delivery import Delivery, take
from shared.migrate import upgrade
from tests.unit.scoring.history import BEGINNING, CRITERIA, TENANT, observations_log, personnel_log
from thidua.sample import generate

SAMPLE = generate(people=28, days=59)
LOGS = {"personnel": personnel_log(SAMPLE).events, "observations": observations_log(SAMPLE).events}
TABLES = (scores.scores, scores.flags, scores.member_days)
CONTEXT = Context(tenant=TENANT, actor="test")


@pytest.fixture
def new_store(tmp_path: Path):
    made: list[Store] = []

    def make() -> Store:
        url = f"sqlite:///{tmp_path / f'scoring-{len(made)}.sqlite'}"
        upgrade(url, migrations)
        made.append(Store(connect(url), clock=lambda: BEGINNING))
        return made[-1]

    yield make
    for store in made:
        store.engine.dispose()


def deliver(store: Store, source: str, events: list[Recorded]) -> None:
    delivery = Delivery.of(source, events[0].position - 1, events)
    take(store, projections.FOREIGN[source], delivery)


def publish(store: Store) -> None:
    command = {"command": "PublishCriteria", "text": CRITERIA}
    dispatch(store, handlers.ROUTES, projections.OWN, command, CONTEXT)


def settle(store: Store) -> None:
    while recompute(store):
        pass


def pieces(generator: random.Random | None) -> list[tuple[str, list[Recorded]]]:
    """The logs cut into batches: in order, or of random sizes, shuffled, a third of them delivered twice."""
    cut: list[tuple[str, list[Recorded]]] = []
    for source, events in LOGS.items():
        position = 0
        while position < len(events):
            size = 500 if generator is None else generator.randint(1, 400)
            cut.append((source, events[position : position + size]))
            position += size
    if generator is not None:
        cut.extend(generator.sample(cut, len(cut) // 3))
        generator.shuffle(cut)
    return cut


def tables(store: Store) -> dict[str, list[tuple]]:
    with reading(store.engine) as connection:
        return {
            table.name: sorted(tuple(map(str, row)) for row in connection.execute(sa.select(table)))
            for table in TABLES
        }


def straight(store: Store) -> dict[str, list[tuple]]:
    publish(store)
    for source, events in pieces(None):
        deliver(store, source, events)
    settle(store)
    return tables(store)


@pytest.mark.parametrize("seed", range(4))
def test_any_order_repetition_and_cutting_of_the_logs_gives_the_same_scores(new_store, seed: int) -> None:
    expected = straight(new_store())
    generator = random.Random(seed)
    store = new_store()
    publish_at = generator.randint(0, 20)
    for number, (source, events) in enumerate(pieces(generator)):
        if number == publish_at:
            publish(store)
        deliver(store, source, events)
        if generator.random() < 0.2:
            recompute(store, limit=generator.randint(1, 30))
    publish(store)
    settle(store)

    assert expected["scores"] and expected["member_days"]
    assert tables(store) == expected


def test_what_is_stored_is_what_the_facts_say_from_scratch(new_store) -> None:
    store = new_store()
    straight(store)
    with reading(store.engine) as connection:
        now, then = Question(connection, TENANT), Question(connection, TENANT, BEGINNING.replace(year=2100))
        asked: tuple[tuple[SubjectKind, str], ...] = (
            ("person", "2019-01"),
            ("person", "2019-Q1"),
            ("person", "2019"),
            ("unit", "2019"),
        )
        for kind, period in asked:
            span = Period.parse(period)
            assert questions.scores_of(now, kind, span) == questions.scores_of(then, kind, span)


def test_flags_as_they_were_known_are_those_that_were_raised(new_store) -> None:
    store = new_store()
    straight(store)
    unit = SAMPLE.units[1].unit
    with reading(store.engine) as connection:
        now, then = Question(connection, TENANT), Question(connection, TENANT, BEGINNING.replace(year=2100))
        before = Question(connection, TENANT, BEGINNING.replace(year=2019))
        one = questions.flags_of(now, "2019-01", None)[0]["subject"]
        for period in (None, "2019", "2019-Q1", "2019-02"):
            for subject in (None, one, unit):
                asked = (period, subject)
                assert questions.flags_of(then, *asked) == questions.flags_of(now, *asked)
        assert questions.flags_of(before, None, None) == []


def test_without_a_period_the_newest_year_that_was_known_is_meant(new_store) -> None:
    store = new_store()
    straight(store)
    known_then = max(one.recorded_at for one in LOGS["observations"])
    log = observations_log(SAMPLE)
    later = observations.BehaviourRecorded(
        record="r-1",
        subject_kind="unit",
        subject=SAMPLE.units[0].unit,
        criterion="no-uniform",
        occurred_at=datetime(2021, 1, 16, 9, tzinfo=VIETNAM),
        observer="CB001",
        source="inspection",
    )
    deliver(store, "observations", [log.add("record-r-1", later)])
    with reading(store.engine) as connection:
        newest = [
            questions.newest_period(Question(connection, TENANT, as_of))
            for as_of in (None, log.events[-1].recorded_at, known_then, BEGINNING.replace(year=2019))
        ]
    assert newest == ["2021", "2021", "2019", None]


def test_everybody_is_computed_in_parts_of_a_bounded_size(new_store, monkeypatch) -> None:
    whole = straight(new_store())
    monkeypatch.setattr("services.scoring.computing.turn.SUBJECTS_AT_ONCE", 7)
    sizes: list[int] = []

    def counted(question, rules, month, persons):
        sizes.append(len(persons))
        return persons_observed_in(question, rules, month, persons)

    monkeypatch.setattr("services.scoring.computing.persons.persons_observed_in", counted)
    assert straight(new_store()) == whole
    assert max(sizes) == 7


def test_a_retraction_moves_the_score_and_the_past_answer_stays(new_store) -> None:
    store = new_store()
    straight(store)
    log = observations_log(SAMPLE)
    subject = person_id(TENANT, SAMPLE.people[5].code)
    unrecorded = _points(store, subject)
    noticed = observations.BehaviourRecorded(
        record="r-1",
        subject_kind="person",
        subject=subject,
        criterion="no-uniform",
        occurred_at=datetime(2019, 1, 16, 9, tzinfo=VIETNAM),
        observer="CB001",
        source="inspection",
    )
    deliver(store, "observations", [log.add("record-r-1", noticed)])
    settle(store)
    counted, known_then = _points(store, subject), log.events[-1].recorded_at
    assert counted < unrecorded

    retracted = observations.BehaviourRetracted(
        record="r-1", subject=subject, by="CB001", reason="nhầm người"
    )
    deliver(store, "observations", [log.add("record-r-1", retracted)])
    settle(store)

    assert _points(store, subject) == unrecorded
    assert _points(store, subject, known_then) == counted
    story = [one.id for one in log.events[-2:]]
    assert _rows_of(store, subject, story[-1]) == [("retracted", "retracted", 0, story)]


def _points(store: Store, subject: str, as_of: datetime | None = None) -> int:
    with reading(store.engine) as connection:
        question = Question(connection, TENANT, as_of)
        rows = questions.scores_of(question, "person", Period.parse("2019-01"))
    return next(row["points"] for row in rows if row["subject"] == subject)


def _rows_of(store: Store, subject: str, event: str) -> list[tuple[str, str, int, list[str]]]:
    with reading(store.engine) as connection:
        question = Question(connection, TENANT)
        tree = questions.explanation_of(question, "person", subject, Period.parse("2019-01"))
    return [
        (row["rule"], row["standing"], row["points"], row["events"])
        for group in tree["groups"]
        for criterion in group["criteria"]
        for row in criterion["contributions"]
        if row["event"] == event
    ]


def test_strangers_at_the_clock_make_nobody_absent_until_they_are_known(new_store) -> None:
    store = new_store()
    before = straight(store)
    strange = observations_log(SAMPLE)
    for hour in (7, 17):
        at = datetime(2019, 3, 6, hour, tzinfo=VIETNAM)
        seen = observations.PunchRecorded(badge="777", at=at)
        deliver(store, "observations", [strange.add(f"punch-777-{hour}", seen)])
    settle(store)
    assert tables(store) == before

    known = personnel_log(SAMPLE)
    person = person_id(TENANT, SAMPLE.people[0].code)
    badge = personnel.BadgeAssigned(person=person, badge="777", on=date(2019, 3, 1))
    deliver(store, "personnel", [known.add(f"person-{person}", badge)])
    settle(store)
    march = [row for row in tables(store)["scores"] if "2019-03" in row]
    assert len(march) == len([one for one in SAMPLE.people if one.on <= date(2019, 3, 31)]) - len(
        [one for one in SAMPLE.departures if one.on <= date(2019, 3, 1)]
    )


def test_scores_announced_in_the_log_end_in_the_scores_that_stand(new_store) -> None:
    store = new_store()
    straight(store)
    newest: dict[tuple[str, str], int | None] = {}
    for recorded in store.read_log(limit=100_000):
        if recorded.type == "ScoreChanged":
            event = recorded.event()
            assert event.previous_points == newest.get((event.subject, event.period))
            newest[event.subject, event.period] = event.points
    with reading(store.engine) as connection:
        rows = connection.execute(sa.select(scores.scores))
        assert newest == {(row.subject, row.period): row.points for row in rows}
