"""What the endpoints about webhooks stand on: the gateway's database, and where webhooks may go."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import current_app
from sqlalchemy.engine import Connection, Engine
from werkzeug.local import LocalProxy

from services.gateway.webhooks.addresses import Network
from shared import clock
from shared.database import reading, writing

EXTENSION = "thidua-webhooks"


@dataclass(frozen=True)
class WebhookDesk:
    """`allowed` are the networks that webhooks may reach though they are not public."""

    engine: Engine
    allowed: Sequence[Network] = ()
    now: clock.Clock = field(default=clock.now)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with reading(self.engine) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with writing(self.engine) as connection:
            yield connection


def _desk() -> WebhookDesk:
    return current_app.extensions[EXTENSION]


desk: WebhookDesk = LocalProxy(_desk)  # type: ignore[assignment]
