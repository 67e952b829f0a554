"""Why an event or a message could not be taken, in words of both languages and kept as one text."""

from collections.abc import Mapping
from typing import Any

import msgspec
import sqlalchemy as sa

from shared.contracts.event import UnknownEventType
from shared.contracts.messages import LANGUAGES, text_of
from shared.contracts.refusal import Refusal

HEADERS = ("after", "last")
"""Of a batch: the positions `(after, last]` of its log that it covers."""


def of_event(error: BaseException) -> str:
    """The reason to keep for an event at which the projections raised `error`."""
    if isinstance(error, Refusal):
        return _kept(error.code, error.details)
    if isinstance(error, UnknownEventType):
        return _kept("dead-letter.because.unknown-type", {"value": str(error)})
    if isinstance(error, msgspec.ValidationError):
        return _kept("dead-letter.because.content", {"said": str(error)})
    if isinstance(error, sa.exc.DBAPIError):
        return _kept("dead-letter.because.database", {"said": _of_database(error)})
    if isinstance(error, KeyError) and len(error.args) == 1:
        return _kept("dead-letter.because.key", {"value": str(error.args[0])})
    return _kept("dead-letter.because.program", {"kind": type(error).__name__, "said": str(error) or "–"})


def of_message(headers: Mapping[str, Any], said: str) -> str:
    """The reason to keep for a message that is no batch: the header at fault, else what was `said` of it."""
    for name in HEADERS:
        if name not in headers:
            return _kept("dead-letter.because.header-missing", {"name": name})
        if not _is_whole(headers[name]):
            return _kept("dead-letter.because.header-no-number", {"name": name, "value": headers[name]})
    return _kept("dead-letter.because.body", {"said": said})


def spoken(kept: str) -> dict[str, str] | str:
    """The text by language; a reason kept by a version that had only one text is that text."""
    try:
        texts = msgspec.json.decode(kept, type=dict[str, str])
    except msgspec.DecodeError:
        return kept
    return texts if set(texts) >= set(LANGUAGES) else kept


def english(kept: str) -> str:
    """As it stands in logs."""
    told = spoken(kept)
    return told if isinstance(told, str) else told["en"]


def _kept(code: str, details: dict[str, Any]) -> str:
    return msgspec.json.encode({one: text_of(code, details, one) for one in LANGUAGES}).decode()


def _of_database(error: sa.exc.DBAPIError) -> str:
    """What the server said, without the detail that quotes the row."""
    diagnosed = getattr(error.orig, "diag", None)
    return str(getattr(diagnosed, "message_primary", None) or error.orig)


def _is_whole(value: Any) -> bool:
    try:
        int(value)
    except (TypeError, ValueError):
        return False
    return True
