"""Every message that a person may read, in Vietnamese and English, by code.

One YAML file a field, `code: {vi: …, en: …}`. A text says what is wrong, with which value, and the mend.
"""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

LANGUAGES = ("vi", "en")


class _Details(dict[str, Any]):
    """Leaves a place-holder readable when a detail is missing, so that a message never fails."""

    def __missing__(self, key: str) -> str:
        return f"‹{key}›"


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """All messages: code -> language -> text."""
    messages: dict[str, dict[str, str]] = {}
    for entry in sorted(files(__package__).iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".yaml"):
            messages.update(yaml.safe_load(entry.read_text(encoding="utf-8")))
    return messages


def text_of(code: str, details: dict[str, Any], language: str = "vi") -> str:
    """The message of `code`; the code itself with its details when the catalogue lacks it."""
    texts = catalogue().get(code)
    if texts is None:
        return f"{code} {details}" if details else code
    text = texts.get(language, texts["en"]).format_map(_Details(details))
    place = details.get("place")
    return f"{place}: {text}" if place else text
