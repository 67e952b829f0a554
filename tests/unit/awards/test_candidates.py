"""What is known of candidates at the end of a period, from what personnel, scoring and awards have said."""

from collections.abc import Sequence
from datetime import date
from functools import reduce
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.awards import projections
from services.awards.candidates import candidates
from services.awards.domain import campaign
from services.awards.domain.eligibility import candidates as frames
from services.awards.domain.eligibility.candidates import Candidates
from shared.contracts.campaigns import EmulationRegistered, Registered
from shared.contracts.event import Event
from shared.contracts.personnel import (
    LeaveCancelled,
    LeaveGranted,
    LeaveShortened,
    PersonLeft,
    PersonRegistered,
    PersonTransferred,
    PositionChanged,
    UnitCreated,
    UnitDissolved,
    UnitJoinedBlock,
    UnitLeftBlock,
    UnitsMerged,
    UnitSplit,
)
from shared.database import reading, writing
from shared.eventstore import Store
from shared.projection import apply_all
from tests.unit.awards.given import CAMPAIGN, DRAFTED, LAUNCH, TENANT, TODAY, recorded, scored

REGISTERED = EmulationRegistered(
    campaign=CAMPAIGN,
    unit="a",
    period="2019",
    number="1/ĐK",
    on=date(2019, 8, 1),
    forms=["co"],
    people=[Registered(person="an", forms=["giay-khen"])],
)
STATE = reduce(campaign.evolve, (DRAFTED, LAUNCH, REGISTERED), campaign.INITIAL)
BEFORE = date(2015, 1, 5)


def unit(name: str) -> UnitCreated:
    return UnitCreated(unit=name, name=name, kind="division", on=BEFORE)


def person(name: str = "an", unit: str = "a", on: date = BEFORE) -> PersonRegistered:
    return PersonRegistered(
        person=name, code=name, name="", kind="worker", position="", unit=unit, heads=None, on=on
    )


def heard(store: Store, *said: Event, source: str = "personnel") -> None:
    versions: dict[str, int] = {}
    events = []
    for event in said:
        name = getattr(event, "person", None) or getattr(event, "subject", None)
        stream = f"person-{name}" if name else "organisation-so"
        versions[stream] = versions.get(stream, 0) + 1
        events.append(recorded(event, stream, versions[stream]))
    with writing(store.engine) as connection:
        apply_all(connection, projections.FOREIGN[source], events)


def known(store: Store, period: str = "2019", only: Sequence[tuple[str, str]] | None = None) -> Candidates:
    with reading(store.engine) as connection:
        return candidates(connection, TENANT, STATE, period, TODAY, only)


def subject(store: Store, name: str = "an", period: str = "2019") -> dict[str, Any]:
    (row,) = [one for one in known(store, period).subjects.to_dicts() if one["subject"] == name]
    return row


def test_frames_have_the_columns_that_were_agreed_on(store: Store) -> None:
    for found in (known(store), known(store, only=[("person", "nobody")])):
        for name in ("subjects", "registrations", "flags", "holdings", "discipline", "matters"):
            frame = getattr(found, name)
            assert dict(frame.schema) == getattr(frames, name.upper()), name
            if name != "registrations":
                assert frame.is_empty()


def test_somebody_is_known_with_unit_block_score_and_registration(store: Store) -> None:
    heard(
        store,
        unit("a"),
        UnitJoinedBlock(block="k", unit="a", on=BEFORE),
        person(),
        PositionChanged(person="an", position="Trưởng phòng", heads="a", on=date(2019, 3, 1)),
    )
    heard(store, scored("an", 9100), source="scoring")
    assert subject(store) == {
        "kind": "person",
        "subject": "an",
        "unit": "a",
        "block": "k",
        "person_kind": "worker",
        "leads": True,
        "points": 9100,
        "grade": "A",
        "service_months": 12,
        "absent_days": 0,
    }
    of_unit = subject(store, "a")
    assert (of_unit["kind"], of_unit["block"], of_unit["unit"], of_unit["service_months"]) == (
        "unit",
        "k",
        None,
        None,
    )
    assert known(store).registrations.sort("kind").rows() == [
        ("person", "an", "giay-khen"),
        ("unit", "a", "co"),
    ]


@pytest.mark.parametrize(
    ("on", "left", "months"),
    [
        (BEFORE, None, 12),
        (date(2019, 7, 1), None, 6),
        (date(2019, 7, 2), None, 5),
        (BEFORE, date(2019, 3, 1), 2),
        (BEFORE, date(2019, 3, 16), 2),
        (date(2019, 2, 15), date(2019, 4, 15), 2),
        (date(2019, 2, 15), date(2019, 4, 14), 1),
    ],
)
def test_months_of_service_are_whole(store: Store, on: date, left: date | None, months: int) -> None:
    heard(store, unit("a"), person(on=on), *([PersonLeft(person="an", on=left, reason="")] if left else []))
    assert subject(store)["service_months"] == months


