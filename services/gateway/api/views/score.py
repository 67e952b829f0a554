"""Criteria sets, scores, flags and rankings."""

from marshmallow import fields

from services.gateway.api.views.record import Subject
from services.gateway.api.views.shape import (
    View,
    day_field,
    points_field,
    subject_kind_field,
    text_field,
    whole_field,
)


class CriteriaProblem(View):
    file = text_field("File", "tieu-chi.yaml")
    line = whole_field("Line", 12, null=True)
    path = text_field("Place in the document", "items[3].points")
    text_vi = text_field("What is wrong, in Vietnamese")
    text_en = text_field("What is wrong, in English")


class CriteriaChecked(View):
    problems = fields.List(fields.Nested(CriteriaProblem))
    criteria = text_field("Short name of the set, when it has no problems", "van-hoa-cong-so", null=True)


class CriteriaSet(View):
    criteria = text_field("Short name", "van-hoa-cong-so")
    version = whole_field("Version", 1)
    name = text_field("Name", "Tiêu chuẩn văn hóa công sở")
    effective_from = day_field("In force from")


class CriteriaInFull(CriteriaSet):
    sha256 = text_field("Checksum of the text")
    text = text_field("The YAML text")


class CriterionOffered(View):
    subject_kind = subject_kind_field()
    criterion = text_field("Short name", "khong-deo-the")
    name = text_field("Name", "Không đeo thẻ")
    columns = fields.List(fields.String(), metadata={"description": "Of the sheet, if it is assessed"})


class Score(Subject):
    period = text_field("Year, quarter or month", "2019-03")
    points = points_field(null=True)
    grade = text_field("Grade", "tot", null=True)
    unit = text_field("Unit of the person", "phong-viec-lam", null=True)
    criteria = text_field("Criteria set", "van-hoa-cong-so")
    criteria_version = whole_field("Its version", 1)


class ScoreOfPeriod(View):
    period = text_field("Year, half-year, quarter or month", "2019-03")
    points = points_field(null=True)
    grade = text_field("Grade", "tot", null=True)
    criteria = text_field("Criteria set", "van-hoa-cong-so")
    criteria_version = whole_field("Its version", 1)


class Flag(Subject):
    flag = text_field("Flag", "guong-mau")
    severity = text_field("attention, disqualifying or commendable", "commendable")
    period = text_field("Period", "2019")
    evidence = fields.List(text_field(), metadata={"description": "Ids of the events that it rests on"})


class Place(View):
    unit = text_field("Unit", "phong-viec-lam")
    name = text_field("Its name", "Phòng Việc làm – An toàn lao động")
    rank = whole_field("Rank; equal points share one", 1)
    points = points_field()
    grade = text_field("Grade", "xuat-sac", null=True)
    tied = fields.Boolean()
    barred_by = fields.List(text_field())


class Ranking(View):
    block = text_field("Block", "khoi-1")
    period = text_field("Period", "2019")
    standings = fields.List(fields.Nested(Place))
