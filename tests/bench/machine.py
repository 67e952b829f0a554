"""On what a run was made: the machine and the versions that a reader needs to compare."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.servers.postgres import program

_PACKAGES = ("nameko", "kombu", "SQLAlchemy", "psycopg", "msgspec", "eventsourcing", "celery")

SAME_IN_ONE_PAGE = frozenset({"processor", "memory", "Python", "PostgreSQL", "RabbitMQ"})
"""What figures must have in common to stand beside each other."""


def describe() -> dict[str, str]:
    load = os.getloadavg()[0]
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": f"{_memory():.0f} GiB",
        "load before": f"{load:.2f} (others at work: figures are low)" if load > 0.5 else f"{load:.2f}",
        "system": platform.platform(terse=True),
        "Python": platform.python_version(),
        "PostgreSQL": _said(program("postgres"), "--version").split()[2],
        "RabbitMQ": _rabbitmq(),
        "packages": ", ".join(f"{name} {version(name)}" for name in _PACKAGES),
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _rabbitmq() -> str:
    found = sorted(Path("/usr/lib/rabbitmq/lib").glob("rabbitmq_server-*"))
    return found[-1].name.partition("-")[2] if found else "?"


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
