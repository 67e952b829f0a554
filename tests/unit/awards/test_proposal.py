from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.awards.domain import campaign
from services.awards.domain.proposal import (
    Considered,
    Exclusion,
    Proposal,
    Ranking,
    Review,
    Score,
    propose,
)
from shared.contracts.awards import AwardForm, UnitJoinedCampaign
from shared.contracts.refusal import Refusal
from shared.contracts.scoring import Standing
from tests.unit.awards.given import CAMPAIGN, CERTIFICATE, CRITERIA, DRAFTED, FLAG_OF_BLOCK, LAUNCH, LAUNCHED

UNITS = ("phong-a", "phong-b", "phong-c")


def launched(*forms: AwardForm, late: str = "") -> campaign.Campaign:
    """The campaign with `forms`, joined by all units on the launch, `late` only after the year."""
    joins = [
        UnitJoinedCampaign(campaign=CAMPAIGN, unit=unit, on=date(2020, 1, 1) if unit == late else LAUNCHED)
        for unit in UNITS
    ]
    drafted = msgspec.structs.replace(DRAFTED, forms=list(forms))
    return reduce(campaign.evolve, (drafted, LAUNCH, *joins), campaign.INITIAL)


def ranking(*standings: tuple[str, int, int], criteria: str = CRITERIA, **more: Any) -> Ranking:
    """A ranking of (unit, rank, points)."""
    places = [
        Standing(unit=unit, rank=rank, points=points, **{"grade": "A", **more})
        for unit, rank, points in standings
    ]
    return Ranking("khoi-1", criteria, "event-1", places)


def score(subject: str, points: int, grade: str = "A", criteria: str = CRITERIA) -> Score:
    return Score("person", subject, points, grade, criteria, f"event-of-{subject}")


def review(**known: Any) -> Review:
    """Of 2019, by default with as many scored people as scores."""
    scores = known.get("scores", ())
    counted = Counter(one.subject_kind for one in scores)
    return Review(**{"period": "2019", "population": dict(counted), **known})


def proposed(considered: Sequence[Considered]) -> list[str]:
    return [one.recipient for one in considered if isinstance(one, Proposal)]


def excluded(considered: Sequence[Considered]) -> dict[str, str]:
    return {one.recipient: one.reason for one in considered if isinstance(one, Exclusion)}


def test_the_leader_of_a_block_is_proposed_with_its_proof() -> None:
    known = review(rankings=[ranking(("phong-b", 1, 9500), ("phong-a", 2, 9400))])
    assert propose(launched(FLAG_OF_BLOCK), known) == [
        Proposal(
            form="co",
            recipient_kind="unit",
            recipient="phong-b",
            points=9500,
            basis="event-1",
            rank=1,
            block="khoi-1",
        )
    ]


def test_tied_leaders_are_all_proposed_and_marked() -> None:
    known = review(rankings=[ranking(("phong-b", 1, 9500), ("phong-a", 1, 9500), ("phong-c", 3, 9000))])
    found = propose(launched(FLAG_OF_BLOCK), known)
    assert proposed(found) == ["phong-a", "phong-b"]
    assert all(isinstance(one, Proposal) and one.tied for one in found)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"rankings": [ranking(("phong-a", 1, 8999), ("phong-b", 2, 8998))]}, "exclusion.points"),
        (
            {"rankings": [ranking(("phong-a", 1, 9500), ("phong-b", 2, 9400), criteria="khac")]},
            "exclusion.criteria",
        ),
        ({"flags": {("unit", "phong-a"): frozenset({"member-disciplined"})}}, "exclusion.barred"),
        (
            {
                "rankings": [
                    ranking(("phong-a", 1, 9500), ("phong-b", 2, 9400), barred_by=["member-disciplined"])
                ]
            },
            "exclusion.barred",
        ),
        ({"ended": {"phong-a": date(2019, 10, 1)}}, "exclusion.ended"),
        ({"standing": frozenset({("co", "phong-a")})}, "exclusion.nominated"),
        ({"closed": frozenset({("co", "phong-a")})}, "exclusion.closed"),
    ],
)
def test_a_leader_who_may_not_have_it_leaves_it_to_nobody(changes: dict[str, Any], reason: str) -> None:
    known = review(**{"rankings": [ranking(("phong-a", 1, 9500), ("phong-b", 2, 9400))], **changes})
    found = propose(launched(FLAG_OF_BLOCK), known)
    assert proposed(found) == []
    assert excluded(found) == {"phong-a": reason}