def test_who_left_before_or_comes_after_the_period_is_no_candidate(store: Store) -> None:
    heard(store, unit("a"), person("an"), PersonLeft(person="an", on=date(2019, 1, 1), reason=""))
    heard(store, person("binh", on=date(2020, 1, 1)))
    assert known(store).subjects["subject"].to_list() == ["a"]


def leave(name: str, first: date, last: date, kind: Any = "sick", **parts: Any) -> LeaveGranted:
    return LeaveGranted(person="an", leave=name, kind=kind, first_day=first, last_day=last, **parts)


@pytest.mark.parametrize(
    ("taken", "days"),
    [
        ([leave("l", date(2019, 3, 1), date(2019, 3, 11))], 7),
        (
            [
                leave(
                    "l",
                    date(2019, 3, 1),
                    date(2019, 3, 11),
                    first_part="afternoon",
                    last_part="morning",
                )
            ],
            6,
        ),
        ([leave("l", date(2019, 3, 1), date(2019, 3, 1), last_part="morning")], 0),
        ([leave("l", date(2019, 3, 2), date(2019, 3, 3))], 0),
        ([leave("l", date(2018, 12, 31), date(2019, 1, 2))], 2),
        ([leave("l", date(2019, 3, 4), date(2019, 3, 8), "maternity")], 0),
        ([leave("l", date(2019, 3, 4), date(2019, 3, 8), "study")], 0),
        ([leave("l", date(2019, 3, 4), date(2019, 3, 8), "business-trip")], 0),
        (
            [
                leave("l", date(2019, 3, 4), date(2019, 3, 8)),
                LeaveShortened(person="an", leave="l", last_day=date(2019, 3, 5), last_part="afternoon"),
            ],
            2,
        ),
        (
            [
                leave("l", date(2019, 3, 4), date(2019, 3, 8)),
                LeaveCancelled(person="an", leave="l", reason=""),
                leave("m", date(2019, 4, 1), date(2019, 4, 2)),
            ],
            2,
        ),
    ],
)
def test_absence_is_counted_in_working_days(store: Store, taken: list[Event], days: int) -> None:
    heard(store, unit("a"), person(), *taken)
    assert subject(store)["absent_days"] == days


@pytest.mark.parametrize(
    ("moves", "ends_in"),
    [
        ([PersonTransferred(person="an", unit="b", on=date(2019, 5, 1))], "b"),
        ([PersonTransferred(person="an", unit="b", on=date(2020, 1, 1))], "a"),
        ([UnitsMerged(units=["a", "b"], into="c", on=date(2019, 5, 1))], "c"),
        ([UnitsMerged(units=["a"], into="c", on=date(2020, 5, 1))], "a"),
        (
            [
                UnitSplit(unit="a", into=["b", "c"], default="b", members={"an": "c"}, on=date(2019, 5, 1)),
                UnitDissolved(unit="c", successor="d", on=date(2019, 6, 1)),
            ],
            "d",
        ),
        (
            [UnitSplit(unit="a", into=["a", "c"], default="a", members={"an": "c"}, on=date(2019, 5, 1))],
            "c",
        ),
        (
            [UnitSplit(unit="a", into=["a", "c"], default="c", members={"an": "a"}, on=date(2019, 5, 1))],
            "a",
        ),
    ],
)
def test_members_go_where_their_unit_goes(store: Store, moves: list[Event], ends_in: str) -> None:
    heard(store, *map(unit, "abcd"), person(), *moves)
    assert subject(store)["unit"] == ends_in


def test_a_unit_that_left_its_block_competes_in_none(store: Store) -> None:
    heard(
        store,
        unit("a"),
        UnitJoinedBlock(block="k", unit="a", on=BEFORE),
        UnitLeftBlock(block="k", unit="a", on=date(2019, 9, 1)),
    )
    assert subject(store, "a")["block"] is None
    assert subject(store, "a", "2018")["block"] == "k"


SUBJECTS = [("unit", name) for name in "abc"] + [("person", f"p{number}") for number in range(6)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(named=st.sets(st.sampled_from(SUBJECTS), min_size=1))
def test_some_are_known_as_they_are_among_all(some_people: Store, named: set[tuple[str, str]]) -> None:
    everybody = {(one["kind"], one["subject"]): one for one in known(some_people).subjects.to_dicts()}
    for one in known(some_people, only=sorted(named)).subjects.to_dicts():
        assert one == everybody[one["kind"], one["subject"]]
    found = {
        (one["kind"], one["subject"]) for one in known(some_people, only=sorted(named)).subjects.to_dicts()
    }
    assert found >= named & everybody.keys()
    for kind, name in named:
        if kind == "unit":
            assert found >= {key for key, one in everybody.items() if one["unit"] == name}


@pytest.fixture
def some_people(store: Store) -> Store:
    heard(
        store,
        *map(unit, "abc"),
        *(person(f"p{number}", "abc"[number % 3]) for number in range(6)),
        UnitsMerged(units=["a"], into="b", on=date(2019, 5, 1)),
        UnitJoinedBlock(block="k", unit="b", on=BEFORE),
    )
    heard(store, *(scored(f"p{number}", 9000 + number) for number in range(5)), source="scoring")
    return store
