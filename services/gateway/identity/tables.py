"""What the gateway keeps of those who come in: accounts, sessions, tokens, and the trail of what they saw."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared.database import Instant

metadata = sa.MetaData()

tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("tenant", sa.String(63), nullable=False),
    sa.Column("actor", sa.String(120), nullable=False),
    sa.Column("label", sa.String(120), nullable=False),
    sa.Column("created", Instant, nullable=False),
    sa.Column("revoked", Instant),
    # Those below are of tokens that an account has: whose, which of its roles, for what, until when.
    sa.Column("token", sa.String(36)),
    sa.Column("account", sa.String(36)),
    sa.Column("grants", sa.Text),
    sa.Column("operations", sa.Text),
    sa.Column("expires", Instant),
)

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("account", sa.String(36), primary_key=True),
    sa.Column("username", sa.String(80), nullable=False),
    sa.Column("person", sa.String(36)),
    sa.Column("grants", sa.Text, nullable=False),
    sa.Column("language", sa.String(2)),
    sa.Column("password", sa.String(200)),
    sa.Column("must_change", sa.Boolean, nullable=False),
    sa.Column("external", sa.String(255)),
    sa.Column("totp", sa.String(64)),
    sa.Column("totp_confirmed", sa.Boolean, nullable=False),
    sa.Column("totp_step", sa.BigInteger, nullable=False),
    sa.Column("locked", sa.Boolean, nullable=False),
    sa.Column("created", Instant, nullable=False),
    sa.UniqueConstraint("tenant", "username", name="accounts_username"),
    sa.UniqueConstraint("tenant", "external", name="accounts_external"),
    sa.UniqueConstraint("tenant", "person", name="accounts_person"),
)

recovery_codes = sa.Table(
    "recovery_codes",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("account", sa.String(36), primary_key=True),
    sa.Column("sha256", sa.String(64), primary_key=True),
)

attempts = sa.Table(
    "login_attempts",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("name_sha256", sa.String(64), primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("closed_until", Instant, nullable=False),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("account", sa.String(36), nullable=False),
    sa.Column("created", Instant, nullable=False),
    sa.Column("seen", Instant, nullable=False),
)

flows = sa.Table(
    "provider_logins",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("state_sha256", sa.String(64), primary_key=True),
    sa.Column("nonce", sa.String(64), nullable=False),
    sa.Column("verifier", sa.String(128), nullable=False),
    sa.Column("goes_to", sa.String(500), nullable=False),
    sa.Column("created", Instant, nullable=False),
)

trail = sa.Table(
    "trail",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("entry", sa.String(36), primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("actor", sa.String(120), nullable=False),
    sa.Column("operation", sa.String(120), nullable=False),
    sa.Column("about", sa.String(200), nullable=False),
    sa.Column("outcome", sa.String(80), nullable=False),
    sa.Column("details", sa.Text, nullable=False),
    sa.Column("correlation_id", sa.String(80), nullable=False),
    sa.Index("trail_by_about", "tenant", "about", "entry"),
    sa.Index("trail_by_actor", "tenant", "actor", "entry"),
)

_REFUSAL = "the trail is append-only: no entry is ever updated or deleted"

_SQLITE_GUARDS = tuple(
    f"CREATE TRIGGER trail_refuses_{verb} BEFORE {verb.upper()} ON trail "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    for verb in ("update", "delete")
)

_POSTGRESQL_GUARDS = (
    "CREATE FUNCTION trail_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$",
    "CREATE TRIGGER trail_refuses_change BEFORE UPDATE OR DELETE ON trail "
    "FOR EACH ROW EXECUTE FUNCTION trail_is_append_only()",
    "CREATE TRIGGER trail_refuses_truncate BEFORE TRUNCATE ON trail "
    "FOR EACH STATEMENT EXECUTE FUNCTION trail_is_append_only()",
)


def guard_trail(connection: Connection) -> None:
    """Make the database itself refuse to change or remove an entry of the trail."""
    guards = _SQLITE_GUARDS if connection.dialect.name == "sqlite" else _POSTGRESQL_GUARDS
    for statement in guards:
        connection.exec_driver_sql(statement)
