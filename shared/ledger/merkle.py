"""Merkle trees as RFC 6962 defines them, section 2.1: the root, the audit path of a leaf, and its check."""

import hashlib
from collections.abc import Sequence

_LEAF = b"\x00"
_NODE = b"\x01"
EMPTY = hashlib.sha256().digest()


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(_LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The tree's hash over the hashes of its leaves."""
    if not leaves:
        return EMPTY
    level = list(leaves)
    while len(level) > 1:
        level = _above(level)
    return level[0]


def audit_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """What must be joined to leaf `index`, from below to the top, to come to the root."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"no leaf {index} among {len(leaves)}")
    path, level = [], list(leaves)
    while len(level) > 1:
        neighbour = index ^ 1
        if neighbour < len(level):
            path.append(level[neighbour])
        level, index = _above(level), index // 2
    return path


def root_by(leaf: bytes, index: int, count: int, path: Sequence[bytes]) -> bytes | None:
    """The root of the tree of `count` leaves in which `leaf` has `path`; None where it fits none."""
    if not 0 <= index < count:
        return None
    found, last, steps = leaf, count - 1, iter(path)
    while last:
        if index % 2 or index < last:
            step = next(steps, None)
            if step is None:
                return None
            found = node_hash(step, found) if index % 2 else node_hash(found, step)
        index, last = index // 2, last // 2
    return found if next(steps, None) is None else None


def _above(level: list[bytes]) -> list[bytes]:
    """The next level up; a node without a neighbour goes up as it is."""
    joined = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
    return joined + level[len(level) - 1 :] if len(level) % 2 else joined
