"""Reading what time clocks write: every line becomes a punch or is listed with the reason why not."""

from services.observations.domain.timeclock.memory import read_memory
from services.observations.domain.timeclock.model import (
    Columns,
    DateOrder,
    Note,
    Outcome,
    Punch,
    Reading,
    ReadOptions,
    Reason,
    Remark,
    Unread,
)
from services.observations.domain.timeclock.pushed import read_pushed
from services.observations.domain.timeclock.reader import read
from services.observations.domain.timeclock.reasons import explain
from services.observations.domain.timeclock.table import parse_rows

__all__ = [
    "Columns",
    "DateOrder",
    "Note",
    "Outcome",
    "Punch",
    "ReadOptions",
    "Reading",
    "Reason",
    "Remark",
    "Unread",
    "explain",
    "parse_rows",
    "read",
    "read_memory",
    "read_pushed",
]
