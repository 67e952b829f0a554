"""Reads what only counted items have: points or bands of each fact, and which facts those are."""

from typing import get_args

from services.scoring.domain.criteria.codes import Known
from services.scoring.domain.criteria.model import AttendanceKind, Band, Fade, Per, Source, When
from services.scoring.domain.criteria.windows import CAP, REPEATS, WINDOW
from shared.contracts.personnel import DisciplineForm
from shared.declared.mapping import Fields, Key, ListOf, Mapping
from shared.declared.shapes import (
    ANY_POINTS,
    MONTHS,
    MOVING,
    NOT_NEGATIVE,
    Choice,
    Points,
    Slug,
    Whole,
)

_BAND = Mapping(
    {
        "up_to": Key(NOT_NEGATIVE, "Đến mức này, kể cả nó.", "Quantities up to this one."),
        "points": Key(ANY_POINTS, "Điểm.", "Points.", required=True),
    }
)
_MINUTES = Mapping(
    {
        "over": Key(Whole(), "Nhiều hơn số phút này.", "More minutes than this."),
        "up_to": Key(Whole(1), "Đến số phút này.", "Up to so many minutes."),
    }
)
_WHEN = Mapping(
    {
        "kind": Key(
            Choice(get_args(AttendanceKind)),
            "Chấm công cho thấy gì.",
            "What attendance shows.",
            only="individual",
        ),
        "minutes": Key(_MINUTES, "Bao nhiêu phút.", "How many minutes.", only="individual"),
        "forms": Key(
            ListOf(Choice(get_args(DisciplineForm)), least=1, distinct=True),
            "Các hình thức kỷ luật; không ghi là mọi hình thức.",
            "Forms of discipline; without it all.",
        ),
        "criteria": Key(
            ListOf(Slug(), least=1, distinct=True),
            "Các tiêu chí mà đơn vị mình phụ trách, hoặc người của đơn vị, bị ghi nhận.",
            "Criteria under which the led unit or its members were recorded.",
            only="individual",
        ),
    },
    name="when",
    exactly_one=("kind", "forms", "criteria"),
)

COUNTED = {
    "points": Key(
        MOVING, "Điểm của mỗi lần; dấu trừ là trừ điểm.", "Points of each fact; a minus takes away."
    ),
    "bands": Key(
        ListOf(_BAND, least=1),
        "Điểm theo mức của số lượng: mức đầu tiên đạt tới.",
        "Points by the fact's quantity: the first band that reaches.",
    ),
    "per": Key(
        Choice(get_args(Per), of_persons=("minute", "half-day")),
        "Nhân điểm với: số lượng, số phút, số buổi; không ghi là từng lần.",
        "What points are multiplied by; without it each occurrence.",
    ),
    "from": Key(
        Choice(
            ("record", "attendance", "discipline", "subordinates"), of_persons=("attendance", "subordinates")
        ),
        "Lấy từ: ghi nhận (mặc định), chấm công, quyết định kỷ luật, cấp dưới.",
        "Where facts come from: records (default), attendance, discipline, subordinates.",
    ),
    "when": Key(_WHEN, "Những việc nào của nguồn đó.", "Which facts of that source."),
    "family": Key(
        Slug(),
        "Các tiêu chí cùng từ này được đếm chung.",
        "Criteria with the same word are counted together.",
    ),
    "free_per_month": Key(
        Whole(), "Số lần đầu mỗi tháng được châm chước.", "The first so many of a month move nothing."
    ),
    "repeats": REPEATS,
    "once_per": Key(
        WINDOW, "Trong khoảng này chỉ tính lần đầu.", "Of several facts inside one window the first counts."
    ),
    "looks_back": Key(
        Mapping({"months": Key(MONTHS, "Số tháng.", "Number of months.", required=True)}),
        "Xét cả những tháng trước kỳ, tính đến cuối kỳ.",
        "Facts of so many months up to the period's end count.",
    ),
    "fades": Key(
        Mapping(
            {
                "every_months": Key(MONTHS, "Cứ bao nhiêu tháng.", "Every so many months.", required=True),
                "to": Key(Points(0, 9999), "Còn lại bao nhiêu %.", "What % is left.", required=True),
            }
        ),
        "Điểm nhẹ dần theo thời gian.",
        "Points weigh less as time goes by.",
    ),
    "cap": CAP,
}
"""The keys of counted items; a counted item has `points` or `bands`."""

