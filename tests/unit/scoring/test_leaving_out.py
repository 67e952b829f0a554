"""Leaving a computed criterion out of a subject's period, and taking it in again."""

from functools import partial
from typing import Any

from services.scoring.domain.criteria.model import Grade, Group, Item, Sheet, Target
from services.scoring.domain.deciding import leaving_out
from shared.commands import Decider
from shared.contracts.commands.scoring import LeaveOutCriterion, TakeInCriterion
from shared.contracts.scoring import CriterionLeftOut, CriterionTakenIn
from shared.declared.name import Name
from shared.testing.scenario import Scenario, scenario

NAME = Name("Tên", "Name")
ITEMS = (
    Item("ke-hoach", NAME, target=Target(4000)),
    Item("sang-kien", NAME, target=Target(1000)),
    Item("di-muon", NAME, points=-100),
)
SHEET = Sheet("unit", "year", (Group("nhom", NAME, ITEMS),), (Grade("A", NAME, 0),))
ABOUT: dict[str, Any] = {
    "subject_kind": "unit",
    "subject": "phong-a",
    "criterion": "ke-hoach",
    "period": "2019",
    "by": "CB005",
    "reason": "Không được giao kế hoạch",
}
OUT, IN = CriterionLeftOut(**ABOUT), CriterionTakenIn(**ABOUT)


def decisions(sheet: Sheet | None = SHEET) -> Scenario[Any, Any]:
    around = leaving_out.Surroundings(sheet)
    return scenario(Decider(False, leaving_out.evolve, partial(leaving_out.decide, around=around)))


def leave_out(**changes: Any) -> LeaveOutCriterion:
    return LeaveOutCriterion(**{**ABOUT, **changes})


def test_a_criterion_is_left_out_taken_in_and_left_out_again() -> None:
    decisions().when(leave_out()).then(OUT)
    decisions().given(OUT).when(TakeInCriterion(**ABOUT)).then(IN)
    decisions().given(OUT, IN).when(leave_out()).then(OUT)


def test_nothing_is_left_out_or_taken_in_twice() -> None:
    decisions().given(OUT).when(leave_out()).then_refused("criterion.left-out", value="ke-hoach")
    decisions().when(TakeInCriterion(**ABOUT)).then_refused("criterion.not-left-out", subject="phong-a")


def test_only_computed_criteria_have_a_weight_to_pass_on() -> None:
    refused = decisions().when(leave_out(criterion="di-muon"))
    refused.then_refused("criterion.not-computed", value="di-muon", known="ke-hoach, sang-kien")


def test_the_period_is_one_that_the_sheet_scores() -> None:
    decisions().when(leave_out(period="2019-Q1")).then_refused("period.not-own", value="2019-Q1", kind="year")
    decisions(sheet=None).when(leave_out()).then_refused("period.no-sheet", value="2019")


def test_what_no_sheet_scores_any_longer_can_still_be_taken_in() -> None:
    decisions(sheet=None).given(OUT).when(TakeInCriterion(**ABOUT)).then(IN)
