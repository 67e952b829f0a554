"""Every refusal can be read in both languages, and both say the same."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from shared.contracts.messages import LANGUAGES, catalogue, text_of
from shared.contracts.observations import Standing
from shared.contracts.refusal import Refusal
from tests.services import ROOT


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name == "Refusal":
                yield node


def _codes(path: Path) -> Iterator[tuple[str, str]]:
    """(code, file and line) of every refusal that the file spells out."""
    for call in _calls(ast.parse(path.read_text(encoding="utf-8"))):
        if call.args and isinstance(call.args[0], ast.Constant):
            yield str(call.args[0].value), f"{path.relative_to(ROOT)}:{call.lineno}"


def _used() -> list[tuple[str, str]]:
    return [
        used
        for folder in ("shared", "services", "thidua")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for used in _codes(path)
    ]


def _fields(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


def test_every_code_in_use_has_a_message_in_each_language() -> None:
    used = _used()
    assert len(used) > 20
    missing = [(code, place) for code, place in used if set(catalogue().get(code, {})) < set(LANGUAGES)]
    assert missing == []


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_both_languages_say_something_and_name_the_same_details(code: str) -> None:
    texts = catalogue()[code]
    assert set(texts) == set(LANGUAGES)
    assert all(text.strip() for text in texts.values())
    assert _fields(texts["vi"]) == _fields(texts["en"])


def test_a_place_is_said_in_the_language_of_the_message() -> None:
    refusal = Refusal("import.empty", place="ds-line.csv, line 7, column 2")
    assert refusal.text("vi").startswith("ds-line.csv, dòng 7, cột 2: ")
    assert refusal.text("en").startswith("ds-line.csv, line 7, column 2: ")


def test_no_code_is_declared_in_two_files() -> None:
    folder = ROOT / "shared" / "contracts" / "messages"
    lines = [line for path in folder.glob("*.yaml") for line in path.read_text(encoding="utf-8").splitlines()]
    declared = [line for line in lines if line and line[0].isalpha()]
    assert len(declared) == len(set(declared)) == len(catalogue())


def test_a_refusal_is_read_in_either_language_with_its_place() -> None:
    refusal = Refusal("unit.unknown", value="phong-x", known="phong-y")
    assert refusal.text("vi").startswith("Không có đơn vị ‹phong-x›.")
    assert str(refusal) == "There is no unit ‹phong-x›. Use one of phong-y, or create the unit first."
    placed = refusal.at("people.csv, row 7")
    assert str(placed) == f"people.csv, row 7: {refusal}"
    assert placed.details == {"value": "phong-x", "known": "phong-y", "place": "people.csv, row 7"}


def test_a_missing_detail_stays_visible_and_an_unknown_code_says_itself() -> None:
    assert "‹known›" in text_of("unit.unknown", {"value": "x"}, "en")
    assert text_of("no.such", {"value": 1}) == "no.such {'value': 1}"


def test_a_value_is_said_in_the_words_of_the_language() -> None:
    refusal = Refusal("record.standing", value="r1", standing="upheld", allowed="recorded, corrected")
    assert refusal.text("vi").endswith("khi tình trạng là: đã ghi nhận, đã đính chính.")
    assert refusal.text("en").endswith("while it stands as: recorded, corrected.")


def test_moments_are_those_of_the_office_clock_to_the_minute() -> None:
    at = datetime(2019, 7, 15, 1, 5, 59, 250, tzinfo=UTC)
    for value in (at, at.isoformat(), "2019-07-15 08:05:59+07:00"):
        text = Refusal("record.future", value=value, now=at).text("vi")
        assert text.startswith("Thời điểm 2019-07-15 08:05 còn ở tương lai (bây giờ là 2019-07-15 08:05)")


def test_every_standing_of_a_record_has_a_word() -> None:
    assert {f"word.{one}" for one in get_args(Standing)} <= set(catalogue())
