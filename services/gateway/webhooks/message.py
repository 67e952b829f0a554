"""What a receiver gets: a CloudEvent in JSON with the `timestamp` of Standard Webhooks, and signatures."""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_bytes

import msgspec
from standardwebhooks import Webhook

from shared.eventstore import Recorded
from shared.eventstore.envelope import to_cloud_event

CONTENT_TYPE = "application/json"
AGENT = "ThiDua-Webhooks/1"

_SECRET_BYTES = 32
_KEPT_HERE = ("actor", "position", "partitionkey")
"""Nobody's business outside."""


def body_of(recorded: Recorded) -> str:
    """The body for `recorded`, the same for everybody and every time."""
    cloud = msgspec.json.decode(msgspec.json.encode(to_cloud_event(recorded)))
    data = cloud.pop("data")
    told = {name: value for name, value in cloud.items() if name not in _KEPT_HERE}
    return msgspec.json.encode({**told, "timestamp": told["time"], "data": data}).decode()


def headers_of(event: str, body: str, secrets: Sequence[str], now: datetime) -> dict[str, str]:
    """The headers of one attempt: signed with each of `secrets`, any of which the receiver may know.

    `now` is in UTC.
    """
    return {
        "content-type": CONTENT_TYPE,
        "user-agent": AGENT,
        "webhook-id": event,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(Webhook(secret).sign(event, now, body) for secret in secrets),
    }


def new_secret() -> str:
    """A secret that signs: `whsec_` and 32 random bytes in base64."""
    return "whsec_" + msgspec.json.encode(token_bytes(_SECRET_BYTES)).decode().strip('"')
