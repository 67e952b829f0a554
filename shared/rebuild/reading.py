"""The pages of logs one after the other; the next ones are on their way while one is applied."""

from collections import deque
from collections.abc import Callable
from typing import NamedTuple

import polars as pl

from shared.rebuild.sources import Log, Reply

AHEAD = 2
"""Pages that are asked for beside the one that is wanted: the owner reads them while that one is applied."""

Ask = Callable[[Log, int, int], Reply]
"""Ask for the first page of what lies in `(after, until]` of a log."""


class _Asked(NamedTuple):
    log: str
    after: int
    until: int
    reply: Reply


class Reading:
    """Reads with `ask`.

    Of a log that is read by columns a page is a stretch of positions, so that where the next one begins is
    known before it is there. Elsewhere it is so many events that are wanted, however far apart they lie.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._asked: deque[_Asked] = deque()

    def page(self, log: Log, after: int, end: int) -> tuple[pl.DataFrame, int]:
        """The next events after `after` and up to `end`, and the position up to which the log is read by
        them; raises SourceSilent."""
        self._ask_for(log, after, end)
        asked = self._asked.popleft()
        page = asked.reply()
        return page, page["position"][-1] if page.height == log.page else asked.until

    def _ask_for(self, log: Log, after: int, end: int) -> None:
        if self._asked:
            first = self._asked[0]
            if (first.log, first.after) != (log.name, after) or self._asked[-1].until > end:
                self._asked.clear()
        start = self._asked[-1].until if self._asked else after
        many = 1 + AHEAD if log.by_columns else 1
        while start < end and len(self._asked) < many:
            until = min(start + log.page, end) if log.by_columns else end
            self._asked.append(_Asked(log.name, start, until, self._ask(log, start, until)))
            start = until
