"""The honour roll follows from public events alone, whatever their order and however often they come."""

from datetime import date
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from services.awards.domain.honour_roll import of_period, roll
from shared.contracts.awards import (
    AwardConferred,
    AwardCorrected,
    AwardRevoked,
    CampaignLaunched,
    Misprint,
    NominationApproved,
)
from shared.contracts.event import Event
from tests.unit.awards.given import APPROVED, CAMPAIGN, CONFERRED, LAUNCH, REVOKED


def conferred(award: str, **changes: Any) -> AwardConferred:
    return msgspec.structs.replace(CONFERRED, award=award, **changes)


def corrected(award: str, number: int, printed: str, right: str) -> AwardCorrected:
    return AwardCorrected(
        award=award,
        nomination=CONFERRED.nomination,
        campaign=CAMPAIGN,
        correction=number,
        misprints=[Misprint(field="decision_number", printed=printed, correct=right)],
        decision_number="x",
        corrected_on=date(2020, 4, 1),
        reason="In nhầm",
    )


def revoked(award: str) -> AwardRevoked:
    return msgspec.structs.replace(REVOKED, award=award)


STORY: list[Event] = [
    LAUNCH,
    APPROVED,
    conferred("a", recipient="phong-a"),
    conferred("b", recipient="phong-b", conferred_on=date(2020, 3, 1)),
    conferred("c", recipient="phong-c"),
    corrected("a", 1, "417/QĐ", "471/QĐ"),
    corrected("a", 2, "471/QĐ", "472/QĐ"),
    corrected("c", 1, "417/QĐ", "471/QĐ"),
    revoked("c"),
]


def test_what_stands_is_on_the_roll_as_it_reads_now() -> None:
    lines = roll(STORY)
    assert [(one.award, one.recipient, one.decision_number) for one in lines] == [
        ("b", "phong-b", "417/QĐ"),
        ("a", "phong-a", "472/QĐ"),
    ]


@given(st.lists(st.sampled_from(STORY), max_size=20), st.randoms())
def test_order_and_repetition_change_nothing(again: list[Event], random: Any) -> None:
    events = [*STORY, *again]
    random.shuffle(events)
    assert roll(events) == roll(STORY)


def test_only_public_events_are_needed() -> None:
    public = [event for event in STORY if event.public]
    assert {type(event) for event in public} == {
        CampaignLaunched,
        AwardConferred,
        AwardCorrected,
        AwardRevoked,
    }
    assert not NominationApproved.public
    assert roll(public) == roll(STORY)


def test_a_line_of_another_period_or_campaign_is_another_s() -> None:
    lines = roll([conferred("a"), conferred("b", period="2020"), conferred("c", campaign="khac")])
    assert [one.award for one in of_period(lines, CAMPAIGN, "2019")] == ["a"]
    assert roll([]) == []
