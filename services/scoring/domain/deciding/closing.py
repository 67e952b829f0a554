"""Closing periods: from then on what is published of them stays, until they are reopened for a reason."""

from dataclasses import dataclass
from datetime import date

from services.scoring.domain.periods import Period
from shared.contracts.commands.scoring import ClosePeriod, ReopenPeriod
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal
from shared.contracts.scoring import PeriodClosed, PeriodReopened

Closed = frozenset[Period]
INITIAL: Closed = frozenset()


@dataclass(frozen=True)
class Surroundings:
    """`waiting`: how many marks wait for scores of the period to be computed."""

    today: date
    waiting: int = 0


def decide(command: ClosePeriod | ReopenPeriod, state: Closed, around: Surroundings) -> list[Event]:
    """Raises Refusal."""
    period = Period.parse(command.period)
    if isinstance(command, ReopenPeriod):
        return _reopen(command, period, state)
    whole = closed_by(period, state)
    if whole is not None:
        raise Refusal("period.closed", place="period", value=str(period), closed=str(whole))
    if period.first_day > around.today:
        raise Refusal("period.not-begun", place="period", value=str(period), day=period.first_day.isoformat())
    if around.waiting:
        raise Refusal("period.waiting", place="period", value=str(period), count=around.waiting)
    return [PeriodClosed(period=str(period), by=command.by)]


def _reopen(command: ReopenPeriod, period: Period, state: Closed) -> list[Event]:
    if period in state:
        return [PeriodReopened(period=str(period), by=command.by, reason=command.reason)]
    whole = closed_by(period, state)
    if whole is not None:
        raise Refusal("period.closed-within", place="period", value=str(period), closed=str(whole))
    known = ", ".join(str(one) for one in sorted(state)) or "–"
    raise Refusal("period.open", place="period", value=str(period), known=known)


def closed_by(period: Period, state: Closed) -> Period | None:
    """The closed period that it is, or lies within; None when it is open."""
    return min((one for one in state if period.within(one)), default=None, key=lambda one: one.length)


def evolve(state: Closed, event: Event) -> Closed:
    if isinstance(event, PeriodClosed):
        return state | {Period.parse(event.period)}
    if isinstance(event, PeriodReopened):
        return state - {Period.parse(event.period)}
    return state
