"""Decisions by the authority or for it, conferral at a ceremony, corrections and revocation."""

from dataclasses import replace
from datetime import date
from functools import reduce
from typing import Any

import msgspec
import pytest

from services.awards.domain import batch, nomination
from services.awards.domain.nomination import Nomination, Surroundings, Vote
from services.awards.domain.reasons import Reason
from shared.commands import Decider
from shared.contracts.awards import (
    AwardConferred,
    AwardCorrected,
    AwardDecided,
    AwardRevoked,
    Misprint,
    NominationSubmitted,
)
from shared.contracts.commands.awards import (
    ApproveNomination,
    ConferAward,
    ConferAwards,
    CorrectAward,
    IssueDecision,
    RefuseNomination,
    RevokeAward,
)
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal
from shared.testing.scenario import Scenario, scenario
from tests.unit.awards.given import APPROVED, CONFERRED, NOMINATION, REFUSED, REVOKED, SUBMITTED, TODAY

AROUND = Surroundings(today=TODAY, award="award-1", campaign_name="Văn hóa công sở", form_name="Cờ thi đua")
DECIDED = AwardDecided(
    award="award-1",
    nomination=NOMINATION,
    campaign=SUBMITTED.campaign,
    campaign_name="Văn hóa công sở",
    form="co",
    form_name="Cờ thi đua",
    recipient_kind="unit",
    recipient="phong-a",
    period="2019",
    points=9450,
    rank=1,
    block="khoi-1",
    authority="Chủ tịch UBND tỉnh",
    decision_number="417/QĐ-UBND",
    decided_on=date(2020, 2, 28),
    signatory="Nguyễn Văn Bình",
    capacity="TUQ",
    on_behalf_of="Chủ tịch UBND tỉnh",
    delegation="12/UQ-UBND",
)
HANDED = AwardConferred(
    **{name: getattr(DECIDED, name) for name in AwardConferred.__struct_fields__ if hasattr(DECIDED, name)},
    conferred_on=date(2020, 3, 20),
    place="Hội trường Sở",
)
MISPRINT = Misprint(field="decision_number", printed="417/QĐ-UBND", correct="471/QĐ-UBND")
CORRECTED = AwardCorrected(
    award="award-1",
    nomination=NOMINATION,
    campaign=SUBMITTED.campaign,
    correction=1,
    misprints=[MISPRINT],
    decision_number="500/QĐ-UBND",
    corrected_on=date(2020, 4, 1),
    reason="In nhầm",
)


def state(*events: Event) -> Nomination:
    return reduce(nomination.evolve, events, nomination.INITIAL)


def other(named: str, *events: Event) -> Nomination:
    return state(*(msgspec.structs.replace(event, nomination=named) for event in events))


def decision(**changes: Any) -> IssueDecision:
    names = (
        "authority",
        "decision_number",
        "decided_on",
        "signatory",
        "capacity",
        "on_behalf_of",
        "delegation",
    )
    fields = {name: getattr(DECIDED, name) for name in names}
    return IssueDecision(**{**fields, "nominations": [NOMINATION], **changes})


def ceremony(*nominations: str, on: date = HANDED.conferred_on) -> ConferAwards:
    return ConferAwards(nominations=list(nominations or [NOMINATION]), conferred_on=on, place="Hội trường Sở")


def refused(call: Any, command: Any, nominations: Any) -> Refusal:
    with pytest.raises(Refusal) as found:
        call(command, nominations)
    return found.value


def nominations(around: Surroundings = AROUND) -> Scenario[Any, Any]:
    return scenario(
        Decider(
            nomination.INITIAL,
            nomination.evolve,
            lambda command, state: nomination.decide(command, state, around),
        )
    )


def test_a_decision_is_complete_and_names_who_signed_for_whom() -> None:
    assert batch.issue(decision(), {NOMINATION: (state(SUBMITTED), AROUND)}) == {NOMINATION: [DECIDED]}
    assert DECIDED.public


def test_a_decision_names_the_ballot_that_it_rests_on() -> None:
    voted = replace(AROUND, vote_required=True, vote=Vote("ballot-1", "passed"))
    (decided,) = batch.issue(decision(), {NOMINATION: (state(SUBMITTED), voted)})[NOMINATION]
    assert decided == msgspec.structs.replace(DECIDED, ballot="ballot-1")


def test_the_same_decision_again_adds_nothing() -> None:
    there = {NOMINATION: (state(SUBMITTED, DECIDED), AROUND)}
    assert batch.issue(decision(), there) == {NOMINATION: []}


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (decision(on_behalf_of=" "), "decision.on-behalf-of"),
        (decision(delegation=""), "decision.delegation"),
        (decision(capacity="KT"), "decision.not-delegated"),
        (decision(capacity="", delegation=""), "decision.no-capacity"),
        (decision(capacity="", on_behalf_of=""), "decision.not-delegated"),
        (decision(nominations=[]), "decision.nobody"),
        (decision(nominations=[NOMINATION, NOMINATION]), "decision.twice"),
    ],
)
def test_who_signs_for_another_says_whom_and_by_what(command: IssueDecision, code: str) -> None:
    assert refused(batch.issue, command, {NOMINATION: (state(SUBMITTED), AROUND)}).code == code


