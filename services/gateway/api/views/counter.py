"""Evidence that is kept here, service counters, and what citizens say of them."""

from marshmallow import fields

from services.gateway.api.views.shape import View, day_field, text_field, whole_field


class EvidenceKept(View):
    evidence = text_field("For the field `evidence` of a record", f"evidence:{'0' * 64}")


class CounterRule(View):
    question = whole_field("Number of the question", 2)
    criterion = text_field("Criterion that an answer is put on record under", "thai-do-phuc-vu")
    least = whole_field("The lowest answer that is", 1)
    most = whole_field("The highest", 2)


class Counter(View):
    counter = text_field("Short name", "quay-1")
    unit = text_field("Unit that serves there", "mot-cua")
    name = text_field("Name as citizens read it", "Quầy số 1")
    rules = fields.List(fields.Nested(CounterRule))
    address = text_field("Where its QR code leads", "https://thidua.example.vn/feedback/quay-1")


class Saying(View):
    feedback = text_field("Id", "0197a0c4-8a5e-5c12-9a30-5d2f6f3f9c11")
    day = day_field("The day; nobody keeps the moment")
    answers = fields.List(
        fields.Integer(),
        metadata={"description": "1 (bad) to 5, one a question", "examples": [[5, 4, 5, 5, 5]]},
    )
    words = text_field("What was added", "Cán bộ rất tận tình", null=True)
    records = fields.List(
        fields.String(), metadata={"description": "Records that followed; they count once confirmed"}
    )
