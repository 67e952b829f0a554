"""Reads the kinds of computed items that rest on records: target, measured, assessed."""

from typing import get_args

from services.scoring.domain.criteria.model import Assessed, Measured, Over, Several, Step, Target
from shared.contracts.observations import Measure
from shared.declared.mapping import Fields, Key, ListOf, Mapping
from shared.declared.shapes import NOT_NEGATIVE, POSITIVE, Choice, Slug, Truth

MEASURE = Choice(get_args(Measure))

SEVERAL = Key(
    Choice(get_args(Several)),
    "Có nhiều kết quả: lấy kết quả mới nhất (last, mặc định) hay trung bình (mean).",
    "Of several results the latest (last, default) or their mean.",
)
_OVER = Mapping(
    {
        "each": Key(POSITIVE, "Cứ vượt đủ mức này.", "Every full so much over the plan.", required=True),
        "points": Key(POSITIVE, "Được cộng số điểm này.", "Gives so many points.", required=True),
        "cap": Key(POSITIVE, "Nhiều nhất.", "At most.", required=True),
    }
)
TARGET = Mapping(
    {
        "weight": Key(POSITIVE, "Điểm khi đạt đủ.", "Points when it is reached.", required=True),
        "full_at": Key(POSITIVE, "Mức đạt đủ (mặc định 100).", "What reaching it means (default 100)."),
        "zero_under": Key(NOT_NEGATIVE, "Dưới mức này là 0 điểm.", "Nothing under this."),
        "over": Key(_OVER, "Vượt kế hoạch.", "What is over the plan."),
        "several": SEVERAL,
        "in_proportion": Key(
            Truth(),
            "true: mức đặt ra tính theo phần thời gian công tác trong kỳ.",
            "true: the plan is measured by the part of the period that was served.",
        ),
    },
    name="target",
)
_STEP = Mapping(
    {
        "from": Key(NOT_NEGATIVE, "Từ mức này.", "From this quantity on.", required=True),
        "points": Key(NOT_NEGATIVE, "Điểm.", "Points.", required=True),
    }
)
MEASURED = Mapping(
    {
        "steps": Key(
            ListOf(_STEP, least=1), "Các bậc, từ cao xuống thấp.", "The steps, highest first.", required=True
        ),
        "several": SEVERAL,
        "measure": Key(
            MEASURE,
            "Số đo kèm theo phải có, ví dụ số phiếu (replies).",
            "The measure that a record has to tell, as replies.",
        ),
        "at_least": Key(NOT_NEGATIVE, "Số đo đó ít nhất là.", "The least that it may be."),
    },
    name="measured",
)
ASSESSED = Mapping(
    {
        "most": Key(POSITIVE, "Điểm cao nhất.", "The most points.", required=True),
        "least": Key(NOT_NEGATIVE, "Điểm thấp nhất (mặc định 0).", "The least points (default 0)."),
        "levels": Key(
            ListOf(NOT_NEGATIVE, least=1, distinct=True),
            "Chỉ được chấm các mức này.",
            "The only values allowed.",
        ),
        "columns": Key(
            ListOf(Slug(), least=1, distinct=True),
            "Các cột chấm theo thứ tự; cột cuối đã chấm có giá trị.",
            "The columns in their order; the last that is filled counts.",
            required=True,
        ),
        "explain_over": Key(
            NOT_NEGATIVE,
            "Lệch với cột trước quá mức này thì phải nêu lý do.",
            "Who differs by more from the column before has to say why.",
        ),
    },
    name="assessed",
)


def target(fields: Fields | None) -> Target | None:
    if fields is None:
        return None
    full_at, zero_under = fields.get("full_at", Target.full_at), fields.get("zero_under", 0)
    if zero_under > full_at:
        fields.note("zero_under", "zero-under")
    return Target(
        weight=fields.get("weight", 0),
        full_at=full_at,
        zero_under=zero_under,
        over=_over(fields.get("over")),
        several=fields.get("several", "last"),
        in_proportion=fields.get("in_proportion", False),
    )


def _over(fields: Fields | None) -> Over | None:
    if fields is None:
        return None
    return Over(fields.get("each", 1), fields.get("points", 0), fields.get("cap", 0))


def measured(fields: Fields | None) -> Measured | None:
    if fields is None:
        return None
    steps: list[Step] = []
    for entry in fields.entries("steps"):
        step = Step(entry.value.get("from", 0), entry.value.get("points", 0))
        if "from" in entry.value and steps and step.least >= steps[-1].least:
            entry.value.note("from", "steps-order")
        steps.append(step)
    if steps and not any(step.points for step in steps):
        fields.note("steps", "steps-zero")
    if "at_least" in fields and "measure" not in fields:
        fields.note("at_least", "at-least-of-what")
    return Measured(
        steps=tuple(steps),
        several=fields.get("several", "last"),
        measure=fields.get("measure"),
        at_least=fields.get("at_least", 0),
    )


def assessed(fields: Fields | None) -> Assessed | None:
    if fields is None:
        return None
    most, least = fields.get("most"), fields.get("least", 0)
    if most is not None and least >= most:
        fields.note("least", "least-most")
    for entry in fields.entries("levels"):
        if most is not None and not least <= entry.value <= most:
            entry.place.note("level-outside")
    columns = fields.listed("columns")
    if "explain_over" in fields and len(columns) == 1:
        fields.note("explain_over", "one-column")
    return Assessed(
        most=most or 0,
        columns=columns,
        least=least,
        levels=fields.listed("levels"),
        explain_over=fields.get("explain_over"),
    )
