import re
from datetime import date
from pathlib import Path

import pytest

from services.scoring.domain import criteria as criteria_package
from services.scoring.domain.contributions import RULE_NAMES
from services.scoring.domain.criteria import load, problems
from services.scoring.domain.grades import UNGRADED
from shared.contracts.messages import catalogue
from shared.contracts.refusal import Refusal
from tests.unit.scoring.given import SHIPPED, shipped

TINY = """\
criteria: tiny
name: {vi: Nhỏ, en: Tiny}
effective_from: 2019-01-01
individual:
  period: month
  groups:
    - group: dress
      name: Trang phục
      base: 10.5
      items:
        - {criterion: no-badge, points: -0.25, cap: {per: day, points: -1}}
  grades: [{grade: A, from: 9}, {grade: B, from: 0}]
"""


def test_the_shipped_set_says_what_the_sheet_says() -> None:
    individual, collective = shipped().individual, shipped().collective
    assert individual is not None and collective is not None and shipped().work is not None
    assert sum(group.base for group in individual.groups) == 10000
    assert [group.group for group in individual.groups][-1] == "bonus"
    weights = [item.target.weight for _, item in collective.items() if item.target is not None]
    means = [item.members_mean.points for _, item in collective.items() if item.members_mean is not None]
    assert sum(weights) + sum(means) + sum(group.base for group in collective.groups) == 10000
    assert [grade.grade for grade in individual.grades] == ["A", "B", "C", "D"]


def test_offered_are_the_criteria_that_can_be_recorded() -> None:
    offered = {each.criterion: each for each in shipped().offered()}
    assert offered["no-badge"].subject_kind == "person" and offered["no-badge"].name == "Không đeo thẻ"
    assert offered["target-jobs"].subject_kind == "unit"
    assert not {"late-short", "members-culture"} & offered.keys()


def test_points_are_read_as_hundredths_and_names_may_be_one_text() -> None:
    sheet = load(TINY).individual
    assert sheet is not None
    (group,) = sheet.groups
    assert (group.base, group.floor, group.ceiling, group.name.en) == (1050, 0, None, "Trang phục")
    (item,) = group.items
    assert item.cap is not None and (item.points, item.cap.points, item.name.vi) == (-25, -100, "no-badge")
    assert load(TINY).effective_from == date(2019, 1, 1)
    assert load(TINY).collective is None and load(TINY).contested == "suspended"


MISTAKEN = """\
criteria: Văn Hóa
name: {vi: Sai, en: Wrong}
effective_from: 2019-02-30
contested: perhaps
work:
  hours: {morning: ["11:00", "07:00"], afternoon: ["13:00", "25:00"]}
  days: [mon, someday]
  grace_minutes: five
individual:
  period: week
  groups:
    - group: time
      name: {vi: Giờ giấc}
      base: 25
      ceiling: 20
      items:
        - criterion: late
          from: attendance
          points: 0.333
        - criterion: no-badge
          points: -0.5
          cap: {per: fortnight, points: 2}
          at_most_grade: E
        - criterion: no-badge
          pionts: -1
  grades:
    - {grade: A, from: 50}
    - {grade: B, from: 90}
  flags:
    - {flag: often, severity: bad, when: {criteria: [lateness], count: 0}}
"""
MISTAKES = [
    (1, "slug"),
    (3, "date"),
    (4, "choice"),
    (6, "span"),
    (6, "time"),
    (7, "choice"),
    (8, "whole"),
    (10, "choice"),
    (13, "missing-key"),
    (15, "ceiling-under-base"),
    (18, "when-missing"),
    (19, "points"),
    (22, "choice"),
    (22, "cap-sign"),
    (23, "choice"),
    (24, "one-kind-of-points"),
    (24, "double-code"),
    (25, "unknown-key"),
    (28, "grades-order"),
    (30, "choice"),
    (30, "unknown-criterion"),
    (30, "too-small"),
]


