from datetime import date
from typing import Any

import pytest

from services.awards.domain import adaptation, earlier_award, matter
from shared.commands import Decider
from shared.contracts.commands.nominations import (
    AdaptCatalogue,
    RaiseMatter,
    RecordEarlierAward,
    SettleMatter,
    StrikeEarlierAward,
)
from shared.contracts.nominations import (
    CatalogueAdapted,
    EarlierAwardRecorded,
    EarlierAwardStruck,
    MatterRaised,
    MatterSettled,
)
from shared.contracts.refusal import Refusal
from shared.testing.scenario import Scenario, scenario
from tests.unit.awards.given import TODAY

KNOWN = {("person", "p1")}
RAISED = MatterRaised(
    matter="don-07",
    kind="complaint",
    subject_kind="person",
    subject="p1",
    since=date(2020, 1, 15),
    document="Đơn 07",
)
SETTLED = MatterSettled(matter="don-07", on=date(2020, 3, 2), document="KL 12")
RECORDED = EarlierAwardRecorded(
    award="award-1",
    form="CSTD-CS",
    recipient_kind="person",
    recipient="p1",
    year=2018,
    authority="Giám đốc",
    decision_number="15/QĐ",
    decided_on=date(2019, 1, 20),
)
STRUCK = EarlierAwardStruck(award="award-1", on=date(2020, 4, 1), reason="Ghi nhầm")


def matters() -> Scenario[Any, Any]:
    around = matter.Surroundings(TODAY, KNOWN)
    decider: Decider[Any, Any] = Decider(
        matter.INITIAL, matter.evolve, lambda command, state: matter.decide(command, state, around)
    )
    return scenario(decider)


def raise_matter(**changes: Any) -> RaiseMatter:
    return RaiseMatter(**{name: getattr(RAISED, name) for name in RAISED.__struct_fields__} | changes)


def settle(**changes: Any) -> SettleMatter:
    return SettleMatter(**{name: getattr(SETTLED, name) for name in SETTLED.__struct_fields__} | changes)


def test_a_matter_is_raised_once_and_settled_once() -> None:
    matters().when(raise_matter()).then(RAISED)
    matters().given(RAISED).when(raise_matter()).then_nothing()
    matters().given(RAISED).when(settle()).then(SETTLED)
    matters().given(RAISED, SETTLED).when(settle()).then_nothing()
    matters().given(RAISED, SETTLED).when(raise_matter()).then_nothing()


@pytest.mark.parametrize(
    ("given", "command", "code"),
    [
        ([], raise_matter(subject="p2"), "matter.subject-unknown"),
        ([], raise_matter(subject_kind="unit"), "matter.subject-unknown"),
        ([], raise_matter(since=date(2020, 6, 2)), "nomination.future"),
        ([RAISED], raise_matter(document="Đơn 08"), "matter.exists"),
        ([], settle(), "matter.unknown"),
        ([RAISED], settle(on=date(2020, 1, 14)), "matter.settled-early"),
        ([RAISED], settle(on=date(2020, 6, 2)), "nomination.future"),
        ([RAISED, SETTLED], settle(document="KL 13"), "matter.settled"),
    ],
)
def test_a_matter_that_cannot_be_is_refused(given: list[Any], command: Any, code: str) -> None:
    matters().given(*given).when(command).then_refused(code)


def awards() -> Scenario[Any, Any]:
    around = earlier_award.Surroundings(TODAY, "award-1", {"CSTD-CS", "LDTT"}, KNOWN)
    decider: Decider[Any, Any] = Decider(
        earlier_award.INITIAL,
        earlier_award.evolve,
        lambda command, state: earlier_award.decide(command, state, around),
    )
    return scenario(decider)


def record(**changes: Any) -> RecordEarlierAward:
    fields = {name: getattr(RECORDED, name) for name in RECORDED.__struct_fields__ if name != "award"}
    return RecordEarlierAward(**fields | changes)


def strike(**changes: Any) -> StrikeEarlierAward:
    return StrikeEarlierAward(**{name: getattr(STRUCK, name) for name in STRUCK.__struct_fields__} | changes)


def test_an_earlier_award_is_recorded_once_and_struck_once() -> None:
    awards().when(record()).then(RECORDED)
    awards().given(RECORDED).when(record()).then_nothing()
    awards().given(RECORDED).when(strike()).then(STRUCK)
    awards().given(RECORDED, STRUCK).when(strike()).then_nothing()


@pytest.mark.parametrize(
    ("given", "command", "code"),
    [
        ([], record(form="HUY-HIEU"), "earlier-award.form-unknown"),
        ([], record(recipient="p2"), "matter.subject-unknown"),
        ([], record(decided_on=date(2017, 12, 31)), "earlier-award.decided-early"),
        ([], record(decided_on=date(2020, 6, 2)), "nomination.future"),
        ([RECORDED], record(authority="Chủ tịch"), "earlier-award.exists"),
        ([RECORDED, STRUCK], record(), "earlier-award.struck"),
        ([], strike(), "earlier-award.unknown"),
        ([RECORDED], strike(on=date(2019, 1, 19)), "earlier-award.struck-early"),
        ([RECORDED], strike(on=date(2020, 6, 2)), "nomination.future"),
        ([RECORDED, STRUCK], strike(reason="Thu hồi"), "earlier-award.struck-before"),
    ],
)
def test_an_earlier_award_that_cannot_be_is_refused(given: list[Any], command: Any, code: str) -> None:
    awards().given(*given).when(command).then_refused(code)


ADAPTED = CatalogueAdapted(version=1, on=date(2020, 1, 2), document="Quy chế 05", text="forms: []\n")


def catalogues(mistakes: Refusal | None = None) -> Scenario[Any, Any]:
    around = adaptation.Surroundings(TODAY, mistakes)
    decider: Decider[Any, Any] = Decider(
        adaptation.INITIAL,
        adaptation.evolve,
        lambda command, state: adaptation.decide(command, state, around),
    )
    return scenario(decider)


def adapt(on: date = ADAPTED.on, text: str = ADAPTED.text) -> AdaptCatalogue:
    return AdaptCatalogue(on=on, document=ADAPTED.document, text=text)


def test_each_overlay_follows_the_one_before() -> None:
    catalogues().when(adapt()).then(ADAPTED)
    catalogues().given(ADAPTED).when(adapt()).then_nothing()
    later = CatalogueAdapted(version=2, on=date(2020, 2, 3), document="Quy chế 05", text="forms: [] \n")
    catalogues().given(ADAPTED).when(adapt(later.on, later.text)).then(later)


def test_an_overlay_that_cannot_be_is_refused() -> None:
    catalogues().given(ADAPTED).when(adapt(date(2020, 1, 1))).then_refused("catalogue.adapted-early")
    catalogues().when(adapt(date(2020, 6, 2))).then_refused("nomination.future")
    catalogues(Refusal("catalogue.invalid")).when(adapt()).then_refused("catalogue.invalid")
