"""Councils, their meetings and ballots, and the urn of secret ones."""

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Nothing yet."""
