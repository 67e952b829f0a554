"""A criteria file becomes the values that it says."""

from datetime import date

import pytest

from services.scoring.domain.criteria import CriteriaSet, load, problems
from services.scoring.domain.criteria import model as say
from services.scoring.domain.criteria.model import Item, Sheet
from shared.contracts.refusal import Refusal
from shared.declared.name import Name
from tests.unit.scoring.criteria_files import TINY, WHOLE
from tests.unit.scoring.given import SHIPPED, shipped


def whole() -> CriteriaSet:
    return load(WHOLE, "whole.yaml")


def persons() -> Sheet:
    sheet = whole().individual
    assert sheet is not None
    return sheet


def units() -> Sheet:
    sheet = whole().collective
    assert sheet is not None
    return sheet


def item(code: str) -> Item:
    return {item.criterion: item for sheet in (persons(), units()) for _, item in sheet.items()}[code]


def test_the_shipped_set_says_what_the_sheet_says() -> None:
    individual, collective = shipped().individual, shipped().collective
    assert individual is not None and collective is not None and shipped().work is not None
    assert sum(group.base for group in individual.groups) == 10000
    assert [group.group for group in individual.groups][-1] == "bonus"
    weights = [item.weight for _, item in collective.items()]
    assert sum(weights) + sum(group.base for group in collective.groups) == 10000
    assert [grade.grade for grade in individual.grades] == ["A", "B", "C", "D"]
    assert problems(SHIPPED.read_text(encoding="utf-8")) == []


def test_points_are_read_as_hundredths_and_names_may_be_one_text() -> None:
    sheet = load(TINY).individual
    assert sheet is not None
    (group,) = sheet.groups
    assert (group.base, group.floor, group.ceiling, group.name.en) == (1050, 0, None, "Trang phục")
    assert group.items == (
        Item("no-badge", Name("no-badge", "no-badge"), points=-25, caps=(say.Cap("day", -100),)),
    )
    assert load(TINY).effective_from == date(2019, 1, 1)
    assert load(TINY).collective is None and load(TINY).contested == "suspended"


def test_the_whole_file() -> None:
    criteria = whole()
    assert (criteria.contested, criteria.takes_effect) == ("counts", "on-date")
    assert (persons().subject_kind, persons().period) == ("person", "month")
    assert (units().subject_kind, units().period) == ("unit", "quarter")


def test_working_time_and_what_differs_in_a_unit() -> None:
    work = whole().work
    assert work is not None
    assert (work.morning, work.afternoon, work.days) == ((420, 660), (780, 1020), frozenset(range(5)))
    assert (work.left_post_after_minutes, work.explained_within_days) == (30, 3)
    assert dict(work.shifts) == {
        "night": ((1320, 1800),),
        "day": ((420, 660), (780, 1020)),
        "late": ((1080, 1320), (1440 + 60, 1440 + 300)),
    }
    counter = work.of_unit("mot-cua")
    assert (counter.days, counter.grace_minutes) == (frozenset(range(6)), 5)
    assert counter.compensatory_days == {date(2019, 2, 16)} and counter.units == ()
    assert work.of_unit("phong-khac") == work


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "late",
            {
                "source": "attendance",
                "when": say.When("late", up_to=15),
                "points": -50,
                "per": "minute",
                "family": "hours",
                "free_per_month": 2,
                "repeats": (say.Repeat("month", 4, 200), say.Repeat(30, 6, 250)),
            },
        ),
        (
            "left-post",
            {"source": "attendance", "when": say.When("left-post"), "points": -200, "family": "hours"},
        ),
        (
            "words",
            {
                "points": -500,
                "once_per": "day",
                "looks_back_months": 6,
                "fades": say.Fade(2, 5000),
                "caps": (say.Cap("day", -500), say.Cap("month", -1500)),
                "needs_finding": True,
                "at_most_grade": "C",
                "limit_lasts": "year",
                "in_force": say.InForce(date(2019, 2, 1), None),
                "applies_to": say.AppliesTo(
                    kinds=("cadre", "civil-servant"),
                    positions=("Trưởng phòng",),
                    leaders=True,
                    units=("mot-cua",),
                    service_from=6,
                    service_under=120,
                ),
            },
        ),
        (
            "work-late",
            {"bands": (say.Band(1000, 0), say.Band(1500, -2500), say.Band(None, -10000)), "points": 0},
        ),
        (
            "disciplined",
            {"source": "discipline", "when": say.When(forms=("warning", "removal")), "points": -1000},
        ),
        (
            "answers-for",
            {"source": "subordinates", "when": say.When(criteria=("words", "dispute")), "points": -500},
        ),
        (
            "plan",
            {"target": say.Target(1500, 9000, 8000, say.Over(100, 5, 100), "mean", True), "points": 0},
        ),
        (
            "satisfaction",
            {"measured": say.Measured((say.Step(9500, 400), say.Step(8000, 150)), "last", "replies", 3000)},
        ),
        (
            "conduct",
            {"assessed": say.Assessed(1000, ("self", "unit", "head"), 200, (200, 500, 1000), 500)},
        ),
        (
            "tasks",
            {
                "results": say.Results(
                    7000,
                    500,
                    "hours",
                    (
                        say.Factor("quality", most=120),
                        say.Factor(
                            "late-percent",
                            bands=(
                                say.FactorBand(0, 100),
                                say.FactorBand(1000, 90),
                                say.FactorBand(None, 75),
                            ),
                            default=80,
                        ),
                    ),
                )
            },
        ),
        ("led", {"source": "computed", "from_unit": say.FromUnit("tasks-of-unit", 3500)}),
        ("people", {"source": "computed", "members_mean": say.MembersMean(1200, 9000, "heads")}),
        ("branches", {"source": "computed", "children_mean": say.ChildrenMean(800, 10000, True)}),
        (
            "dispute",
            {"points": -25, "per": "quantity", "applies_to": say.AppliesTo(unit_kinds=("affiliate",))},
        ),
    ],
)
def test_an_item_says(code: str, expected: dict[str, object]) -> None:
    plain = Item(code, item(code).name)
    assert item(code) == Item(**{**vars(plain), **expected})


