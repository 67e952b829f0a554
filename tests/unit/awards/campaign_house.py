"""Campaigns on a database of the service, with what other services said of units, people and records."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from services.awards import handlers, migrations, projections
from services.awards.entrypoints.campaigns import CampaignEntrypoints
from shared.commands import dispatch
from shared.contracts.awards import Article
from shared.contracts.event import Event
from shared.contracts.observations import BehaviourRecorded
from shared.contracts.personnel import PersonRegistered, PersonTransferred, UnitsMerged
from shared.contracts.refusal import Refusal
from shared.contracts.scoring import CriteriaPublished
from shared.database import connect, writing
from shared.eventstore import Context, Recorded, Store
from shared.migrate import upgrade
from shared.projection import apply_all
from tests.servers import create_databases
from tests.unit.awards.given import CAMPAIGN, CRITERIA, DRAFTED, TENANT, recorded
from tests.unit.awards.test_adoption import SHEET
from tests.unit.awards.test_projections import founded

CONTEXT = Context(tenant=TENANT, actor="văn phòng")
ABOVE = Context(tenant="tinh", actor="ủy ban")
FIRST = Article(article="dieu-1", title="Giờ giấc", text="Đúng giờ")
CHARTER = msgspec.to_builtins(msgspec.structs.replace(DRAFTED, articles=[FIRST], periods=["2019", "2020"]))
PEOPLE = ["person-an", "person-binh", "person-chi"]


def published(criteria: str, version: int, text: str) -> CriteriaPublished:
    return CriteriaPublished(
        criteria=criteria,
        version=version,
        name="Tiêu chí",
        effective_from=date(2019, 1, 1),
        text=text,
        sha256="",
        offered=[],
    )


def behaved(kind: Any, subject: str, at: str) -> BehaviourRecorded:
    return BehaviourRecorded(
        record=f"{subject}-{at}",
        subject_kind=kind,
        subject=subject,
        criterion="dung-gio",
        occurred_at=datetime.fromisoformat(at),
        observer="CB001",
        source="inspection",
    )


def registered(person: str, unit: str) -> PersonRegistered:
    return PersonRegistered(
        person=person,
        code=person,
        name=person,
        kind="cadre",
        position="cv",
        unit=unit,
        on=date(2019, 1, 1),
    )


def moved(person: str, unit: str, on: date) -> PersonTransferred:
    return PersonTransferred(person=person, unit=unit, on=on)


SCORING: list[tuple[str, Event]] = [
    ("criteria-so", published(CRITERIA, 1, "name: {vi: Cũ}")),
    ("criteria-so", published(CRITERIA, 2, yaml.safe_dump({**SHEET, "criteria": CRITERIA}))),
]
PERSONNEL: list[tuple[str, Event]] = [
    *(("organisation-so", founded(unit)) for unit in ("phong-a", "phong-b", "phong-c", "phong-d")),
    ("organisation-so", UnitsMerged(units=["phong-c"], into="phong-d", on=date(2019, 9, 1))),
    ("person-an", registered("person-an", "phong-a")),
    ("person-an", moved("person-an", "phong-b", date(2019, 8, 1))),
    ("person-binh", registered("person-binh", "phong-c")),
]
OBSERVATIONS: list[tuple[str, Event]] = [
    ("r1", behaved("person", "person-an", "2019-07-20T08:00:00+07:00")),
    ("r2", behaved("person", "person-an", "2019-08-05T23:30:00+00:00")),
    ("r3", behaved("person", "person-binh", "2019-08-20T08:00:00+07:00")),
    ("r4", behaved("person", "person-binh", "2019-10-02T08:00:00+07:00")),
    ("r5", behaved("unit", "phong-a", "2019-07-25T08:00:00+07:00")),
    ("r6", behaved("unit", "phong-a", "2019-07-16T08:00:00+07:00")),
]


def log(said: list[tuple[str, Event]], tenant: str = TENANT) -> list[Recorded]:
    """These events as another service's log, each at its place in its stream."""
    versions: dict[str, int] = {}
    events = []
    for position, (stream, event) in enumerate(said, start=1):
        versions[stream] = versions.get(stream, 0) + 1
        one = recorded(event, stream, versions[stream], position)
        moment = getattr(event, "occurred_at", one.occurred_at).astimezone(UTC)
        events.append(msgspec.structs.replace(one, tenant=tenant, occurred_at=moment))
    return events