def test_the_authority_itself_signs_without_more() -> None:
    command = decision(capacity="", on_behalf_of="", delegation="")
    plain = msgspec.structs.replace(DECIDED, capacity="", on_behalf_of="", delegation="")
    assert batch.issue(command, {NOMINATION: (state(SUBMITTED), AROUND)}) == {NOMINATION: [plain]}


def test_one_that_will_not_do_stops_the_whole_list_and_every_reason_is_told() -> None:
    known = {
        NOMINATION: (state(SUBMITTED), AROUND),
        "n-2": (other("n-2", SUBMITTED, REFUSED), AROUND),
        "n-3": (other("n-3", SUBMITTED), replace(AROUND, vote_required=True)),
    }
    refusal = refused(batch.issue, decision(nominations=[NOMINATION, "n-2", "n-3", "n-4"]), known)
    assert (refusal.code, refusal.details["count"]) == ("decision.refused", 3)
    english = refusal.text("en")
    assert "nominations[1]: The nomination was refused already" in english
    assert "nominations[2]: The council has not voted on nomination ‹n-3›" in english
    assert "nominations[3]: There is no nomination ‹n-4›" in english


HINDERED = [Reason("exclusion.barred", {"flags": "ky-luat"})]


@pytest.mark.parametrize(
    ("around", "code"),
    [
        ({"vote_required": True}, "nomination.not-voted"),
        ({"vote_required": True, "vote": Vote("b", "failed")}, "nomination.vote-failed"),
        ({"vote_required": True, "vote": Vote("b", "tied")}, "nomination.vote-failed"),
        ({"vote_required": True, "vote": Vote("b", "beyond-places")}, "nomination.vote-failed"),
        ({"obstacles": HINDERED}, "nomination.hindered"),
    ],
)
def test_nothing_is_approved_against_the_vote_or_what_was_found_since(
    around: dict[str, Any], code: str
) -> None:
    known = replace(AROUND, **around)
    approve = ApproveNomination(
        nomination=NOMINATION, authority="Chủ tịch", decision_number="1", decided_on=APPROVED.decided_on
    )
    nominations(known).given(SUBMITTED).when(approve).then_refused(code)
    refusal = refused(batch.issue, decision(), {NOMINATION: (state(SUBMITTED), known)})
    assert refusal.code == "decision.refused"
    refuse = RefuseNomination(
        nomination=NOMINATION,
        authority=REFUSED.authority,
        reason=REFUSED.reason,
        decided_on=REFUSED.decided_on,
    )
    nominations(known).given(SUBMITTED).when(refuse).then(REFUSED)


def test_what_hinders_is_told_with_its_reasons() -> None:
    known = replace(AROUND, obstacles=HINDERED)
    refusal = refused(batch.issue, decision(), {NOMINATION: (state(SUBMITTED), known)})
    assert "Không được xét vì có cờ: ky-luat." in refusal.text("vi")
    assert "Barred by flags: ky-luat." in refusal.text("en")


def test_awards_are_handed_over_together_as_they_were_decided() -> None:
    known = {
        NOMINATION: (state(SUBMITTED, DECIDED), AROUND),
        "n-2": (other("n-2", SUBMITTED, DECIDED), replace(AROUND, award="award-2")),
    }
    handed = batch.confer(ceremony(NOMINATION, "n-2"), known)
    assert handed[NOMINATION] == [HANDED]
    assert handed["n-2"] == [msgspec.structs.replace(HANDED, award="award-2", nomination="n-2")]
    again = {NOMINATION: (state(SUBMITTED, DECIDED, HANDED), AROUND)}
    assert batch.confer(ceremony(), again) == {NOMINATION: []}


@pytest.mark.parametrize(
    ("events", "on", "said"),
    [
        ((SUBMITTED,), HANDED.conferred_on, "has no decision yet"),
        ((SUBMITTED, REFUSED), HANDED.conferred_on, "was refused"),
        ((SUBMITTED, APPROVED), HANDED.conferred_on, "names no signatory"),
        ((SUBMITTED, DECIDED), date(2020, 2, 27), "is before decision"),
        ((SUBMITTED, DECIDED), date(2020, 6, 2), "lies in the future"),
        ((SUBMITTED, DECIDED, HANDED), date(2020, 3, 21), "was conferred already"),
    ],
)
def test_nothing_is_handed_over_without_a_decision(events: tuple[Event, ...], on: date, said: str) -> None:
    refusal = refused(batch.confer, ceremony(on=on), {NOMINATION: (state(*events), AROUND)})
    assert refusal.code == "decision.refused"
    assert said in refusal.text("en")


