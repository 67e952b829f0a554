"""Accounts, sessions, tokens of accounts, and the trail of logins and of what was read of others."""

import sqlalchemy as sa
from alembic import op

from services.gateway.identity.tables import guard_trail
from shared.database import Instant

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("tokens", sa.Column("token", sa.String(36), nullable=True))
    op.add_column("tokens", sa.Column("account", sa.String(36), nullable=True))
    op.add_column("tokens", sa.Column("grants", sa.Text(), nullable=True))
    op.add_column("tokens", sa.Column("operations", sa.Text(), nullable=True))
    op.add_column("tokens", sa.Column("expires", Instant(), nullable=True))
    op.create_table(
        "accounts",
        sa.Column("tenant", sa.String(63), nullable=False),
        sa.Column("account", sa.String(36), nullable=False),
        sa.Column("username", sa.String(80), nullable=False),
        sa.Column("person", sa.String(36), nullable=True),
        sa.Column("grants", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=True),
        sa.Column("password", sa.String(200), nullable=True),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("external", sa.String(255), nullable=True),
        sa.Column("totp", sa.String(64), nullable=True),
        sa.Column("totp_confirmed", sa.Boolean(), nullable=False),
        sa.Column("totp_step", sa.BigInteger(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("created", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "account"),
        sa.UniqueConstraint("tenant", "username", name="accounts_username"),
        sa.UniqueConstraint("tenant", "external", name="accounts_external"),
        sa.UniqueConstraint("tenant", "person", name="accounts_person"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("tenant", sa.String(63), nullable=False),
        sa.Column("account", sa.String(36), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "account", "sha256"),
    )
    op.create_table(
        "login_attempts",
        sa.Column("tenant", sa.String(63), nullable=False),
        sa.Column("name_sha256", sa.String(64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("closed_until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "name_sha256"),
    )
    op.create_table(
        "sessions",
        sa.Column("tenant", sa.String(63), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("account", sa.String(36), nullable=False),
        sa.Column("created", Instant(), nullable=False),
        sa.Column("seen", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "sha256"),
    )
    op.create_table(
        "provider_logins",
        sa.Column("tenant", sa.String(63), nullable=False),
        sa.Column("state_sha256", sa.String(64), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("verifier", sa.String(128), nullable=False),
        sa.Column("goes_to", sa.String(500), nullable=False),
        sa.Column("created", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "state_sha256"),
    )
    _create_trail()


def _create_trail() -> None:
    op.create_table(
        "trail",
        sa.Column("tenant", sa.String(63), nullable=False),
        sa.Column("entry", sa.String(36), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("actor", sa.String(120), nullable=False),
        sa.Column("operation", sa.String(120), nullable=False),
        sa.Column("about", sa.String(200), nullable=False),
        sa.Column("outcome", sa.String(80), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("correlation_id", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "entry"),
    )
    op.create_index("trail_by_about", "trail", ["tenant", "about", "entry"])
    op.create_index("trail_by_actor", "trail", ["tenant", "actor", "entry"])
    guard_trail(op.get_bind())
