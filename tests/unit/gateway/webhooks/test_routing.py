"""Which units an event is about."""

from typing import Any

import pytest

from services.gateway.webhooks.routing import Places, places_from

PLACES = places_from(
    [{"person": "p1", "unit": "to-mot"}, {"person": "p2", "unit": None}],
    [
        {"unit": "to-mot", "parent": "phong"},
        {"unit": "phong", "parent": "so"},
        {"unit": "so", "parent": None},
    ],
)


@pytest.mark.parametrize(
    ("data", "units"),
    [
        ({"subject_kind": "unit", "subject": "phong"}, {"phong", "so"}),
        ({"subject_kind": "person", "subject": "p1"}, {"to-mot", "phong", "so"}),
        ({"subject_kind": "person", "subject": "p2"}, set()),
        ({"recipient_kind": "unit", "recipient": "to-mot"}, {"to-mot", "phong", "so"}),
        ({"unit": "so", "person": "p1"}, {"to-mot", "phong", "so"}),
        ({"block": "khoi-1", "period": "2019"}, set()),
    ],
)
def test_it_is_about_a_unit_and_all_that_it_is_part_of(data: dict[str, Any], units: set[str]) -> None:
    assert PLACES.units_of(data) == units


def test_units_in_a_circle_come_to_an_end() -> None:
    assert Places(parents={"a": "b", "b": "a"}).above("a") == {"a", "b"}