LOGS = {"scoring": log(SCORING), "personnel": log(PERSONNEL), "observations": log(OBSERVATIONS)}


def hear(store: Store, logs: Mapping[str, list[Recorded]]) -> None:
    with writing(store.engine) as connection:
        for source, events in logs.items():
            apply_all(connection, projections.FOREIGN[source], events)


def _opened(url: str) -> Store:
    upgrade(url, migrations)
    store = Store(connect(url), clock=lambda: datetime(2020, 6, 1, 3, tzinfo=UTC))
    hear(store, LOGS)
    return store


BOTH = pytest.mark.parametrize(
    "house", ["sqlite", pytest.param("postgresql", marks=pytest.mark.server)], indirect=True
)


@contextmanager
def housed(request: pytest.FixtureRequest, folder: Path) -> Iterator[Store]:
    """The service's own database, with what the other services said; on SQLite unless told otherwise."""
    if getattr(request, "param", "sqlite") == "sqlite":
        store = _opened(f"sqlite:///{folder / 'awards.sqlite'}")
        yield store
        store.engine.dispose()
        return
    with create_databases(request.getfixturevalue("database_url"), ["awards"]) as template:
        store = _opened(template.format(service="awards"))
        yield store
        store.engine.dispose()


def do(store: Store, command: str, context: Any = CONTEXT, **fields: Any) -> list[Any]:
    """Carry out a command, about CAMPAIGN unless it names what it is about; its events as recorded."""
    named = {} if "comment" in fields else {"campaign": CAMPAIGN}
    wish = {"command": command, **named, **fields}
    return [*dispatch(store, handlers.ROUTES, projections.ALL, wish, context)]


def types(events: list[Any]) -> list[str]:
    return [one.type for one in events]


def refused(store: Store, command: str, **fields: Any) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        do(store, command, **fields)
    return refusal.value


def code(question: Callable[[], object]) -> str:
    """Why the question was refused."""
    with pytest.raises(Refusal) as refusal:
        question()
    return refusal.value.code


def asked(store: Store) -> CampaignEntrypoints:
    life = CampaignEntrypoints()
    life.store = store
    return life


def consulted(store: Store) -> str:
    """Draft, open the consultation, make a comment, close it; the comment's id."""
    do(store, "DraftCampaign", **CHARTER)
    do(store, "OpenConsultation", on="2019-05-02", until="2019-05-20")
    said = {"article": "dieu-1", "author": "person-an", "text": "Xin ghi rõ giờ", "on": "2019-05-03"}
    (made,) = do(store, "MakeComment", **said)
    assert do(store, "MakeComment", **said) == []
    do(store, "CloseConsultation", on="2019-05-21")
    return str(made.event().comment)


def answer(store: Store, comment: str) -> list[Any]:
    said = {"verdict": "taken", "answer": "Đã ghi 7 giờ", "by": "person-chi", "on": "2019-05-22"}
    return do(store, "AnswerComment", comment=comment, **said)


def launched(store: Store) -> None:
    answer(store, consulted(store))
    ceremony = {"place": "Hội trường", "participants": PEOPLE, "guests": 2}
    do(store, "LaunchCampaign", on="2019-07-15", ceremony=ceremony)
    for unit in ("phong-a", "phong-b", "phong-d"):
        do(store, "JoinCampaign", unit=unit, on="2019-07-15", registration="05/ĐK", commitments=["Đúng giờ"])
