"""Every code that awards refuses or leaves out with can be read in both languages."""

import re
from pathlib import Path

import pytest

from services import awards
from shared.contracts.messages import LANGUAGES, catalogue

FIELDS = (
    "adoption",
    "award",
    "ballot",
    "campaign",
    "ceremony",
    "comment",
    "consultation",
    "correction",
    "council",
    "decision",
    "exclusion",
    "honours",
    "meeting",
    "minutes",
    "nomination",
    "registration",
    "review",
)
SOURCES = Path(awards.__path__[0]).rglob("*.py")
CODES = {
    code
    for source in SOURCES
    for code in re.findall(
        rf'"((?:{"|".join(FIELDS)}|unit|period)\.(?!yaml")[a-z-]+)"', source.read_text("utf-8")
    )
} | {f"award.not-approved-{state}" for state in ("submitted", "refused")}


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_code_has_a_text_in_each_language(code: str) -> None:
    assert all(catalogue()[code].get(language) for language in LANGUAGES)


def test_no_text_is_left_over() -> None:
    prefixes = tuple(f"{field}." for field in FIELDS)
    assert {code for code in catalogue() if code.startswith(prefixes)} == {
        code for code in CODES if code.startswith(prefixes)
    }
