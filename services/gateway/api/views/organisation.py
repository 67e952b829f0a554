"""Units, blocks, people, their leave, roster and discipline."""

from typing import get_args

from marshmallow import fields

from services.gateway.api.views.shape import View, day_field, text_field
from shared.contracts.personnel import DisciplineForm


class Unit(View):
    unit = text_field("Short name", "phong-viec-lam")
    name = text_field("Name", "Phòng Việc làm – An toàn lao động")
    kind = text_field("phòng chuyên môn (division) or đơn vị trực thuộc (affiliate)", "division")
    parent = text_field("Unit above", "so", null=True)
    since = day_field("First day")
    ended = day_field("First day on which it is no more", null=True)


class Block(View):
    block = text_field("Short name", "khoi-1")
    name = text_field("Name", "Khối thi đua số 1")
    units = fields.List(text_field(), metadata={"description": "Its units on that day"})


class Person(View):
    person = text_field("Opaque id", "5f0c1d0e-6a8e-5d53-9e0c-0d4c7a3f1b22")
    code = text_field("Staff code", "CB001")
    name = text_field("Name; null once erased", "Nguyễn Thị Lan", null=True)
    kind = text_field("cadre, civil-servant, public-employee or worker", "civil-servant")
    position = text_field("Position", "Chuyên viên")
    heads = text_field("Unit that the person leads", "phong-viec-lam", null=True)
    unit = text_field(
        "Unit on that day; null when not with the organisation then", "phong-viec-lam", null=True
    )
    badge = text_field("Number in the time clock", "17", null=True)
    since = day_field("First day")
    until = day_field("First day on which the person no longer belongs", null=True)


class Leave(View):
    leave = text_field("Id", "0197a0c4-8a5e-7c12-9a30-5d2f6f3f9c11")
    kind = text_field("Kind of leave", "annual")
    first_day = day_field("First day")
    first_part = text_field("From the morning or the afternoon of it", "morning")
    last_day = day_field("Last day")
    last_part = text_field("To the morning or the afternoon of it", "afternoon")
    cancelled = fields.Boolean()


class Rostered(View):
    day = day_field("The day")
    shift = text_field("Shift, as the criteria set names it; null: off", "night", null=True)


class Discipline(View):
    decision = text_field("Id", "0197a0c4-8a5e-7c12-9a30-5d2f6f3f9c11")
    form = text_field("Form", "reprimand", enum=list(get_args(DisciplineForm)))
    number = text_field("Number of the decision", "45/QĐ-SLĐTBXH")
    on = day_field("In force from")
    until = day_field("In force until, included; null: until it is revoked", null=True)
    revoked = fields.Boolean()