def test_groups() -> None:
    groups = {group.group: group for group in persons().groups}
    assert (groups["time"].floor, groups["time"].base) == (None, 2500)
    assert groups["time"].caps == (say.Cap("day", -300), say.Cap("month", 400))
    assert groups["tasks"].missing == "spread"
    assert groups["tasks"].applies_to == say.AppliesTo(leaders=False)
    assert (groups["bonus"].base, groups["bonus"].ceiling) == (0, 1000)
    assert list(groups)[-1] == "bonus"


def test_what_stands_beside_the_groups() -> None:
    sheet = persons()
    assert (sheet.start, sheet.floor, sheet.ceiling, sheet.least_presence) == (5000, 0, 10000, 6000)
    assert sheet.applies_to == say.AppliesTo(kinds=("civil-servant", "cadre"))
    assert sheet.longer == (
        say.Longer("half", "month", (1, 1, 1, 1, 1, 1)),
        say.Longer("year", "half", (1, 2)),
    )
    assert sheet.heavier == (say.Heavier(say.AppliesTo(leaders=True), 150, ("time", "bonus")),)
    assert sheet.head_not_above_unit is True
    assert sheet.grades[0].needs == say.Needs((("time", 2000), ("bonus", 50)), ("words", "plan"))


def test_flags_of_every_form() -> None:
    flags = {flag.flag: flag for flag in persons().flags}
    assert (flags["often"].criteria, flags["often"].count, flags["often"].window) == (
        ("late", "words"),
        3,
        30,
    )
    assert (flags["once"].count, flags["once"].window) == (1, "period")
    assert flags["low"].grade_at_most == "C" and flags["low"].by_decision
    assert (flags["under"].points_under, flags["from"].points_from) == (5000, 9550)
    assert flags["unseen"].unobserved_months == 3
    assert flags["unseen"].applies_to == say.AppliesTo(leaders=False)


def test_quotas_and_ties() -> None:
    assert persons().quotas == (
        say.Quota("A", 2000, ("A", "B"), "unit", ("kind", "leaders"), "down", 1, 5, ("quarter", "year")),
    )
    assert units().quotas == (say.Quota("A", 1550, ("A",), "block", ("kind",), "up"),)
    assert units().ties == (
        say.Tie("more-in-group", "tasks-of-unit"),
        say.Tie("fewer-minus"),
        say.Tie("more-of", "people"),
        say.Tie("fewer-of", "dispute"),
    )


def test_offered_are_the_criteria_that_can_be_recorded() -> None:
    offered = {each.criterion: each for each in whole().offered()}
    assert sorted(offered) == [
        *("conduct", "dispute", "gift", "plan", "satisfaction", "tasks", "unit-plan", "words", "work-late"),
    ]
    assert offered["words"].subject_kind == "person" and offered["words"].name == "Lời nói thiếu chuẩn mực"
    conduct = offered["conduct"]
    assert (conduct.columns, conduct.least, conduct.most) == (["self", "unit", "head"], 200, 1000)


@pytest.mark.parametrize("given", [None, b"criteria: a", 7, {"criteria": "a"}])
def test_what_is_no_text_is_refused(given: object) -> None:
    with pytest.raises(Refusal):
        load(given)  # type: ignore[arg-type]
