"""Read models made anew from the log, to prove that they follow from it alone."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared.eventstore import Store
from shared.projection import Projection, apply_all

_PAGE = 1000


def rebuild(store: Store, connection: Connection, projections: Sequence[Projection]) -> dict[str, int]:
    """Empty the tables of `projections` and fill them from the log, inside the caller's one transaction."""
    for projection in projections:
        projection.clear(connection)
    events, position = 0, 0
    while page := store.read_log(position, _PAGE):
        apply_all(connection, projections, page)
        events, position = events + len(page), page[-1].position
    counts = {
        table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for projection in projections
        for table in projection.tables
    }
    return {"events": events, **counts}
