"""When a unit was heard of last, and who is reminded because of it."""

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from services.awards import projections
from services.awards.handling.last_recorded import last_recorded
from shared.contracts.personnel import UnitDissolved
from shared.database import reading, writing
from shared.eventstore import Store
from shared.eventstore.segment import frame_of
from shared.projection import apply_all, apply_frame
from tests.unit.awards.campaign_house import (
    BOTH,
    LOGS,
    OBSERVATIONS,
    PERSONNEL,
    asked,
    code,
    do,
    hear,
    housed,
    launched,
    log,
)
from tests.unit.awards.given import CAMPAIGN, TENANT


@pytest.fixture
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with housed(request, tmp_path) as store:
        yield store


@BOTH
def test_the_newest_record_of_a_unit_is_its_own_or_of_who_was_in_it(house: Store) -> None:
    with reading(house.engine) as connection:
        assert last_recorded(connection, TENANT, date(2019, 12, 31)) == {
            "phong-a": date(2019, 7, 25),
            "phong-b": date(2019, 8, 6),
            "phong-c": date(2019, 8, 20),
            "phong-d": date(2019, 10, 2),
        }
        assert last_recorded(connection, TENANT, date(2019, 7, 24)) == {"phong-a": date(2019, 7, 20)}
        assert last_recorded(connection, "khac", date(2019, 12, 31)) == {}


def test_silent_units_are_reminded_and_told(house: Store) -> None:
    launched(house)
    life = asked(house)
    before = {row["unit"]: row for row in life.participation(TENANT, CAMPAIGN, "2019-09-15")}
    assert {unit: (row["last_recorded"], row["silent_days"], row["due"]) for unit, row in before.items()} == {
        "phong-a": ("2019-07-25", 52, True),
        "phong-b": ("2019-08-06", 40, True),
        "phong-d": (None, 62, True),
    }
    reminded = [one.event() for one in do(house, "RemindUnits", on="2019-09-15", after_days=45)]
    assert [(one.unit, one.silent_days) for one in reminded] == [("phong-d", 62), ("phong-a", 52)]
    assert do(house, "RemindUnits", on="2019-09-15", after_days=45) == []
    after = {row["unit"]: row for row in life.participation(TENANT, CAMPAIGN, "2019-09-16")}
    assert [unit for unit, row in after.items() if row["due"]] == ["phong-b"]
    assert after["phong-d"]["reminders"] == [{"on": "2019-09-15", "last_recorded": None, "silent_days": 62}]
    assert after["phong-a"]["commitments"] == ["Đúng giờ"]
    assert code(lambda: life.participation(TENANT, CAMPAIGN, "2019-09-16", 0)) == "campaign.remind-after"


def test_units_that_are_no_more_take_no_part(house: Store) -> None:
    launched(house)
    gone = UnitDissolved(unit="phong-a", successor="phong-b", on=date(2019, 9, 10))
    hear(house, {"personnel": log([*PERSONNEL, ("organisation-so", gone)])})
    rows = asked(house).participation(TENANT, CAMPAIGN, "2019-09-15")
    assert [row["unit"] for row in rows] == ["phong-b", "phong-d"]
    reminded = [one.event().unit for one in do(house, "RemindUnits", on="2019-09-15")]
    assert set(reminded) == {"phong-b", "phong-d"}


@BOTH
def test_days_are_the_same_in_any_order_and_as_columns(house: Store) -> None:
    table = projections.recorded_days.recorded_days
    ours = projections.FOREIGN["observations"]
    found = []
    for seed in range(6):
        chance = random.Random(seed)
        events = [*LOGS["observations"], *chance.choices(LOGS["observations"], k=4)]
        chance.shuffle(events)
        with writing(house.engine) as connection:
            connection.execute(sa.delete(table))
            if seed % 2:
                apply_frame(connection, ours, frame_of(events))
            else:
                apply_all(connection, ours, events)
            found.append(sorted(connection.execute(sa.select(table)).all()))
    assert len(found[0]) == len(OBSERVATIONS)
    assert all(rows == found[0] for rows in found)