def test_a_flag_that_the_form_does_not_name_bars_nobody() -> None:
    flags = {("unit", "phong-a"): frozenset({"reports-late"}), ("person", "phong-a"): frozenset({"co"})}
    known = review(rankings=[ranking(("phong-a", 1, 9500), barred_by=["reports-late"])], flags=flags)
    assert proposed(propose(launched(FLAG_OF_BLOCK), known)) == ["phong-a"]


def test_a_leader_of_another_grade_is_left_out() -> None:
    form = msgspec.structs.replace(FLAG_OF_BLOCK, grades=["A"])
    known = review(rankings=[ranking(("phong-a", 1, 9500), grade="B")])
    assert excluded(propose(launched(form), known)) == {"phong-a": "exclusion.grade"}


def test_a_leader_that_joined_after_the_period_or_never_is_left_out() -> None:
    known = review(rankings=[ranking(("phong-a", 1, 9500), ("phong-x", 1, 9500))])
    found = propose(launched(FLAG_OF_BLOCK, late="phong-a"), known)
    assert excluded(found) == {"phong-a": "exclusion.not-joined", "phong-x": "exclusion.not-joined"}


def test_the_best_are_proposed_up_to_the_quota() -> None:
    scores = [score(f"p{number}", 9000 + number) for number in range(10)]
    found = propose(launched(CERTIFICATE), review(scores=scores))
    assert proposed(found) == ["p9", "p8"]
    assert excluded(found)["p7"] == "exclusion.quota"


def test_the_quota_is_rounded_down() -> None:
    scores = [score(f"p{number}", 9000 + number) for number in range(9)]
    assert proposed(propose(launched(CERTIFICATE), review(scores=scores))) == ["p8"]


def test_a_quota_of_less_than_one_proposes_nobody() -> None:
    scores = [score("p1", 9900), score("p2", 9900)]
    found = propose(launched(CERTIFICATE), review(scores=scores))
    assert excluded(found) == {"p1": "exclusion.quota", "p2": "exclusion.quota"}


def test_a_tie_at_the_edge_leaves_out_the_whole_group() -> None:
    scores = [score("p1", 9900), score("p2", 9800), score("p3", 9800), score("p4", 9700)]
    found = propose(launched(CERTIFICATE), review(scores=scores, population={"person": 10}))
    assert proposed(found) == ["p1"]
    assert excluded(found) == {
        "p2": "exclusion.tie",
        "p3": "exclusion.tie",
        "p4": "exclusion.quota",
    }


def test_a_tie_within_the_quota_is_proposed() -> None:
    scores = [score("p2", 9800), score("p1", 9800), score("p3", 9700)]
    found = propose(launched(CERTIFICATE), review(scores=scores, population={"person": 10}))
    assert proposed(found) == ["p1", "p2"]


def test_without_a_quota_everyone_who_may_is_proposed() -> None:
    form = msgspec.structs.replace(CERTIFICATE, quota_percent=None)
    scores = [score("p1", 9000), score("p2", 8999), score("p3", 9500, "B"), score("p4", 9500, criteria="x")]
    barred = {("person", "p5"): frozenset({"citizen-complaint"})}
    found = propose(launched(form), review(scores=[*scores, score("p5", 9900)], flags=barred))
    assert proposed(found) == ["p1"]
    assert excluded(found) == {
        "p2": "exclusion.points",
        "p3": "exclusion.grade",
        "p4": "exclusion.criteria",
        "p5": "exclusion.barred",
    }


