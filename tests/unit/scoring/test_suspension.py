"""Suspending a criterion, a source or a whole set, and lifting it."""

from functools import partial
from typing import Any

from services.scoring.domain.deciding import suspension
from shared.commands import Decider
from shared.contracts.commands.scoring import LiftSuspension, SuspendScoring
from shared.contracts.scoring import ScoringSuspended, SuspensionLifted
from shared.testing.scenario import Scenario, scenario

ABOUT: dict[str, Any] = {
    "what": "source",
    "code": "time-clock",
    "by": "CB005",
    "reason": "Máy chấm công sai giờ",
}
SUSPENDED, LIFTED = ScoringSuspended(**ABOUT), SuspensionLifted(**ABOUT)


def suspensions() -> Scenario[Any, Any]:
    known = {"time-clock", "inspection"}
    return scenario(Decider(False, suspension.evolve, partial(suspension.decide, known=known)))


def test_what_is_suspended_can_be_lifted_and_suspended_again() -> None:
    suspensions().when(SuspendScoring(**ABOUT)).then(SUSPENDED)
    suspensions().given(SUSPENDED).when(LiftSuspension(**ABOUT)).then(LIFTED)
    suspensions().given(SUSPENDED, LIFTED).when(SuspendScoring(**ABOUT)).then(SUSPENDED)


def test_nothing_is_suspended_or_lifted_twice() -> None:
    told = {"place": "code", "what": "source", "value": "time-clock"}
    suspensions().given(SUSPENDED).when(SuspendScoring(**ABOUT)).then_refused("suspension.standing", **told)
    suspensions().when(LiftSuspension(**ABOUT)).then_refused("suspension.none", **told)
    done = suspensions().given(SUSPENDED, LIFTED)
    done.when(LiftSuspension(**ABOUT)).then_refused("suspension.none", **told)


def test_a_code_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    wrong = SuspendScoring(**{**ABOUT, "code": "timeclock"})
    known = "inspection, time-clock"
    suspensions().when(wrong).then_refused("suspension.unknown", value="timeclock", known=known)


def test_what_is_no_longer_known_can_still_be_lifted() -> None:
    nobody: Scenario[Any, Any] = scenario(
        Decider(False, suspension.evolve, partial(suspension.decide, known=set()))
    )
    nobody.given(SUSPENDED).when(LiftSuspension(**ABOUT)).then(LIFTED)
