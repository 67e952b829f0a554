"""What is shown of an unreadable message, and to whom."""

import pytest

from shared.messaging.kept_bodies import NOT_UNPACKED, OF_ANOTHER, SHOWN, shown
from shared.messaging.packing import packed

LONG = b"[" + b'{"tenant":"so","data":{}},' * 1000 + b"]"


def test_the_beginning_is_text_whatever_the_bytes_are() -> None:
    assert shown(b"\x00\xff no batch", "so") == {"body": "\x00\\xff no batch", "withheld": None}
    assert shown(LONG, "so")["body"] == LONG[:SHOWN].decode()


def test_a_packed_body_is_unpacked_as_far_as_it_was_kept() -> None:
    body, _ = packed(LONG)
    assert shown(body, "so")["body"] == LONG[:SHOWN].decode()


@pytest.mark.parametrize("name", [b'"other"', b'"so\\u0020"', b'"\\x"'])
def test_what_names_another_organisation_is_not_shown(name: bytes) -> None:
    for body in (b'{"tenant" : ' + name + b"}", packed(LONG + b'{"tenant":' + name + b"}")[0]):
        assert shown(body, "so") == {"body": None, "withheld": OF_ANOTHER}


def test_a_packed_body_that_is_broken_is_not_shown() -> None:
    body = bytearray(packed(LONG)[0])
    body[5:] = b"\xff" * (len(body) - 5)
    assert shown(bytes(body), "so")["withheld"] == NOT_UNPACKED
