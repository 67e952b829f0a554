"""The evaluator and the plain-Python oracle say the same of generated histories, exactly."""

from functools import partial
from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain import evaluate as evaluator
from services.scoring.domain.counting.reckoning import parts
from services.scoring.domain.criteria import load
from services.scoring.domain.evaluate import Evaluation
from tests.unit.scoring.agreement import by_evaluator, by_oracle, differences, evaluate, subjects_of
from tests.unit.scoring.examined import EXAMINED, share
from tests.unit.scoring.histories import History, histories
from tests.unit.scoring.histories_yaml import as_yaml

pytestmark = pytest.mark.timeout(0)
EITHER = st.one_of(histories("person"), histories("unit"))
TABLES = ("contributions", "scores", "flags", "days", "limits")


def agreed(history: History) -> None:
    assert differences(by_oracle(history), by_evaluator(evaluate(history))) == []


def same(one: Evaluation, other: Evaluation) -> None:
    for name in TABLES:
        assert getattr(one, name).equals(getattr(other, name)), name


@share(34)
@given(histories("person"))
def test_persons_are_scored_as_the_oracle_scores_them(history: History) -> None:
    agreed(history)
    EXAMINED["persons"] += 1


@share(28)
@given(histories("unit"))
def test_units_are_scored_as_the_oracle_scores_them(history: History) -> None:
    agreed(history)
    EXAMINED["units"] += 1


@share(5)
@given(EITHER)
def test_one_subject_alone_is_scored_as_the_oracle_scores_it(history: History) -> None:
    expected = by_oracle(history)
    for subject in subjects_of(history):
        alone = by_evaluator(evaluate(history, subjects=[subject]))
        assert differences({one: said for one, said in expected.items() if one == subject}, alone) == []
    EXAMINED["one at a time"] += 1


@share(5)
@given(EITHER, st.integers(0, 3))
def test_ranges_of_subjects_make_up_the_whole(history: History, cut: int) -> None:
    whole, subjects = evaluate(history), subjects_of(history)
    ranges = [evaluate(history, subjects=some) for some in (subjects[:cut], subjects[cut:])]
    same(whole, Evaluation(*(pl.concat(getattr(one, name) for one in ranges) for name in TABLES)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluator, "parts", partial(parts, facts_at_once=2))
        same(whole, evaluate(history))
    EXAMINED["by ranges"] += 1


@share(6)
@given(EITHER, st.randoms(use_true_random=False))
def test_facts_may_come_in_any_order(history: History, random: Random) -> None:
    shuffled = {name: random.sample(rows, len(rows)) for name, rows in history.rows.items()}
    other = History(**{**vars(history), "rows": shuffled})
    same(evaluate(history), evaluate(other, subjects=random.sample(subjects_of(history), 3)))
    EXAMINED["shuffled"] += 1


@share(6)
@given(EITHER)
def test_a_file_that_says_the_same_is_read_as_the_same(history: History) -> None:
    assert load(as_yaml(history.criteria)) == history.criteria
    EXAMINED["files"] += 1
