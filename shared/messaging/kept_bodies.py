"""How the kept body of an unreadable message begins, for whoever may see it.

Nobody knows whose an unreadable message is; but what is in it, ciphertext or not, may be an organisation's.
"""

import re
from typing import Any

import msgspec

from shared.messaging.packing import beginning

SHOWN = 2000
"""Bytes of the unpacked body that are shown at most."""

OF_ANOTHER, NOT_UNPACKED = "another-organisation", "not-unpacked"

_TENANT = re.compile(rb'"tenant"\s*:\s*("(?:[^"\\]|\\.)*")')


def shown(kept: bytes, tenant: str) -> dict[str, Any]:
    """`{body, withheld}`: the beginning as text, bytes that are none as \\xff; None, and why, when it names
    another organisation than `tenant`, or when packed as it is it cannot be told whom it names."""
    plain = beginning(kept)
    if plain is None:
        return {"body": None, "withheld": NOT_UNPACKED}
    if any(_name(found[1]) != tenant for found in _TENANT.finditer(plain)):
        return {"body": None, "withheld": OF_ANOTHER}
    return {"body": plain[:SHOWN].decode(errors="backslashreplace"), "withheld": None}


def _name(quoted: bytes) -> str | None:
    try:
        return msgspec.json.decode(quoted, type=str)
    except msgspec.DecodeError:
        return None
