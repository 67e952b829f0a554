"""A reason why something may not be: a message with its details, and several of them as one text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.contracts.messages import LANGUAGES, text_of


@dataclass(frozen=True)
class Reason:
    """`code` is a key of the message catalogue, `details` fill its text."""

    code: str
    details: Mapping[str, Any] = field(default_factory=dict)


def told(reasons: Iterable[Reason]) -> dict[str, str]:
    """All of them as one text in each language."""
    found = list(reasons)
    return {
        language: " ".join(text_of(one.code, dict(one.details), language) for one in found)
        for language in LANGUAGES
    }
