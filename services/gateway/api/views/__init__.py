"""What answers look like, by field."""

from services.gateway.api.views.campaign import (
    Award,
    Campaign,
    Excluded,
    Nomination,
    Proposals,
    Proposed,
    Recipient,
)
from services.gateway.api.views.command import EventReference, Events, Outcome, Outcomes, Refused
from services.gateway.api.views.comparison import Comparison, DryRun
from services.gateway.api.views.dead_letter import DeadLetter, DeadLetterInFull, Resumed, Settled
from services.gateway.api.views.decision import ClosedPeriod, LateChange, Progress, Suspension
from services.gateway.api.views.explanation import Audit, Explanation, Provenance
from services.gateway.api.views.importing import ImportFailure, ImportStarted, ImportState, ReportLine
from services.gateway.api.views.operation import Alive, LoggedEvent, Ready, ServiceStatus, Status
from services.gateway.api.views.organisation import Block, Discipline, Leave, Person, Rostered, Unit
from services.gateway.api.views.problem import PROBLEMS, PROBLEMS_OF_QUESTIONS, Mistake, Problem
from services.gateway.api.views.rebuild import Rebuild
from services.gateway.api.views.record import Record, SlipExplanation, Subject
from services.gateway.api.views.score import (
    CriteriaChecked,
    CriteriaProblem,
    CriteriaSet,
    CriterionOffered,
    Flag,
    Place,
    Ranking,
    Score,
)

__all__ = [
    "PROBLEMS",
    "PROBLEMS_OF_QUESTIONS",
    "Alive",
    "Audit",
    "Award",
    "Block",
    "Campaign",
    "ClosedPeriod",
    "Comparison",
    "CriteriaChecked",
    "CriteriaProblem",
    "CriteriaSet",
    "CriterionOffered",
    "DeadLetter",
    "DeadLetterInFull",
    "Discipline",
    "DryRun",
    "EventReference",
    "Events",
    "Excluded",
    "Explanation",
    "Flag",
    "ImportFailure",
    "ImportStarted",
    "ImportState",
    "LateChange",
    "Leave",
    "LoggedEvent",
    "Mistake",
    "Nomination",
    "Outcome",
    "Outcomes",
    "Person",
    "Place",
    "Problem",
    "Progress",
    "Proposals",
    "Proposed",
    "Provenance",
    "Ranking",
    "Ready",
    "Rebuild",
    "Recipient",
    "Record",
    "Refused",
    "ReportLine",
    "Resumed",
    "Rostered",
    "Score",
    "ServiceStatus",
    "Settled",
    "SlipExplanation",
    "Status",
    "Subject",
    "Suspension",
    "Unit",
]
