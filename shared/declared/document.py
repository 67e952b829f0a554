"""From YAML text to a tree of nodes with line marks, refusing what such a file has no need of.

Anchors, aliases and tags are refused before a tree is made, so that no small file unfolds into a huge one.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import replace

import yaml
from yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, DocumentStartEvent, NodeEvent

from shared.declared.problem import Problem

MAX_CHARACTERS = 500_000
MAX_DEPTH = 20


def document(text: object, file: str, field: str = "file") -> tuple[yaml.Node | None, list[Problem]]:
    """The root node, or None with the problems that keep it from being read, in the words of `field`."""
    node, found = _composed(text, file)
    return node, [replace(problem, field=field) for problem in found]


def _composed(text: object, file: str) -> tuple[yaml.Node | None, list[Problem]]:
    if not isinstance(text, str):
        return None, [Problem(file, 1, "", type(text).__name__, "not-text")]
    if len(text) > MAX_CHARACTERS:
        return None, [Problem(file, 1, "", str(len(text)), "too-large", {"limit": MAX_CHARACTERS})]
    try:
        found = list(_refused(text, file))
        if found:
            return None, found
        node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        return None, [Problem(file, line, "", f"U+{ord(text[error.position]):04X}", "character")]
    except yaml.MarkedYAMLError as error:
        return None, [_malformed(error, text, file)]
    except (ValueError, OverflowError):
        # the scanner of PyYAML lets the failure of chr() through
        return None, [_no_such_character(text, file)]
    if node is None:
        return None, [Problem(file, 1, "", "", "empty")]
    return node, []


def _refused(text: str, file: str) -> Iterator[Problem]:
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, DocumentStartEvent):
            documents += 1
            if documents == 2:
                yield Problem(file, line, "", "---", "second-document")
        if isinstance(event, AliasEvent):
            yield Problem(file, line, "", f"*{event.anchor}", "alias")
        elif isinstance(event, NodeEvent) and event.anchor is not None:
            yield Problem(file, line, "", f"&{event.anchor}", "alias")
        if not isinstance(event, AliasEvent) and getattr(event, "tag", None) is not None:
            yield Problem(file, line, "", str(getattr(event, "tag", "")), "tag")
        if isinstance(event, CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                # reading on would only nest deeper, and the composer recurses
                yield Problem(file, line, "", str(depth), "too-deep", {"limit": MAX_DEPTH})
                return
        elif isinstance(event, CollectionEndEvent):
            depth -= 1


def _no_such_character(text: str, file: str) -> Problem:
    """An escape beyond the last character there is, like "\\U00110000"."""
    escapes = re.finditer(r"\\U([0-9A-Fa-f]{8})", text)
    found = next((one for one in escapes if int(one[1], 16) > sys.maxunicode), None)
    line = text.count("\n", 0, found.start()) + 1 if found else 1
    return Problem(file, line, "", found[0] if found else "", "character")


def _malformed(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    number = mark.line if mark is not None else 0
    lines = text.splitlines()
    value = lines[number] if number < len(lines) else ""
    indent = value[: len(value) - len(value.lstrip())]
    if "\t" in indent:
        return Problem(file, number + 1, "", value.strip()[:60], "tab")
    return Problem(
        file, number + 1, "", value.strip()[:60], "malformed", {"reason": error.problem or "not YAML"}
    )
