"""What records, people and units tell beyond the first criteria; what holds by now of every record."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from shared.database import Instant

revision = "0004"
down_revision = "0003"

MEASURES = ("hours", "quality", "late_percent", "faults", "replies")
SUBJECT_KINDS = ("person", "unit")
SOURCES = ("inspection", "time-clock", "citizen", "self", "report", "import", "other")
STANDINGS = ("recorded", "corrected", "contested", "upheld", "confirmed", "retracted")


def upgrade() -> None:
    _records()
    _facts()
    _fill_facts()
    _people()
    _units()
    _explanations()


def _records() -> None:
    """Of records kept before, the source is unknown until scoring is rebuilt: `other` stands for it."""
    op.add_column(
        "record_contents", sa.Column("source", sa.String(20), nullable=False, server_default="other")
    )
    op.add_column(
        "record_contents", sa.Column("alleged", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("record_contents", sa.Column("column", sa.String(63)))
    for name in MEASURES:
        op.add_column("record_contents", sa.Column(name, sa.BigInteger()))
    op.add_column("record_standings", sa.Column("tenant", sa.String(63), nullable=False, server_default=""))
    op.execute(
        "UPDATE record_standings SET tenant = (SELECT tenant FROM record_contents"
        " WHERE record_contents.stream = record_standings.stream LIMIT 1)"
        " WHERE stream IN (SELECT stream FROM record_contents)"
    )


def _facts() -> None:
    op.create_table(
        "facts",
        sa.Column("tenant", sa.String(63), nullable=False),
        sa.Column("stream", sa.String(200), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.SmallInteger()),
        sa.Column("subject", sa.String(80)),
        sa.Column("day", sa.Date()),
        sa.Column("criterion", sa.String(63)),
        sa.Column("quantity", sa.BigInteger()),
        sa.Column("source", sa.SmallInteger()),
        sa.Column("alleged", sa.Boolean()),
        sa.Column("stood", sa.Integer(), nullable=False),
        sa.Column("standing", sa.SmallInteger(), nullable=False),
        sa.Column("event", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(63)),
        *(sa.Column(name, sa.BigInteger()) for name in MEASURES),
        sa.PrimaryKeyConstraint("tenant", "stream"),
    )
    by_subject = ["tenant", "subject_kind", "subject", "day"]
    included = ["criterion", "quantity", "source", "alleged", "standing", "event", "found"]
    op.create_index("facts_by_subject", "facts", by_subject, postgresql_include=included)
    more = sa.or_(*(sa.column(name).is_not(None) for name in ("column", *MEASURES)))
    op.create_index("facts_with_more", "facts", by_subject, postgresql_where=more, sqlite_where=more)
    op.create_table(
        "criteria_met",
        sa.Column("tenant", sa.String(63), nullable=False),
        sa.Column("criterion", sa.String(63), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "criterion"),
    )


def _fill_facts() -> None:
    """From what was told so far; a standing whose record is yet to come has no tenant, and comes with it."""
    sqlite = op.get_context().dialect.name == "sqlite"
    event = "replace(became.event, '-', '')" if sqlite else "became.event::uuid"
    op.execute(
        f"""
        INSERT INTO facts (tenant, stream, told, subject_kind, subject, day, criterion, quantity, source,
            alleged, stood, standing, event, found)
        SELECT said.tenant, said.stream, said.version, {_number("said.subject_kind", SUBJECT_KINDS)},
            said.subject, said.day, said.criterion, said.quantity, {_number("said.source", SOURCES)},
            said.alleged, became.version, {_number("became.standing", STANDINGS)}, {event}, 0
        FROM record_contents AS said
        JOIN record_standings AS became ON became.stream = said.stream
        WHERE said.version = (SELECT max(version) FROM record_contents WHERE stream = said.stream)
            AND became.version = (SELECT max(version) FROM record_standings WHERE stream = said.stream)
        """
    )
    op.execute("INSERT INTO criteria_met SELECT DISTINCT tenant, criterion FROM record_contents")


def _number(column: str, words: Sequence[str]) -> str:
    cases = " ".join(f"WHEN '{word}' THEN {number}" for number, word in enumerate(words))
    return f"CASE {column} {cases} END"


def _people() -> None:
    _of_persons(
        "positions",
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(20)),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("heads", sa.String(63)),
    )
    op.create_index("positions_by_led_unit", "positions", ["tenant", "heads"])
    _of_persons(
        "leave_shortenings",
        sa.Column("leave", sa.String(80), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("last_part", sa.String(10), nullable=False),
    )
    _of_persons(
        "discipline",
        sa.Column("decision", sa.String(80), nullable=False),
        sa.Column("event", sa.String(36), nullable=False),
        sa.Column("form", sa.String(20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date()),
    )
    _of_persons("discipline_revocations", sa.Column("decision", sa.String(80), nullable=False))
    _of_persons("roster", sa.Column("day", sa.Date(), nullable=False), sa.Column("shift", sa.String(63)))


def _of_persons(name: str, *columns: sa.Column) -> None:
    op.create_table(
        name,
        sa.Column("person", sa.String(36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(63), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("person", "version"),
    )
    op.create_index(op.f(f"ix_{name}_tenant"), name, ["tenant"])


def _units() -> None:
    op.add_column("units", sa.Column("kind", sa.String(20)))
    op.add_column("units", sa.Column("parent", sa.String(63)))
    op.create_table(
        "unit_moves",
        sa.Column("tenant", sa.String(63), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("unit", sa.String(63), nullable=False),
        sa.Column("parent", sa.String(63)),
        sa.PrimaryKeyConstraint("tenant", "version"),
    )


def _explanations() -> None:
    _of_explanations(
        "explanations",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("explained_on", sa.Date(), nullable=False),
    )
    op.create_index("explanations_by_person", "explanations", ["tenant", "person", "day"])
    _of_explanations("explanation_outcomes", sa.Column("outcome", sa.String(10), nullable=False))
    op.create_index("explanation_outcomes_by_person", "explanation_outcomes", ["tenant", "person"])


def _of_explanations(name: str, *columns: sa.Column) -> None:
    op.create_table(
        name,
        sa.Column("stream", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(63), nullable=False),
        sa.Column("event", sa.String(36), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("person", sa.String(36), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("stream", "version"),
    )
