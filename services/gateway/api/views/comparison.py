"""What another criteria set would make of the same history."""

from marshmallow import fields

from services.gateway.api.views.record import Subject
from services.gateway.api.views.shape import View, points_field, text_field, whole_field


class Criteria(View):
    criteria = text_field("Criteria set", "van-hoa-cong-so")
    version = whole_field("Its version; null of a text that is not published", 1, null=True)


class Move(Subject):
    unit = text_field("Unit of the person", "phong-viec-lam", null=True)
    before = points_field(null=True)
    after = points_field(null=True)
    difference = whole_field("Hundredths; null when there is a score on one side alone", -150, null=True)
    grade_before = text_field("Grade before", "tot", null=True)
    grade_after = text_field("Grade after", "kha", null=True)
    step = text_field("What became of the grade: better, worse, other; null the same", "worse", null=True)


class FlagMove(Subject):
    flag = text_field("Flag", "hay-di-muon")
    severity = text_field("attention, disqualifying or commendable", "attention")
    period = text_field("Period", "2019-03")


class FlagMoves(View):
    rise = fields.List(fields.Nested(FlagMove))
    clear = fields.List(fields.Nested(FlagMove))


class Figures(View):
    mean = points_field(null=True)
    median = points_field(null=True)
    least = points_field(null=True)
    most = points_field(null=True)


class BothFigures(View):
    before = fields.Nested(Figures)
    after = fields.Nested(Figures)


class GradeCounts(View):
    grade = text_field("Grade; null: none", "tot", null=True)
    before = whole_field("How many have it before", 40)
    after = whole_field("How many have it after", 37)


class UnitMeans(View):
    unit = text_field("Unit", "phong-viec-lam")
    subjects = whole_field("Its people with a score", 12)
    before = points_field(null=True)
    after = points_field(null=True)
    up = whole_field("How many go up", 3)
    down = whole_field("How many go down", 1)


class Bar(View):
    """`from` is included, `from` + `width` is not."""

    before = whole_field("How many before", 7)
    after = whole_field("How many after", 9)


Bar._declared_fields["from"] = whole_field("Where it begins, in hundredths", 9500)


class Histogram(View):
    width = whole_field("Width of each bar, in hundredths of a point", 100)
    bars = fields.List(fields.Nested(Bar))


class Compared(View):
    """One kind of subjects under both sets. `moves` has all whose points or grade differ, the most first."""

    subjects = whole_field("Who has a score on either side", 120)
    up = whole_field("Who has more points", 12)
    down = whole_field("Who has fewer", 30)
    same = whole_field("Who has as many", 78)
    new = whole_field("Who has a score after alone", 0)
    gone = whole_field("Who has one before alone", 0)
    better = whole_field("Who has a better grade", 3)
    worse = whole_field("Who has a worse grade", 9)
    regraded = whole_field("Whose grades cannot be compared", 0)
    points = fields.Nested(BothFigures)
    grades = fields.List(fields.Nested(GradeCounts))
    units = fields.List(fields.Nested(UnitMeans))
    flags = fields.Nested(FlagMoves)
    histogram = fields.Nested(Histogram)
    moves = fields.List(fields.Nested(Move))


class Comparison(View):
    """`person` and `unit` are null where neither set scores such subjects in the period."""

    period = text_field("Year, half-year, quarter or month", "2019")
    before = fields.Nested(Criteria, allow_none=True)
    after = fields.Nested(Criteria)
    person = fields.Nested(Compared, allow_none=True)
    unit = fields.Nested(Compared, allow_none=True)


class DryRun(Comparison):
    published = fields.Boolean(metadata={"description": "This text is published already"})
    periods = fields.List(
        text_field("A year", "2019"), metadata={"description": "Years with records that it would govern"}
    )
