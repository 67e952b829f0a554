"""The day on which an instant falls, by the office clock in Viet Nam: one zone without daylight saving."""

from datetime import date, datetime, timedelta, timezone

WALL_CLOCK = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")


def day_of(at: datetime) -> date:
    """The day of `at`, which has a zone."""
    return at.astimezone(WALL_CLOCK).date()