def test_all_mistakes_are_told_in_one_go_with_their_lines() -> None:
    found = problems(MISTAKEN, "sai.yaml")
    assert sorted((each.line, each.code) for each in found) == sorted(MISTAKES)
    assert [each.line for each in found] == sorted(each.line for each in found)
    by_code = {each.code: each for each in found}
    assert by_code["ceiling-under-base"].path == "individual.groups[0].ceiling"
    assert by_code["points"].value == "0.333"
    assert "points" in by_code["unknown-key"].mend("en")
    for each in found:
        for language in ("vi", "en"):
            text = each.text(language)
            assert text.startswith("sai.yaml") and str(each.line) in text and "‹" not in text


def test_a_set_with_mistakes_is_refused_whole() -> None:
    with pytest.raises(Refusal) as refused:
        load(MISTAKEN, "sai.yaml")
    assert refused.value.code == "criteria.invalid"
    told = refused.value.details["problems"]
    assert len(told) == len(MISTAKES)
    assert told[0].keys() == {"file", "line", "path", "value", "code", "rule", "mend"}
    assert "sai.yaml" in refused.value.text("vi")


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("", 1, "empty"),
        ("criteria: [a\nname: b\n", 2, "malformed"),
        ("criteria: a\nwork:\n\thours: 1\n", 3, "tab"),
        ("criteria: a\nname: 'never closed\n", 3, "malformed"),
        ("criteria: a\n---\ncriteria: b\n", 2, "second-document"),
        ("a: &x [1]\nb: [*x, *x]\n", 1, "alias"),
        ("criteria: a\nname: !!python/object:os.system x\n", 2, "tag"),
        ("criteria: a\nname: b\x00\n", 2, "character"),
        ("[" * 5000, 1, "too-deep"),
        ("x" * 600_000, 1, "too-large"),
        ("- a\n- b\n", 1, "not-a-mapping"),
        (TINY.replace("effective_from", "criteria"), 3, "double-key"),
        (TINY + "work: 7\n", 13, "not-a-mapping"),
    ],
)
def test_what_cannot_be_read_says_where_and_why(text: str, line: int, code: str) -> None:
    assert (line, code) in [(each.line, each.code) for each in problems(text, "x.yaml")]


@pytest.mark.parametrize("given", [None, b"criteria: a", 7, {"criteria": "a"}])
def test_what_is_no_text_is_refused(given: object) -> None:
    with pytest.raises(Refusal):
        load(given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("points: -0.25,", "target: {weight: 5},", "collective-only"),
        ("points: -0.25,", "points: -0.25, per: minute,", "choice"),
        ("points: -0.25,", "points: 0,", "zero"),
        ("points: -0.25,", "points: -0.25, when: {kind: late},", "when-without-attendance"),
        (
            "points: -0.25,",
            "points: -0.25, from: attendance, when: {kind: late}, per: half-day,",
            "per-kind",
        ),
        ("points: -0.25,", "points: -0.25, from: attendance, when: {kind: late},", "work-missing"),
        ("      base: 10.5", "      base: -1", "base-under-floor"),
        ("group: dress", "group: bonus", "double-code"),
        ("individual:", "collective:", "choice"),
    ],
)
def test_what_does_not_fit_together(old: str, new: str, code: str) -> None:
    assert code in [each.code for each in problems(TINY.replace(old, new))]


def test_every_rule_has_its_words_in_both_languages() -> None:
    said = catalogue()
    codes = set()
    for file in Path(criteria_package.__path__[0]).glob("*.py"):
        source = file.read_text(encoding="utf-8")
        codes |= set(re.findall(r'\.note\(\s*"([a-z-]+)"', source))
        codes |= set(re.findall(r'_scalar\(\s*node, path, "([a-z-]+)"', source))
    assert {"points", "missing-key", "whole"} <= codes
    wanted = [f"criteria.{code}{part}" for code in codes for part in ("", ".mend")]
    wanted += [f"scoring.rule.{rule}" for rule in RULE_NAMES]
    wanted += [f"scoring.ungraded.{reason}" for reason in UNGRADED]
    for code in wanted:
        assert said[code]["vi"] and said[code]["en"], code


def test_the_shipped_file_has_no_problems() -> None:
    assert problems(SHIPPED.read_text(encoding="utf-8")) == []
