"""Who answers for whom, and what is looked back at, is computed again whenever it may come out otherwise."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.scoring import handlers, migrations, projections
from services.scoring.projections import dirty, scores
from services.scoring.recompute import recompute
from shared.commands import dispatch
from shared.contracts import observations as o
from shared.contracts import personnel as p
from shared.contracts.event import Event
from shared.database import connect, reading, writing
from shared.eventstore import Context, Recorded, Store
from shared.messaging.delivery import Delivery, take
from shared.migrate import upgrade
from shared.projection import apply_all
from tests.contract.person_history import HISTORY, MAY, TENANT, logs
from tests.servers import create_databases

CRITERIA = """
criteria: tra-loi
name: {vi: Trả lời, en: Answering}
effective_from: 2019-01-01
work:
  hours: {morning: ["07:00", "11:00"], afternoon: ["13:00", "17:00"]}
  days: [mon, tue, wed, thu, fri, sat, sun]
  explained_within_days: 400
  shifts: {night: [["22:00", "06:00"]]}
individual:
  period: month
  groups:
    - group: chung
      name: {vi: Chung, en: All}
      base: 100
      floor: 0
      items:
        - {criterion: gay-mat-trat-tu, name: {vi: Gây mất trật tự, en: Disorder}, points: -5,
           looks_back: {months: 3}}
        - {criterion: cua-cap-duoi, name: {vi: Của cấp dưới, en: Of subordinates}, points: -3,
           from: subordinates, when: {criteria: [gay-mat-trat-tu, don-vi-sai-pham]}}
        - {criterion: ky-luat, name: {vi: Kỷ luật, en: Discipline}, points: -20, from: discipline}
        - {criterion: muon, name: {vi: Đi muộn, en: Late}, points: -1, from: attendance, when: {kind: late}}
        - {criterion: vang, name: {vi: Vắng, en: Absent}, points: -2, from: attendance, when: {kind: absent},
           cap: {per: month, points: -20}}
        - {criterion: lanh-dao, name: {vi: Lãnh đạo, en: Leading}, from_unit: {group: don-vi, points: 10}}
  grades:
    - {grade: A, from: 80, name: {vi: Tốt, en: Good}}
    - {grade: B, from: 0, name: {vi: Kém, en: Poor}}
  flags:
    - {flag: khong-thay, name: {vi: Không thấy, en: Unseen}, severity: attention,
       when: {unobserved: {months: 2}}}
collective:
  period: year
  groups:
    - group: don-vi
      name: {vi: Đơn vị, en: Unit}
      base: 50
      items:
        - {criterion: don-vi-sai-pham, name: {vi: Sai phạm, en: Failure}, points: -4}
        - {criterion: nguoi-bi-ky-luat, name: {vi: Bị kỷ luật, en: Disciplined}, points: -6, from: discipline}
  grades:
    - {grade: A, from: 40, name: {vi: Tốt, en: Good}}
    - {grade: B, from: 0, name: {vi: Kém, en: Poor}}
