"""Public holidays of Viet Nam, from the `holidays` package."""

from datetime import date
from functools import cache

import holidays


@cache
def of_year(year: int) -> frozenset[date]:
    """The days off by law in `year`, days given in lieu included as far as the package knows them."""
    return frozenset(holidays.country_holidays("VN", years=year))
