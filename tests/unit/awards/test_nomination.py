from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.awards.domain import nomination
from services.awards.domain.nomination import Surroundings
from shared.commands import Decider
from shared.contracts import awards as events
from shared.contracts.commands.awards import (
    ApproveNomination,
    ConferAward,
    RefuseNomination,
    RevokeAward,
)
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal
from shared.testing.scenario import Scenario, scenario
from tests.unit.awards.given import APPROVED, CONFERRED, NOMINATION, REFUSED, REVOKED, SUBMITTED, TODAY

AROUND = Surroundings(today=TODAY, award="award-1", campaign_name="Văn hóa công sở", form_name="Cờ thi đua")


def nominations() -> Scenario[Any, Any]:
    return scenario(
        Decider(
            nomination.INITIAL,
            nomination.evolve,
            lambda command, state: nomination.decide(command, state, AROUND),
        )
    )


def approve(on: date = APPROVED.decided_on, number: str = "417/QĐ") -> ApproveNomination:
    return ApproveNomination(
        nomination=NOMINATION, authority="Chủ tịch", decision_number=number, decided_on=on
    )


def refuse(on: date = REFUSED.decided_on, reason: str = "Chưa đủ hồ sơ") -> RefuseNomination:
    return RefuseNomination(nomination=NOMINATION, authority="Chủ tịch", reason=reason, decided_on=on)


def confer(on: date = CONFERRED.conferred_on, signatory: str = "Giám đốc") -> ConferAward:
    return ConferAward(nomination=NOMINATION, conferred_on=on, signatory=signatory)


def revoke(on: date = REVOKED.revoked_on, reason: str = "Thành tích không đúng") -> RevokeAward:
    return RevokeAward(nomination=NOMINATION, decision_number="500/QĐ", reason=reason, revoked_on=on)


def test_a_nomination_is_approved() -> None:
    nominations().given(SUBMITTED).when(approve()).then(APPROVED)


def test_a_nomination_is_refused() -> None:
    nominations().given(SUBMITTED).when(refuse()).then(REFUSED)


def test_an_approved_nomination_is_conferred_complete() -> None:
    nominations().given(SUBMITTED, APPROVED).when(confer()).then(CONFERRED)


def test_an_award_may_be_conferred_on_the_day_of_the_decision() -> None:
    same_day = confer(APPROVED.decided_on)
    outcome = nominations().given(SUBMITTED, APPROVED).when(same_day)
    assert [type(event) for event in outcome.events] == [events.AwardConferred]


def test_an_award_is_revoked() -> None:
    nominations().given(SUBMITTED, APPROVED, CONFERRED).when(revoke()).then(REVOKED)


@pytest.mark.parametrize(
    ("history", "command"),
    [
        ((SUBMITTED, APPROVED), approve()),
        ((SUBMITTED, APPROVED, CONFERRED), approve()),
        ((SUBMITTED, REFUSED), refuse()),
        ((SUBMITTED, APPROVED, CONFERRED), confer()),
        ((SUBMITTED, APPROVED, CONFERRED, REVOKED), confer()),
        ((SUBMITTED, APPROVED, CONFERRED, REVOKED), revoke()),
    ],
)
def test_the_same_once_more_adds_nothing(history: tuple[Event, ...], command: Any) -> None:
    nominations().given(*history).when(command).then_nothing()


@pytest.mark.parametrize(
    ("history", "command", "code", "value", "there"),
    [
        (
            (SUBMITTED, APPROVED),
            approve(number="9/QĐ"),
            "nomination.approved",
            "Chủ tịch, 9/QĐ, 2020-02-28",
            "Chủ tịch, 417/QĐ, 2020-02-28",
        ),
        (
            (SUBMITTED, APPROVED),
            refuse(),
            "nomination.approved",
            "Chủ tịch, 2020-02-28, Chưa đủ hồ sơ",
            "Chủ tịch, 417/QĐ, 2020-02-28",
        ),
        (
            (SUBMITTED, REFUSED),
            approve(),
            "nomination.refused",
            "Chủ tịch, 417/QĐ, 2020-02-28",
            "Chủ tịch, 2020-02-28, Chưa đủ hồ sơ",
        ),
        (
            (SUBMITTED, REFUSED),
            refuse(reason="Khác"),
            "nomination.refused",
            "Chủ tịch, 2020-02-28, Khác",
            "Chủ tịch, 2020-02-28, Chưa đủ hồ sơ",
        ),
        (
            (SUBMITTED, APPROVED, CONFERRED),
            confer(date(2020, 3, 21)),
            "award.conferred",
            "2020-03-21, Giám đốc",
            "2020-03-20, Giám đốc",
        ),
        (
            (SUBMITTED, APPROVED, CONFERRED, REVOKED),
            revoke(reason="Khác"),
            "award.revoked",
            "500/QĐ, 2020-05-04, Khác",
            "500/QĐ, 2020-05-04, Thành tích không đúng",
        ),
    ],
)
def test_a_contradiction_is_refused_with_both_values(
    history: tuple[Event, ...], command: Any, code: str, value: str, there: str
) -> None:
    nominations().given(*history).when(command).then_refused(code, value=value, there=there)


