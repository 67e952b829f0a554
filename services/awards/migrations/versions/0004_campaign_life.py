"""A campaign's life: comments, registrations, ceremonies, reviews, honours; when a unit was heard of last."""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Nothing yet."""
