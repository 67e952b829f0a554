"""One event's proof: shows to anybody, without a database, that it stands in a sealed log as it is."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from shared.ledger import merkle
from shared.ledger.canonical import LogRow, canonical
from shared.ledger.seal import Seal, read_line, signed_by_one_of


class Proof(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`event` is the canonical JSON of the event's whole envelope; `index` its place among those of the seal,
    `path` what leads from it to the seal's Merkle root, from below to the top, in hexadecimal."""

    format: Literal["thidua-proof/1"] = "thidua-proof/1"
    event: str
    index: int
    path: list[str]
    seal: Seal
    signature: bytes | None

    def encode(self) -> bytes:
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"

    def envelope(self) -> dict[str, Any]:
        """The event that is proven, to be read."""
        found: dict[str, Any] = json.loads(self.event)
        return found


Verdict = Literal["proven", "unsigned", "not-checked", "altered", "forged"]
"""`unsigned`: the event belongs to its seal, which nobody signed; `not-checked`: no key was given;
`altered`: event, path and seal do not fit each other; `forged`: no known key signed the seal."""


class NotSealed(Exception):
    """No seal of the ledger file covers the position."""


class NotAsSealed(Exception):
    """The log holds another event at the position than the one that was sealed."""


def make_proof(lines: Iterable[bytes], row: LogRow) -> Proof:
    """The proof of the event `row`; raises NotSealed, NotAsSealed, msgspec.MsgspecError on a broken file."""
    for text in lines:
        line = read_line(text)
        if not line.seal.first_position <= row.position <= line.seal.last_position:
            continue
        index = next((i for i, entry in enumerate(line.entries) if entry.position == row.position), None)
        if index is None:
            break
        event = canonical(row)
        leaves = [entry.leaf for entry in line.entries]
        if merkle.leaf_hash(event) != leaves[index]:
            raise NotAsSealed(row.position)
        path = [step.hex() for step in merkle.audit_path(leaves, index)]
        return Proof(event=event.decode(), index=index, path=path, seal=line.seal, signature=line.signature)
    raise NotSealed(row.position)


def read_proof(text: bytes) -> Proof:
    """A proof that was written by `encode`; raises msgspec.MsgspecError or UnicodeDecodeError."""
    return msgspec.json.decode(text, type=Proof)


def check_proof(proof: Proof, keys: Sequence[Ed25519PublicKey]) -> Verdict:
    """What `proof` proves to whoever trusts one of `keys`."""
    try:
        path = [bytes.fromhex(step) for step in proof.path]
    except ValueError:
        return "altered"
    leaf = merkle.leaf_hash(proof.event.encode())
    top = merkle.root_by(leaf, proof.index, proof.seal.count, path)
    if top is None or top.hex() != proof.seal.merkle_root:
        return "altered"
    if not keys:
        return "not-checked"
    if proof.signature is None:
        return "unsigned"
    return "proven" if signed_by_one_of(keys, proof.seal, proof.signature) else "forged"
