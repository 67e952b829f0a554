"""Read models of observations: records, explanations, time clocks; and what it knows of others' fields."""

from services.observations.projections import devices, directory, explanations, keys, records
from services.observations.projections.tables import metadata

ALL = (records.projection, explanations.projection, devices.projection)
"""Kept in the same transaction as the log."""

FOREIGN = {
    "personnel": (directory.of_personnel, keys.projection),
    "scoring": (directory.of_scoring,),
}
"""Source -> the projections that its log feeds."""

__all__ = ["ALL", "FOREIGN", "devices", "directory", "explanations", "keys", "metadata", "records"]
