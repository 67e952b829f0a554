"""The evaluator and the plain-Python oracle say the same of generated histories, exactly."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.scoring.domain.calendar import WorkCalendar
from services.scoring.domain.contributions import CONTRIBUTIONS
from services.scoring.domain.evaluate import MEMBER_SCORES, Evaluation, evaluate_individuals, evaluate_units
from services.scoring.domain.facts import RECORDS, Facts
from services.scoring.domain.periods import Period
from tests.unit.scoring import oracle
from tests.unit.scoring.given import frame
from tests.unit.scoring.histories import (
    PERSONS,
    STANDINGS,
    criteria_sets,
    facts_of,
    histories,
    odd,
    recorded_criteria,
)

MAY = Period.parse("2019-05")
EXACT = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def as_dicts(facts: Facts) -> dict[str, list[dict[str, Any]]]:
    return {name: table.to_dicts() for name, table in vars(facts).items()}


def said_of(done: Evaluation, subject: str) -> oracle.Opinion | None:
    """The evaluation of one subject in the oracle's shape."""
    mine = {name: getattr(done, name).filter(pl.col("subject") == subject) for name in ("scores", "flags")}
    if mine["scores"].is_empty():
        return None
    _, _, points, grade, at_most, reason = mine["scores"].row(0)
    rows = done.contributions.filter((pl.col("subject") == subject) & pl.col("criterion").is_not_null())
    assert done.contributions.filter(pl.col("subject") == subject)["points"].sum() == points
    return oracle.Opinion(
        points=points,
        grade=grade,
        at_most_grade=at_most,
        reason=reason,
        rows=[
            (criterion, rule, day, amount, tuple(events))
            for criterion, rule, day, amount, events in rows.select(
                "criterion", "rule", "day", "points", "events"
            ).iter_rows()
        ],
        flags=dict(mine["flags"].select("flag", "evidence").iter_rows()),
        days=dict(done.days.filter(pl.col("person") == subject).select("unit", "days").iter_rows()),
    )


def agree(mine: oracle.Opinion | None, theirs: oracle.Opinion | None) -> None:
    if mine is None or theirs is None:
        assert mine is theirs
        return
    assert Counter(mine.rows) == Counter(theirs.rows)
    assert replace(mine, rows=[]) == replace(theirs, rows=[])


def same(one: Evaluation, other: Evaluation) -> None:
    for name in ("contributions", "scores", "flags", "days"):
        assert getattr(one, name).equals(getattr(other, name)), name


@EXACT
@given(st.data())
def test_persons_are_scored_as_the_oracle_scores_them(data: st.DataObject) -> None:
    criteria = data.draw(criteria_sets())
    history = data.draw(histories(criteria))
    facts = facts_of(history)
    holidays = frozenset({date(2019, 5, 1)})
    clocked = frozenset(facts.punches["at"].dt.date()) - {date(2019, 5, 7)}
    assert criteria.work is not None
    on = WorkCalendar(criteria.work, holidays, clocked)
    done = evaluate_individuals(criteria, MAY, facts, on)
    rows = as_dicts(facts)
    for person in PERSONS:
        theirs = oracle.person_month(criteria, 2019, 5, rows, holidays, clocked, person)
        agree(said_of(done, person), theirs)

    shuffled = {name: data.draw(st.permutations(rows)) for name, rows in history.items() if name != "punches"}
    shuffled["punches"] = history["punches"][::-1]
    same(done, evaluate_individuals(criteria, MAY, facts_of(shuffled), on))

    alone = [evaluate_individuals(criteria, MAY, facts, on, [person]) for person in PERSONS]
    tables = {
        name: pl.concat(getattr(one, name) for one in alone)
        for name in ("contributions", "scores", "flags", "days")
    }
    same(done, Evaluation(**tables))


@EXACT
@given(
    st.sampled_from(["suspended", "counts"]),
    st.lists(
        st.tuples(
            st.sampled_from(["phong-a", "phong-b"]),
            st.sampled_from([*recorded_criteria(odd().collective), "unheard-of"]),
            st.integers(0, 15000) | st.sampled_from([-100, 2000, 4000, 9000, 10000]),
            st.dates(date(2018, 12, 1), date(2020, 1, 31)),
            st.sampled_from(STANDINGS),
        ),
        max_size=25,
    ),
    st.lists(
        st.tuples(
            st.sampled_from(PERSONS),
            st.sampled_from(["phong-a", "phong-b"]),
            st.sampled_from(["2018-12", "2019-01", "2019-12"]),
            st.integers(0, 11000) | st.none(),
            st.integers(0, 23),
        ),
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_units_are_scored_as_the_oracle_scores_them(
    contested: Any, records: list[Any], members: list[Any], random: Any
) -> None:
    criteria = replace(odd(), contested=contested)
    rows = [
        (f"r{number}", f"e{number:03}", "unit", unit, criterion, quantity, day, standing)
        for number, (unit, criterion, quantity, day, standing) in enumerate(records)
    ]
    units = ["phong-a", "phong-b"]
    table, scores = frame(RECORDS, rows), frame(MEMBER_SCORES, members)
    done = evaluate_units(criteria, Period.parse("2019"), table, scores, units)
    for unit in units:
        theirs = oracle.unit_year(criteria, 2019, table.to_dicts(), scores.to_dicts(), unit)
        agree(said_of(done, unit), theirs)
    assert done.contributions.schema == CONTRIBUTIONS

    random.shuffle(rows)
    same(done, evaluate_units(criteria, Period.parse("2019"), frame(RECORDS, rows), scores, units[::-1]))
    alone = [evaluate_units(criteria, Period.parse("2019"), table, scores, [unit]) for unit in units]
    assert pl.concat(one.contributions for one in alone).equals(done.contributions)
