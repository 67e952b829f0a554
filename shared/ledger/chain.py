"""Each event's hash holds the hash of the one before: nothing can go, come or change places in between."""

import hashlib
from collections.abc import Iterable

GENESIS = bytes(32)
"""What stands before the first event, and before the first seal."""


def link(head: bytes, leaf: bytes) -> bytes:
    """The chain's head after the event whose canonical bytes have the hash `leaf`."""
    return hashlib.sha256(head + leaf).digest()


def head_after(head: bytes, leaves: Iterable[bytes]) -> bytes:
    """The chain's head after all of `leaves`."""
    for leaf in leaves:
        head = link(head, leaf)
    return head
