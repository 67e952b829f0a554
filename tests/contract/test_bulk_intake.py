"""Commands carried out together come to exactly what they would have come to one by one."""

import contextlib
import itertools
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from unittest import mock

import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.observations import handlers, migrations
from services.observations.projections import ALL, FOREIGN, records
from shared.commands import Route, Routes, dispatch_each
from shared.contracts.personnel import PersonErased
from shared.database import connect, reading, writing
from shared.eventstore import Context, Recorded, Store
from shared.ids import person_id
from shared.migrate import upgrade
from shared.projection import apply_all
from tests.servers import create_databases
from tests.unit.observations.given import AN, BINH, PERSONNEL, SCORING, TENANT, registered, told

NOW = datetime(2019, 8, 1, tzinfo=UTC)
ERASED = person_id(TENANT, "CB003")
OTHERS = "tinh-hoi"
TAKEN = "taken-by-others"

ONE_BY_ONE: Routes = {
    command: Route(route.stream, route.decider) if isinstance(route, Route) else route
    for command, route in handlers.ROUTES.items()
}
EXAMPLES = itertools.count()

Pair = tuple[Store, Store]


def knowing(url: str) -> Store:
    """A store of observations that knows two organisations, of which the second has one record."""
    upgrade(url, migrations)
    store = Store(connect(url), clock=lambda: NOW)
    gone = [
        told(registered(ERASED, "CB003"), "person-gone"),
        told(PersonErased(person=ERASED), "person-gone", 2),
    ]
    of_others = [msgspec.structs.replace(one, tenant=OTHERS) for one in [*PERSONNEL, *SCORING]]
    with writing(store.engine) as connection:
        for projections in FOREIGN.values():
            apply_all(connection, projections, [*PERSONNEL, *gone, *SCORING, *of_others])
    taken = recording(record=TAKEN, subject=AN, source="citizen")
    (done,) = dispatch_each(store, ONE_BY_ONE, ALL, [taken], context("0", OTHERS))
    assert len(done["events"]) == 1
    return store


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Two stores that know the same."""
    with contextlib.ExitStack() as stack:
        if request.param == "sqlite":
            template = f"sqlite:///{tmp_path_factory.mktemp('bulk')}/{{service}}.sqlite"
        else:
            server = request.getfixturevalue("database_url")
            template = stack.enter_context(create_databases(server, ["alone", "together"]))
        stores = [knowing(template.format(service=name)) for name in ("alone", "together")]
        for store in stores:
            stack.callback(store.engine.dispose)
        yield stores[0], stores[1]


def context(request: str, tenant: str = TENANT) -> Context:
    return Context(tenant=tenant, actor="clerk", correlation_id=request, causation_id=request)


def recording(**fields: Any) -> dict[str, Any]:
    usual = {
        "command": "RecordBehaviour",
        "subject_kind": "person",
        "subject": "CB001",
        "criterion": "trang-phuc",
        "occurred_at": "2019-03-01T08:00:00+07:00",
        "observer": "CB002",
        "source": "inspection",
    }
    return {**usual, **fields}


RECORDS = ["a", "b", "c", TAKEN]
RECORDING = st.fixed_dictionaries(
    {},
    optional={
        "record": st.sampled_from([*RECORDS, "", "x" * 81]),
        "subject_kind": st.sampled_from(["person", "unit", "cat"]),
        "subject": st.sampled_from(
            ["CB001", AN, BINH, "CB003", "CB999", "phong-viec-lam", "phong-viec-lan", "x"]
        ),
        "criterion": st.sampled_from(["trang-phuc", "trang-phucc", "noi-quy", "di-muon", "zzz", "Xấu"]),
        "quantity": st.sampled_from([0, 100, "200", -1, 100_000_001]),
        "occurred_at": st.sampled_from(
            [
                "2018-12-31T16:59:59.999999Z",
                "2018-12-31T17:00:00Z",
                "2019-05-31T23:59:59+07:00",
                "2019-06-01T00:00:00+07:00",
                "2019-08-01T00:00:00Z",
                "2019-08-01T00:00:00.000001Z",
                "0001-01-01T00:00:00+14:00",
                "9999-12-31T23:59:59-14:00",
                "2019-03-01T08:00:00",
            ]
        ),
        "observer": st.sampled_from(["CB001", "CB999", "người dân"]),
        "source": st.sampled_from(["citizen", "other", "gossip"]),
        "evidence": st.just("BB-1"),
        "note": st.sampled_from(["không đeo thẻ", "đi muộn", "\0"]),
        "colour": st.just("red"),
    },
)
JUDGING = st.fixed_dictionaries(
    {
        "command": st.sampled_from(["ContestBehaviour", "UpholdBehaviour", "RetractBehaviour", "Forget"]),
        "record": st.sampled_from(RECORDS),
        "by": st.sampled_from(["CB001", "CB999"]),
        "reason": st.sampled_from(["nghỉ phép", "nhầm"]),
    }
)
COMMANDS = st.lists(RECORDING.map(lambda fields: recording(**fields)) | JUDGING, max_size=25)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(COMMANDS)
def test_together_they_come_to_what_each_comes_to_alone(pair: Pair, commands: list[dict[str, Any]]) -> None:
    example = f"{next(EXAMPLES)}"
    mine = [_in(example, command) for command in commands]
    with mock.patch("shared.clock.now", return_value=NOW):
        alone, together = (
            _carried_out(store, routes, mine, example)
            for store, routes in zip(pair, (ONE_BY_ONE, handlers.ROUTES), strict=True)
        )
    assert together == alone


def _carried_out(store: Store, routes: Routes, commands: list[dict[str, Any]], example: str) -> Any:
    """What twice the same commands came to, what they left in the log, and how the records stand."""
    before = store.head()
    rounds = [dispatch_each(store, routes, ALL, commands, context(example)) for _ in range(2)]
    logged = store.read_log(before, limit=10_000)
    with reading(store.engine) as connection:
        standing = [
            records.of_id(connection, TENANT, one) for one in sorted({_record_of(one) for one in logged})
        ]
    return (
        [[_counted(outcome) for outcome in outcomes] for outcomes in rounds],
        # ids and ciphertexts are new each time
        [(one.stream, one.version, one.type, one.occurred_at, one.causation_id) for one in logged],
        [{**row, "last_event": ""} for row in standing],
    )


def _record_of(recorded: Recorded) -> str:
    return recorded.stream.removeprefix("record-")


def _in(example: str, command: dict[str, Any]) -> dict[str, Any]:
    """The command about records of this example alone, but for the one that others have."""
    record = command.get("record")
    return {**command, "record": f"{example}-{record}"} if record in RECORDS[:3] else command


def _counted(outcome: dict[str, Any]) -> Any:
    events = outcome.get("events")
    return len(events) if isinstance(events, list) else outcome


def test_many_are_one_transaction_and_known_ones_add_nothing(pair: Pair) -> None:
    store = pair[1]
    batch = [recording(record=f"many-{number}", note="không đeo thẻ") for number in range(300)]
    before = store.head()
    first = dispatch_each(store, handlers.ROUTES, ALL, [*batch, *batch[:50]], context("many"))
    assert [len(one["events"]) for one in first] == [1] * 300 + [0] * 50
    assert [one.id for one in store.read_log(before)] == [one["events"][0] for one in first[:300]]
    again = dispatch_each(store, handlers.ROUTES, ALL, batch, context("again"))
    assert again == [{"events": []}] * 300
    with reading(store.engine) as connection:
        found = connection.scalar(
            sa.select(sa.func.count()).where(records.records.c.record.startswith("many-"))
        )
    assert found == 300


@pytest.mark.parametrize("pair", [pytest.param("postgresql", marks=pytest.mark.server)], indirect=True)
@pytest.mark.parametrize(
    "moment",
    ["services.observations.intake.beyond_doubt", "shared.commands.apply_all"],
    ids=["before the append", "before the commit"],
)
def test_what_somebody_recorded_meanwhile_is_seen(pair: Pair, moment: str) -> None:
    store = pair[1]
    record = f"late-{moment}"
    usual = pkgutil.resolve_name(moment)

    def overtaken(*arguments: Any) -> Any:
        with mock.patch(moment, usual):
            dispatch_each(store, ONE_BY_ONE, ALL, [recording(record=record)], context("early"))
        return usual(*arguments)

    others = [recording(record=f"new-{moment}-{number}") for number in range(5)]
    batch = [recording(record=record, quantity=300), *others]
    with mock.patch(moment, side_effect=overtaken):
        refused, *done = dispatch_each(store, handlers.ROUTES, ALL, batch, context("late"))
    assert refused["refused"] == {"code": "record.exists", "details": {"place": "record", "value": record}}
    assert [len(one["events"]) for one in done] == [1] * len(others)
