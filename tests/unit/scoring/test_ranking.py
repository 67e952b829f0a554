import polars as pl

from services.scoring.domain.criteria.model import Tie
from services.scoring.domain.grading.flags import FLAGS
from services.scoring.domain.grading.grades import SCORES
from services.scoring.domain.grading.ranking import TieBreak, rank, tie_breaks
from tests.unit.scoring.given import frame
from tests.unit.scoring.given_computed import DAY, group, sheet

NO_FLAGS = pl.DataFrame(schema=FLAGS)


def scores(**points: int | None) -> pl.DataFrame:
    return frame(SCORES, [(unit, "2019", amount, "A", None, None) for unit, amount in points.items()])


def ranks(table: pl.DataFrame, *parted_by: TieBreak) -> list[tuple[str, int, bool]]:
    units = table["subject"].to_list()
    return [(each.unit, each.rank, each.tied) for each in rank(table, NO_FLAGS, units, parted_by)]


def test_equal_points_share_a_rank_and_the_next_is_skipped() -> None:
    assert ranks(scores(d=90, c=95, a=95, b=100)) == [
        ("b", 1, False),
        ("a", 2, True),
        ("c", 2, True),
        ("d", 4, False),
    ]


def test_tie_breaks_part_in_their_order() -> None:
    more, fewer = TieBreak("more", {"a": 5, "b": 5, "c": 9}), TieBreak("fewer", {"a": 2, "b": 1}, False)
    assert ranks(scores(a=100, b=100, c=100), more, fewer) == [
        ("c", 1, False),
        ("b", 2, False),
        ("a", 3, False),
    ]
    assert [row[1:] for row in ranks(scores(a=100, b=100), more)] == [(1, True), (1, True)]


def test_a_barred_unit_keeps_its_rank_and_names_the_flag() -> None:
    flags = frame(
        FLAGS,
        [
            ("a", "member-disciplined", "disqualifying", "2019", ["e1"]),
            ("b", "reports-late", "attention", "2019", ["e2"]),
        ],
    )
    first, second = rank(scores(a=100, b=90), flags, ["a", "b"])
    assert (first.unit, first.rank, first.barred_by) == ("a", 1, ["member-disciplined"])
    assert (second.unit, second.rank, second.barred_by) == ("b", 2, [])


def test_only_units_of_the_block_that_have_points_are_ranked() -> None:
    standings = rank(scores(a=100, b=None, c=50), NO_FLAGS, ["b", "c"])
    assert [(each.unit, each.rank) for each in standings] == [("c", 1)]


ROWS = pl.DataFrame(
    [
        ("a", "tasks", "jobs", "target", DAY, 1500),
        ("a", "discipline", "dispute", "occurrence", DAY, -200),
        ("a", "discipline", "dispute", "cap", DAY, 0),
        ("a", "discipline", "dispute", "contested", DAY, 0),
        ("a", "bonus", None, "group-ceiling", None, -100),
        ("b", "tasks", "jobs", "target", DAY, 1400),
        ("b", "tasks", "survey", "left-out", None, 0),
        ("b", "tasks", "survey", "measured", DAY, 300),
    ],
    schema=["subject", "group", "criterion", "rule", "day", "points"],
    orient="row",
)


def test_without_a_word_of_the_sheet_the_first_group_then_fewer_minus() -> None:
    first, fewer = tie_breaks(ROWS, sheet(group(code="tasks"), group(code="discipline")))
    assert (first.values, first.more_is_better) == ({"a": 1500, "b": 1700}, True)
    assert (fewer.values, fewer.more_is_better) == ({"a": 1}, False)


def test_the_sheet_says_what_parts() -> None:
    ties = (Tie("fewer-of", "dispute"), Tie("more-of", "survey"), Tie("more-in-group", "discipline"))
    fewer, survey, discipline = tie_breaks(ROWS, sheet(group(code="tasks"), ties=ties))
    # one was capped and counts, one is contested and does not
    assert (fewer.values, fewer.more_is_better) == ({"a": 2}, False)
    assert (survey.values, survey.more_is_better) == ({"b": 300}, True)
    assert (discipline.values, discipline.more_is_better) == ({"a": -200}, True)
    assert ranks(scores(a=100, b=100), fewer) == [("b", 1, False), ("a", 2, False)]


def test_the_decision_that_leaves_out_is_no_fact() -> None:
    (fewer,) = tie_breaks(ROWS, sheet(group(code="tasks"), ties=(Tie("fewer-of", "survey"),)))
    assert fewer.values == {"b": 1}
