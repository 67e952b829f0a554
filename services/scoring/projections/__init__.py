"""Tables of scoring: facts that others' logs said; from its own log criteria, and the scores it announced."""

from services.scoring.projections import criteria, dirty, people, punches, records, scores, units
from services.scoring.projections.tables import metadata

OWN = (criteria.projection, scores.score_projection, scores.flag_projection)
FOREIGN = {
    "personnel": (units.projection, people.projection),
    "observations": (records.projection, punches.projection),
}

__all__ = [
    "FOREIGN",
    "OWN",
    "criteria",
    "dirty",
    "metadata",
    "people",
    "punches",
    "records",
    "scores",
    "units",
]
