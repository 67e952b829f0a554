"""What one may ask of scoring, now or as of any time: one module a question.

Nothing here changes anything. What stands now is read; the past, and what would be, is computed anew.
"""

from services.scoring.questions.attendance import attendance_of
from services.scoring.questions.audits import audit_of
from services.scoring.questions.comparisons import dry_run_of, what_if_of
from services.scoring.questions.explanations import explanation_of
from services.scoring.questions.rankings import ranking_of
from services.scoring.questions.standing import (
    flags_of,
    history_of,
    newest_period,
    scores_of,
    units_of_persons,
)

__all__ = [
    "attendance_of",
    "audit_of",
    "dry_run_of",
    "explanation_of",
    "flags_of",
    "history_of",
    "newest_period",
    "ranking_of",
    "scores_of",
    "units_of_persons",
    "what_if_of",
]
