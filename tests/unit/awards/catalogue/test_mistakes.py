"""Every rule of the catalogue's language, broken once: told with its line, path and mend."""

import re

import pytest

from services.awards.domain.catalogue import problems, read
from shared.contracts.messages import catalogue
from shared.contracts.refusal import Refusal

FILE = """\
forms:
  - form: MOI
    name: {vi: Mới, en: New}
    kind: title
    versions:
      - since: 2020-01-01
        source: thử
        individual: {holds: [{forms: [LDTT], times: 2, within: 2}], not_with: [GK]}
        collective: {members: [{holding: [LDTT], share: 50}]}
        quota: {each: block, places: 1, large_from: 9, large_places: 2, ties: out}
        vote: {share: {part: 1, whole: 2}, of: members, secret: true, in_writing: true,
               conflicts: [], conflicted: out, tie: fail}
        decided_by: agency-head
        deadline: {month: 2, day: 28, years_later: 1}
      - since: 2021-01-01
        source: thử
base_salaries:
  - {since: 2030-01-01, amount: 3000000, source: thử}
"""
VERSION = "forms[0].versions[0]"
SHARE = "quota: {each: block, places: 1, large_from: 9, large_places: 2, ties: out}"

BASE = read(
    """\
forms:
  - form: LDTT
    name: Lao động tiên tiến
    kind: title
    versions: [{since: 2017-10-01, source: thử, individual: {}, decided_by: agency-head}]
  - form: GK
    name: Giấy khen
    kind: merit
    versions: [{since: 2017-10-01, source: thử, individual: {}, collective: {}, decided_by: agency-head}]
"""
)
MISTAKES = [
    ("form: MOI", "form: MỚI", 2, "forms[0].form", "form-code"),
    ("    kind: title\n", "", 2, "forms[0]", "missing-key"),
    ("kind: title", "kind: tiltle", 4, "forms[0].kind", "choice"),
    (
        "        source: thử\n        individual",
        "        individual",
        6,
        VERSION,
        "missing-key",
    ),
    ("        decided_by: agency-head\n", "", 6, VERSION, "missing-key"),
    (
        "        source: thử\n        individual",
        "        source: thử\n        verified: true\n        individual",
        8,
        f"{VERSION}.verified",
        "verified-how",
    ),
    ("since: 2021-01-01", "since: 2020-01-01", 15, "forms[0].versions[1].since", "double-since"),
    (
        "base_salaries:",
        "  - {form: MOI, versions: [{since: 2022-01-01, source: a}]}\nbase_salaries:",
        17,
        "forms[1].form",
        "double-code",
    ),
    ("2021-01-01\n", "2021-01-01\n        until: 2020-12-31\n", 15, "forms[0].versions[1]", "until-since"),
    ("2020-01-01\n", "2020-01-01\n        until: 2021-01-01\n", 6, VERSION, "until-next"),
    ("times: 2", "times: 3", 8, f"{VERSION}.individual.holds[0].times", "times-within"),
    ("forms: [LDTT]", "forms: [LDT]", 8, f"{VERSION}.individual.holds[0].forms[0]", "unknown-form"),
    ("not_with: [GK]", "not_with: [GX]", 8, f"{VERSION}.individual.not_with[0]", "unknown-form"),
    ("holding: [LDTT]", "holding: [XX]", 9, f"{VERSION}.collective.members[0].holding[0]", "unknown-form"),
    ("holding: [LDTT], ", "", 9, f"{VERSION}.collective.members[0]", "members-of-what"),
    ("not_with: [GK]", "members: []", 8, f"{VERSION}.individual.members", "collective-only"),
    (SHARE, "quota: {each: unit, share: 5, ties: out}", 10, f"{VERSION}.quota.share", "share-of-what"),
    ("places: 1,", "places: 1, of: headcount,", 10, f"{VERSION}.quota.places", "places-alone"),
    (
        SHARE,
        "quota: {each: unit, of: holders, share: 5, ties: out}",
        10,
        f"{VERSION}.quota.of",
        "quota-of-which",
    ),
    (
        SHARE,
        "quota: {each: unit, of: headcount, forms: [GK], share: 5, ties: out}",
        10,
        f"{VERSION}.quota.forms",
        "quota-forms",
    ),
    ("large_places: 2, ", "", 10, f"{VERSION}.quota", "large-block"),
    ("each: block", "each: unit", 10, f"{VERSION}.quota", "large-block"),
    ("places: 1,", "places: 1, share: 5, of: headcount,", 10, f"{VERSION}.quota", "exactly-one"),
    ("part: 1", "part: 3", 11, f"{VERSION}.vote.share.part", "share-whole"),
    ("tie: fail", "tie: chair", 12, f"{VERSION}.vote.tie", "secret-tie"),
    ("day: 28", "day: 29", 14, f"{VERSION}.deadline.day", "no-such-day"),
    (", source: thử}", "}", 18, "base_salaries[0]", "missing-key"),
]
SEVERAL = {"places-alone", "exactly-one", "missing-key"}
"""One slip that breaks two rules, or one in every version."""


def test_the_file_is_sound_before_it_is_broken() -> None:
    assert problems(BASE, FILE, "sai.yaml") == []


@pytest.mark.parametrize(("old", "new", "line", "path", "code"), MISTAKES)
def test_a_mistake_is_told_with_its_place_and_mend(
    old: str, new: str, line: int, path: str, code: str
) -> None:
    assert old in FILE
    found = problems(BASE, FILE.replace(old, new, 1), "sai.yaml")
    assert (line, path, code) in [(one.line, one.path, one.code) for one in found]
    assert len(found) == 1 or code in SEVERAL
    for problem in found:
        for language in ("vi", "en"):
            text = problem.text(language)
            assert text.startswith("sai.yaml, ") and "‹" not in text
            assert "catalogue." not in text and len(problem.mend(language)) > 5


def test_a_version_for_nobody_is_a_mistake() -> None:
    version = "{since: 2020-01-01, source: a, decided_by: agency-head}"
    text = f"forms: [{{form: A, name: A, kind: title, versions: [{version}]}}]"
    (found,) = problems(BASE, text, "sai.yaml")
    assert found.code == "no-recipient"


def test_a_mistake_that_later_versions_inherit_is_told_once() -> None:
    found = problems(BASE, FILE.replace("forms: [LDTT]", "forms: [LDT]"), "sai.yaml")
    assert len(found) == 1


@pytest.mark.parametrize("text", ["", "a: [", "x" * 600_000, "a: 1\n---\nb: 2\n", "- a\n"])
def test_what_cannot_be_read_at_all_is_told_with_a_mend(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(text, "sai.yaml")
    for problem in refused.value.details["problems"]:
        for language in ("vi", "en"):
            assert len(problem["mend"][language]) > 5 and "‹" not in problem["mend"][language]
            assert "catalogue." not in problem["rule"][language]


def test_every_rule_of_the_language_is_broken_here() -> None:
    said = {code.split(".")[1] for code in catalogue() if re.fullmatch(r"catalogue\..*\.mend", code)}
    broken = {code for *_, code in MISTAKES} | {"no-recipient", "empty", "too-large"}
    assert said <= broken
