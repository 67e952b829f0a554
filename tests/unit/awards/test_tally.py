"""Counting, exactly: shares, ties and places."""

from fractions import Fraction
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.awards.domain.tally import Votes, passes, results
from shared.contracts.council import Share
from tests.unit.awards.council_given import OPEN, SECRET

EIGHTY = Share(part=80, whole=100)
MAJORITY = Share(part=1, whole=2, exceeds=True)


def votes(nomination: str, yes: int, no: int = 0, abstain: int = 0, **changes: Any) -> Votes:
    choices: list[Any] = ["yes"] * yes + ["no"] * no + ["abstain"] * abstain
    return Votes(**{"nomination": nomination, "base": len(choices), "choices": choices, **changes})


@pytest.mark.parametrize(
    ("share", "needed_of"),
    [
        (EIGHTY, {5: 4, 7: 6, 9: 8, 10: 8, 11: 9, 15: 12}),
        (Share(part=90, whole=100), {7: 7, 9: 9, 10: 9, 11: 10, 21: 19}),
        (MAJORITY, {1: 1, 2: 2, 9: 5, 10: 6}),
        (Share(part=2, whole=3), {3: 2, 9: 6, 10: 7}),
    ],
)
def test_the_least_number_of_votes_that_is_enough(share: Share, needed_of: dict[int, int]) -> None:
    found = {of: next(n for n in range(of + 1) if share.reached(n, of)) for of in needed_of}
    assert found == needed_of


@given(st.integers(0, 400), st.integers(0, 400), st.integers(1, 100), st.integers(1, 100), st.booleans())
def test_a_share_is_the_fraction_itself(count: int, of: int, part: int, whole: int, exceeds: bool) -> None:
    reached = Share(part=part, whole=whole, exceeds=exceeds).reached(count, of)
    if of == 0:
        assert not reached
    elif exceeds:
        assert reached == (Fraction(count, of) > Fraction(part, whole))
    else:
        assert reached == (Fraction(count, of) >= Fraction(part, whole))


def test_who_abstains_is_in_the_base_and_says_no_yes() -> None:
    (result,) = results([votes("n", 7, no=1, abstain=2)], SECRET, None)
    assert (result.base, result.voted, result.yes, result.no, result.abstained) == (10, 10, 7, 1, 2)
    assert result.outcome == "failed"


def test_who_does_not_vote_is_in_the_base_too() -> None:
    (result,) = results([votes("n", 7, base=9)], SECRET, None)
    assert (result.voted, result.outcome) == (7, "failed")


@pytest.mark.parametrize(
    ("tie", "casting", "passed"),
    [("fail", "yes", False), ("chair", "yes", True), ("chair", "no", False), ("chair", None, False)],
)
def test_a_tie_fails_or_the_chair_decides(tie: Any, casting: Any, passed: bool) -> None:
    rule = msgspec.structs.replace(OPEN, share=MAJORITY, tie=tie)
    assert passes(votes("n", 5, no=5, casting=casting), rule) is passed
    assert not passes(votes("n", 4, no=6, casting=casting), rule)
    assert not passes(votes("n", 0, base=0, casting=casting), rule)


@pytest.mark.parametrize(
    ("yes", "places", "outcomes"),
    [
        ([9, 8, 8], None, ["passed", "passed", "passed"]),
        ([9, 8, 7], 3, ["passed", "passed", "failed"]),
        ([10, 9, 8], 2, ["passed", "passed", "beyond-places"]),
        ([9, 8, 8], 2, ["passed", "tied", "tied"]),
        ([8, 8, 8], 1, ["tied", "tied", "tied"]),
        ([10, 10, 8], 2, ["passed", "passed", "beyond-places"]),
        ([8, 10, 9, 8], 2, ["beyond-places", "passed", "passed", "beyond-places"]),
        ([8, 10, 9, 8], 3, ["tied", "passed", "passed", "tied"]),
    ],
)
def test_places_go_to_the_most_votes_and_a_tie_at_the_edge_is_open(
    yes: list[int], places: int | None, outcomes: list[str]
) -> None:
    ballot = [votes(f"n{number}", count, no=10 - count) for number, count in enumerate(yes)]
    assert [one.outcome for one in results(ballot, SECRET, places)] == outcomes


@given(st.lists(st.integers(0, 10), min_size=1, max_size=8), st.integers(1, 8))
def test_no_more_pass_than_there_are_places(yes: list[int], places: int) -> None:
    ballot = [votes(f"n{number}", count, no=10 - count) for number, count in enumerate(yes)]
    counted = results(ballot, SECRET, places)
    passed = [one.yes for one in counted if one.outcome == "passed"]
    assert len(passed) <= places
    assert all(count >= 8 for count in passed)
    assert all(min(passed, default=11) > one.yes for one in counted if one.outcome == "tied")
