from datetime import date
from typing import Any

import pytest

from services.scoring.domain.placement import PEOPLE, SUCCESSIONS, TRANSFERS, placements
from tests.unit.scoring.given import START, frame

JULY = date(2019, 7, 1)
BEFORE_JULY = date(2019, 6, 30)


def stays(
    transfers: list[tuple[Any, ...]],
    successions: list[tuple[Any, ...]] = (),  # type: ignore[assignment]
    last_day: date | None = None,
) -> list[tuple[Any, ...]]:
    """(unit, first day, last day) of `an`, employed since the start of the year."""
    numbered = [("an", unit, since, seq) for seq, (unit, since) in enumerate(transfers, 1)]
    result = placements(
        frame(PEOPLE, [("an", START, last_day)]), frame(TRANSFERS, numbered), frame(SUCCESSIONS, successions)
    )
    return list(result.select("unit", "first_day", "last_day").iter_rows())


def test_a_transfer_ends_one_stay_and_begins_the_next() -> None:
    assert stays([("a", START), ("b", JULY)]) == [("a", START, BEFORE_JULY), ("b", JULY, None)]


def test_of_two_transfers_on_one_day_the_later_version_stands() -> None:
    assert stays([("a", START), ("b", JULY), ("c", JULY)]) == [("a", START, BEFORE_JULY), ("c", JULY, None)]


def test_nothing_lasts_beyond_the_last_day() -> None:
    assert stays([("a", START), ("b", JULY)], last_day=BEFORE_JULY) == [("a", START, BEFORE_JULY)]


def test_a_merged_units_members_belong_to_the_successor_from_that_day() -> None:
    merged = [("a", JULY, "c", None), ("b", JULY, "c", None)]
    assert stays([("a", START)], merged) == [("a", START, BEFORE_JULY), ("c", JULY, None)]


@pytest.mark.parametrize("since", [JULY, date(2019, 9, 2)])
def test_who_comes_on_the_day_or_later_is_in_the_successor_at_once(since: date) -> None:
    found = stays([("x", START), ("a", since)], [("a", JULY, "c", None)])
    assert [row[0] for row in found] == ["x", "c"]
    assert found[-1] == ("c", since, None)


def test_a_chain_of_successions_is_followed() -> None:
    chain = [("a", JULY, "b", None), ("b", date(2019, 10, 1), "c", None)]
    assert stays([("a", START)], chain) == [
        ("a", START, BEFORE_JULY),
        ("b", JULY, date(2019, 9, 30)),
        ("c", date(2019, 10, 1), None),
    ]
    assert stays([("a", date(2019, 11, 4))], chain) == [("c", date(2019, 11, 4), None)]


def test_a_split_sends_the_named_member_elsewhere_and_may_keep_the_rest() -> None:
    split = [("a", JULY, "a", None), ("a", JULY, "b", "an")]
    assert stays([("a", START)], split) == [("a", START, BEFORE_JULY), ("b", JULY, None)]
    assert stays([("a", START)], [("a", JULY, "a", None), ("a", JULY, "b", "binh")]) == [("a", START, None)]
    # named once, at the split: who comes back to what is left of the unit stays there
    back = date(2019, 9, 2)
    assert stays([("a", START), ("a", back)], split)[-1] == ("a", back, None)


def test_a_circle_of_successions_is_an_error() -> None:
    with pytest.raises(ValueError, match="circle"):
        stays([("a", START)], [("a", JULY, "b", None), ("b", JULY, "a", None)])
