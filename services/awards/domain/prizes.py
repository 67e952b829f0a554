"""The prize that goes with an award: a multiple of the base salary, rounded as the rules say."""

from datetime import date

from services.awards.domain.catalogue import Catalogue, CatalogueForm
from services.awards.domain.catalogue.model import Rounding
from shared.contracts.observations import SubjectKind


def prize(form: CatalogueForm, kind: SubjectKind, day: date, catalogue: Catalogue) -> int | None:
    """Đồng for a recipient of that kind when the award is decided on that day; None where no prize goes with
    it. Raises Refusal for a day whose base salary is not known."""
    multiple = form.prizes.get(kind)
    if multiple is None:
        return None
    rule = catalogue.prize_rounding(day)
    return rounded(multiple * catalogue.base_salary(day), 100 * rule.to, rule.rounded) * rule.to


def rounded(numerator: int, denominator: int, way: Rounding) -> int:
    """The whole number of `numerator / denominator`, exactly; a half goes up when it is to the nearest."""
    if way == "down":
        return numerator // denominator
    if way == "up":
        return -(-numerator // denominator)
    return (2 * numerator + denominator) // (2 * denominator)
