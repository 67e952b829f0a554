"""Dead letters that can be replayed and dropped, unreadable messages, and halted subscriptions."""

from shared.migrations import common_0002

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    common_0002.extend()
