"""Tables of scoring: facts that others' logs said, its own criteria, and the scores computed from both."""

from services.scoring.projections import criteria, dirty, people, punches, records, scores, units
from services.scoring.projections.tables import metadata

OWN = (criteria.projection,)
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
