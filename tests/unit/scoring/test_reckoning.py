from dataclasses import replace
from functools import partial

import polars as pl
import pytest

from services.scoring.domain import evaluate as evaluator
from services.scoring.domain.counting.reckoning import parts
from services.scoring.domain.criteria.model import AppliesTo, Cap, CriteriaSet, Flag, Repeat, Target
from services.scoring.domain.evaluate import Evaluation
from services.scoring.domain.facts import Facts
from tests.unit.scoring.given import START, record
from tests.unit.scoring.given_computed import NAME
from tests.unit.scoring.given_sheets import evaluated, group, item, march, persons, told

PEOPLE = [f"person-{number:02}" for number in range(12)]


def everything() -> CriteriaSet:
    often = Flag("often", NAME, "attention", criteria=("late",), count=3)
    late = item(
        "late", points=-50, repeats=(Repeat("month", 3, 200),), caps=(Cap("month", -300),), once_per="day"
    )
    return persons(
        group(late, item("deed", points=30), code="g", base=1000, floor=500, caps=(Cap("week", 50),)),
        group(item("plan", target=Target(weight=1000)), code="h", applies_to=AppliesTo(units=("phong-a",))),
        start=7000,
        ceiling=8800,
        flags=(often,),
    )


def given() -> Facts:
    codes = ("late", "late", "deed", "plan", "unheard-of")
    standings = ("recorded", "recorded", "retracted", "contested")
    records = [
        record(
            f"e{number:03}",
            PEOPLE[number * 7 % 12],
            codes[number % 5],
            march(number % 28 + 1),
            standings[number % 4],
            quantity=1000 + number * 37,
        )
        for number in range(200)
    ]
    places = [(one, f"phong-{'ab'[number % 3 == 0]}", START, None) for number, one in enumerate(PEOPLE)]
    return told(records, placements=places)


def same(one: Evaluation, other: Evaluation) -> None:
    for name in ("scores", "flags", "days", "limits", "contributions"):
        assert getattr(one, name).equals(getattr(other, name)), name
    assert one.sums.sort("subject", "group").equals(other.sums.sort("subject", "group"))


@pytest.mark.parametrize("facts_at_once", [1, 7, 50])
def test_ranges_of_subjects_come_to_the_same_as_all_at_once(
    monkeypatch: pytest.MonkeyPatch, facts_at_once: int
) -> None:
    whole = evaluated(everything(), given())
    assert whole.flags.height > 1
    assert set(whole.contributions["rule"]) >= {"cap", "same-act", "target", "superseded", "no-rule"}
    monkeypatch.setattr(evaluator, "parts", partial(parts, facts_at_once=facts_at_once))
    same(evaluated(everything(), given()), whole)


def test_words_may_come_as_numbers_of_categories() -> None:
    facts = given()
    columns = ("subject", "subject_kind", "criterion", "standing", "source")
    for more in ((), ("nobody", "zz")):
        categories = {
            name: pl.Enum(sorted({*facts.records[name].unique(), *more}, reverse=True)) for name in columns
        }
        numbered = replace(facts, records=facts.records.cast(categories))  # type: ignore[arg-type]
        same(evaluated(everything(), numbered), evaluated(everything(), facts))


def test_the_sums_of_groups_are_those_of_their_contributions() -> None:
    done = evaluated(everything(), given())
    by_hand = (
        done.contributions.group_by("subject", "group").agg(pl.sum("points")).filter(pl.col("points") != 0)
    )
    told_sums = done.sums.filter(pl.col("points") != 0)
    assert told_sums.sort("subject", "group").equals(by_hand.sort("subject", "group"))


def test_facts_of_other_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="records has the columns"):
        Facts(records=given().records.drop("source"))
