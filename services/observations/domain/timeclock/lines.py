"""From bytes to numbered lines of text.

A line ends with LF; a CR before it is padding. A final LF makes no further line. Lines are decoded block by
block, so that beside the file no second copy of it is held.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.observations.domain.timeclock.model import Reason, Unread
from shared.contracts.refusal import Refusal

LONGEST = 4096
"""Bytes of the longest line that is read."""

PADDING = " \0\r\ufeff"
"""What may stand at both ends of a line without meaning."""

SHOWN = 80
"""Characters of an unread line that are kept."""

_BLOCK = 1 << 20
_BLANK = PADDING + "\t\v\f\xa0"
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f]")
_REPLACED = "\ufffd"
_CODE_PAGES = ("cp1258", "cp1252")


@dataclass(frozen=True, slots=True)
class Text:
    """A file's bytes with the encoding they are read in; undecodable bytes become U+FFFD."""

    content: bytes
    encoding: str
    start: int = 0

    def lines(self) -> Iterator[str]:
        """Every line without its LF; the first is number 1."""
        if self.encoding.startswith("utf-16"):
            decoded = self.content[self.start :].decode(self.encoding, "replace")
            yield from decoded.removesuffix("\n").split("\n")
            return
        start, size = self.start, len(self.content)
        while start < size:
            end = self.content.find(b"\n", min(start + _BLOCK, size - 1))
            end = size if end < 0 else end
            yield from self.content[start:end].decode(self.encoding, "replace").split("\n")
            start = end + 1

    def fault(self, number: int, line: str) -> Unread | None:
        """What makes a line unfit to be read at all, if anything does."""
        size = len(line)
        if size > LONGEST // 4:  # no encoding here takes more than four bytes for a character
            size = len(line.replace(_REPLACED, "?").encode(self.encoding, "replace"))
            if size > LONGEST:
                return unread(number, Reason.TOO_LONG, line, str(size))
        body = line.strip(PADDING)
        if not body.strip(_BLANK):
            return unread(number, Reason.BLANK, line)
        if _REPLACED in body:
            return unread(number, Reason.ENCODING, line)
        if _CONTROL.search(body):
            return unread(number, Reason.CONTROL, line)
        return None

    def fit(self) -> Iterator[tuple[int, str]]:
        """The lines that may show the format, numbered, without the padding at their ends.

        Some clocks fill up each name in their header with NULs, which here are blanks.
        """
        for number, line in enumerate(self.lines(), 1):
            fault = self.fault(number, line)
            if fault is not None and fault.reason is Reason.CONTROL:
                line = line.replace("\0", " ")
                fault = self.fault(number, line)
            if fault is None:
                yield number, line.strip(PADDING)


def open_text(content: bytes) -> Text:
    """Choose the encoding of a file. Refuses (`timeclock.empty`) one with nothing but blanks and NULs."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if content.startswith(mark):
            text = Text(content, encoding, len(mark))
            break
    else:
        text = Text(content, _encoding(content))
    if all(not line.strip(_BLANK) for line in text.lines()):
        raise Refusal("timeclock.empty", place="line 1", value=f"{len(content)} B")
    return text


def _encoding(content: bytes) -> str:
    """UTF-8, unless most lines beyond ASCII are none; then Vietnamese Windows rather than Western.

    A file of UTF-8 with a few broken lines stays UTF-8, and those lines are rejected.
    """
    if content.isascii():
        return "utf-8"
    if _decodes(content, "utf-8"):
        return "utf-8"
    beyond = [line for line in content.split(b"\n") if not line.isascii()]
    if 2 * sum(_decodes(line, "utf-8") for line in beyond) >= len(beyond):
        return "utf-8"
    return next((page for page in _CODE_PAGES if _decodes(content, page)), _CODE_PAGES[0])


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def split(line: str, delimiter: str) -> list[str]:
    """The cells of a line without fault, quotes undone."""
    line = line.strip(PADDING)
    if '"' not in line:
        return line.split(delimiter)
    return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True))


def unread(number: int, reason: Reason, text: str, detail: str = "") -> Unread:
    return Unread(number, reason, printable(text), printable(detail))


def printable(text: str) -> str:
    """The beginning of a text: control characters as their pictures (NUL as ␀), 80 characters at most."""
    text = text.rstrip("\r")
    shown = "".join(map(_picture, text[:SHOWN]))
    return shown if len(text) <= SHOWN else shown[: SHOWN - 1] + "…"


def _picture(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    return chr(0x2400 + code) if code < 0x20 else " " if character.isspace() else "·"
