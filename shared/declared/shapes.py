"""The shapes of single values: how each is read strictly from a file, and how a JSON Schema says it."""

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from shared.declared.numbers import hundredths
from shared.declared.place import Place, SheetName

Value = TypeVar("Value")
Schema = dict[str, Any]

MOST_POINTS = 999_999_999
"""9,999,999.99: with quantities of up to a million, products still fit 64 bits."""
MOST_WHOLE = 999_999

_SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
_SLUG_LENGTH = 63
_UNIT = r"[a-z0-9][a-z0-9-]{0,62}"
_DATE = r"(19|[2][0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}"
_TIME = r"([01]?[0-9]|2[0-3]):([0-5][0-9])"


@dataclass
class Writing:
    """A JSON Schema in the making: what is said once by name, and the sheet that is being described."""

    definitions: dict[str, Schema] = field(default_factory=dict)
    sheet: SheetName | None = None


class Shape(ABC, Generic[Value]):
    """What may stand at a place."""

    @abstractmethod
    def read(self, place: Place) -> Value | None:
        """The value; None when it was no such value, which is then noted."""

    @abstractmethod
    def schema(self, writing: Writing) -> Schema:
        """What a JSON Schema says of it: never more than `read` asks for, but that numbers have no quotes."""

    def varies(self) -> bool:
        """Whether the two sheets differ in it."""
        return False


def _read(place: Place, code: str, convert: Callable[[str], Value | None]) -> Value | None:
    value = convert(place.text) if place.text is not None else None
    if value is None:
        place.note(code)
    return value


@dataclass(frozen=True)
class Text(Shape[str]):
    """Words, of at most `most` characters."""

    most: int = 2000

    def read(self, place: Place) -> str | None:
        text = _read(place, "text", lambda text: text.strip() or None)
        if text is None:
            return None
        if any(unicodedata.category(one) in ("Cc", "Cs") and one not in "\n\t" for one in text):
            place.note("control-character")
            return None
        if len(text) > self.most:
            place.note("too-long", most=self.most)
            return None
        return text

    def schema(self, writing: Writing) -> Schema:
        return {"type": ["string", "number"], "minLength": 1, "maxLength": self.most}


@dataclass(frozen=True)
class Slug(Shape[str]):
    """A code that the file makes up: of a criterion, a group, a flag."""

    def read(self, place: Place) -> str | None:
        return _read(place, "slug", lambda text: text if self._fits(text) else None)

    def schema(self, writing: Writing) -> Schema:
        return {"type": ["string", "integer"], "pattern": f"^{_SLUG}$", "maxLength": _SLUG_LENGTH}

    def _fits(self, text: str) -> bool:
        return len(text) <= _SLUG_LENGTH and re.fullmatch(_SLUG, text) is not None


@dataclass(frozen=True)
class UnitCode(Shape[str]):
    """The short name of a unit, as personnel spells it."""

    def read(self, place: Place) -> str | None:
        return _read(place, "unit-code", lambda text: text if re.fullmatch(_UNIT, text) else None)

    def schema(self, writing: Writing) -> Schema:
        return {"type": ["string", "integer"], "pattern": f"^{_UNIT}$"}


@dataclass(frozen=True)
class Points(Shape[int]):
    """Points, a quantity, a percentage or a factor: a decimal number, read as hundredths."""

    least: int = -MOST_POINTS
    most: int = MOST_POINTS
    nonzero: bool = False

    def read(self, place: Place) -> int | None:
        points = _read(place, "points", hundredths)
        if points is None:
            return None
        if points == 0 and self.nonzero:
            place.note("zero")
        elif points < 0 and self.least >= 0 and self.nonzero:
            place.note("negative")
        elif points < self.least:
            place.note("too-small", least=decimal(self.least))
        elif points > self.most:
            place.note("too-big", most=decimal(self.most))
        else:
            return points
        return None

    def schema(self, writing: Writing) -> Schema:
        bounds: Schema = {"type": "number", "minimum": self.least / 100, "maximum": self.most / 100}
        if self.nonzero and self.least >= 0:
            del bounds["minimum"]
            bounds["exclusiveMinimum"] = 0
        elif self.nonzero:
            bounds["not"] = {"const": 0}
        return bounds


def decimal(number: int) -> str:
    """Hundredths as the file would write them: 2550 -> `25.5`."""
    text = f"{'-' if number < 0 else ''}{abs(number) // 100}.{abs(number) % 100:02}"
    return text.rstrip("0").rstrip(".")


ANY_POINTS = Points()
MOVING = Points(nonzero=True)
POSITIVE = Points(least=0, nonzero=True)
NOT_NEGATIVE = Points(least=0)
PERCENT = Points(least=0, most=10000)
FACTOR = Points(least=0, most=10000)
"""How many times something counts."""


@dataclass(frozen=True)
class Whole(Shape[int]):
    """A whole number within bounds, both included."""

    least: int = 0
    most: int = MOST_WHOLE

    def read(self, place: Place) -> int | None:
        number = _read(place, "whole", lambda text: int(text) if re.fullmatch("[0-9]{1,9}", text) else None)
        if number is not None and number < self.least:
            place.note("too-small", least=self.least)
            return None
        if number is not None and number > self.most:
            place.note("too-big", most=self.most)
            return None
        return number

    def schema(self, writing: Writing) -> Schema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


MONTHS = Whole(1, 120)
DAYS = Whole(1, 3660)


@dataclass(frozen=True)
class Day(Shape[date]):
    def read(self, place: Place) -> date | None:
        return _read(place, "date", _date)

    def schema(self, writing: Writing) -> Schema:
        return {"type": "string", "format": "date", "pattern": f"^{_DATE}$"}


def _date(text: str) -> date | None:
    # fromisoformat also reads 20190101 and week dates, which a reader of the file would not
    if not re.fullmatch(_DATE, text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Time(Shape[int]):
    """A time of day, read as minutes since midnight."""

    def read(self, place: Place) -> int | None:
        return _read(place, "time", _minutes)

    def schema(self, writing: Writing) -> Schema:
        return {"type": "string", "pattern": f"^{_TIME}$"}


def _minutes(text: str) -> int | None:
    match = re.fullmatch(_TIME, text)
    return int(match[1]) * 60 + int(match[2]) if match else None


@dataclass(frozen=True)
class Truth(Shape[bool]):
    def read(self, place: Place) -> bool | None:
        return _read(place, "truth", {"true": True, "false": False}.get)

    def schema(self, writing: Writing) -> Schema:
        return {"type": "boolean"}


@dataclass(frozen=True)
class Choice(Shape[str]):
    """One of some words; those `of_persons` do not go into the sheet of units."""

    words: tuple[str, ...]
    of_persons: tuple[str, ...] = ()

    def read(self, place: Place) -> str | None:
        word = _read(place, "text", lambda text: text or None)
        if word is None:
            return None
        allowed = self._allowed(place.sheet)
        if word in self.words and word not in allowed:
            place.note("individual-only-value", allowed=", ".join(allowed))
        elif word not in allowed:
            place.note("choice", allowed=", ".join(allowed))
        else:
            return word
        return None

    def schema(self, writing: Writing) -> Schema:
        return {"enum": list(self._allowed(writing.sheet))}

    def varies(self) -> bool:
        return bool(self.of_persons)

    def _allowed(self, sheet: SheetName | None) -> tuple[str, ...]:
        left_out = self.of_persons if sheet == "collective" else ()
        return tuple(word for word in self.words if word not in left_out)