"""
EVENING = datetime(2019, 5, 6, 15, tzinfo=UTC)


def seen(record: str, subject: str, criterion: str, day: date, **more: Any) -> tuple[str, str, Event]:
    kind: o.SubjectKind = "unit" if subject in ("a", "b", "so") else "person"
    at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    event = o.BehaviourRecorded(
        record=record, subject_kind=kind, subject=subject, criterion=criterion, occurred_at=at,
        observer="1", source="inspection", **more,
    )  # fmt: skip
    return "observations", f"record-{record}", event


def punched(at: datetime) -> tuple[str, str, Event]:
    return "observations", f"punch-{at:%m%d%H%M}", o.PunchRecorded(badge="7", at=at)


STORY = [
    *HISTORY,
    seen("r1", "binh", "gay-mat-trat-tu", date(2019, 3, 12)),
    seen("r2", "an", "gay-mat-trat-tu", date(2019, 5, 12)),
    seen("r3", "a", "don-vi-sai-pham", date(2019, 6, 3)),
    seen("r4", "binh", "gay-mat-trat-tu", date(2019, 5, 20), alleged=True),
    ("observations", "record-r4", o.BehaviourConfirmed(record="r4", subject="binh", by="1", reason="rõ")),
    ("observations", "record-r1", o.BehaviourCorrected(
        record="r1", subject_kind="person", subject="an", criterion="gay-mat-trat-tu",
        occurred_at=datetime(2019, 4, 2, 3, tzinfo=UTC), observer="1", source="inspection", by="1",
        reason="nhầm")),
    seen("r5", "b", "don-vi-sai-pham", date(2019, 7, 8)),
    *(punched(EVENING + timedelta(days=number, minutes=number)) for number in range(4)),
    *(punched(datetime(2019, 7, day, 0, 3, tzinfo=UTC)) for day in (1, 2, 31)),
]  # fmt: skip
LOGS = logs(STORY)
TABLES = (scores.scores, scores.flags, scores.member_days)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Iterator[str]]:
    """As many empty databases of scoring as are asked for."""
    if request.param == "sqlite":
        yield (f"sqlite:///{tmp_path / f'scoring-{number}.sqlite'}" for number in range(99))
        return
    names = [f"scoring{number}" for number in range(3)]
    with create_databases(request.getfixturevalue("database_url"), names) as template:
        yield (template.format(service=name) for name in names)


def scored(url: str, deliveries: list[tuple[str, list[Recorded]]], settling: bool) -> dict[str, list[str]]:
    """The tables after these deliveries, computed after each or only at the end."""
    upgrade(url, migrations)
    store = Store(connect(url))
    command = {"command": "PublishCriteria", "text": CRITERIA}
    dispatch(store, handlers.ROUTES, projections.OWN, command, Context(tenant=TENANT, actor="test"))
    for source, events in deliveries:
        take(store, projections.FOREIGN[source], Delivery.of(source, events[0].position - 1, events))
        while settling and recompute(store):
            pass
    while recompute(store):
        pass
    with reading(store.engine) as connection:
        found = {one.name: sorted(map(repr, connection.execute(sa.select(one)))) for one in TABLES}
    store.engine.dispose()
    return found


def cut(seed: int) -> list[tuple[str, list[Recorded]]]:
    """The logs in pieces of one to five events, shuffled, some of them twice."""
    generator = random.Random(seed)
    pieces = []
    for source, events in LOGS.items():
        at = 0
        while at < len(events):
            size = generator.randint(1, 5)
            pieces.append((source, events[at : at + size]))
            at += size
    pieces += generator.sample(pieces, 5)
    generator.shuffle(pieces)
    return pieces


def test_every_order_comes_to_the_same_scores(urls: Iterator[str]) -> None:
    """Computed after each delivery, so that whatever is not marked when it should be stays wrong."""
    expected = scored(next(urls), [*LOGS.items()], settling=False)
    assert len(expected["scores"]) > 15 and expected["flags"]
    for seed in range(2):
        assert scored(next(urls), cut(seed), settling=True) == expected


@pytest.mark.parametrize("seed", range(2, 6))
def test_many_orders_come_to_the_same_scores(tmp_path: Path, seed: int) -> None:
    whole = scored(f"sqlite:///{tmp_path / 'whole.sqlite'}", [*LOGS.items()], settling=False)
    assert scored(f"sqlite:///{tmp_path / 'cut.sqlite'}", cut(seed), settling=True) == whole


def marked(connection: Connection) -> set[tuple[str, str, str]]:
    found = connection.execute(sa.select(dirty.marks.c.kind, dirty.marks.c.subject, dirty.marks.c.period))
    return {tuple(row) for row in found}


MONTHS = [f"2019-{month:02}" for month in range(1, 10)]


def after(month: str, *persons: str) -> set[tuple[str, str, str]]:
    """Marks of the persons in that month and the two after it, so long are records looked back at."""
    first = MONTHS.index(month)
    return {("person", person, one) for person in persons for one in MONTHS[first : first + 3]}


TOUCHED = [
    # led by An in May, and An's own unit
    (seen("n1", "binh", "gay-mat-trat-tu", MAY), after("2019-05", "binh", "an")),
    # nobody led it in April
    (seen("n2", "binh", "gay-mat-trat-tu", date(2019, 4, 1)), after("2019-04", "binh")),
    (seen("n3", "a", "don-vi-sai-pham", MAY), {("unit", "a", "2019"), *after("2019-05", "an")}),
    (seen("n4", "so", "don-vi-sai-pham", MAY), {("unit", "so", "2019")}),
    (
        ("personnel", "person-binh", p.PersonTransferred(person="binh", unit="so", on=date(2019, 6, 1))),
        {("person", one, month) for one in ("an", "binh") for month in MONTHS if month >= "2019-06"},
    ),
    (punched(datetime(2019, 4, 30, 3, tzinfo=UTC)), {("badge", "7", one) for one in ("2019-04", "2019-05")}),
    (punched(datetime(2019, 5, 15, 3, tzinfo=UTC)), {("badge", "7", one) for one in ("2019-05", "2019-06")}),
]


def test_no_more_is_marked_than_is_touched(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'scoring.sqlite'}"
    scored(url, [*logs(HISTORY).items()], settling=False)
    engine = connect(url)
    with writing(engine) as connection:
        known = {row[0] for row in connection.execute(sa.select(dirty.active_months.c.month))}
        opened = [{"tenant": TENANT, "month": month} for month in MONTHS if month not in known]
        connection.execute(sa.insert(dirty.active_months), opened)
        for (source, stream, event), touched in TOUCHED:
            connection.execute(sa.delete(dirty.marks))
            before = connection.begin_nested()
            last = logs([*HISTORY, (source, stream, event)])[source][-1]
            apply_all(connection, projections.FOREIGN[source], [last])
            assert marked(connection) == touched, event
            before.rollback()
    engine.dispose()
