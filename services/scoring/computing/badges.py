"""The first stage: whose punches they were, and whether they show that a clock was read on one more day."""

from services.scoring.computing.turn import Turn
from services.scoring.domain.periods import Period
from services.scoring.projections import dirty, people, punches


def resolve(turn: Turn) -> None:
    """Mark who carried the badges; everybody, once a day turns out to have been clocked: who is without a
    punch on it was absent."""
    connection, tenant = turn.question.connection, turn.taken.tenant
    opened: set[str] = set()
    carriers: set[tuple[str, str]] = set()
    for text, badges in _by_month(turn).items():
        month = Period.parse(text)
        carried = people.carried_since(connection, tenant, badges)
        fresh = punches.note_clocked(connection, tenant, month.first_day, month.last_day, carried)
        opened |= punches.months_judged_by(connection, tenant, fresh)
        if fresh:
            turn.due += dirty.of_opening(connection, tenant, [text])
        carriers.update((person, text) for person in people.carriers(connection, tenant, badges))
    open_months = dirty.known_months(connection, tenant) | {
        one.period for one in turn.due if isinstance(one, dirty.Mark)
    }
    for text in opened & open_months:
        turn.due.append(dirty.Mark(tenant, dirty.EVERYONE, "", text))
    for person, text in carriers:
        if text not in opened:
            turn.mark(dirty.PERSON, person, text)


def _by_month(turn: Turn) -> dict[str, list[str]]:
    """month -> the badges that are marked in it, in order."""
    months: dict[str, list[str]] = {}
    for one in sorted(turn.taken.marks, key=lambda one: one.period):
        months.setdefault(one.period, []).append(one.subject)
    return months
