"""What one transaction computes, and what it needs for that."""

from dataclasses import dataclass, field
from datetime import datetime

from services.scoring.computing.announcer import Announcer
from services.scoring.computing.governing import Governing
from services.scoring.evaluation import Question
from services.scoring.projections import dirty
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
    due: list[dirty.Mark | dirty.Cause] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.question = Question(self.transaction.connection, self.taken.tenant)
        self.governing = Governing(self.question)

    def announcer(self, kind: SubjectKind) -> Announcer:
        return Announcer(self.transaction, self.taken.tenant, kind, self.taken.year, self.now)

    def mark(self, kind: str, subject: str, period: str, level: int = 0) -> None:
        """Have this computed later, behind everybody if this turn is."""
        behind = self.taken.behind
        self.due.append(dirty.Mark(self.taken.tenant, kind, subject, period, behind=behind, level=level))


def parts(subjects: list[str]) -> list[list[str]]:
    """`subjects` in parts of a bounded size."""
    return [subjects[start : start + SUBJECTS_AT_ONCE] for start in range(0, len(subjects), SUBJECTS_AT_ONCE)]
