"""Who held which position, and led which unit, when."""

from collections.abc import Sequence
from datetime import datetime

import polars as pl
from sqlalchemy.engine import Connection

from services.scoring.projections import person_frames
from services.scoring.projections.organisation import organisation
from services.scoring.projections.people import arrivals, departures
from services.scoring.projections.person_reading import person_rows
from services.scoring.projections.positions import positions


def positions_held(
    connection: Connection, tenant: str, persons: Sequence[str] | None, as_of: datetime | None
) -> pl.DataFrame:
    """`facts.POSITIONS` of `persons` (None: of all) as known at `as_of`."""
    rows = person_rows(connection, tenant, persons, as_of, (arrivals, departures, positions))
    return person_frames.positions(rows, organisation(connection, tenant, as_of).ended)
