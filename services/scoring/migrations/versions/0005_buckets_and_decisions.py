"""Marks by stage and bucket; recomputes; closed periods, other decisions; limits of grades."""

import sqlalchemy as sa
from alembic import op

from services.scoring.projections.buckets import BUCKETS, bucket_of
from shared.database import Instant

revision = "0005"
down_revision = "0004"

_STAGES = {"badge": 0, "person": 1, "unit": 10, "everyone": 51, "units": 60}


def upgrade() -> None:
    _marks()
    _people()
    _recomputes()
    _decisions()
    _beside_scores()


def _marks() -> None:
    op.create_table(
        "marks",
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("year", sa.String(length=4), nullable=False),
        sa.Column("bucket", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("recompute", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("stage", "tenant", "year", "bucket", "kind", "subject", "period"),
    )
    connection = op.get_bind()
    names = ("stage", "tenant", "year", "bucket", "kind", "subject", "period")
    table = sa.table("marks", *(sa.column(name) for name in names))
    waiting = connection.execute(sa.text("SELECT tenant, kind, subject, period FROM dirty")).all()
    rows = [
        dict(zip(names, (_STAGES[kind], tenant, period[:4], bucket, kind, subject, period), strict=True))
        for tenant, kind, subject, period in waiting
        for bucket in ([bucket_of(tenant, subject)] if subject else range(BUCKETS))
    ]
    if rows:
        connection.execute(sa.insert(table), rows)
    op.drop_table("dirty")


def _people() -> None:
    op.add_column("arrivals", sa.Column("bucket", sa.SmallInteger(), nullable=False, server_default="0"))
    connection = op.get_bind()
    table = sa.table("arrivals", *(sa.column(name) for name in ("tenant", "person", "bucket")))
    known = connection.execute(sa.select(table.c.tenant, table.c.person)).all()
    rows = [{"those": person, "its": bucket_of(tenant, person)} for tenant, person in known]
    if rows:
        same = table.c.person == sa.bindparam("those")
        connection.execute(sa.update(table).where(same).values(bucket=sa.bindparam("its")), rows)
    op.create_index("arrivals_by_bucket", "arrivals", ["tenant", "bucket"], unique=False)


def _recomputes() -> None:
    op.create_table(
        "recomputes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("cause", sa.String(length=160), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_recomputes_tenant"), "recomputes", ["tenant"], unique=False)


def _decisions() -> None:
    op.create_table(
        "closings",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "version"),
    )
    op.create_table(
        "suspensions",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=63), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "what", "code", "version"),
    )
    op.create_table(
        "left_out_criteria",
        *_of_subject(),
        sa.Column("criterion", sa.String(length=63), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("out", sa.Boolean(), nullable=False),
        sa.Column("event", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "subject_kind", "subject", "period", "criterion", "version"),
    )
    op.create_table(
        "lifted_flags",
        *_of_subject(),
        sa.Column("flag", sa.String(length=63), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "subject_kind", "subject", "period", "flag", "version"),
    )
    op.create_table(
        "late_changes",
        *_of_subject(),
        sa.Column("published_points", sa.BigInteger(), nullable=True),
        sa.Column("published_grade", sa.String(length=40), nullable=True),
        sa.Column("points", sa.BigInteger(), nullable=True),
        sa.Column("grade", sa.String(length=40), nullable=True),
        sa.Column("scored", sa.Boolean(), nullable=False),
        sa.Column("raised", sa.Text(), nullable=False),
        sa.Column("cleared", sa.Text(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "subject_kind", "subject", "period"),
    )
    op.create_index("late_changes_by_period", "late_changes", ["tenant", "period"], unique=False)


def _beside_scores() -> None:
    op.create_table(
        "limits",
        *_of_subject(),
        sa.Column("lasts", sa.String(length=8), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=63), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "subject_kind", "subject", "period", "lasts"),
    )
    op.create_table(
        "own_grades",
        *_of_subject(),
        sa.Column("rules", sa.String(length=80), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=True),
        sa.Column("grade", sa.String(length=40), nullable=True),
        sa.Column("unit", sa.String(length=63), nullable=True),
        sa.Column("block", sa.String(length=63), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("led", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "subject_kind", "subject", "period"),
    )
    columns = ["tenant", "subject_kind", "period", "unit"]
    op.create_index("own_grades_by_period", "own_grades", columns, unique=False)
    op.create_table(
        "relative_limits",
        *_of_subject(),
        sa.Column("grade", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "subject_kind", "subject", "period"),
    )


def _of_subject() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("subject_kind", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
    )
