"""The oracle's longer periods: the weighed mean of their parts."""

from dataclasses import dataclass
from fractions import Fraction

from services.scoring.domain.criteria.model import Sheet
from services.scoring.domain.periods import LENGTHS, Period
from tests.unit.scoring.oracle_dates import nearest
from tests.unit.scoring.oracle_grades import Limit, worst


@dataclass(frozen=True)
class Score:
    points: int | None
    grade: str | None
    at_most_grade: str | None = None
    reason: str | None = None


def longer_score(
    sheet: Sheet, longer: Period, own: dict[str, Score], limits: dict[str, list[Limit]]
) -> Score:
    """`own` are the scores of the sheet's own periods, `limits` those of them that last longer."""
    entries = [entry for entry in sheet.longer if entry.period == longer.kind]
    part_kind = entries[0].mean_of if entries else sheet.period
    parts = longer.parts(part_kind)
    weights = entries[0].weights if entries and entries[0].weights else (1,) * len(parts)
    known = []
    for part, weight in zip(parts, weights, strict=True):
        score = own.get(str(part))
        if part_kind != sheet.period:
            score = longer_score(sheet, part, own, limits)
        if score is not None and score.grade is not None and score.points is not None:
            known.append((score.points, weight))
    if not known:
        return Score(None, None, reason="nothing-graded")
    points = nearest(Fraction(sum(p * weight for p, weight in known), sum(weight for _, weight in known)))
    lasting = [
        limit
        for period in longer.parts(sheet.period)
        for limit in limits.get(str(period), [])
        if LENGTHS[limit.lasts] >= longer.length
    ]
    limit = worst(lasting)
    names = [grade.grade for grade in sheet.grades]
    place = by_points(sheet, points)
    if limit is None:
        return Score(points, names[place])
    return Score(points, names[max(place, limit.place)], names[limit.place], limit.criterion)


def by_points(sheet: Sheet, points: int) -> int:
    """What grades need besides is not asked for again."""
    for place, grade in enumerate(sheet.grades):
        if points >= grade.points:
            return place
    return len(sheet.grades) - 1
