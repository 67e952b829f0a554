"""Which awards no longer stand: one bit each in a list of the issuer's, itself a credential.

W3C Bitstring Status List 1.0: at least 131,072 bits, so that asking for the list does not tell for which
award; the leftmost bit of a byte is the first; GZIP, then base64url, marked by `u`.
"""

import base64
import binascii
import gzip
import hashlib
import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from services.awards.credentials.badge import VC_CONTEXT, Issuer, instant
from shared.contracts.refusal import Refusal

SIZE = 131_072
"""Bits of a list."""

_MOST_BYTES = 16 * 1024 * 1024
"""No list unpacks to more: a small text must not fill the memory of who checks it."""


def index_of(award: str, attempt: int = 0) -> int:
    """The place that `award` asks for, and if others stand there the next ones that it does.

    It follows from the id, as a hash: places tell nothing of the order of awards.
    """
    digest = hashlib.sha256(f"{award}:{attempt}".encode()).digest()
    return int.from_bytes(digest[:8]) % SIZE


def encode(revoked: Iterable[int], size: int = SIZE) -> str:
    """The list with the bits of `revoked` set; the same text for the same places."""
    bits = bytearray(size // 8)
    for index in revoked:
        if not 0 <= index < size:
            raise Refusal("credential.list-place", value=index, last=size - 1)
        bits[index // 8] |= 0x80 >> index % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def decode(encoded: str) -> bytes:
    """The bits of a list, eight a byte; raises Refusal for a text that is no list."""
    try:
        if not encoded.startswith("u"):
            raise ValueError("it does not begin with u")
        packed = base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4))
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as opened:
            bits = opened.read(_MOST_BYTES + 1)
    except (ValueError, binascii.Error, OSError, EOFError) as error:
        raise Refusal("credential.list-broken", value=error) from None
    if not SIZE // 8 <= len(bits) <= _MOST_BYTES:
        raise Refusal("credential.list-broken", value=f"{len(bits) * 8} bits")
    return bits


def is_set(bits: bytes, index: int) -> bool:
    """Whether the award at that place is revoked; raises Refusal for a place outside the list."""
    if not 0 <= index < len(bits) * 8:
        raise Refusal("credential.list-place", value=index, last=len(bits) * 8 - 1)
    return bool(bits[index // 8] & (0x80 >> index % 8))


def status_list(
    issuer: Issuer, address: str, revoked: Iterable[int], at: datetime, until: datetime
) -> dict[str, Any]:
    """The list as a credential, to be signed and published at `address`; to be fetched anew after `until`."""
    return {
        "@context": [VC_CONTEXT],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.address,
        "validFrom": instant(at),
        "validUntil": instant(until),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encode(revoked),
        },
    }
