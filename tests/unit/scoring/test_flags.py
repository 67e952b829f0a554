"""Flags in all their forms, each with its evidence."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from services.scoring.domain.criteria.model import AppliesTo, Flag
from services.scoring.domain.grading.flags import FLAGS, Beside, raised
from services.scoring.domain.grading.grades import SCORES
from services.scoring.domain.grading.unobserved import looked_for_since, there_since
from services.scoring.domain.periods import Period
from tests.unit.scoring.given import frame
from tests.unit.scoring.given_computed import QUARTER, fact, flag, group, item, judged, sheet

LATE, LONG = item("late", points=-50, source="attendance"), item("long", points=-100, source="attendance")
SUBJECT_FLAG = pl.Schema({"subject": pl.String(), "flag": pl.String()})
SPANS = pl.Schema({"subject": pl.String(), "first_day": pl.Date(), "last_day": pl.Date()})
SEEN = pl.Schema({"subject": pl.String(), "last_day": pl.Date()})
NOTHING = Beside()
AT_MOST_C = flag(grade_at_most="C")


def on(*days: tuple[int, int], criterion: str = "late", **more: Any) -> list[dict[str, Any]]:
    """Facts on these months and days; each rests on a punch of its own and on one that all share."""
    own = sheet(group(LATE, LONG))
    return [
        fact(own, criterion, day=date(2019, *day), event=None, events=[f"{day}", "shared"], **more)
        for day in days
    ]


def score(points: int = 9500, grade: str | None = "A", reason: str | None = None, subject: str = "an") -> Any:
    return (subject, "2019-Q1", points, grade, None, reason)


def flags(
    flags: Flag | list[Flag],
    facts: list[dict[str, Any]],
    *scores: Any,
    beside: Beside = NOTHING,
    period: Period = QUARTER,
) -> list[tuple[Any, ...]]:
    own = sheet(group(LATE, LONG), flags=tuple(flags) if isinstance(flags, list) else (flags,))
    found = raised(judged(facts), frame(SCORES, scores or [score()]), own, period, beside)
    assert found.schema == FLAGS
    return [(row["subject"], row["flag"], row["evidence"]) for row in found.to_dicts()]


def often(**more: Any) -> Flag:
    return flag(criteria=("late", "long"), count=3, **more)


def test_three_in_the_period_of_either_criterion() -> None:
    facts = [*on((1, 7), (3, 4)), *on((2, 5), criterion="long")]
    assert flags(often(), facts) == [("an", "f", ["(1, 7)", "(2, 5)", "(3, 4)", "shared"])]
    assert flags(often(), facts[1:]) == []


def test_what_does_not_stand_does_not_count_and_what_was_free_does() -> None:
    two = on((1, 7), (3, 4))
    assert flags(often(), [*two, *on((2, 5), stands=False, rule="excused")]) == []
    assert len(flags(often(), [*two, *on((2, 5), rule="free")])) == 1


def test_everyone_has_their_own() -> None:
    facts = [*on((1, 7), (1, 8)), *on((1, 9), subject="binh")]
    assert flags(often(), facts, score(), score(subject="binh")) == []


@pytest.mark.parametrize(
    ("window", "evidence"),
    [
        ("day", []),
        # Monday 4 to Sunday 10 February
        ("week", ["(2, 10)", "(2, 4)", "(2, 5)"]),
        ("month", ["(2, 10)", "(2, 18)", "(2, 4)", "(2, 5)"]),
        # to 5 February: from 24 January; to the 10th: from 29 January; to the 18th: from the 6th, only two
        (13, ["(1, 27)", "(1, 28)", "(2, 10)", "(2, 4)", "(2, 5)"]),
        (7, ["(2, 10)", "(2, 4)", "(2, 5)"]),
        (6, []),
    ],
)
def test_within_a_window(window: Any, evidence: list[str]) -> None:
    facts = on((1, 27), (1, 28), (2, 4), (2, 5), (2, 10), (2, 18))
    found = flags(often(window=window), facts)
    assert [events for _, _, events in found] == ([[*evidence, "shared"]] if evidence else [])


def test_three_within_30_days_across_months() -> None:
    # 31 January + 29 days is 1 March
    assert len(flags(often(window=30), on((1, 31), (2, 15), (3, 1)))) == 1
    assert flags(often(window=30), on((1, 30), (2, 15), (3, 1))) == []
    assert len(flags(often(window=1), on((1, 31), (1, 31), (1, 31)))) == 1


def test_two_spells_far_apart_are_both_evidence_and_what_lies_between_is_not() -> None:
    facts = on((1, 2), (1, 3), (1, 4), (2, 10), (3, 20), (3, 21), (3, 22))
    ((_, _, evidence),) = flags(often(window=5), facts)
    assert evidence == ["(1, 2)", "(1, 3)", "(1, 4)", "(3, 20)", "(3, 21)", "(3, 22)", "shared"]


def test_evidence_is_asked_for_only_of_those_who_are_flagged() -> None:
    asked: list[str] = []

    def with_events(rows: pl.DataFrame) -> pl.DataFrame:
        asked.extend(rows["subject"])
        return rows.with_columns(pl.concat_list(pl.lit("e")).alias("events"))

    own = sheet(group(LATE, LONG), flags=(often(),))
    facts = judged([*on((1, 7), (1, 8), (1, 9)), *on((1, 9), subject="binh")]).drop("events")
    found = raised(facts, frame(SCORES, [score()]), own, QUARTER, NOTHING, with_events)
    assert (found["evidence"].to_list(), asked) == ([["e"]], ["an"] * 3)


@pytest.mark.parametrize(
    ("grade", "there"), [("A", False), ("B", False), ("C", True), ("D", True), (None, False)]
)
def test_a_grade_that_bad_or_worse(grade: str | None, there: bool) -> None:
    assert flags(AT_MOST_C, [], score(grade=grade)) == ([("an", "f", [])] if there else [])


def test_points_under_and_points_from() -> None:
    low, high = flag("low", points_under=5000), flag("high", points_from=9500)
    assert [code for _, code, _ in flags([low, high], [], score(4999))] == ["low"]
    assert [code for _, code, _ in flags([low, high], [], score(5000))] == []
    assert [code for _, code, _ in flags([low, high], [], score(9500))] == ["high"]


def test_flags_come_by_subject_and_in_the_order_of_the_sheet() -> None:
    low, often_late = flag("z", points_under=10000), flag("a", criteria=("late",))
    found = flags([low, often_late], on((1, 7)), score(), score(subject="aa"))
    assert [(subject, code) for subject, code, _ in found] == [("aa", "z"), ("an", "z"), ("an", "a")]


def test_a_flag_concerns_those_it_applies_to() -> None:
    leaders = flag(points_under=10000, applies_to=AppliesTo(leaders=True))
    beside = Beside(applies=frame(SUBJECT_FLAG, [("binh", "f"), ("an", "other")]))
    found = flags(leaders, [], score(), score(subject="binh"), beside=beside)
    assert [subject for subject, _, _ in found] == ["binh"]


def test_only_what_is_by_decision_can_be_lifted() -> None:
    beside = Beside(lifted=frame(SUBJECT_FLAG, [("an", "f"), ("binh", "other")]))
    for by_decision, subjects in ((True, ["binh"]), (False, ["an", "binh"])):
        found = flags(
            flag(points_under=10000, by_decision=by_decision),
            [],
            score(),
            score(subject="binh"),
            beside=beside,
        )
        assert [subject for subject, _, _ in found] == subjects


@pytest.mark.parametrize(
    ("seen", "there", "reason", "raised"),
    [
        (None, date(2018, 5, 1), None, True),
        (date(2018, 12, 31), date(2019, 1, 1), None, True),
        (date(2019, 1, 1), date(2018, 5, 1), None, False),
        (None, date(2019, 1, 2), None, False),
        (None, None, None, False),
        (None, date(2018, 5, 1), "severe", True),
        (None, date(2018, 5, 1), "mostly-absent", True),
        (None, date(2018, 5, 1), "on-leave", False),
        (None, date(2018, 5, 1), "no-working-day", False),
    ],
)
def test_nobody_observed_for_a_quarter(
    seen: date | None, there: date | None, reason: str | None, raised: bool
) -> None:
    beside = Beside(
        seen=frame(SEEN, [("an", seen)] if seen else []),
        there=there_since(frame(SPANS, [("an", there, None)] if there else []), QUARTER.last_day),
    )
    found = flags(flag(unobserved_months=3), [], score(reason=reason), beside=beside)
    assert found == ([("an", "f", [])] if raised else [])


def test_months_are_looked_back_from_the_periods_end() -> None:
    assert looked_for_since(3, Period.parse("2019-01")) == date(2018, 11, 1)
    assert looked_for_since(1, Period.parse("2019")) == date(2019, 12, 1)
    assert looked_for_since(12, Period.parse("2019-Q4")) == date(2019, 1, 1)


def test_there_without_a_break() -> None:
    spans = [
        ("moved", date(2019, 2, 1), None),
        ("moved", date(2018, 1, 1), date(2019, 1, 31)),
        ("gap", date(2019, 2, 2), None),
        ("gap", date(2018, 1, 1), date(2019, 1, 31)),
        ("two posts", date(2018, 1, 1), date(2019, 3, 31)),
        ("two posts", date(2018, 6, 1), date(2018, 7, 1)),
        ("two posts", date(2018, 9, 1), date(2018, 10, 1)),
        ("left", date(2018, 1, 1), date(2019, 3, 30)),
        ("comes", date(2019, 4, 1), None),
    ]
    assert dict(there_since(frame(SPANS, spans), QUARTER.last_day).iter_rows()) == {
        "moved": date(2018, 1, 1),
        "gap": date(2019, 2, 2),
        "two posts": date(2018, 1, 1),
    }
