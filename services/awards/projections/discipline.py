"""Disciplinary decisions, and which of them were revoked. Rows only come in."""

import sqlalchemy as sa

from services.awards.projections import due
from services.awards.projections.person_facts import kept, person_table
from shared.contracts.personnel import DisciplineDecided, DisciplineRevoked
from shared.projection import Projection

discipline = person_table(
    "discipline",
    sa.Column("decision", sa.String(80), nullable=False),
    sa.Column("form", sa.String(20), nullable=False),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("until", sa.Date),
)
revocations = person_table("discipline_revocations", sa.Column("decision", sa.String(80), nullable=False))

projection = Projection(
    "discipline",
    (discipline, revocations),
    {
        DisciplineDecided: kept(discipline, decision="decision", form="form", since="on", until="until"),
        DisciplineRevoked: kept(revocations, decision="decision"),
    },
    order_free=True,
    finish=due.write,
)
