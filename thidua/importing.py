"""A file on its way into the services: sent, followed to its end, its rejections read."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from thidua.client import Client, segment

State = dict[str, Any]
Watch = Callable[[State], None]
"""Called with the state of the import whenever it was asked for."""

KINDS = ("people", "units", "blocks", "leave", "roster", "discipline", "behaviours", "punches")
ENDED = frozenset({"finished", "failed"})
FIRST_PAUSE = 0.05
LONGEST_PAUSE = 1.0


def send(client: Client, kind: str, file: Path, options: dict[str, Any]) -> str:
    """Upload `file`; returns the id of the import."""
    fields = {"kind": kind, "options": json.dumps(options, ensure_ascii=False)}
    return str(client.upload("/api/imports", file, fields)["import_id"])


def follow(client: Client, import_id: str, watch: Watch = lambda _: None) -> State:
    """Wait until the import has ended; returns its last state."""
    pause = FIRST_PAUSE
    while True:
        state: State = client.get(f"/api/imports/{segment(import_id)}")
        watch(state)
        if state["state"] in ENDED:
            return state
        time.sleep(pause)
        pause = min(LONGEST_PAUSE, pause * 1.5)


def rejections(client: Client, import_id: str, page: int = 1000) -> Iterator[dict[str, Any]]:
    """Every line that was not imported, in the order of the file."""
    return client.pages(f"/api/imports/{segment(import_id)}/report", 0, page, "line")
