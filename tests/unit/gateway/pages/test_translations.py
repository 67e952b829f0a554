"""Everything that pages say is translated, and what is committed is what the translations are."""

from pathlib import Path

import pytest

import services.gateway.translations.__main__ as translations
from services.gateway.translations.__main__ import untranslated, updated, write


def test_nothing_is_left_in_one_language_only() -> None:
    assert list(untranslated(updated("en"))) == []


def test_the_files_are_what_the_pages_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = updated("en")
    folder = translations.HERE / "en" / "LC_MESSAGES"
    made = tmp_path / "en" / "LC_MESSAGES"
    made.mkdir(parents=True)
    monkeypatch.setattr(translations, "HERE", tmp_path)
    write("en", catalogue)
    for name in ("messages.po", "messages.mo"):
        assert (made / name).read_bytes() == (folder / name).read_bytes(), (
            "write them with: python -m services.gateway.translations"
        )