def test_one_award_alone_may_follow_a_decision_too() -> None:
    alone = ConferAward(nomination=NOMINATION, conferred_on=HANDED.conferred_on, signatory="Nguyễn Văn Bình")
    without_place = msgspec.structs.replace(HANDED, place="")
    nominations().given(SUBMITTED, DECIDED).when(alone).then(without_place)


def correct(*misprints: Misprint, **changes: Any) -> CorrectAward:
    fields = {
        "nomination": NOMINATION,
        "misprints": list(misprints or [MISPRINT]),
        "decision_number": "500/QĐ-UBND",
        "corrected_on": CORRECTED.corrected_on,
        "reason": "In nhầm",
    }
    return CorrectAward(**{**fields, **changes})


def misprint(field: Any, printed: str, right: str) -> Misprint:
    return Misprint(field=field, printed=printed, correct=right)


DONE: tuple[Event, ...] = (SUBMITTED, DECIDED, HANDED)


def test_a_misprint_is_corrected_by_an_event_of_its_own() -> None:
    nominations().given(*DONE).when(correct()).then(CORRECTED)
    nominations().given(*DONE, CORRECTED).when(correct()).then_nothing()
    award = state(*DONE, CORRECTED).award
    assert award == msgspec.structs.replace(HANDED, decision_number="471/QĐ-UBND")


def test_a_correction_is_corrected_again() -> None:
    again = misprint("decision_number", "471/QĐ-UBND", "472/QĐ-UBND")
    second = msgspec.structs.replace(CORRECTED, correction=2, misprints=[again])
    nominations().given(*DONE, CORRECTED).when(correct(again)).then(second)


def test_the_day_of_the_decision_may_be_a_misprint() -> None:
    day = misprint("decided_on", "2020-02-28", "2020-02-27")
    nominations().given(*DONE).when(correct(day)).then(msgspec.structs.replace(CORRECTED, misprints=[day]))
    fixed = state(*DONE, msgspec.structs.replace(CORRECTED, misprints=[day])).award
    assert fixed is not None and fixed.decided_on == date(2020, 2, 27)


@pytest.mark.parametrize(
    ("history", "command", "code"),
    [
        ((), correct(), "nomination.unknown"),
        ((SUBMITTED, DECIDED), correct(), "award.not-conferred"),
        (DONE, correct(misprints=[]), "correction.nothing"),
        (DONE, correct(MISPRINT, MISPRINT), "correction.twice"),
        (DONE, correct(misprint("signatory", "Bình", "B")), "correction.not-printed"),
        (DONE, correct(misprint("form_name", "Cờ thi đua", "Cờ thi đua")), "correction.same"),
        (DONE, correct(misprint("form_name", "Cờ thi đua", " ")), "correction.empty"),
        (DONE, correct(misprint("decided_on", "2020-02-28", "28/2")), "correction.day"),
        (DONE, correct(misprint("decided_on", "2020-02-28", "2020-03-21")), "correction.decided-late"),
        (DONE, correct(corrected_on=date(2020, 3, 19)), "correction.early"),
        (DONE, correct(corrected_on=date(2020, 6, 2)), "nomination.future"),
        ((*DONE, REVOKED), correct(), "correction.revoked"),
    ],
)
def test_only_what_was_printed_is_corrected(
    history: tuple[Event, ...], command: CorrectAward, code: str
) -> None:
    nominations().given(*history).when(command).then_refused(code)


def revoke(**changes: Any) -> RevokeAward:
    fields = {
        "nomination": NOMINATION,
        "decision_number": "600/QĐ-UBND",
        "reason": "Kê khai sai",
        "revoked_on": date(2020, 5, 4),
        "ground": "fraud",
        "authority": DECIDED.authority,
        "signatory": "Trần Thị Cúc",
    }
    return RevokeAward(**{**fields, **changes})


def test_who_decided_revokes_with_ground_and_reason() -> None:
    (revoked,) = nominations().given(*DONE, CORRECTED).when(revoke()).events
    assert isinstance(revoked, AwardRevoked)
    assert (revoked.ground, revoked.authority, revoked.signatory) == (
        "fraud",
        DECIDED.authority,
        "Trần Thị Cúc",
    )
    another = revoke(authority="Giám đốc Sở")
    nominations().given(*DONE).when(another).then_refused(
        "award.revoked-by-another", authority=DECIDED.authority
    )


def test_an_award_of_before_has_what_it_always_had() -> None:
    assert (CONFERRED.capacity, CONFERRED.on_behalf_of, CONFERRED.place) == ("", "", "")
    assert isinstance(SUBMITTED, NominationSubmitted)
