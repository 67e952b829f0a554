"""Read models of observations: records, explanations, and what it knows of people, units and criteria."""

from services.observations.projections import directory, explanations, keys, records
from services.observations.projections.tables import metadata

ALL = (records.projection, explanations.projection)
"""Kept in the same transaction as the log."""

FOREIGN = {
    "personnel": (directory.of_personnel, keys.projection),
    "scoring": (directory.of_scoring,),
}
"""Source -> the projections that its log feeds."""

__all__ = ["ALL", "FOREIGN", "directory", "explanations", "keys", "metadata", "records"]
