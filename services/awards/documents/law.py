"""What the law says of documents, as data by date: how they look, and what they rest on."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, Protocol, TypeVar

import msgspec

from shared.contracts.refusal import Refusal


class _Spanned(Protocol):
    @property
    def first_day(self) -> date: ...

    @property
    def last_day(self) -> date | None: ...


class Margins(msgspec.Struct, frozen=True):
    """In mm."""

    top: int
    bottom: int
    left: int
    right: int


class Sizes(msgspec.Struct, frozen=True):
    """Of letters, in pt."""

    motto: int
    watchword: int
    issuer: int
    number: int
    place: int
    title: int
    body: int
    table: int
    copies_head: int
    copies: int
    signature: int
    page_number: int


class Layout(msgspec.Struct, frozen=True):
    """How an administrative document looks on the days from `first_day` to `last_day`, None: still so."""

    source: str
    first_day: date
    last_day: date | None
    verified: bool
    margins: Margins
    page_number: Literal["top-centre", "bottom-right"]
    sizes: Sizes


class Ground(msgspec.Struct, frozen=True):
    """An act that documents of those days name after "Căn cứ"."""

    text: str
    source: str
    first_day: date
    last_day: date | None
    verified: bool


_AnySpanned = TypeVar("_AnySpanned", bound=_Spanned)


def layout_on(day: date) -> Layout:
    """How a document of that day looks; raises Refusal for a day that no rule is kept for."""
    found = _holding(_layouts(), day)
    if not found:
        raise Refusal("document.no-layout", value=day, first=min(one.first_day for one in _layouts()))
    return found[-1]


def grounds_on(day: date) -> tuple[Ground, ...]:
    """The acts in force on that day, in the order in which documents name them; none before those kept."""
    return tuple(_holding(_grounds(), day))


def _holding(rules: Sequence[_AnySpanned], day: date) -> list[_AnySpanned]:
    return [one for one in rules if one.first_day <= day and (one.last_day is None or day <= one.last_day)]


@cache
def _layouts() -> tuple[Layout, ...]:
    return msgspec.yaml.decode(_text("layout.yaml"), type=tuple[Layout, ...])


@cache
def _grounds() -> tuple[Ground, ...]:
    return msgspec.yaml.decode(_text("grounds.yaml"), type=tuple[Ground, ...])


def _text(name: str) -> bytes:
    return (files(__package__) / "rules" / name).read_bytes()
