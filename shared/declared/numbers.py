"""Decimal numbers of a file, read without a float."""

import re
from decimal import Decimal

_DECIMAL = re.compile(r"[+-]?[0-9]{1,9}(\.[0-9]{1,2})?")


def hundredths(text: str) -> int | None:
    """`"25.5"` -> 2550; None when the text is no decimal number with at most two decimals."""
    if not _DECIMAL.fullmatch(text):
        return None
    return int(Decimal(text) * 100)
