"""A log as the API gives it, for those who verify it without a way to its database."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from shared.ledger.canonical import LogRow
from thidua.client import Client, segment

PAGE = 1000


class RemoteLog:
    """The events of one organisation, page by page. The seals beside the log cannot be read this way."""

    def __init__(self, client: Client, service: str) -> None:
        self._client = client
        self._path = f"/api/logs/{segment(service)}"
        self.tenant: str | None = None

    def rows(self) -> Iterator[LogRow]:
        for event in self._client.pages(self._path, 0, PAGE, "position"):
            self.tenant = event["tenant"]
            yield log_row(event)

    def row_at(self, position: int) -> LogRow | None:
        """The event at `position`, if there is one."""
        found = self._client.get(self._path, after=position - 1, limit=1)
        return log_row(found[0]) if found and found[0]["position"] == position else None

    def position_of(self, event_id: str) -> int | None:
        return next((row.position for row in self.rows() if row.id == event_id), None)

    def seals(self) -> None:
        return None


def log_row(event: dict[str, Any]) -> LogRow:
    """The row of a log that `event`, an answer of the API, was made from."""
    values = {name: event[name] for name in LogRow._fields}
    values["occurred_at"] = _instant(event["occurred_at"])
    values["recorded_at"] = _instant(event["recorded_at"])
    values["payload"] = msgspec.json.encode(event["payload"])
    return LogRow(**values)


def _instant(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
