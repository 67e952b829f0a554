"""Every rule of the criteria language, broken once: the mistake is told with its line, path and mend."""

import re

import pytest

from services.scoring.domain.criteria import Problem, load, problems
from shared.contracts.messages import catalogue
from shared.contracts.refusal import Refusal
from tests.unit.scoring.criteria_files import TWELVE
from tests.unit.scoring.mistakes import Mistake
from tests.unit.scoring.mistakes_of_items import ITEMS
from tests.unit.scoring.mistakes_of_shape import SHAPES, WORK
from tests.unit.scoring.mistakes_of_sheets import SHEETS

ALL = [*SHAPES, *WORK, *ITEMS, *SHEETS]
NOT_YAML = [
    ("", 1, "empty"),
    ("criteria: [a\nname: b\n", 2, "malformed"),
    ("criteria: a\nwork:\n\thours: 1\n", 3, "tab"),
    ("criteria: a\nname: 'never closed\n", 3, "malformed"),
    ("criteria: a\n---\ncriteria: b\n", 2, "second-document"),
    ("a: &x [1]\nb: [*x, *x]\n", 1, "alias"),
    ("criteria: a\nname: !!python/object:os.system x\n", 2, "tag"),
    ("criteria: a\nname: b\x00\n", 2, "character"),
    ('criteria: a\nname: "\\U00110000"\n', 2, "character"),
    ("[" * 5000, 1, "too-deep"),
    ("x" * 600_000, 1, "too-large"),
    ("- a\n- b\n", 1, "not-a-mapping"),
]
ELSEWHERE = {"place", "invalid", "not-text"}
"""Texts of the catalogue that are no rule of a file's text."""


@pytest.mark.parametrize("mistake", ALL, ids=str)
def test_a_mistake_alone_is_told_alone_with_its_place_and_mend(mistake: Mistake) -> None:
    (found,) = problems(mistake.text(), "sai.yaml")
    assert (found.line, found.path, found.code) == (mistake.line(), mistake.path, mistake.code)
    _is_readable(found)


@pytest.mark.parametrize(("text", "line", "code"), NOT_YAML)
def test_what_cannot_be_read_says_where_and_why(text: str, line: int, code: str) -> None:
    (found,) = [each for each in problems(text, "sai.yaml") if each.code == code][:1]
    assert found.line == line
    _is_readable(found)


def _is_readable(problem: Problem) -> None:
    """In both languages: the place, what is wrong and the mend, nothing left unfilled."""
    for language, line in (("vi", f"dòng {problem.line}"), ("en", f"line {problem.line}")):
        text = problem.text(language)
        assert text.startswith(f"sai.yaml, {line}, {problem.path or '.'}: ")
        assert "‹" not in text and not re.search(r"(criteria|file)\.[a-z]", text)
        assert text.endswith(f"{problem.rule(language)} {problem.mend(language)}")
        assert len(problem.rule(language)) > 10 and len(problem.mend(language)) > 5


def test_every_rule_of_the_catalogue_is_broken_here() -> None:
    said = {code.split(".")[1] for code in catalogue() if code.startswith(("criteria.", "file."))}
    assert said - ELSEWHERE == {mistake.code for mistake in ALL} | {code for _, _, code in NOT_YAML}


TWELVE_TOLD = [
    (1, "criteria", "slug"),
    (3, "effective_from", "date"),
    (5, "work.hours.morning", "span"),
    (6, "work.days[1]", "choice"),
    (9, "individual.longer.year.weights", "weights-count"),
    (14, "individual.groups[0].ceiling", "ceiling-under-base"),
    (19, "individual.groups[0].items[0].points", "points"),
    (22, "individual.groups[0].items[1].cap.points", "cap-sign"),
    (23, "individual.groups[0].items[1].at_most_grade", "choice"),
    (25, "individual.groups[0].items[2].pionts", "unknown-key"),
    (28, "individual.groups[0].items[3].bands[1].up_to", "band-order"),
    (31, "individual.flags[0].when.criteria[0]", "unknown-criterion"),
]


def test_twelve_mistakes_give_twelve_messages_in_one_go() -> None:
    found = problems(TWELVE, "sai.yaml")
    assert [(each.line, each.path, each.code) for each in found] == TWELVE_TOLD
    for each in found:
        _is_readable(each)
    assert len({each.text("vi") for each in found}) == len({each.text("en") for each in found}) == 12


def test_a_file_with_mistakes_is_refused_whole() -> None:
    with pytest.raises(Refusal) as refused:
        load(TWELVE, "sai.yaml")
    assert refused.value.code == "criteria.invalid"
    told = refused.value.details["problems"]
    assert [each["line"] for each in told] == [line for line, _, _ in TWELVE_TOLD]
    assert told[0].keys() == {"file", "line", "path", "value", "code", "rule", "mend"}
    assert "sai.yaml" in refused.value.text("vi") and "12" in refused.value.text("en")
