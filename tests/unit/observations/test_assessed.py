"""Assessed criteria: self, head and council fill in their columns, within what the sheet allows."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.observations.domain import record
from services.observations.domain.assessed import TOGETHER, Filled
from shared.contracts.commands.observations import ConfirmBehaviour, RecordBehaviour
from shared.contracts.observations import BehaviourConfirmed, BehaviourRecorded
from shared.contracts.scoring import CriterionOffered
from tests.unit.observations.test_record import (
    AROUND,
    CONTENT,
    CONTEST,
    CONTESTED,
    CORRECT,
    DIRECTORY,
    RECORDED,
    RETRACTED,
    SEEN,
    UPHELD,
    told,
)

RULE = CriterionOffered(
    criterion="thai-do",
    name="Thái độ",
    subject_kind="person",
    columns=["self", "head", "council"],
    most=1000,
    explain_over=500,
)
KNOWN = replace(AROUND, directory=replace(DIRECTORY, assessed={("person", "thai-do"): RULE}))


def assess(column: str | None, points: int, **changes: Any) -> RecordBehaviour:
    said = {**CONTENT, "criterion": "thai-do", "quantity": points, "column": column, "note": None}
    return RecordBehaviour(**{**said, **changes})


def filled(*columns: tuple[str, int], days_ago: int = 1) -> record.Surroundings:
    at = SEEN - timedelta(days=days_ago)
    rows = [Filled(f"r-{column}", column, points, at) for column, points in columns]
    return replace(KNOWN, filled=rows)


def test_a_column_is_filled_in() -> None:
    told(KNOWN).when(assess("self", 800)).then(
        BehaviourRecorded(
            **{**CONTENT, "criterion": "thai-do", "quantity": 800, "column": "self", "note": None}
        )
    )


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (assess(None, 800), "record.column"),
        (assess("mayor", 800), "record.column"),
        (assess("self", 1001), "record.points"),
        (assess("self", 800, criterion="trang-phuc"), "record.no-columns"),
    ],
)
def test_what_the_sheet_does_not_allow_is_refused(command: RecordBehaviour, code: str) -> None:
    told(KNOWN).when(command).then_refused(code)


def test_only_the_levels_of_the_sheet_are_given() -> None:
    levels = CriterionOffered(
        criterion="thai-do",
        name="",
        subject_kind="person",
        columns=["head"],
        most=1000,
        levels=[0, 750, 1000],
    )
    around = replace(AROUND, directory=replace(DIRECTORY, assessed={("person", "thai-do"): levels}))
    told(around).when(assess("head", 800)).then_refused("record.level", allowed="0, 7.5, 10")


def test_a_great_difference_needs_a_reason() -> None:
    around = filled(("self", 900))
    told(around).when(assess("head", 300)).then_refused(
        "record.unexplained", place="note", column="self", points=900, over=500
    )
    for allowed in (assess("head", 400), assess("head", 300, note="nhiều phản ánh")):
        assert record.decide(allowed, record.INITIAL, around)


def test_the_nearest_earlier_column_is_compared_with() -> None:
    around = filled(("self", 900), ("head", 300))
    assert record.decide(assess("council", 200), record.INITIAL, around)
    assert record.decide(assess("council", 200), record.INITIAL, filled(("council", 900)))


def test_the_assessment_of_another_quarter_is_not_compared_with() -> None:
    assert record.decide(assess("head", 0), record.INITIAL, filled(("self", 900), days_ago=TOGETHER.days + 1))


CONFIRM = ConfirmBehaviour(record="r1", by="CB005", reason="đã xác minh")
CONFIRMED = BehaviourConfirmed(record="r1", subject="an", by="CB005", reason="đã xác minh")


def test_a_finding_confirms_a_record() -> None:
    told().given(RECORDED).when(CONFIRM).then(CONFIRMED)
    told().given(RECORDED, CONTESTED, UPHELD).when(CONFIRM).then(CONFIRMED)
    told().given(RECORDED, CONFIRMED).when(CONFIRM).then_nothing()
    told().given(RECORDED, CONFIRMED).when(CONTEST).then(CONTESTED)


def test_what_is_contested_or_retracted_is_not_confirmed() -> None:
    told().given(RECORDED, CONTESTED).when(CONFIRM).then_refused("record.standing", standing="contested")
    told().given(RECORDED, RETRACTED).when(CONFIRM).then_refused("record.retracted")


def test_an_allegation_stays_one_when_it_is_corrected() -> None:
    alleged = BehaviourRecorded(**CONTENT, alleged=True)
    state = record.evolve(record.INITIAL, alleged)
    (corrected,) = record.decide(CORRECT, state, AROUND)
    assert corrected.alleged  # type: ignore[attr-defined]
