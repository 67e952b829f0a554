"""Readers in a process of their own, run and stopped as `thidua serve` does it.

python -m tests.integration.reader_process AMQP_URI DATABASE_URL SECONDS_A_DELIVERY
"""

import sys

import eventlet

from services.personnel import migrations
from shared.config import Settings
from tests.town import SERVICES, Letters, Readers
from thidua import (
    services,
    up,
)


def main(amqp_uri: str, database_url: str, seconds: str) -> None:
    """Serve until a signal; tell on stdout of each delivery that is begun."""

    def dawdle(delivery: object) -> None:
        print("began", flush=True)
        eventlet.sleep(float(seconds))

    for service in SERVICES:
        sys.modules[f"services.{service}.migrations"] = migrations
    Readers.faults.append(dawdle)
    services.SERVICES.clear()
    services.SERVICES.update(letters=Letters, readers=Readers)  # type: ignore[arg-type]
    try:
        with up.running(Settings(amqp_uri=amqp_uri, database_url=database_url), ["readers"]) as wait:
            wait()
    except up.Stopped:
        print("stopped", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
