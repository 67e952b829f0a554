"""What the sheets that score a period ask to be read for it: from which sources, and from which day on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from services.scoring.domain.criteria.model import CriteriaSet, Item, Sheet
from services.scoring.domain.periods import Period, months_from
from shared.contracts.observations import SubjectKind


@dataclass(frozen=True)
class Asks:
    """`first_day` is the earliest that is looked at; `looked_back`, if that is before the period, the day
    with the criteria whose records count from it on. `seen_since`: since when nobody may have been
    unobserved. `answers`: the criteria that heads answer for; `leads`: whether the units that persons lead
    are scored with them.
    """

    sources: frozenset[str]
    first_day: date
    looked_back: tuple[date, tuple[str, ...]] | None
    seen_since: date | None
    answers: tuple[str, ...]
    leads: bool


def asks_of(sets: Sequence[CriteriaSet], kind: SubjectKind, period: Period) -> Asks:
    """By the sheets of that kind in all of `sets`."""
    sheets = [sheet for one in sets if (sheet := one.sheet(kind)) is not None]
    items = [item for sheet in sheets for _, item in sheet.items()]
    leads = any(item.from_unit is not None for item in items)
    if leads:
        items += _of_units(sets)
    looking = [item for item in items if item.looks_back_months]
    first = min((_since(item.looks_back_months, period) for item in looking), default=period.first_day)
    criteria = {code for item in looking for code in (item.criterion, *_answered(item))}
    return Asks(
        sources=frozenset(item.source for item in items),
        first_day=min(first, period.first_day),
        looked_back=(first, tuple(sorted(criteria))) if first < period.first_day else None,
        seen_since=_seen_since(sheets, period),
        answers=tuple(sorted({code for item in items for code in _answered(item)})),
        leads=leads,
    )


def _of_units(sets: Sequence[CriteriaSet]) -> Iterator[Item]:
    return (item for one in sets if one.collective is not None for _, item in one.collective.items())


def _answered(item: Item) -> tuple[str, ...]:
    return item.when.criteria if item.source == "subordinates" and item.when is not None else ()


def _since(months: int, period: Period) -> date:
    return months_from(period.last_day.replace(day=1), 1 - months)


def _seen_since(sheets: Sequence[Sheet], period: Period) -> date | None:
    asked = (flag.unobserved_months for sheet in sheets for flag in sheet.flags)
    months = max((one for one in asked if one is not None), default=0)
    return _since(months, period) if months else None
