"""Read models of observations: its own records, and what it has to know of people, units and criteria."""

from services.observations.projections import directory, keys, records
from services.observations.projections.tables import metadata

ALL = (records.projection,)
"""Kept in the same transaction as the log."""

FOREIGN = {
    "personnel": (directory.of_personnel, keys.projection),
    "scoring": (directory.of_scoring,),
}
"""Source -> the projections that its log feeds."""

__all__ = ["ALL", "FOREIGN", "directory", "keys", "metadata", "records"]
