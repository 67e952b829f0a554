"""What a file would give: read as its import would read it, with nothing recorded."""

from collections import Counter
from typing import Any

from shared.imports.job import Importer, Job, Rejected
from shared.imports.workbook import MAGIC
from shared.service import plain

LOOKED_AT = 2 * 1024 * 1024
"""Bytes of a text file that are read; a workbook can only be read as a whole."""

ROWS = 10
REFUSED = 20


def preview(importer: Importer, job: Job, content: bytes) -> dict[str, Any]:
    """The first rows as they are understood, and the first lines that cannot be read, each with its reason.

    What only the rules refuse, such as somebody unknown, shows when the import is carried out. Raises Refusal
    for a file that cannot be read at all.
    """
    part = _beginning(content)
    prepared = importer.prepare(job, part)
    unfit = [row for row in prepared.rows if isinstance(row, Rejected)]
    fit = [row for row in prepared.rows if not isinstance(row, Rejected)]
    return {
        "kind": job.kind,
        "file_name": job.file_name,
        "whole": len(part) == len(content),
        "lines": len(prepared.rows),
        "fit": len(fit),
        "unfit": len(unfit),
        "rows": [{"line": row.line, "cells": plain(importer.told(row))} for row in fit[:ROWS]],
        "reasons": dict(Counter(one.reason for one in unfit).most_common()),
        "refused": [reported(importer, one) for one in unfit[:REFUSED]],
        "remarks": plain(prepared.remarks),
    }


def reported(importer: Importer, one: Rejected) -> dict[str, Any]:
    """A line that is not imported, as the report has it."""
    return {
        "line": one.line,
        "reason": one.reason,
        "text": one.text,
        "message_vi": importer.message(one, "vi"),
        "message_en": importer.message(one, "en"),
    }


def _beginning(content: bytes) -> bytes:
    """Whole lines of a text file, up to so many bytes."""
    if len(content) <= LOOKED_AT or content.startswith(MAGIC):
        return content
    end = content.rfind(b"\n", 0, LOOKED_AT) + 1 or LOOKED_AT
    # An even number of bytes never splits a letter of UTF-16; elsewhere only the last line's end may be lost.
    return content[: end - end % 2]
