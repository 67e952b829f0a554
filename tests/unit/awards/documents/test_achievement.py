from datetime import date

from services.awards.documents.achievement import score_sheets
from services.awards.documents.model import Contribution, Criterion
from shared.contracts.messages import text_of
from tests.unit.awards.documents.given import tree


def rule(name: str) -> str:
    return text_of(f"scoring.rule.{name}", {}, "vi")


def test_groups_criteria_and_contributions_are_those_of_the_tree() -> None:
    (sheet,) = score_sheets(tree())
    assert (sheet.period, sheet.points, sheet.grade, sheet.flags) == ("2020-03", 9850, "A", ("Hay đi muộn",))
    (group,) = sheet.groups
    assert (group.name, group.points) == ("Giờ giấc", 2350)
    said = f"{rule('occurrence')} (× 17)"
    assert group.criteria == (
        Criterion(name=rule("base"), points=2500),
        Criterion(
            name="Về sớm",
            points=-150,
            contributions=(Contribution(on=date(2020, 3, 7), said=said, points=-150),),
        ),
    )
    assert sum(one.points for one in group.criteria) == group.points


def test_a_mean_is_followed_by_its_months() -> None:
    year = {**tree("2020"), "months": [tree("2020-01"), tree("2020-02")]}
    assert [one.period for one in score_sheets(year)] == ["2020", "2020-01", "2020-02"]


def test_nothing_is_made_up_where_there_is_no_score_and_no_name() -> None:
    bare = {"period": "2020-03", "points": None, "grade": None}
    (sheet,) = score_sheets(bare)
    assert (sheet.points, sheet.grade, sheet.groups) == (None, "", ())
    unnamed = tree()
    unnamed["groups"][0]["name"] = None
    assert score_sheets(unnamed)[0].groups[0].name == "time"
