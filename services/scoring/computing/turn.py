"""What one transaction computes, and what it needs for that."""

from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from services.scoring.computing.announcer import Announcer, Result
from services.scoring.computing.governing import Governing
from services.scoring.evaluation import Question
from services.scoring.projections import dirty, scores
from services.scoring.projections.taking import Taken
from shared.contracts.observations import SubjectKind
from shared.eventstore import Transaction

SUBJECTS_AT_ONCE = 2000
"""So many are evaluated and announced together: what they need has to fit into memory."""


@dataclass
class Turn:
    """`due` is what has to be computed in turn because of it."""

    transaction: Transaction
    taken: Taken
    now: datetime
    due: list[dirty.Due] = field(default_factory=list)
    _announcers: list[Announcer] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.question = Question(self.transaction.connection, self.taken.tenant)
        self.governing = Governing(self.question)

    def announcer(self, kind: SubjectKind) -> Announcer:
        """One for some more subjects of the turn."""
        made = Announcer(self.transaction, self.taken.tenant, kind, self.taken.year, self.now)
        self._announcers.append(made)
        return made

    def settled(self, period: str) -> dict[str, Result | None]:
        """subject -> what it came to in the period, None without a score: of those settled in this turn."""
        found: dict[str, Result | None] = {}
        for one in self._announcers:
            for subject in one.looked_up:
                standing = one.scores.get((subject, period))
                found[subject] = None if standing is None else standing.result
        return found

    def mark(self, kind: str, subject: str, period: str, level: int = 0) -> None:
        """Have this computed later, behind everybody if this turn is."""
        behind = self.taken.behind
        self.due.append(dirty.Mark(self.taken.tenant, kind, subject, period, behind=behind, level=level))

    def end(self) -> None:
        """Write what is due in turn, and bring what stands up to date with what was said.

        In this order, and all of it at once: who computes a cell has taken its mark, and goes on to scores
        that this turn may be about to write.
        """
        connection = self.transaction.connection
        dirty.write(connection, self.due)
        said = [one.announce() for one in self._announcers]
        if said:
            scores.follow(connection, pl.concat([frame for frame, _ in said]))
            scores.follow_flags(connection, [one for _, flags in said for one in flags])


def parts(subjects: list[str]) -> list[list[str]]:
    """`subjects` in parts of a bounded size."""
    return [subjects[start : start + SUBJECTS_AT_ONCE] for start in range(0, len(subjects), SUBJECTS_AT_ONCE)]
