"""The bytes that stand for an event in the ledger: RFC 8785 JSON of its whole envelope.

Personal texts are ciphertext in a log, so that destroying a person's key changes no byte of this.
"""

import json
import zlib
from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec
import rfc8785


class LogRow(NamedTuple):
    """A row of a log as the database holds it, unread: it may have been tampered with.

    Times are texts like `2019-07-15T01:05:00.000000Z`; `payload` is the JSON text as bytes.
    """

    position: int
    id: str
    stream: str
    version: int
    type: str
    schema_version: int
    occurred_at: str
    recorded_at: str
    actor: str
    correlation_id: str
    causation_id: str | None
    tenant: str
    payload: bytes


def canonical(row: LogRow) -> bytes:
    """The canonical bytes of an event.

    A payload that has no canonical form (a name twice, an integer beyond 2^53, no JSON at all) stands as
    text under `payload_text`, so that every row that a database can hold has exactly one form.
    """
    envelope = row._asdict()
    fast = _plain_value(row.payload)
    if fast is not _UNSURE:
        envelope["payload"] = fast
        try:
            return _sorted.encode(envelope)
        except UnicodeEncodeError:
            pass  # bytes in the envelope that are no text
    return _carefully(envelope, row.payload)


MARKED = (
    "type",
    "schema_version",
    "occurred_at",
    "recorded_at",
    "actor",
    "correlation_id",
    "causation_id",
    "payload",
)
"""What an entry of the ledger does not carry in clear."""

_MARK_BYTES = 2


def marks(row: LogRow) -> bytes:
    """Two bytes for each field of MARKED. They prove nothing: they tell which field of an altered event
    differs, after the hash has told that it was altered."""
    found = b""
    for name in MARKED:
        value = getattr(row, name)
        data = value if isinstance(value, bytes) else str(value).encode(errors="surrogateescape")
        found += (zlib.crc32(data) & 0xFFFF).to_bytes(_MARK_BYTES)
    return found


def differing(sealed: bytes, found: bytes) -> list[str]:
    """The names of the fields whose marks differ."""
    spans = range(0, len(MARKED) * _MARK_BYTES, _MARK_BYTES)
    return [
        name
        for name, at in zip(MARKED, spans, strict=True)
        if sealed[at : at + _MARK_BYTES] != found[at : at + _MARK_BYTES]
    ]


_UNSURE: Any = object()


def _refuse(_text: str) -> float:
    raise ValueError("numbers with a fraction have many spellings")


_sorted = msgspec.json.Encoder(order="sorted")
_plain = msgspec.json.Encoder()
_whole_numbers = msgspec.json.Decoder(float_hook=_refuse)
_GREATEST = 2**53 - 1


def _plain_value(payload: bytes) -> Any:
    """The JSON value of a payload whose canonical form msgspec writes byte for byte as rfc8785 would, at many
    times its speed: names that sort alike in every encoding, no fraction, no large number, and nothing lost
    on the way there and back, such as a name that comes twice."""
    try:
        value = _whole_numbers.decode(payload)
        return value if _is_simple(value) and _plain.encode(value) == payload else _UNSURE
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _UNSURE


def _is_simple(value: Any) -> bool:
    parts: Iterable[Any]
    if type(value) is dict:
        if not "".join(value).isascii():
            return False
        parts = value.values()
    else:
        parts = value if type(value) is list else (value,)
    for part in parts:
        kind = type(part)
        if kind is int and not -_GREATEST <= part <= _GREATEST:
            return False
        if (kind is dict or kind is list) and not _is_simple(part):
            return False
    return True


def _carefully(envelope: dict[str, Any], payload: bytes) -> bytes:
    del envelope["payload"]
    try:
        value = json.loads(payload, object_pairs_hook=_unique)
        return rfc8785.dumps({**envelope, "payload": value})
    except (ValueError, RecursionError):
        text = payload.decode(errors="backslashreplace")
        return rfc8785.dumps(_as_text({**envelope, "payload_text": text}))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name comes twice")
    return found


def _as_text(envelope: dict[str, Any]) -> dict[str, Any]:
    """What no database should hold in the other fields either: broken letters, or numbers beyond JSON's."""
    return {
        name: value
        if value is None or (isinstance(value, int) and abs(value) <= _GREATEST)
        else str(value).encode(errors="backslashreplace").decode()
        for name, value in envelope.items()
    }
