"""Typed reading of YAML nodes that notes every mistake with its line and goes on."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from difflib import get_close_matches
from typing import Any, TypeVar

import yaml

from services.scoring.domain.criteria.model import Name
from services.scoring.domain.criteria.problem import Problem
from services.scoring.domain.rounding import hundredths

Value = TypeVar("Value")

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_WHOLE = re.compile(r"[0-9]{1,6}")


class Reader:
    """Collects `problems` of one file. A reading method gives None for what it had to complain about."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def note(self, code: str, node: yaml.Node, path: str, **details: Any) -> None:
        value = node.value if isinstance(node, yaml.ScalarNode) else _kind(node)
        shown = value if len(value) <= 60 else value[:57] + "…"
        self.problems.append(Problem(self.file, node.start_mark.line + 1, path, shown, code, details))

    def mapping(
        self, node: yaml.Node, path: str, required: Iterable[str], optional: Iterable[str] = ()
    ) -> dict[str, yaml.Node]:
        """The known keys of a mapping; unknown, doubled and missing ones are noted."""
        known = [*required, *optional]
        if not isinstance(node, yaml.MappingNode):
            self.note("not-a-mapping", node, path, keys=", ".join(known))
            return {}
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if name not in known:
                near = get_close_matches(name, known, 1)
                self.note("unknown-key", key, path, near=near[0] if near else ", ".join(known))
            elif name in found:
                self.note("double-key", key, path)
            else:
                found[name] = value
        for name in required:
            if name not in found:
                self.note("missing-key", node, path, key=name)
        return found

    def sequence(self, node: yaml.Node, path: str) -> list[tuple[yaml.Node, str]]:
        """The entries of a list with their paths."""
        if not isinstance(node, yaml.SequenceNode):
            self.note("not-a-list", node, path)
            return []
        return [(entry, f"{path}[{number}]") for number, entry in enumerate(node.value)]

    def text(self, node: yaml.Node, path: str) -> str | None:
        return self._scalar(node, path, "text", lambda value: value.strip() or None)

    def slug(self, node: yaml.Node, path: str) -> str | None:
        return self._scalar(node, path, "slug", lambda value: value if _SLUG.fullmatch(value) else None)

    def points(self, node: yaml.Node, path: str) -> int | None:
        """Points, or a percentage, in hundredths."""
        return self._scalar(node, path, "points", hundredths)

    def whole(self, node: yaml.Node, path: str, least: int = 0) -> int | None:
        number = self._scalar(
            node, path, "whole", lambda value: int(value) if _WHOLE.fullmatch(value) else None
        )
        if number is not None and number < least:
            self.note("too-small", node, path, least=least)
            return None
        return number

    def day(self, node: yaml.Node, path: str) -> date | None:
        return self._scalar(node, path, "date", _date)

    def time(self, node: yaml.Node, path: str) -> int | None:
        """Minutes since midnight of `HH:MM`."""
        return self._scalar(node, path, "time", _minutes)

    def choice(self, node: yaml.Node, path: str, allowed: Iterable[Value]) -> Value | None:
        by_text = {str(value): value for value in allowed}
        value = self._scalar(node, path, "text", lambda text: text or None)
        if value is None:
            return None
        if value not in by_text:
            self.note("choice", node, path, allowed=", ".join(by_text))
        return by_text.get(value)

    def name(self, node: yaml.Node | None, path: str, code: str) -> Name:
        """`{vi: …, en: …}`, or one text for both languages; the code itself when there is none."""
        if node is None:
            return Name(code, code)
        if isinstance(node, yaml.ScalarNode):
            text = self.text(node, path) or code
            return Name(text, text)
        fields = self.mapping(node, path, ("vi", "en"))
        texts = {language: self.text(value, f"{path}.{language}") for language, value in fields.items()}
        return Name(texts.get("vi") or code, texts.get("en") or code)

    def _scalar(
        self, node: yaml.Node, path: str, code: str, read: Callable[[str], Value | None]
    ) -> Value | None:
        value = read(node.value) if isinstance(node, yaml.ScalarNode) else None
        if value is None:
            self.note(code, node, path)
        return value


def _kind(node: yaml.Node) -> str:
    return "{…}" if isinstance(node, yaml.MappingNode) else "[…]"


def _date(text: str) -> date | None:
    # fromisoformat also reads 20190101 and week dates, which a reader of the file would not
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _minutes(text: str) -> int | None:
    match = _TIME.fullmatch(text)
    return int(match[1]) * 60 + int(match[2]) if match else None
