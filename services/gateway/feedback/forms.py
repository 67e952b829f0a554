"""A form that was given out: by us, for this counter, not long ago, and good for one answer."""

import base64
import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta

from services.gateway.feedback.counters import Counter
from shared.contracts.refusal import Refusal

SOONEST = timedelta(seconds=3)
"""Nobody reads five questions faster."""
LATEST = timedelta(hours=2)


def given_out(counter: Counter, now: datetime) -> str:
    """What the form carries and shows again: `NONCE.SECONDS.SIGNATURE`."""
    said = f"{secrets.token_urlsafe(16)}.{int(now.timestamp())}"
    return f"{said}.{_signature(counter, said)}"


def nonce_of(counter: Counter, shown: str, now: datetime) -> str:
    """Which form it is; raises Refusal when it is none of ours, or comes too soon or too late."""
    said, _, signature = shown.rpartition(".")
    nonce, _, seconds = said.partition(".")
    genuine = hmac.compare_digest(signature.encode(), _signature(counter, said).encode())
    if not genuine:
        raise Refusal("feedback.form")
    age = now - datetime.fromtimestamp(int(seconds), UTC)
    if age < SOONEST:
        raise Refusal("feedback.soon")
    if age > LATEST:
        raise Refusal("feedback.form")
    return nonce


def given_at(shown: str) -> datetime:
    """When a form that was found genuine was given out."""
    return datetime.fromtimestamp(int(shown.split(".")[1]), UTC)


def _signature(counter: Counter, said: str) -> str:
    text = f"{counter.counter}.{said}".encode()
    made = hmac.new(counter.secret.encode(), text, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
