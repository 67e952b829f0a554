"""Bodies of messages between relay and subscription: compressed where it pays.

Much of a batch is its envelopes, which are much alike: a sixth of the bytes remains, for less work than the
broker has with the rest. A small one stays readable for whoever looks into a queue.
"""

import io

import zstandard

PLAIN = "utf-8"
ZSTD = "zstd"

_WORTH_IT = 4096
_LEVEL = 1
_AT_MOST = 256 * 1024 * 1024
_BEGINNING = 1024 * 1024

_compressor = zstandard.ZstdCompressor(level=_LEVEL)
_decompressor = zstandard.ZstdDecompressor()


class UnknownEncoding(ValueError):
    """The body is in a form that this version of the program cannot read."""


def packed(body: bytes) -> tuple[bytes, str]:
    """What to send for `body`, and the content encoding that says how to read it."""
    if len(body) < _WORTH_IT:
        return body, PLAIN
    return _compressor.compress(body), ZSTD


def unpacked(sent: bytes | str, encoding: str | None) -> bytes:
    """The body that was packed; raises UnknownEncoding or zstandard.ZstdError."""
    plain = sent.encode() if isinstance(sent, str) else bytes(sent)
    if encoding == ZSTD:
        return _decompressor.decompress(plain, max_output_size=_AT_MOST)
    if encoding not in (None, PLAIN):
        raise UnknownEncoding(f"content encoding {encoding!r}; known are {PLAIN} and {ZSTD}")
    return plain


def beginning(sent: bytes) -> bytes | None:
    """The first megabyte of what was packed as `sent`, though its end may be cut off and its encoding be
    forgotten; None when it was packed and is broken."""
    if not sent.startswith(zstandard.FRAME_HEADER):
        return sent[:_BEGINNING]
    try:
        return bytes(_decompressor.stream_reader(io.BytesIO(sent)).read(_BEGINNING))
    except zstandard.ZstdError:
        return None
