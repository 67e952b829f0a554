"""What people type, as a database can keep it and look for it."""

import re

_BROKEN = re.compile("[\0\ud800-\udfff]")


def storable(text: str) -> str:
    """`text` with a mark in place of what PostgreSQL refuses: NUL, and halves of characters."""
    return _BROKEN.sub("\N{REPLACEMENT CHARACTER}", text)
