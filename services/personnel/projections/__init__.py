"""Read models of personnel, kept in the same transaction as its log."""

from services.personnel.projections import blocks, keys, leave, people, units
from services.personnel.projections.tables import metadata

ALL = (units.projection, blocks.projection, people.projection, leave.projection, keys.projection)

__all__ = ["ALL", "blocks", "keys", "leave", "metadata", "people", "units"]
