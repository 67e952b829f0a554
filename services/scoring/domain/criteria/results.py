"""Reads `results`: tasks or products, weighed, each with its coefficients."""

from services.scoring.domain.criteria.computed import MEASURE
from services.scoring.domain.criteria.model import Factor, FactorBand, Results
from shared.declared.mapping import Fields, Key, ListOf, Mapping
from shared.declared.shapes import FACTOR, NOT_NEGATIVE, POSITIVE

_BAND = Mapping(
    {
        "up_to": Key(NOT_NEGATIVE, "Đến mức này, kể cả nó.", "Measures up to this one."),
        "times": Key(FACTOR, "Hệ số.", "The coefficient.", required=True),
    }
)
_FACTOR = Mapping(
    {
        "measure": Key(MEASURE, "Số đo kèm theo ghi nhận.", "The measure that records tell.", required=True),
        "most": Key(FACTOR, "Hệ số là chính số đo, nhiều nhất.", "The measure itself, at most this."),
        "bands": Key(
            ListOf(_BAND, least=1), "Hệ số theo mức của số đo.", "The coefficient by bands of the measure."
        ),
        "default": Key(FACTOR, "Hệ số khi không ghi số đo (mặc định 1).", "When it is not told (default 1)."),
    },
    name="factor",
)
RESULTS = Mapping(
    {
        "points": Key(POSITIVE, "Điểm khi đạt 100 %.", "Points at 100 %.", required=True),
        "surplus": Key(NOT_NEGATIVE, "Được vượt thêm nhiều nhất.", "How much more it may give."),
        "weight": Key(
            MEASURE, "Trọng số của mỗi nhiệm vụ, ví dụ giờ chuẩn (hours).", "What weighs a task, as hours."
        ),
        "factors": Key(ListOf(_FACTOR), "Các hệ số nhân với kết quả.", "The coefficients of each result."),
    },
    name="results",
)


def results(fields: Fields | None) -> Results | None:
    if fields is None:
        return None
    factors: list[Factor] = []
    for entry in fields.entries("factors"):
        factor = _factor(entry.value)
        if any(before.measure == factor.measure for before in factors if "measure" in entry.value):
            entry.value.note("measure", "double-entry")
        factors.append(factor)
    return Results(
        points=fields.get("points", 0),
        surplus=fields.get("surplus", 0),
        weight=fields.get("weight"),
        factors=tuple(factors),
    )


def _factor(fields: Fields) -> Factor:
    if "most" in fields and "bands" in fields:
        fields.note("most", "most-or-bands")
    return Factor(
        measure=fields.get("measure", "quality"),
        most=fields.get("most"),
        bands=_bands(fields),
        default=fields.get("default", Factor.default),
    )


def _bands(fields: Fields) -> tuple[FactorBand, ...]:
    """Rising; the last one is without `up_to`, so that every measure has its coefficient."""
    found: list[FactorBand] = []
    entries = fields.entries("bands")
    for entry in entries:
        up_to = entry.value.get("up_to")
        last = entry is entries[-1]
        if "up_to" not in entry.value and not last:
            entry.place.note("band-open")
        if "up_to" in entry.value and last:
            entry.value.note("up_to", "band-closed")
        if found and None not in (up_to, found[-1].up_to) and up_to <= found[-1].up_to:
            entry.value.note("up_to", "band-order")
        found.append(FactorBand(up_to, entry.value.get("times", 0)))
    return tuple(found)