@pytest.mark.parametrize("command", [approve(), refuse(), confer(), revoke()])
def test_what_was_never_submitted_is_unknown(command: Any) -> None:
    nominations().when(command).then_refused("nomination.unknown", value=NOMINATION)


@pytest.mark.parametrize("decision", [approve, refuse])
def test_a_decision_waits_for_the_end_of_the_period(decision: Any) -> None:
    submitted = nominations().given(SUBMITTED)
    submitted.when(decision(date(2019, 12, 30))).then_refused(
        "nomination.decided-early", ends=date(2019, 12, 31)
    )
    assert submitted.when(decision(date(2019, 12, 31))).events


@pytest.mark.parametrize("decision", [approve, refuse])
def test_a_decision_does_not_lie_in_the_future(decision: Any) -> None:
    submitted = nominations().given(SUBMITTED)
    submitted.when(decision(date(2020, 6, 2))).then_refused(
        "nomination.future", place="decided_on", today=TODAY
    )
    assert submitted.when(decision(TODAY)).events


def test_nothing_is_conferred_without_a_decision() -> None:
    nominations().given(SUBMITTED).when(confer()).then_refused("award.not-approved-submitted")


def test_nothing_is_conferred_on_a_refused_nomination() -> None:
    nominations().given(SUBMITTED, REFUSED).when(confer()).then_refused("award.not-approved-refused")


def test_a_conferral_does_not_precede_its_decision() -> None:
    nominations().given(SUBMITTED, APPROVED).when(confer(date(2020, 2, 27))).then_refused(
        "award.conferred-early", number="417/QĐ", decided=date(2020, 2, 28)
    )


def test_a_conferral_does_not_lie_in_the_future() -> None:
    nominations().given(SUBMITTED, APPROVED).when(confer(date(2020, 6, 2))).then_refused(
        "nomination.future", place="conferred_on"
    )


@pytest.mark.parametrize("history", [(SUBMITTED,), (SUBMITTED, APPROVED), (SUBMITTED, REFUSED)])
def test_only_a_conferred_award_is_revoked(history: tuple[Event, ...]) -> None:
    nominations().given(*history).when(revoke()).then_refused("award.not-conferred")


def test_a_revocation_does_not_precede_the_conferral() -> None:
    nominations().given(SUBMITTED, APPROVED, CONFERRED).when(revoke(date(2020, 3, 19))).then_refused(
        "award.revoked-early", conferred=date(2020, 3, 20)
    )


def test_a_revocation_does_not_lie_in_the_future() -> None:
    nominations().given(SUBMITTED, APPROVED, CONFERRED).when(revoke(date(2020, 6, 2))).then_refused(
        "nomination.future", place="revoked_on"
    )


DAYS = st.sampled_from([date(2019, 12, 30), date(2019, 12, 31), date(2020, 3, 1), TODAY, date(2020, 6, 2)])
COMMANDS = st.one_of(
    st.builds(approve, DAYS, st.sampled_from(["1", "2"])),
    st.builds(refuse, DAYS, st.sampled_from(["x", "y"])),
    st.builds(confer, DAYS, st.sampled_from(["P", "Q"])),
    st.builds(revoke, DAYS, st.sampled_from(["x", "y"])),
)


@given(st.lists(COMMANDS, max_size=12))
def test_whatever_is_asked_an_award_is_approved_first_and_conferred_once(commands: list[Any]) -> None:
    state, happened = nomination.evolve(nomination.INITIAL, SUBMITTED), list[type[Event]]()
    for command in commands:
        try:
            new = nomination.decide(command, state, AROUND)
        except Refusal:
            continue
        for event in new:
            state = nomination.evolve(state, event)
        happened += [type(event) for event in new]
    whole_way = [events.NominationApproved, events.AwardConferred, events.AwardRevoked]
    refused = [events.NominationRefused]
    assert happened == refused or happened == whole_way[: len(happened)]
    if state.conferred is not None:
        assert isinstance(state.decision, events.NominationApproved)
        assert state.decision.decided_on <= state.conferred.conferred_on <= TODAY
        assert state.conferred.decision_number == state.decision.decision_number
