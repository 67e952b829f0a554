"""The work of a rebuild, in small steps: read a page, apply it to the green tables, and at last switch."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec
import polars as pl
import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection

from shared.database import UNAVAILABLE, reading, writing
from shared.eventstore import Store, head_of
from shared.eventstore.payload import segment_of
from shared.messaging import inbox
from shared.projection import Projection, apply_frame
from shared.rebuild import progress, tables, trouble
from shared.rebuild.difference import compare
from shared.rebuild.green import green_of
from shared.rebuild.progress import Progress
from shared.rebuild.reading import Reading
from shared.rebuild.sources import PAGE, Log, Pages, Reply, SourceSilent, ahead, by_columns, not_applied

logger = structlog.get_logger(__name__)

ForeignProjections = Mapping[str, Sequence[Projection]]
"""source service -> the read models that are kept from its log."""

Rebuilt = Callable[[Connection, bool], None]
"""What else has to follow, in the transaction of the switch; told whether any row had to be mended."""

_PAGES_WHILE_ALONE = 20
_PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)


class _NotYet(Exception):
    """Too much came meanwhile to catch up with while everybody waits."""


class _Called(Exception):
    """The rebuild was cancelled meanwhile."""


class Builder:
    """Makes the read models `own` and `foreign` of the service `name` anew beside the live ones.

    Tables that belong to no projection but to the same metadata (marks, say) get green twins as well, so
    that what is written on the way to the projections' own tables has no effect; these twins are thrown away.
    """

    def __init__(
        self,
        name: str,
        store: Store,
        own: Sequence[Projection],
        foreign: ForeignProjections,
        pages: Pages,
        rebuilt: Rebuilt,
    ) -> None:
        self._name = name
        self._store = store
        # Without tables there is nothing to make anew; a key that was destroyed stays so.
        self._logs = {
            source: Log(source, tuple(one for one in projections if one.tables))
            for source, projections in {name: own, **foreign}.items()
        }
        self._pages = pages
        self._reading = Reading(self._ask)
        self._rebuilt = rebuilt
        self._green = green_of(store.engine)
        self._projections = [one for log in self._logs.values() for one in log.projections]
        self._tables = [table for one in self._projections for table in one.tables]
        families = dict.fromkeys(table.metadata for table in self._tables)
        self._twins = [table for family in families for table in family.sorted_tables]

    def carry_on(self, seconds: float) -> bool:
        """Work for some `seconds` on the rebuild under way, if no other process does; whether it did.

        Trouble that passes is noted and tried again later, any other ends the rebuild.
        """
        with reading(self._store.engine) as connection:
            job = tables.active(connection)
        if job is None or self._pausing(job):
            return False
        with self._green.at_work() as alone:
            if alone:
                self._work(job, time.monotonic() + seconds)
        return alone

    def progress(self) -> dict[str, Progress]:
        """log -> how far it was read for the rebuild under way; empty before it begins and after it."""
        if not self._green.exists():
            return {}
        try:
            with self._green.reading() as connection:
                return progress.read(connection)
        except sa.exc.DBAPIError:
            if self._green.exists():
                raise
            return {}  # another process is done with them

    def ends(self) -> dict[str, int]:
        """log -> the position up to which a rebuild reads it by now."""
        with reading(self._store.engine) as connection:
            return {
                name: head_of(connection) if name == self._name else inbox.watermark(connection, name)
                for name in self._logs
            }

    def _pausing(self, job: sa.Row[Any]) -> bool:
        if job.not_before is None:
            return False
        left: float = (job.not_before - self._store.now()).total_seconds()
        # More is left than any pause lasts only when the clock was set back.
        return 0 < left <= max(_PAUSES)

    def _work(self, job: sa.Row[Any], until: float) -> None:
        try:
            if job.state == tables.CANCELLING:
                self._green.drop()
                self._note(job.id, state=tables.CANCELLED, trouble=None, ended_at=self._store.now())
                return
            self._make_green(job.id)
            while self._next_page(PAGE):
                if time.monotonic() > until or not self._wanted(job.id):
                    return
                time.sleep(0)  # the other green threads of this process have work too
            self._derive()
            self._green.finish(self._tables)
            self._switch(job)
        except (_NotYet, _Called, progress.Superseded) as reason:
            logger.info("rebuild not switched yet", service=self._name, reason=str(reason))
            self._note(job.id, state=tables.BUILDING)
        except (SourceSilent, *UNAVAILABLE) as error:
            self._try_later(job, error)
        except Exception as error:
            logger.exception("rebuild failed", service=self._name)
            self._note(job.id, state=tables.FAILED, trouble=trouble.kept(error), ended_at=self._store.now())

    def _make_green(self, rebuild: str) -> None:
        """Make the green tables, unless there are some of this rebuild and of this version of the program."""
        shape = progress.shape_of(self._store.engine.dialect, self._twins, self._projections)
        if self._green.exists():
            with self._green.reading() as connection:
                if progress.origin(connection) == (rebuild, shape):
                    return
        without_key = [table for one in self._projections if by_columns(one) for table in one.tables]
        self._green.create([*self._twins, *progress.progress_metadata.sorted_tables], without_key)
        with self._green.writing() as connection:
            progress.begin(connection, rebuild, shape, self._logs)

    def _next_page(self, more_than: int = 0) -> bool:
        """Read and apply one page of the first log that has more to read, by `more_than` so many positions;
        False when none has. Under steady traffic the last few are only there once others stand still."""
        ends = self.ends()
        for name, at in self.progress().items():
            if ends[name] - at.position > more_than:
                self._take_page(at, ends[name])
                return True
        return False

    def _take_page(self, at: Progress, end: int) -> None:
        page, last = self._reading.page(self._logs[at.log], at.position, end)
        without_effect = self._without_effect(at.log, at.position, last)
        left_out = (*at.left_out, *sorted(without_effect))
        after = Progress(at.log, last, at.events + page.height, left_out)
        self._apply(at, after, page, without_effect)

    def _derive(self) -> None:
        for one in self._projections:
            if one.derive is not None:
                with self._green.writing() as connection:
                    one.derive(connection)

    def _ask(self, log: Log, after: int, until: int) -> Reply:
        if log.name == self._name:
            return lambda: self._own_page(log, after, until)
        return self._pages(log.name, after, until, log.page, log.wanted)

    def _own_page(self, log: Log, after: int, until: int) -> pl.DataFrame:
        with reading(self._store.engine) as connection:
            return segment_of(connection, after, log.page, log.wanted, until)

    def _without_effect(self, name: str, after: int, last: int) -> set[int]:
        if name == self._name:
            return set()
        with reading(self._store.engine) as connection:
            return not_applied(connection, name, after, last)

    def _apply(self, at: Progress, after: Progress, page: pl.DataFrame, without_effect: set[int]) -> None:
        counting = page.filter(~pl.col("position").is_in(list(without_effect)))
        with self._green.writing() as connection:
            progress.move(connection, at, after)
            try:
                apply_frame(connection, self._logs[at.log].projections, counting)
            except UNAVAILABLE:
                raise
            except Exception as error:
                raise (trouble.unreadable(at.log, self._name, counting) or error) from error

    def _switch(self, job: sa.Row[Any]) -> None:
        if not self._note(job.id, state=tables.SWITCHING, trouble=None):
            raise _Called("cancelled")
        with self._green.alone() as live:
            begun = time.monotonic()
            self._catch_up()
            read = self.progress()
            self._green.seen_by(live)
            compared = [
                compare(live, table, self._green.live_schema, self._green.schema) for table in self._tables
            ]
            now = self._store.now()
            outcome = {
                "events": sum(one.events for one in read.values()),
                "seconds": round((now - job.started_at).total_seconds(), 3),
                "paused_ms": round((time.monotonic() - begun) * 1000, 1),
                "tables": msgspec.to_builtins(compared),
            }
            done = {"state": tables.DONE, "outcome": outcome, "ended_at": now, "trouble": None}
            if not tables.change(live, job.id, (tables.SWITCHING,), **done):
                raise _Called("cancelled")
            self._green.switch(live, self._tables)
            self._rebuilt(live, not all(one.equal for one in compared))
        self._green.drop()
        logger.info("read models rebuilt", service=self._name, **{**outcome, "tables": len(compared)})

    def _catch_up(self) -> None:
        """Read what came since, while nobody else can change a read model."""
        for _ in range(_PAGES_WHILE_ALONE):
            if not self._next_page():
                break
        else:
            raise _NotYet("more came than can be read while the others wait")
        for at in self.progress().values():
            if at.log != self._name:
                self._take_out_of_order(at)

    def _take_out_of_order(self, at: Progress) -> None:
        """Apply what is live of the log beyond its watermark, and what was parked and is no longer.

        Done again after a switch that was put off, it changes nothing: foreign read models are free of order.
        """
        with reading(self._store.engine) as connection:
            spans = ahead(connection, at.log)
            parked = not_applied(connection, at.log, 0, at.position)
        returned = [position for position in at.left_out if position not in parked]
        wanted = [*((position - 1, position) for position in returned), *spans]
        pages = 0
        for after, last in wanted:
            while after < last:
                if pages == _PAGES_WHILE_ALONE:
                    raise _NotYet(f"much of {at.log} was taken out of order")
                pages += 1
                page, read_to = self._reading.page(self._logs[at.log], after, last)
                self._apply(at, at, page, self._without_effect(at.log, after, read_to))
                after = read_to

    def _wanted(self, rebuild: str) -> bool:
        with reading(self._store.engine) as connection:
            job = tables.active(connection)
        return job is not None and job.id == rebuild and job.state != tables.CANCELLING

    def _try_later(self, job: sa.Row[Any], error: BaseException) -> None:
        """The longer it goes on, the longer the pauses: each try may hold others up for a moment."""
        pause = _PAUSES[min(job.tries, len(_PAUSES) - 1)]
        logger.warning("rebuild held up", service=self._name, error=str(error), pause=pause)
        later = self._store.now() + timedelta(seconds=pause)
        self._note(
            job.id, state=tables.BUILDING, trouble=trouble.kept(error), not_before=later, tries=job.tries + 1
        )

    def _note(self, rebuild: str, **values: Any) -> bool:
        ends_it = values.get("state") == tables.CANCELLED
        states = (tables.CANCELLING,) if ends_it else (tables.BUILDING, tables.SWITCHING)
        with writing(self._store.engine) as connection:
            return tables.change(connection, rebuild, states, **values)
