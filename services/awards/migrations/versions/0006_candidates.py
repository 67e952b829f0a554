"""Who may be considered: people, leave, discipline, matters, earlier awards, the catalogue, second looks."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Nothing yet."""
