"""Whatever text is handed in, there is a criteria set, or there is at least one readable mistake."""

import json
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from services.scoring.domain.criteria import CriteriaSet, load, problems
from services.scoring.domain.criteria.load import FILE
from services.scoring.domain.criteria.schema import schema
from shared.contracts.refusal import Refusal
from shared.declared.mapping import Mapping
from tests.unit.scoring.criteria_files import TINY, WHOLE


def answered(text: str) -> None:
    """Loads, or is refused with mistakes that can be shown and sent."""
    found = problems(text)
    if not found:
        assert isinstance(load(text), CriteriaSet)
        return
    try:
        load(text)
        raise AssertionError("what has mistakes was loaded")
    except Refusal as refusal:
        json.dumps(refusal.details, ensure_ascii=False).encode()
    lines = text.count("\n") + 1
    for each in found:
        assert 1 <= each.line <= lines + 1 and len(each.value) <= 60
        for language in ("vi", "en"):
            each.text(language).encode()


def _words(node: Any) -> set[str]:
    """Every key and word of the language, as the schema has them."""
    if isinstance(node, dict):
        return {str(key) for key in node} | {word for value in node.values() for word in _words(value)}
    if isinstance(node, list):
        return {word for value in node for word in _words(value)}
    return {str(node)} if len(str(node)) < 20 else set()


WORDS = sorted(_words(schema()))
SCALARS = (
    st.sampled_from(WORDS)
    | st.integers(-(10**12), 10**12)
    | st.sampled_from(
        ["late", "no-badge", "A", "07:00", "2019-02-29", "0.5", "-1.25", "", "none", "~", "\u0000"]
    )
    | st.text(max_size=8)
    | st.booleans()
    | st.none()
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5),
    max_leaves=25,
)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    answered(text)


@settings(deadline=None, max_examples=60)
@given(TREES)
def test_any_structure(tree: Any) -> None:
    answered(yaml.safe_dump(tree, allow_unicode=True))


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_any_structure_somewhere_in_a_sound_file(data: st.DataObject) -> None:
    tree = yaml.load(data.draw(st.sampled_from([TINY, WHOLE])), Loader=yaml.BaseLoader)
    where = tree
    for _ in range(data.draw(st.integers(0, 9))):
        keys = list(where) if isinstance(where, dict) else list(range(len(where)))
        inside = [key for key in keys if isinstance(where[key], dict | list) and where[key]]
        if not inside:
            break
        where = where[data.draw(st.sampled_from(inside))]
    key = data.draw(st.sampled_from(list(where) if isinstance(where, dict) else list(range(len(where)))))
    match data.draw(st.sampled_from(["replace", "remove", "add"])):
        case "replace":
            where[key] = data.draw(TREES)
        case "remove":
            del where[key]
        case "add" if isinstance(where, dict):
            where[data.draw(st.sampled_from(WORDS))] = data.draw(TREES)
        case "add":
            where.append(data.draw(TREES))
    answered(yaml.safe_dump(tree, allow_unicode=True))


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_sound_file_with_its_characters_disturbed(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([TINY, WHOLE]))
    at = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 12))
    answered(text[:at] + data.draw(st.text(max_size=6)) + text[at + length :])


def test_the_words_are_those_of_the_language() -> None:
    assert isinstance(FILE, Mapping)
    assert {"criteria", "at_most_grade", "members_mean", "half-day", "public-employee"} <= set(WORDS)
