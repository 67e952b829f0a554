"""Why something could not be taken, in words."""

from typing import Any

import msgspec
import psycopg
import pytest
import sqlalchemy as sa

from shared.contracts.refusal import Refusal
from shared.contracts.registry import event_type
from shared.messaging import reasons


def raised_by(action: Any) -> Exception:
    try:
        action()
    except Exception as error:
        return error
    raise AssertionError("it was to fail")


@pytest.mark.parametrize(
    ("headers", "vi", "en"),
    [
        ({}, "thiếu tiêu đề ‹after›", "lacks the header ‹after›"),
        ({"after": 3}, "thiếu tiêu đề ‹last›", "lacks the header ‹last›"),
        ({"after": 3, "last": "x"}, "không phải ‹x›", "‹last› must be a whole number, not ‹x›"),
        ({"after": 3, "last": "4"}, "không đọc được nội dung thư", "cannot be read as a batch of events: no"),
    ],
)
def test_of_a_message_the_header_at_fault_is_named(headers: dict[str, Any], vi: str, en: str) -> None:
    texts = reasons.spoken(reasons.of_message(headers, "no"))
    assert isinstance(texts, dict)
    assert vi in texts["vi"] and en in texts["en"]


@pytest.mark.parametrize(
    ("error", "en"),
    [
        (KeyError("after"), "the program looked for ‹after›, which is not there"),
        (ValueError("no"), "the program failed with ValueError: no"),
        (RuntimeError(), "the program failed with RuntimeError: –"),
        (Refusal("dead-letter.unknown", value="7", source="x"), "There is no dead letter ‹7› from x."),
        (
            raised_by(lambda: event_type("Unheard")),
            "does not know the type of the event: event type 'Unheard'",
        ),
        (raised_by(lambda: msgspec.json.decode(b"1", type=str)), "not as declared: Expected `str`"),
        (
            sa.exc.IntegrityError(None, None, psycopg.errors.UniqueViolation("twice")),
            "the database does not take it: twice",
        ),
    ],
)
def test_of_an_event_it_is_said_what_failed(error: Exception, en: str) -> None:
    assert en in reasons.english(reasons.of_event(error))


def test_a_reason_that_was_kept_as_one_text_stays_so() -> None:
    for kept in ("KeyError('a')", '{"a": 1}', '{"vi": "chỉ một"}'):
        assert reasons.spoken(kept) == kept
        assert reasons.english(kept) == kept
