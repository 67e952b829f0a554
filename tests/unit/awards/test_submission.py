from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

import msgspec
import pytest

from services.awards.domain import campaign, nomination, submission
from services.awards.domain.submission import Proof, Surroundings
from shared.commands import Decider
from shared.contracts.campaigns import CampaignClosed
from shared.contracts.commands.awards import ApproveNomination
from shared.contracts.commands.nominations import SubmitNomination, WithdrawNomination
from shared.contracts.event import Event
from shared.contracts.nominations import NominationWithdrawn, Objection
from shared.testing.scenario import Scenario, scenario
from tests.unit.awards.given import (
    APPROVED,
    CAMPAIGN,
    DRAFTED,
    LAUNCH,
    NOMINATION,
    REFUSED,
    SUBMITTED,
    TODAY,
)

RUNNING = reduce(campaign.evolve, (DRAFTED, LAUNCH), campaign.INITIAL)
AROUND = Surroundings(
    nomination=NOMINATION,
    campaign=RUNNING,
    known=True,
    by_known=True,
    proof=Proof(9450, "event-1", 1, "khoi-1"),
)
BY_HAND = msgspec.structs.replace(SUBMITTED, origin="unit", by="phong-a")
WITHDRAWN = NominationWithdrawn(nomination=NOMINATION, by="phong-a", on=TODAY, reason="Xin rút")
COMMAND = SubmitNomination(
    campaign=CAMPAIGN,
    form="co",
    period="2019",
    recipient_kind="unit",
    recipient="phong-a",
    origin="unit",
    by="phong-a",
)


def submissions(around: Surroundings = AROUND) -> Scenario[Any, Any]:
    decider: Decider[Any, Any] = Decider(
        nomination.INITIAL,
        nomination.evolve,
        lambda command, state: submission.submitted(command, state, around),
    )
    return scenario(decider)


def against(*standings: Any) -> Surroundings:
    found = [Objection(code="exclusion.nominated", standing=one) for one in standings]
    return replace(AROUND, objections=found)


def test_a_nomination_by_hand_says_who_made_it_and_its_proof() -> None:
    submissions().when(COMMAND).then(BY_HAND)
    submissions().given(BY_HAND).when(COMMAND).then_nothing()
    submissions().given(SUBMITTED).when(COMMAND).then_nothing()


def test_what_only_puts_off_does_not_keep_from_it() -> None:
    submissions(against("postponed")).when(COMMAND).then(BY_HAND)


@pytest.mark.parametrize(
    ("changes", "around", "code"),
    [
        ({"form": "la"}, AROUND, "nomination.form-unknown"),
        ({"recipient_kind": "person"}, AROUND, "nomination.other-kind"),
        ({"period": "2018"}, AROUND, "campaign.period-outside"),
        ({"origin": "ranking"}, AROUND, "nomination.by-ranking"),
        ({"origin": "person"}, AROUND, "nomination.not-oneself"),
        ({}, replace(AROUND, known=False), "matter.subject-unknown"),
        ({}, replace(AROUND, by_known=False), "matter.subject-unknown"),
        ({}, replace(AROUND, campaign=campaign.INITIAL), "campaign.unknown"),
        ({}, against("barred"), "nomination.not-eligible"),
        ({}, against("postponed", "unfulfilled"), "nomination.not-eligible"),
        (
            {},
            replace(AROUND, without_place=Objection(code="exclusion.nominated", standing="unfulfilled")),
            "nomination.no-place",
        ),
        (
            {},
            replace(
                AROUND,
                campaign=campaign.evolve(
                    RUNNING, CampaignClosed(campaign=CAMPAIGN, campaign_name="", on=TODAY)
                ),
            ),
            "campaign.closed",
        ),
    ],
)
def test_a_nomination_that_cannot_be_is_refused(
    changes: dict[str, Any], around: Surroundings, code: str
) -> None:
    submissions(around).when(msgspec.structs.replace(COMMAND, **changes)).then_refused(code)


@pytest.mark.parametrize(
    ("history", "code"),
    [((BY_HAND, WITHDRAWN), "nomination.withdrawn"), ((BY_HAND, REFUSED), "nomination.closed")],
)
def test_what_was_given_up_is_not_nominated_again(history: Sequence[Event], code: str) -> None:
    submissions().given(*history).when(COMMAND).then_refused(code)


def withdrawals() -> Scenario[Any, Any]:
    around = nomination.Surroundings(today=TODAY, award="award-1")
    decider: Decider[Any, Any] = Decider(
        nomination.INITIAL,
        nomination.evolve,
        lambda command, state: nomination.decide(command, state, around),
    )
    return scenario(decider)


def withdraw(by: str = "phong-a", **changes: Any) -> WithdrawNomination:
    fields: dict[str, Any] = {"nomination": NOMINATION, "by": by, "on": TODAY, "reason": "Xin rút"}
    return WithdrawNomination(**fields | changes)


def test_whoever_nominated_or_is_nominated_may_withdraw_until_it_is_decided() -> None:
    by_another = msgspec.structs.replace(BY_HAND, by="phong-b")
    withdrawals().given(BY_HAND).when(withdraw()).then(WITHDRAWN)
    withdrawals().given(by_another).when(withdraw()).then(WITHDRAWN)
    withdrawals().given(BY_HAND, WITHDRAWN).when(withdraw()).then_nothing()
    withdrawals().given(BY_HAND).when(withdraw("phong-x")).then_refused("nomination.not-theirs")
    withdrawals().given(BY_HAND, APPROVED).when(withdraw()).then_refused("nomination.decided")
    withdrawals().when(withdraw()).then_refused("nomination.unknown")
    tomorrow = TODAY.replace(day=TODAY.day + 1)
    withdrawals().given(BY_HAND).when(withdraw(on=tomorrow)).then_refused("nomination.future")


def test_a_withdrawn_nomination_is_not_decided() -> None:
    approve = ApproveNomination(
        nomination=NOMINATION,
        authority="Chủ tịch",
        decision_number="1/QĐ",
        decided_on=APPROVED.decided_on,
    )
    withdrawals().given(BY_HAND, WITHDRAWN).when(approve).then_refused("nomination.withdrawn")
