"""Tables of scoring: facts that others' logs said; from its own log criteria, and the scores it announced."""

from services.scoring.projections import (
    answering,
    closed,
    criteria,
    decisions,
    dirty,
    discipline,
    explanations,
    kept_attendance,
    late,
    leave,
    people,
    positions,
    punches,
    record_intake,
    records,
    relative,
    roster,
    scores,
    units,
)
from services.scoring.projections.tables import metadata

OWN = (
    criteria.projection,
    closed.projection,
    decisions.projection,
    scores.score_projection,
    scores.flag_projection,
)
FOREIGN = {
    "personnel": (
        units.projection,
        people.projection,
        positions.projection,
        leave.projection,
        roster.projection,
        discipline.projection,
        answering.projection,
    ),
    "observations": (record_intake.projection, punches.projection, explanations.projection),
}

__all__ = [
    "FOREIGN",
    "OWN",
    "criteria",
    "dirty",
    "kept_attendance",
    "late",
    "metadata",
    "people",
    "punches",
    "records",
    "relative",
    "scores",
    "units",
]
