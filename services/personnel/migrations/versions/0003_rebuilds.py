"""Rebuilds that go on beside the live tables."""

from shared.migrations import common_0003

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    common_0003.extend()
