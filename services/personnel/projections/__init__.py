"""Read models of personnel, kept in the same transaction as its log."""

from services.personnel.projections import blocks, discipline, keys, leave, people, roster, units
from services.personnel.projections.tables import metadata

ALL = (
    units.projection,
    blocks.projection,
    people.projection,
    leave.projection,
    roster.projection,
    discipline.projection,
    keys.projection,
)

__all__ = ["ALL", "blocks", "discipline", "keys", "leave", "metadata", "people", "roster", "units"]
