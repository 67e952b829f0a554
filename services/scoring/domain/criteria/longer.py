"""Reads `longer`: how quarters, half-years and years follow from shorter periods."""

from typing import get_args

from services.scoring.domain.criteria.model import Longer
from services.scoring.domain.periods import LENGTHS, PeriodKind
from shared.declared.mapping import Fields, Key, ListOf, Mapping
from shared.declared.shapes import Choice, Whole

PERIODS: tuple[PeriodKind, ...] = get_args(PeriodKind)

_MEAN = Mapping(
    {
        "mean_of": Key(
            Choice(PERIODS, of_persons=("month",)),
            "Trung bình của các kỳ nào.",
            "The mean of which periods.",
            required=True,
        ),
        "weights": Key(
            ListOf(Whole(1, 1000)),
            "Trọng số của từng kỳ theo thứ tự, ví dụ [1, 2].",
            "What each of them weighs, in their order.",
        ),
    },
    name="mean",
)
LONGER = Key(
    Mapping(
        {
            "quarter": Key(_MEAN, "Quý.", "Quarters.", only="individual"),
            "half": Key(_MEAN, "Nửa năm.", "Half-years."),
            "year": Key(_MEAN, "Năm.", "Years."),
        }
    ),
    "Cách tính các kỳ dài hơn; không ghi thì là trung bình các kỳ chấm điểm.",
    "How longer periods follow; without it they are the plain mean of the sheet's own periods.",
)


def made_periods(own: PeriodKind, longer: tuple[Longer, ...]) -> tuple[PeriodKind, ...]:
    """The periods that a sheet gives scores of: its own, quarter and year, and those that `longer` names."""
    named = {kind for entry in longer for kind in (entry.period, entry.mean_of)}
    wanted = {own, "quarter", "year"} | named
    return tuple(kind for kind in PERIODS if kind in wanted and LENGTHS[kind] >= LENGTHS[own])


def read_longer(fields: Fields | None, own: PeriodKind) -> tuple[Longer, ...]:
    """The entries, shortest period first; each follows from shorter periods only, so there is no circle."""
    if fields is None:
        return ()
    found: list[Longer] = []
    for period in PERIODS:
        said: Fields | None = fields.get(period)
        if said is None:
            continue
        if LENGTHS[period] <= LENGTHS[own]:
            said.place.note("not-longer", own=own)
            continue
        part: PeriodKind = said.get("mean_of", own)
        if not LENGTHS[own] <= LENGTHS[part] < LENGTHS[period]:
            said.note("mean_of", "not-a-part", own=own, period=period)
            continue
        count = LENGTHS[period] // LENGTHS[part]
        weights = said.listed("weights")
        if said.all_read("weights") and len(weights) != count:
            said.note("weights", "weights-count", count=count, period=period, part=part)
        found.append(Longer(period, part, weights or (1,) * count))
    return tuple(found)
