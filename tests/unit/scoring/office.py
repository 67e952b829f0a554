"""A small office on its way from events to scores: what is said, decided and computed in it, step by step."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from services.scoring import handlers, migrations, projections
from services.scoring.projections import dirty, late, relative, scores
from services.scoring.recompute import recompute
from shared.clock import VIETNAM
from shared.commands import dispatch
from shared.contracts import observations, personnel
from shared.contracts.event import Event
from shared.database import connect, reading
from shared.eventstore import Context, Recorded, Store
from shared.ids import person_id
from shared.messaging.delivery import Delivery, take
from shared.migrate import upgrade
from tests.unit.scoring.history import BEGINNING, TENANT, Log

CONTEXT = Context(tenant=TENANT, actor="test")
BOSS, *STAFF = PEOPLE = [person_id(TENANT, f"CB{number:03}") for number in range(1, 7)]
"""The head of `van-phong` and of `phong-a`, and five others, the first three in `phong-a`."""
UNITS = {"van-phong": None, "phong-a": "van-phong", "phong-b": "van-phong"}
PLACES = dict(zip(PEOPLE, ["phong-a", "phong-a", "phong-a", "phong-a", "phong-b", "phong-b"], strict=True))
TABLES = (
    scores.scores,
    scores.flags,
    scores.member_days,
    scores.limits,
    late.late_changes,
    relative.own_grades,
    relative.relative_limits,
)

CRITERIA = """
criteria: noi-quy
name: {vi: Nội quy, en: Rules}
effective_from: 2019-01-01
individual:
  period: month
  longer:
    half: {mean_of: month}
    year: {mean_of: half, weights: [1, 2]}
  groups:
    - group: noi-quy
      name: {vi: Nội quy, en: Rules}
      base: 100
      items:
        - {criterion: di-muon, name: {vi: Đi muộn, en: Late}, points: -5}
        - {criterion: khen, name: {vi: Được khen, en: Praised}, points: 1}
        - criterion: ky-luat
          name: {vi: Vi phạm nặng, en: Grave}
          points: -20
          at_most_grade: C
          limit_lasts: year
  grades:
    - {grade: A, from: 95, name: {vi: Xuất sắc, en: Outstanding}}
    - {grade: B, from: 70, name: {vi: Tốt, en: Good}}
    - {grade: C, from: 0, name: {vi: Hoàn thành, en: Fulfilled}}
  flags:
    - {flag: don-thu, name: {vi: Đơn thư, en: Complaint}, severity: attention, by_decision: true,
       when: {criteria: [ky-luat]}}
    - {flag: hay-muon, name: {vi: Hay muộn, en: Often late}, severity: attention,
       when: {criteria: [di-muon], count: 2}}
  quotas:
    - {grade: A, share: 50, of: [A, B], within: unit}
  head_not_above_unit: true
collective:
  period: year
  groups:
    - group: chung
      name: {vi: Chung, en: All}
      items:
        - criterion: thanh-vien
          name: {vi: Thành viên, en: Members}
          members_mean: {points: 60, full_at: 100}
        - criterion: truc-thuoc
          name: {vi: Trực thuộc, en: Below}
          children_mean: {points: 20, full_at: 200}
        - {criterion: ke-hoach, name: {vi: Kế hoạch, en: Plan}, target: {weight: 40}}
      missing_targets: spread
  grades:
    - {grade: A, from: 90, name: {vi: Xuất sắc, en: Outstanding}}
    - {grade: B, from: 50, name: {vi: Tốt, en: Good}}
    - {grade: C, from: 0, name: {vi: Hoàn thành, en: Fulfilled}}
