"""Every message that a person may read, in Vietnamese and English, by code.

One YAML file a field, `code: {vi: …, en: …}`. A text says what is wrong, with which value, and the mend.
In a text `{standing:word}` is said in the language's own words (`word.contested`), `{value:minute}` as
the office clock shows it, `{value:points}`, hundredths, as a decimal number, and of `{mistakes:spoken}`, a
text by language, the one of the message.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

import yaml

LANGUAGES = ("vi", "en")

_VIETNAMESE_PLACES = {"line": "dòng", "column": "cột"}


_WALL_CLOCK = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")


class _Filler(Formatter):
    """Fills a text; a missing detail leaves its place-holder readable, so that a message never fails."""

    def __init__(self, language: str) -> None:
        self._language = language

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key), f"‹{key}›")

    def format_field(self, value: Any, spec: str) -> str:
        if spec == "word":
            return ", ".join(_word(one, self._language) for one in str(value).split(", "))
        if spec == "spoken":
            return str(value.get(self._language, "")) if isinstance(value, Mapping) else str(value)
        if spec == "minute":
            return _minute(value)
        if spec == "points":
            return _points(value, self._language)
        return str(super().format_field(value, spec))


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
    text = _Filler(language).vformat(texts.get(language, texts["en"]), (), details)
    place = details.get("place")
    return f"{_spoken(str(place), language)}: {text}" if place else text


def _spoken(place: str, language: str) -> str:
    """A place, which details have in English (`people.csv, line 7`), as a reader of `language` says it."""
    if language == "en":
        return place
    return re.sub(r"\b(line|column) (?=\d)", lambda word: f"{_VIETNAMESE_PLACES[word[1]]} ", place)


def _word(value: str, language: str) -> str:
    texts = catalogue().get(f"word.{value}", {})
    return texts.get(language, value)


def _points(value: Any, language: str) -> str:
    """Hundredths as people write them: 7,5 in Vietnamese, 7.5 in English; anything else as it stands."""
    if not isinstance(value, int):
        return str(value)
    sign, whole, part = "-" if value < 0 else "", abs(value) // 100, f"{abs(value) % 100:02}".rstrip("0")
    mark = "," if language == "vi" else "."
    return f"{sign}{whole}{mark}{part}" if part else f"{sign}{whole}"


def _minute(value: Any) -> str:
    """A moment with zone, or its ISO text, by the office clock and to the minute; else as it stands."""
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    local = at.astimezone(_WALL_CLOCK) if at.tzinfo is not None else at
    return f"{local:%Y-%m-%d %H:%M}"
