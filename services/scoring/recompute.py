"""Takes marks, computes what they name, announces and so writes what changed: all in one transaction."""

from datetime import date
from functools import partial

from services.scoring.computing import badges, persons, relative, units
from services.scoring.computing.turn import SUBJECTS_AT_ONCE, Turn
from services.scoring.domain.periods import Period
from services.scoring.projections import dirty, people, progress
from services.scoring.projections.taking import take
from shared.database import by_indexes
from shared.eventstore import Store, VersionConflict
from shared.failpoints import failpoint

_ATTEMPTS = 5


def recompute(store: Store, limit: int = SUBJECTS_AT_ONCE) -> int:
    """Compute the subjects of up to `limit` marks; returns how many marks were taken, 0 when none waited."""
    for _ in range(_ATTEMPTS):
        try:
            with store.begin() as transaction:
                connection = transaction.connection
                by_indexes(connection)
                taken = take(connection, limit, partial(people.in_a_bucket, connection))
                if taken is None:
                    progress.end_finished(connection, store.now())
                    return 0
                turn = Turn(transaction, taken, store.now())
                _compute(turn)
                turn.end()
                failpoint("recompute.before_commit")
            failpoint("recompute.committed")
            return taken.size
        except VersionConflict:
            # Another replica announced something of a subject meanwhile; its marks are still there for us.
            continue
    return 0


def recompute_everybody(store: Store, tenant: str, period: Period | None = None) -> None:
    """Make everybody's scores of the active months of the period due, or of all; they are computed as
    replicas come to them, and what is recorded meanwhile is computed before."""
    with store.begin() as transaction:
        first, last = (date.min, date.max) if period is None else (period.first_day, period.last_day)
        due = dirty.of_all_between(transaction.connection, tenant, first, last)
        cause = dirty.Cause(tenant, "asked for" if period is None else f"asked for {period}", store.now())
        dirty.write(transaction.connection, [*due, cause])


def _compute(turn: Turn) -> None:
    if turn.taken.turn == dirty.BADGES:
        badges.resolve(turn)
    elif turn.taken.turn == dirty.PERSONS:
        persons.compute(turn)
    elif turn.taken.turn < dirty.UNIT_CELLS:
        units.compute(turn)
    else:
        relative.regrade(turn)
