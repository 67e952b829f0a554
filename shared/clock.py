"""Time: instants are aware and in UTC inside, days are those of the wall clock in Viet Nam."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""One zone without daylight saving since 1975, so a fixed offset says it exactly."""

Clock = Callable[[], datetime]


def now() -> datetime:
    """This instant, in UTC, to the microsecond."""
    return datetime.now(UTC)


def local_day(instant: datetime) -> date:
    """The day in Viet Nam on which `instant` falls."""
    return instant.astimezone(VIETNAM).date()


def wall(instant: datetime) -> datetime:
    """`instant` as the office clock shows it, without a zone."""
    return instant.astimezone(VIETNAM).replace(tzinfo=None)
