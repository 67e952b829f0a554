"""The days on which the organisation works: Monday to Friday but holidays, and Saturdays made up for."""

from datetime import date, timedelta

import holidays

FIRST_DAY = date(2019, 1, 1)


def working_days(days: int) -> tuple[date, ...]:
    """The working days among `days` calendar days from `FIRST_DAY` on, in order."""
    last = FIRST_DAY + timedelta(days - 1)
    # a Saturday may be worked for a holiday of a neighbouring year
    calendar = holidays.country_holidays("VN", years=range(FIRST_DAY.year - 1, last.year + 2))
    span = (FIRST_DAY + timedelta(offset) for offset in range(days))
    return tuple(day for day in span if calendar.is_working_day(day))


def month_starts(working: tuple[date, ...]) -> tuple[date, ...]:
    """The first working day of each month after the first."""
    return tuple(day for day, before in zip(working[1:], working, strict=False) if day.month != before.month)


def quarter_ends(working: tuple[date, ...]) -> tuple[date, ...]:
    """The last working day of each quarter; of the last one, as far as the days go."""
    quarters = {(day.year, (day.month - 1) // 3): day for day in working}
    return tuple(quarters.values())


def closing_days(working: tuple[date, ...]) -> tuple[date, ...]:
    """The day of each year's closing report: 20 December or the last working day before it."""
    years = {day.year: day for day in working if (day.month, day.day) <= (12, 20)}
    return tuple(years.values())
