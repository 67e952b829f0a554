"""Bodies of messages: small ones plain, large ones compressed, and none misread."""

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from shared.messaging.packing import PLAIN, ZSTD, UnknownEncoding, packed, unpacked

LIKE_EACH_OTHER = b'{"specversion":"1.0","type":"vn.thidua.BehaviourRecorded"},' * 200


@given(st.binary(max_size=10_000))
def test_what_was_packed_is_unpacked(body: bytes) -> None:
    assert unpacked(*packed(body)) == body


def test_a_small_body_stays_readable_and_a_large_one_shrinks() -> None:
    assert packed(b"[]") == (b"[]", PLAIN)
    sent, encoding = packed(LIKE_EACH_OTHER)
    assert encoding == ZSTD
    assert len(sent) < len(LIKE_EACH_OTHER) / 6


def test_a_body_without_an_encoding_is_taken_as_it_is() -> None:
    assert unpacked("chấm công", None) == "chấm công".encode()


def test_what_cannot_be_read_is_refused_by_name() -> None:
    with pytest.raises(UnknownEncoding, match="'br'; known are utf-8 and zstd"):
        unpacked(b"?", "br")
    with pytest.raises(zstandard.ZstdError):
        unpacked(b"not compressed", ZSTD)