"""


class Office:
    """Scoring in one database, with the logs of the others that it listens to."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.logs = {"personnel": Log(), "observations": Log()}

    def say(self, source: str, stream: str, event: Event) -> Recorded:
        """Have the other service say the event, and take it in."""
        recorded = self.logs[source].add(stream, event)
        take(self.store, projections.FOREIGN[source], Delivery.of(source, recorded.position - 1, [recorded]))
        return recorded

    def found(self) -> None:
        """The units and people, all since 2018."""
        for unit, parent in UNITS.items():
            created = personnel.UnitCreated(
                unit=unit, name=unit, kind="division", parent=parent, on=date(2018, 1, 1)
            )
            self.say("personnel", f"organisation-{TENANT}", created)
        for person, unit in PLACES.items():
            registered = personnel.PersonRegistered(
                person=person,
                code=f"CB{PEOPLE.index(person) + 1:03}",
                name="…",
                kind="civil-servant",
                position="Chuyên viên",
                unit=unit,
                heads="phong-a" if person == BOSS else None,
                on=date(2018, 1, 1),
            )
            self.say("personnel", f"person-{person}", registered)

    def record(
        self, record: str, subject: str, criterion: str, day: date, quantity: int = 100, kind: str = "person"
    ) -> Recorded:
        """Have it recorded of the subject."""
        recorded = observations.BehaviourRecorded(
            record=record,
            subject_kind=kind,  # type: ignore[arg-type]
            subject=subject,
            criterion=criterion,
            quantity=quantity,
            occurred_at=datetime(day.year, day.month, day.day, 9, tzinfo=VIETNAM),
            observer="CB001",
            source="inspection",
        )
        return self.say("observations", f"record-{record}", recorded)

    def retract(self, record: str, subject: str) -> Recorded:
        said = observations.BehaviourRetracted(record=record, subject=subject, by="CB001", reason="nhầm")
        return self.say("observations", f"record-{record}", said)

    def command(self, command: str, **fields: Any) -> list[Recorded]:
        return dispatch(self.store, handlers.ROUTES, projections.OWN, {"command": command, **fields}, CONTEXT)

    def decide(self, command: str, **fields: Any) -> list[Recorded]:
        """A command of the council."""
        return self.command(command, by="CB001", **fields)

    def publish(self, text: str = CRITERIA) -> None:
        self.command("PublishCriteria", text=text)

    def settle(self, limit: int = 2000) -> int:
        """Compute all that waits; returns how many marks that were."""
        marks = 0
        while taken := recompute(self.store, limit):
            marks += taken
        return marks

    def marks(self) -> list[Any]:
        """kind, subject and period of what waits."""
        table = dirty.marks
        return sorted({(row.kind, row.subject, row.period) for row in self._rows(table)})

    def points(self, subject: str, period: str) -> int | None:
        """In whole points; None without a score."""
        return next((row.points // 100 for row in self._of(scores.scores, subject, period)), None)

    def grade(self, subject: str, period: str) -> str | None:
        return next((row.grade for row in self._of(scores.scores, subject, period)), None)

    def flags(self, subject: str, period: str) -> list[str]:
        return sorted(row.flag for row in self._of(scores.flags, subject, period))

    def late(self, subject: str, period: str) -> Any:
        """What later facts would change of the subject; None when nothing."""
        return next(iter(self._of(late.late_changes, subject, period)), None)

    def said(self, after: int = 0) -> list[Any]:
        """The events of scoring behind a position of its log."""
        return [one.event() for one in self.store.read_log(after, limit=100_000)]

    def tables(self) -> dict[str, list[tuple[str, ...]]]:
        """Every row of what follows from facts and decisions."""
        return {table.name: sorted(tuple(map(str, row)) for row in self._rows(table)) for table in TABLES}

    def _of(self, table: sa.Table, subject: str, period: str) -> list[Any]:
        return [row for row in self._rows(table) if (row.subject, row.period) == (subject, period)]

    def _rows(self, table: sa.Table) -> list[Any]:
        with reading(self.store.engine) as connection:
            return list(connection.execute(sa.select(table)))


@contextmanager
def office_at(url: str) -> Iterator[Office]:
    """A new office in the database at `url`, with a clock of its own that goes on by a second a look."""
    upgrade(url, migrations)
    seconds = iter(range(10_000_000))
    store = Store(connect(url), clock=lambda: BEGINNING + timedelta(seconds=next(seconds)))
    try:
        yield Office(store)
    finally:
        store.engine.dispose()


@contextmanager
def new_office(folder: Path) -> Iterator[Office]:
    """One in a new file of `folder`."""
    with office_at(f"sqlite:///{folder / 'scoring.sqlite'}") as office:
        yield office
