"""Columns of a sheet: found by their names in English or Vietnamese, or by the caller's own mapping."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from shared.contracts.refusal import Refusal
from shared.imports.text import printable


@dataclass(frozen=True)
class Column:
    """`name` is the canonical one; `aliases` are other headings, whatever their case, accents and blanks."""

    name: str
    aliases: tuple[str, ...] = ()
    required: bool = False

    def called(self) -> tuple[str, ...]:
        return tuple(fold(name) for name in (self.name, *self.aliases))


@dataclass(frozen=True)
class Header:
    """Where a sheet keeps its columns.

    `line` and `cells` are those of the header row, `places` tells the index of each column that is there,
    `defaults` what a column says that is not there or empty.
    """

    line: int
    cells: list[str]
    places: dict[str, int]
    defaults: dict[str, str]

    @property
    def extra(self) -> list[str]:
        """Headings that mean nothing here."""
        known = set(self.places.values())
        return [cell for at, cell in enumerate(self.cells) if cell and at not in known]


@lru_cache(maxsize=1024)
def fold(name: str) -> str:
    """A heading without case, accents, blanks and punctuation: "Mã cán-bộ " is "macanbo"."""
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return "".join(letter for letter in plain if letter.isalnum() and letter.isascii())


def recognised(cells: Sequence[str], columns: Sequence[Column], mapping: Mapping[str, str]) -> dict[str, int]:
    """The index of each column that a row of headings has; what is mapped is found by that heading alone."""
    folded = [fold(cell) for cell in cells]
    places: dict[str, int] = {}
    for column in columns:
        names = (fold(mapping[column.name]),) if column.name in mapping else column.called()
        for name in names:
            if name and name in folded and folded.index(name) not in places.values():
                places[column.name] = folded.index(name)
                break
    return places


def header_of(
    rows: Sequence[tuple[int, list[str]]], columns: Sequence[Column], options: Mapping[str, Any]
) -> Header:
    """The first of `rows` that has all required columns; raises Refusal naming what the likest one lacks."""
    mapping = texts(options, "mapping", columns)
    defaults = texts(options, "defaults", columns)
    wanted = [column for column in columns if column.name in mapping or column.required]
    best: tuple[int, int, list[str], list[Column]] | None = None
    for line, cells in rows:
        places = recognised(cells, columns, mapping)
        missing = [one for one in wanted if one.name not in places and not _spared(one, mapping, defaults)]
        if not missing:
            return Header(line, cells, places, defaults)
        if best is None or len(places) > best[0]:
            best = len(places), line, cells, missing
    if best is None:
        raise Refusal("import.empty", place="line 1")
    _, line, cells, missing = best
    raise Refusal(
        "import.missing-column",
        place=f"line {line}",
        value=", ".join(mapping.get(one.name, one.name) for one in missing),
        columns=printable(", ".join(cell for cell in cells if cell), 300),
        known="; ".join(" / ".join((one.name, *one.aliases)) for one in missing),
        example=missing[0].name,
    )


def texts(options: Mapping[str, Any], name: str, columns: Sequence[Column]) -> dict[str, str]:
    """The option `name`, an object of column names and texts; raises Refusal."""
    given = options.get(name) or {}
    known = {column.name for column in columns}
    if not isinstance(given, Mapping) or not all(isinstance(text, str) for text in given.values()):
        raise Refusal("import.bad-mapping", place=f"options.{name}", value=given)
    for column in given:
        if column not in known:
            raise Refusal(
                "import.bad-option", place=f"options.{name}", value=column, known=", ".join(sorted(known))
            )
    return dict(given)


def _spared(column: Column, mapping: Mapping[str, str], defaults: Mapping[str, str]) -> bool:
    return column.name in defaults and column.name not in mapping
