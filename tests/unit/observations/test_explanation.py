"""Explanations of what the clock shows, and what the head makes of them."""

from datetime import date
from typing import Any

import pytest

from services.observations.domain import explanation
from shared.commands import Decider
from shared.contracts.commands.observations import AcceptExplanation, ExplainSlip, RefuseExplanation
from shared.contracts.observations import ExplanationAccepted, ExplanationRefused, SlipExplained
from shared.contracts.refusal import Refusal
from shared.testing.scenario import Scenario, scenario
from tests.unit.observations.given import AN
from tests.unit.observations.test_record import DIRECTORY
from tests.unit.observations.test_service import CONTEXT, TENANT, execute, service  # noqa: F401

DAY = date(2019, 7, 15)
EXPLAIN = ExplainSlip(person="an", day=DAY, kind="late", by="CB018", reason="ngập đường")
EXPLAINED = SlipExplained(
    explanation="e1", person="an", day=DAY, kind="late", by="CB018", reason="ngập đường"
)
ACCEPT = AcceptExplanation(explanation="e1", by="CB005")
ACCEPTED = ExplanationAccepted(explanation="e1", person="an", by="CB005")
REFUSE = RefuseExplanation(explanation="e1", by="CB005", reason="không có minh chứng")
REFUSED = ExplanationRefused(explanation="e1", person="an", by="CB005", reason="không có minh chứng")


def told(own_code: bool = False, today: date = DAY) -> Scenario[Any, explanation.Explanation]:
    around = explanation.Surroundings("e1", today, DIRECTORY, "an", own_code)
    return scenario(
        Decider(
            explanation.INITIAL,
            explanation.evolve,
            lambda command, state: explanation.decide(command, state, around),
        )
    )


def test_a_slip_is_explained_and_decided() -> None:
    told().when(EXPLAIN).then(EXPLAINED)
    told().given(EXPLAINED).when(EXPLAIN).then_nothing()
    told().given(EXPLAINED).when(ACCEPT).then(ACCEPTED)
    told().given(EXPLAINED).when(REFUSE).then(REFUSED)
    told().given(EXPLAINED, ACCEPTED).when(ACCEPT).then_nothing()


def test_what_was_refused_may_be_explained_again() -> None:
    told().given(EXPLAINED, REFUSED).when(EXPLAIN).then(EXPLAINED)


@pytest.mark.parametrize(
    ("given", "command", "code"),
    [
        ((), ACCEPT, "explanation.unknown"),
        (
            (EXPLAINED,),
            ExplainSlip(person="an", day=DAY, kind="late", by="CB018", reason="khác"),
            "explanation.exists",
        ),
        ((EXPLAINED, ACCEPTED), EXPLAIN, "explanation.exists"),
        ((EXPLAINED, ACCEPTED), REFUSE, "explanation.decided"),
        ((EXPLAINED, REFUSED), ACCEPT, "explanation.decided"),
        ((), ExplainSlip(person="?", day=DAY, kind="late", by="CB018", reason="x"), "record.unknown-person"),
        (
            (),
            ExplainSlip(person="an", day=DAY, kind="late", by="CB99", reason="x"),
            "record.unknown-observer",
        ),
    ],
)
def test_explanations_that_are_refused(given: Any, command: Any, code: str) -> None:
    told().given(*given).when(command).then_refused(code)


def test_nobody_decides_on_their_own_explanation() -> None:
    told(own_code=True).given(EXPLAINED).when(ACCEPT).then_refused("explanation.own", value="CB005")


def test_nothing_is_explained_ahead() -> None:
    told(today=date(2019, 7, 14)).when(EXPLAIN).then_refused("explanation.future", value=DAY)


def test_explanations_are_kept_and_listed(service: Any) -> None:  # noqa: F811
    explain = {"command": "ExplainSlip", "person": AN, "day": "2019-07-15", "kind": "late"}
    execute(service, {**explain, "by": "CB001", "reason": "ngập đường"})
    (found,) = service.explanations(TENANT)
    assert (found["standing"], found["reason"], found["day"]) == ("open", "ngập đường", "2019-07-15")
    decide = {"command": "AcceptExplanation", "explanation": found["explanation"]}
    with pytest.raises(Refusal, match="of their own"):
        execute(service, {**decide, "by": "CB001"})
    assert [one["type"] for one in execute(service, {**decide, "by": "CB002"})] == ["ExplanationAccepted"]
    assert service.explanations(TENANT, standing="open") == []
    assert service.explanations(TENANT, person=AN)[0]["decided_by"] == "CB002"
    assert service.explanations("other") == []
    with pytest.raises(Refusal):
        service.execute({**decide, "by": "CB002"}, {**CONTEXT, "tenant": "other"})