_FROM_ONLY: dict[str, tuple[Source, ...]] = {
    "looks_back": ("record", "discipline"),
    "fades": ("record", "discipline"),
    "needs_finding": ("record", "subordinates"),
    "when": ("attendance", "discipline", "subordinates"),
    "bands": ("record", "attendance"),
}
_WHEN_OF: dict[Source, str] = {"attendance": "kind", "discipline": "forms", "subordinates": "criteria"}
_PER_OF: dict[Source, tuple[Per, ...]] = {
    "record": ("occurrence", "quantity"),
    "attendance": ("occurrence", "minute", "half-day"),
}
_TIMED: tuple[AttendanceKind, ...] = ("late", "early", "left-post")


def check_source(fields: Fields, source: Source) -> None:
    """Notes keys that make no sense of facts from that source."""
    for key, sources in _FROM_ONLY.items():
        if key in fields and source not in sources:
            fields.note(key, "from-only", key=key, sources=", ".join(sources))
    if source in ("attendance", "subordinates") and "when" not in fields:
        fields.note("from", "when-missing", key=_WHEN_OF[source])


def per(fields: Fields, source: Source, when: When | None) -> Per:
    """What points are multiplied by; of attendance it has to be something that the kind is measured in."""
    chosen: Per = fields.get("per", "occurrence")
    allowed = _PER_OF.get(source, ("occurrence",))
    if "bands" in fields and "per" in fields:
        fields.note("per", "per-bands")
    elif chosen not in allowed:
        fields.note("per", "choice", allowed=", ".join(allowed))
    elif when is not None and when.kind is not None and not _measured_in(chosen, when.kind):
        fields.note("per", "per-kind", kind=when.kind)
    return chosen


def _measured_in(unit: Per, kind: AttendanceKind) -> bool:
    if unit == "minute":
        return kind in _TIMED
    return unit != "half-day" or kind == "absent"


def bands(fields: Fields) -> tuple[Band, ...]:
    """Rising, only the last without `up_to`, and all of one sign; some band has to move something."""
    found: list[Band] = []
    entries = fields.entries("bands")
    for entry in entries:
        up_to, points = entry.value.get("up_to"), entry.value.get("points", 0)
        if "up_to" not in entry.value and entry is not entries[-1]:
            entry.place.note("band-open")
        if found and None not in (up_to, found[-1].up_to) and up_to <= found[-1].up_to:
            entry.value.note("up_to", "band-order")
        if any(band.points * points < 0 for band in found):
            entry.value.note("points", "band-sign")
        found.append(Band(up_to, points))
    if entries and not any(band.points for band in found):
        fields.note("bands", "band-zero")
    return tuple(found)


def when(fields: Fields, source: Source, known: Known) -> When | None:
    """Which facts of the source; `known` are the criteria that subordinates can be recorded under."""
    asked: Fields | None = fields.get("when")
    if asked is None:
        return None
    belongs = _WHEN_OF.get(source)
    for key in ("kind", "forms", "criteria"):
        if key in asked and belongs is not None and key != belongs:
            asked.note(key, "when-source", key=key, source=source, belongs=belongs)
    if source == "subordinates":
        for entry in asked.entries("criteria"):
            entry.place.note_unless_among("unknown-criterion", entry.value, known.recorded)
    over, up_to = _minutes(asked)
    if asked.get("kind") == "left-post" and known.work is not None and not known.sees_left_posts:
        asked.note("kind", "left-post-unseen")
    return When(
        kind=asked.get("kind"),
        over=over,
        up_to=up_to,
        forms=asked.listed("forms"),
        criteria=asked.listed("criteria"),
    )


def _minutes(asked: Fields) -> tuple[int | None, int | None]:
    minutes: Fields | None = asked.get("minutes")
    if minutes is None:
        return None, None
    kind = asked.get("kind")
    if kind not in _TIMED:
        minutes.place.note("minutes-kind", kind=kind or "when")
    over, up_to = minutes.get("over"), minutes.get("up_to")
    if over is not None and up_to is not None and over >= up_to:
        minutes.place.note("minutes-order")
    return over, up_to


def fade(fields: Fields) -> Fade | None:
    said: Fields | None = fields.get("fades")
    return None if said is None else Fade(said.get("every_months", 1), said.get("to", 0))
