"""Exit 0 when the service in this container can do its work; otherwise say why on stderr and exit 1.

    python healthcheck.py SERVICE

The gateway is asked at GET /health/live. Every other service is healthy when this container holds a
connection to the broker, the service's RPC queue has a consumer, and the service's database answers.
"""

import os
import sys
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 5
ESTABLISHED = "01"
NETWORK_TABLES = [Path("/proc/net/tcp"), Path("/proc/net/tcp6")]


class Unhealthy(Exception):
    """What is wrong, in one line."""


def main() -> int:
    service = sys.argv[1]
    try:
        if service == "gateway":
            check_http(os.environ.get("THIDUA_HTTP", "127.0.0.1:8080"))
        else:
            check_broker(os.environ["AMQP_URI"], service)
            check_database(os.environ["DATABASE_URL"], service)
    except Exception as error:
        print(f"{service} is unhealthy: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


def check_http(address: str) -> None:
    port = address.rpartition(":")[2]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=TIMEOUT_SECONDS):
        pass


def check_broker(amqp_uri: str, service: str) -> None:
    import kombu

    # looked up before we connect ourselves: a sister replica must not vouch for this container
    if not is_connected_to(urlsplit(amqp_uri).port or 5672):
        raise Unhealthy("this container holds no connection to the broker")
    with kombu.Connection(amqp_uri, connect_timeout=TIMEOUT_SECONDS) as connection:
        declared = connection.default_channel.queue_declare(f"rpc-{service}", passive=True)
        if not declared.consumer_count:
            raise Unhealthy(f"nobody consumes the queue rpc-{service}")


def is_connected_to(port: int) -> bool:
    """Whether this container's network namespace holds an established connection to that remote port."""
    rows = [line.split() for table in NETWORK_TABLES if table.exists() for line in table.open()]
    return any(row[3] == ESTABLISHED and row[2].endswith(f":{port:04X}") for row in rows)


def check_database(template: str, service: str) -> None:
    import psycopg

    url = template.replace("postgresql+psycopg", "postgresql").format(service=service)
    with psycopg.connect(url, connect_timeout=TIMEOUT_SECONDS) as connection:
        connection.execute("SELECT 1")


if __name__ == "__main__":
    sys.exit(main())
