"""To which unit each person was assigned, and which unit followed which. Rows only come in; `people` and
`placement` fill them."""

import sqlalchemy as sa

from services.awards.projections.tables import metadata

assignments = sa.Table(
    "assignments",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("person", sa.String(36), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("unit", sa.String(63), nullable=False),
)

successions = sa.Table(
    "unit_successions",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("unit", sa.String(63), primary_key=True),
    sa.Column("person", sa.String(36), primary_key=True),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("successor", sa.String(63), nullable=False),
)
"""From `since` members of `unit` belong to `successor`; `person` is empty in the row that holds for everybody
whom no other row of a split names."""
