"""Why a rebuild does not go on, in words of both languages that anybody may read.

Whoever may ask for it may be of any organisation: so an error is quoted only where its words cannot hold what
a row says. All of it stands in the service's log.
"""

import msgspec
import polars as pl
import sqlalchemy as sa

from shared.contracts.event import UnknownEventType
from shared.contracts.messages import LANGUAGES
from shared.contracts.refusal import Refusal
from shared.eventstore import segment
from shared.rebuild.sources import SourceSilent

_ABOUT_VALUES = ("22", "23")
"""Classes of PostgreSQL's errors that quote the values at fault."""


def unreadable(log: str, service: str, page: pl.DataFrame) -> Refusal | None:
    """Names the first event of a page of `log` that cannot be read, if there is one and the page holds all of
    it; `service` is the one to be rebuilt."""
    if not set(segment.COLUMNS) <= set(page.columns):
        return None
    for one in segment.recorded(page):
        try:
            one.event()
        except Exception as error:
            where = {"log": log, "position": one.position, "event": one.id, "type": one.type}
            return Refusal("rebuild.unreadable", **where, said=_of_reading(error), service=service)
    return None


def kept(error: BaseException) -> str:
    """What to keep of `error`, to be read by `reasons.spoken`."""
    told = _told(error)
    return msgspec.json.encode({one: told.text(one) for one in LANGUAGES}).decode()


def _told(error: BaseException) -> Refusal:
    if isinstance(error, Refusal):
        return error
    if isinstance(error, SourceSilent):
        return Refusal("rebuild.owner-silent", said=str(error))
    if isinstance(error, sa.exc.DBAPIError) and not _about_values(error):
        return Refusal("rebuild.database", said=" ".join(str(error.orig).split()))
    return Refusal("rebuild.program", kind=type(error).__name__)


def _about_values(error: sa.exc.DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state is not None and state.startswith(_ABOUT_VALUES)


def _of_reading(error: Exception) -> str:
    foreseen = isinstance(error, UnknownEventType | msgspec.DecodeError)
    return str(error) if foreseen else type(error).__name__
