"""Whatever criteria and history, each score is explained by steps that lead exactly to its points."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.scoring.domain.telling.explain import explain
from tests.unit.scoring.agreement import evaluate, kind_of
from tests.unit.scoring.histories import History, histories


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)
@given(st.one_of(histories("person"), histories("unit")))
def test_the_steps_lead_to_the_points(history: History) -> None:
    found = evaluate(history)
    sheet = history.criteria.sheet(kind_of(history))  # type: ignore[arg-type]
    assert sheet is not None
    for score in found.scores.to_dicts():
        tree = explain(found, history.criteria, sheet, score["subject"], history.previous)
        assert sum(group["points"] for group in tree["groups"]) == score["points"]
        reached = [step for step in tree["grade_steps"] if step["step"] == "points"]
        assert bool(reached) == (score["grade"] is not None)
