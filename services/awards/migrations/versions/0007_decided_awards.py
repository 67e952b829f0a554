"""What decisions and corrections say of an award, and the status of its credential."""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Nothing yet."""
