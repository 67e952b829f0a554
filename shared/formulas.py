"""Text that a spreadsheet would run: every sheet that leaves the house keeps it a text."""

import re

_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def like_formula(cell: str) -> bool:
    """Whether a spreadsheet would take `cell` for a formula; a plain number is none."""
    return cell.startswith(_BEGINNINGS) and not _NUMBER.fullmatch(cell)


def guarded(cell: str) -> str:
    """`cell` as CSV may have it: with an apostrophe before what would be run."""
    return f"'{cell}" if like_formula(cell) else cell
