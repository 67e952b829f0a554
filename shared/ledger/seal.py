"""A seal: a signed checkpoint over the next events of a log, and its line in the ledger file."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shared.ledger import chain, merkle
from shared.ledger.canonical import LogRow, canonical, marks
from shared.ledger.keys import name_of

FORMAT = "thidua-seal/1"


class Seal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is signed. Hashes are hexadecimal.

    `previous` is the hash of the seal before, `chain_head` the hash chain of the log after the last event,
    `merkle_root` the RFC 6962 tree over the events of this seal, `manifest` the hash of its entries, `key`
    the name of the key that signs it, None where the installation has none.
    """

    format: str = FORMAT
    service: str
    number: int
    first_position: int
    last_position: int
    count: int
    previous: str
    chain_head: str
    merkle_root: str
    manifest: str
    key: str | None
    sealed_at: datetime

    def canonical(self) -> bytes:
        return rfc8785.dumps(msgspec.to_builtins(self))

    def hash(self) -> str:
        return hashlib.sha256(self.canonical()).hexdigest()


class Entry(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One sealed event: where it stood, the hash of its canonical bytes, and marks of its other fields."""

    position: int
    id: str
    stream: str
    version: int
    tenant: str
    leaf: bytes
    marks: bytes

    @classmethod
    def of(cls, row: LogRow) -> "Entry":
        leaf = merkle.leaf_hash(canonical(row))
        return cls(row.position, row.id, row.stream, row.version, row.tenant, leaf, marks(row))


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of the ledger file. `signature` is Ed25519 over the seal's canonical bytes, in base64."""

    seal: Seal
    signature: bytes | None
    entries: list[Entry]

    def encode(self) -> bytes:
        return msgspec.json.encode(self) + b"\n"


_lines = msgspec.json.Decoder(Line)


def read_line(text: bytes) -> Line:
    """A line of the ledger file; raises msgspec.MsgspecError or UnicodeDecodeError."""
    return _lines.decode(text)


def seal_after(
    before: Seal | None, service: str, rows: Sequence[LogRow], now: datetime, key: Ed25519PrivateKey | None
) -> Line:
    """The next seal of a log after `before`, over `rows`, which must not be empty."""
    entries = [Entry.of(row) for row in rows]
    leaves = [entry.leaf for entry in entries]
    head = bytes.fromhex(before.chain_head) if before else chain.GENESIS
    seal = Seal(
        service=service,
        number=before.number + 1 if before else 1,
        first_position=rows[0].position,
        last_position=rows[-1].position,
        count=len(rows),
        previous=before.hash() if before else chain.GENESIS.hex(),
        chain_head=chain.head_after(head, leaves).hex(),
        merkle_root=merkle.root(leaves).hex(),
        manifest=manifest_of(entries),
        key=name_of(key.public_key()) if key else None,
        sealed_at=now.astimezone(UTC),
    )
    return Line(seal, key.sign(seal.canonical()) if key else None, entries)


def manifest_of(entries: Sequence[Entry]) -> str:
    """The hash that binds a seal to its entries."""
    return hashlib.sha256(msgspec.json.encode(entries)).hexdigest()


def signed_by_one_of(keys: Sequence[Ed25519PublicKey], seal: Seal, signature: bytes) -> bool:
    """Whether one of `keys` made `signature` over `seal`."""
    for key in keys:
        if name_of(key) != seal.key:
            continue
        try:
            key.verify(signature, seal.canonical())
            return True
        except InvalidSignature:
            return False
    return False
