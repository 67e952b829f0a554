"""The trees of RFC 6962, by the vectors of its reference implementation."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ledger.merkle import EMPTY, audit_path, leaf_hash, node_hash, root, root_by

LEAVES = [
    leaf_hash(bytes.fromhex(data))
    for data in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PATHS = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
}
trees = st.integers(1, 40).flatmap(lambda count: st.tuples(st.just(count), st.integers(0, count - 1)))


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


def by_definition(found: list[bytes]) -> bytes:
    """Section 2.1, word by word: split at the largest power of two smaller than the number of leaves."""
    if len(found) == 1:
        return found[0]
    half = 1 << (len(found) - 1).bit_length() - 1
    return node_hash(by_definition(found[:half]), by_definition(found[half:]))


def test_the_roots_of_the_reference() -> None:
    assert [root(LEAVES[:count]).hex() for count in range(1, 9)] == ROOTS
    assert root([]) == EMPTY == hashlib.sha256(b"").digest()


@pytest.mark.parametrize(("index", "count"), PATHS)
def test_the_audit_paths_of_the_reference(index: int, count: int) -> None:
    assert [step.hex() for step in audit_path(LEAVES[:count], index)] == PATHS[index, count]


@given(trees)
def test_every_leaf_of_every_tree_leads_to_its_root(tree: tuple[int, int]) -> None:
    count, index = tree
    found = leaves(count)
    assert root(found) == by_definition(found)
    assert root_by(found[index], index, count, audit_path(found, index)) == root(found)


@given(trees, st.data())
def test_no_other_leaf_place_or_path_does(tree: tuple[int, int], data: st.DataObject) -> None:
    count, index = tree
    found = leaves(count)
    path = audit_path(found, index)
    right = root(found)
    assert root_by(leaf_hash(b"other"), index, count, path) != right
    for elsewhere in set(range(count)) - {index}:
        assert root_by(found[index], elsewhere, count, path) != right
    assert root_by(found[index], index, count, [*path, EMPTY]) is None
    assert root_by(found[index], count, count, path) is None
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        assert root_by(found[index], index, count, [*path[:at], EMPTY, *path[at + 1 :]]) != right
        assert root_by(found[index], index, count, path[:-1]) is None
