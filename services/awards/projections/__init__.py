"""Read models of awards: of its own log, kept in the same transaction, and of other services' logs."""

from services.awards.projections import (
    awards,
    campaigns,
    criteria,
    flags,
    nominations,
    rankings,
    scores,
    units,
)
from services.awards.projections.tables import metadata

ALL = (campaigns.projection, nominations.projection, awards.projection)

FOREIGN = {
    "scoring": (scores.projection, flags.projection, rankings.projection, criteria.projection),
    "personnel": (units.projection,),
}

__all__ = [
    "ALL",
    "FOREIGN",
    "awards",
    "campaigns",
    "criteria",
    "flags",
    "metadata",
    "nominations",
    "rankings",
    "scores",
    "units",
]
