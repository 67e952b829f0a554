"""Leave: what was granted, cut short by an early return, or cancelled. Rows only come in."""

import sqlalchemy as sa

from services.awards.projections import due
from services.awards.projections.person_facts import kept, person_table
from shared.contracts.personnel import LeaveCancelled, LeaveGranted, LeaveShortened
from shared.projection import Projection

leave = person_table(
    "leave",
    sa.Column("leave", sa.String(80), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("first_part", sa.String(10), nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("last_part", sa.String(10), nullable=False),
)
cancellations = person_table("leave_cancellations", sa.Column("leave", sa.String(80), nullable=False))
shortenings = person_table(
    "leave_shortenings",
    sa.Column("leave", sa.String(80), nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("last_part", sa.String(10), nullable=False),
)

_SPAN = ("leave", "kind", "first_day", "first_part", "last_day", "last_part")

projection = Projection(
    "leave",
    (leave, cancellations, shortenings),
    {
        LeaveGranted: kept(leave, **{name: name for name in _SPAN}),
        LeaveCancelled: kept(cancellations, leave="leave"),
        LeaveShortened: kept(shortenings, leave="leave", last_day="last_day", last_part="last_part"),
    },
    order_free=True,
    finish=due.write,
)