def test_the_barred_leave_their_places_in_the_quota_to_the_next() -> None:
    scores = [score("p1", 9900), score("p2", 9800), score("p3", 9700)]
    barred = {("person", "p1"): frozenset({"citizen-complaint"})}
    found = propose(launched(CERTIFICATE), review(scores=scores, flags=barred, population={"person": 10}))
    assert proposed(found) == ["p2", "p3"]


def test_units_that_did_not_join_have_no_award_by_grade() -> None:
    form = msgspec.structs.replace(CERTIFICATE, recipient="unit", quota_percent=None)
    scores = [replace(score(unit, 9500), subject_kind="unit") for unit in ("phong-a", "phong-x")]
    found = propose(launched(form), review(scores=[*scores, score("p1", 9900)]))
    assert proposed(found) == ["phong-a"]
    assert excluded(found) == {"phong-x": "exclusion.not-joined"}


def test_standing_nominations_keep_their_places_and_closed_ones_free_them() -> None:
    scores = [score("p1", 9900), score("p2", 9800), score("p3", 9700)]
    held = frozenset({("giay-khen", "p2"), ("giay-khen", "p3")})
    known = review(scores=scores, population={"person": 10}, standing=held)
    assert proposed(propose(launched(CERTIFICATE), known)) == []
    one_refused = review(
        scores=scores,
        population={"person": 10},
        standing=frozenset({("giay-khen", "p3")}),
        closed=frozenset({("giay-khen", "p2")}),
    )
    assert proposed(propose(launched(CERTIFICATE), one_refused)) == ["p1"]


@pytest.mark.parametrize("period", ["2019-Q2", "2018", "2026"])
def test_the_period_lies_in_the_campaign(period: str) -> None:
    with pytest.raises(Refusal) as refused:
        propose(launched(CERTIFICATE), review(period=period))
    assert refused.value.code == "campaign.period-outside"


@pytest.mark.parametrize("history", [(), (DRAFTED,)])
def test_only_a_launched_campaign_nominates(history: tuple[Any, ...]) -> None:
    state = reduce(campaign.evolve, history, campaign.INITIAL)
    with pytest.raises(Refusal):
        propose(state, review())


PEOPLE = st.dictionaries(
    st.integers(0, 40).map("p{}".format), st.sampled_from([8900, 9000, 9100, 9200, 9300]), max_size=40
)


@given(PEOPLE, st.integers(1, 100), st.sets(st.integers(0, 40).map("p{}".format)), st.integers(0, 5))
def test_nobody_is_proposed_beyond_the_quota_or_beside_an_equal(
    people: dict[str, int], percent: int, barred: set[str], refusals: int
) -> None:
    state = launched(msgspec.structs.replace(CERTIFICATE, quota_percent=percent))
    known: dict[str, Any] = {
        "scores": [score(person, points) for person, points in people.items()],
        "flags": {("person", person): frozenset({"citizen-complaint"}) for person in barred},
    }
    found = propose(state, review(**known))
    chosen = set(proposed(found))
    assert len(chosen) <= len(people) * percent // 100
    assert {one.recipient for one in found} == set(people) and len(found) == len(people)
    assert chosen.isdisjoint(barred)
    may = {person: points for person, points in people.items() if points >= 9000 and person not in barred}
    left = set(may) - chosen
    assert not left or not chosen or max(may[one] for one in left) < min(may[one] for one in chosen)

    # once more: the same adds nobody, and after refusals what stands and what is new fit the quota together
    standing = frozenset(("giay-khen", person) for person in chosen)
    assert proposed(propose(state, review(**known, standing=standing))) == []
    closed = frozenset(sorted(standing)[:refusals])
    again = proposed(propose(state, review(**known, standing=standing - closed, closed=closed)))
    assert len(standing - closed) + len(again) <= len(people) * percent // 100
    assert chosen.isdisjoint(again)
