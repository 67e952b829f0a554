"""What differs between two explanations of one score."""

from typing import Any

from services.scoring.domain.telling.audit import moved


def tree(*rows: tuple[str | None, dict[str, Any]]) -> dict[str, Any]:
    criteria = [
        {"criterion": criterion, "contributions": [{"day": None, "events": [], "record": None, **row}]}
        for criterion, row in rows
    ]
    return {"groups": [{"group": "g", "criteria": criteria}]}


BASE = (None, {"rule": "base", "points": 2500})


def late(points: int, rule: str, *events: str) -> tuple[str, dict[str, Any]]:
    return "late", {
        "rule": rule,
        "points": points,
        "day": "2019-03-05",
        "record": "r1",
        "events": list(events),
    }


def test_a_record_that_changes_is_known_again_though_its_event_is_another() -> None:
    found = moved(tree(BASE, late(-50, "occurrence", "e1")), tree(BASE, late(0, "retracted", "e1", "e2")))
    assert found == [
        {
            "group": "g",
            "criterion": "late",
            "record": "r1",
            "day": "2019-03-05",
            "rule_before": "occurrence",
            "rule_after": "retracted",
            "before": -50,
            "after": 0,
            "difference": 50,
            "events": ["e1", "e2"],
        }
    ]


def test_the_first_score_is_all_new() -> None:
    found = moved(None, tree(BASE, late(-50, "occurrence", "e1")))
    assert [(one["before"], one["difference"]) for one in found] == [(None, 2500), (None, -50)]


def test_what_is_gone_keeps_its_events() -> None:
    found = moved(tree(BASE, late(-50, "occurrence", "e1")), tree(BASE))
    assert [(one["after"], one["difference"], one["events"]) for one in found] == [(None, 50, ["e1"])]


def test_attendance_is_known_again_by_its_day() -> None:
    punched = {"rule": "occurrence", "day": "2019-03-05", "record": None}
    before = tree(("late", {**punched, "points": -50, "events": ["p1"]}))
    after = tree(("late", {**punched, "points": -100, "events": ["p2"]}))
    assert [(one["before"], one["after"], one["events"]) for one in moved(before, after)] == [
        (-50, -100, ["p2"])
    ]


def test_what_moves_nothing_is_not_told() -> None:
    assert moved(tree(BASE), tree(BASE, late(0, "contested", "e1"))) == []


def test_differences_add_up_to_that_of_the_scores() -> None:
    before = tree(BASE, late(-50, "occurrence", "e1"), (None, {"rule": "group-floor", "points": 10}))
    after = tree(BASE, late(-70, "occurrence", "e2"), ("help", {"rule": "occurrence", "points": 30}))
    assert sum(one["difference"] for one in moved(before, after)) == (2500 - 70 + 30) - (2500 - 50 + 10)
