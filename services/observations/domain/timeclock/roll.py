"""The roll of all punches of one file: which badges there are, and when each was seen."""

from __future__ import annotations

from datetime import datetime

from services.observations.domain.timeclock.lines import unread
from services.observations.domain.timeclock.model import Note, Outcome, Punch, ReadOptions, Reason, Remark
from shared.contracts.badge import normal_badge

Badge = tuple[str, dict[datetime, int]]
"""A badge as it is reported, and the line on which each of its times was first seen."""


class Roll:
    """Turns readable lines into punches, but for times out of range and punches seen before."""

    def __init__(self, options: ReadOptions) -> None:
        self.known: dict[str, Badge] = {}
        self._badges: dict[str, Badge] = {}
        self._earliest = options.not_before
        self._latest = options.latest
        self._last = datetime.min
        self._backward = 0

    def badge(self, written: str) -> Badge | Reason:
        """The badge that a text stands for; once found, it is in `known` under that text."""
        found = self.known.get(written)
        if found is not None:
            return found
        name = written.strip()
        if not name:
            return Reason.NO_BADGE
        if not name.isprintable():
            return Reason.CONTROL
        name = normal_badge(name)
        return self.known.setdefault(written, self._badges.setdefault(name, (name, {})))

    def enter(
        self,
        line: int,
        badge: Badge,
        at: datetime,
        device: str | None,
        state: str | None,
        verify: str | None,
        text: str,
    ) -> Outcome:
        """The outcome of a line with a badge and a time; a badge's second one within a second is no punch."""
        if not self._earliest <= at <= self._latest:
            reason = Reason.FUTURE if at > self._latest else Reason.CLOCK_RESET
            return unread(line, reason, text, at.isoformat(" "))
        name, times = badge
        first = times.setdefault(at, line)
        if first != line:
            return unread(line, Reason.REPEATED, text, str(first))
        if at < self._last:
            self._backward += 1
        self._last = at
        return Punch(line, name, at, device, state, verify)

    def remarks(self) -> list[Remark]:
        return [Remark(Note.BACKWARD, str(self._backward))] if self._backward else []
