"""Sheets whose rows are commands: every row is decided like a command that somebody sent."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from shared.commands import Route, Routes, execute, parse
from shared.contracts.refusal import Refusal
from shared.database import reading
from shared.eventstore import Store
from shared.eventstore.schema import log
from shared.imports import sheets
from shared.imports.columns import Column
from shared.imports.job import Job, Prepared, Rejected, RowImporter
from shared.imports.sheets import Row
from shared.projection import Projection

Commands = Callable[[Store, Job, Row], Sequence[tuple[type[msgspec.Struct], Mapping[str, Any]]]]
"""What a row asks for: command types with their fields, in order; raises Refusal before anything is done."""


class CommandImporter(RowImporter):
    """A row counts as imported when at least one of its commands led to an event, in this import.

    Each event carries import, line and number of the command as its cause, by which a row that comes again
    after a crash is recognised.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        commands: Commands,
        routes: Routes,
        projections: Sequence[Projection],
    ) -> None:
        self._columns = columns
        self._commands = commands
        self._routes = routes
        self._projections = projections

    def prepare(self, job: Job, content: bytes) -> Prepared:
        return sheets.read(content, self._columns, job.options, job.file_name)

    def told(self, row: Row) -> dict[str, Any]:
        return dict(row.cells)

    def column_names(self) -> Sequence[str]:
        return [column.name for column in self._columns]

    def take(self, store: Store, job: Job, row: Row) -> Rejected | None:
        try:
            done = [
                self._carry_out(store, job, f"{row.line}.{number}", parse(command_type, fields))
                for number, (command_type, fields) in enumerate(self._commands(store, job, row), start=1)
            ]
        except Refusal as refusal:
            return Rejected(row.line, refusal.code, row.text, refusal.details)
        return None if any(done) else Rejected(row.line, "already-known", row.text)

    def _carry_out(self, store: Store, job: Job, cause: str, command: Any) -> bool:
        context = job.context(cause)
        route = self._routes[type(command)]
        assert isinstance(route, Route), "a row is recognised by the one stream that its command writes"
        stream = route.stream(command, context)
        if _led_to_something(store, stream, context.causation_id):
            return True
        decider = route.decider(store, command, context)
        recorded = execute(store, decider, stream, command, context, self._projections)
        return bool(recorded) or _led_to_something(store, stream, context.causation_id)


def _led_to_something(store: Store, stream: str, cause: str | None) -> bool:
    query = sa.select(log.c.id).where(log.c.stream == stream, log.c.causation_id == cause).limit(1)
    with reading(store.engine) as connection:
        return connection.scalar(query) is not None
