"""The typed columns that scoring reads: what observations and personnel said, newest version of each.

All times are naive and local (Asia/Ho_Chi_Minh). `first_day` and `last_day` are both included; a null
`last_day` is open. Quantities are in hundredths.
"""

from dataclasses import dataclass, field

import polars as pl

RECORDS = pl.Schema(
    {
        "stream": pl.String(),  # the record; one row each
        "event": pl.String(),  # id of the version that stands
        "subject_kind": pl.String(),  # person, unit
        "subject": pl.String(),
        "criterion": pl.String(),
        "quantity": pl.Int64(),
        "day": pl.Date(),
        "standing": pl.String(),  # recorded, corrected, contested, upheld, confirmed, retracted
        "source": pl.String(),  # inspection, citizen, ...
        "alleged": pl.Boolean(),
        "confirmed": pl.Boolean(),  # a finding was ever made of it
        "column": pl.String(),  # of an assessed criterion, else null
        "hours": pl.Int64(),  # measures, null when not told
        "quality": pl.Int64(),
        "late_percent": pl.Int64(),
        "faults": pl.Int64(),
        "replies": pl.Int64(),
    }
)
PUNCHES = pl.Schema({"badge": pl.String(), "at": pl.Datetime("us"), "event": pl.String()})
BADGES = pl.Schema(
    {"person": pl.String(), "badge": pl.String(), "first_day": pl.Date(), "last_day": pl.Date()}
)
PLACEMENTS = pl.Schema(
    {"person": pl.String(), "unit": pl.String(), "first_day": pl.Date(), "last_day": pl.Date()}
)
LEAVE = pl.Schema(
    {
        "person": pl.String(),
        "leave": pl.String(),
        "kind": pl.String(),
        "first_day": pl.Date(),
        "first_part": pl.String(),  # morning, afternoon
        "last_day": pl.Date(),
        "last_part": pl.String(),
        "event": pl.String(),
    }
)

POSITIONS = pl.Schema(
    {
        "person": pl.String(),
        "kind": pl.String(),  # cadre, civil-servant, public-employee, worker
        "position": pl.String(),
        "heads": pl.String(),  # the unit that the person leads, or null
        "first_day": pl.Date(),
        "last_day": pl.Date(),
    }
)
UNITS = pl.Schema(
    {
        "unit": pl.String(),
        "kind": pl.String(),  # division, affiliate
        "parent": pl.String(),
        "first_day": pl.Date(),
        "last_day": pl.Date(),
    }
)
DISCIPLINE = pl.Schema(
    {
        "person": pl.String(),
        "decision": pl.String(),
        "form": pl.String(),
        "first_day": pl.Date(),
        "last_day": pl.Date(),
        "event": pl.String(),
    }
)
ROSTER = pl.Schema(
    {"person": pl.String(), "day": pl.Date(), "shift": pl.String()}  # null: off
)
EXPLANATIONS = pl.Schema(
    {
        "person": pl.String(),
        "day": pl.Date(),
        "kind": pl.String(),  # late, early, absent, missing-punch, left-post
        "outcome": pl.String(),  # open, accepted, refused
        "explained_on": pl.Date(),
        "event": pl.String(),  # the newest one of the explanation
    }
)
LEFT_OUT = pl.Schema(
    {
        "subject": pl.String(),
        "criterion": pl.String(),
        "period": pl.String(),
        "event": pl.String(),
    }
)
LIFTED = pl.Schema({"subject": pl.String(), "flag": pl.String(), "period": pl.String()})
SEEN = pl.Schema({"subject": pl.String(), "last_day": pl.Date()})


_EMPTY: dict[int, tuple[pl.Schema, pl.DataFrame]] = {}


def empty(schema: pl.Schema) -> pl.DataFrame:
    """A frame without rows, one and the same for a schema: most frames of one subject are empty."""
    found = _EMPTY.get(id(schema))
    if found is None:
        found = _EMPTY[id(schema)] = schema, pl.DataFrame(schema=schema)
    return found[1]


SCHEMAS = {
    "records": RECORDS,
    "punches": PUNCHES,
    "badges": BADGES,
    "placements": PLACEMENTS,
    "leave": LEAVE,
    "positions": POSITIONS,
    "units": UNITS,
    "discipline": DISCIPLINE,
    "roster": ROSTER,
    "explanations": EXPLANATIONS,
    "left_out": LEFT_OUT,
    "lifted": LIFTED,
    "seen": SEEN,
}


@dataclass(frozen=True)
class Suspended:
    """What does not count for the time being: criteria, and sources of records or `time-clock`."""

    criteria: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Facts:
    """What there is to judge by; more days and subjects than asked for do no harm.

    `placements` and `positions` are already resolved through transfers, mergers and splits (see `placement`).
    `discipline` has no revoked decisions. `seen` says when anything was last recorded of or punched by a
    subject, up to the period's end. Raises ValueError when a frame has not exactly the columns of its schema.
    """

    records: pl.DataFrame = field(default_factory=lambda: empty(RECORDS))
    punches: pl.DataFrame = field(default_factory=lambda: empty(PUNCHES))
    badges: pl.DataFrame = field(default_factory=lambda: empty(BADGES))
    placements: pl.DataFrame = field(default_factory=lambda: empty(PLACEMENTS))
    leave: pl.DataFrame = field(default_factory=lambda: empty(LEAVE))
    positions: pl.DataFrame = field(default_factory=lambda: empty(POSITIONS))
    units: pl.DataFrame = field(default_factory=lambda: empty(UNITS))
    discipline: pl.DataFrame = field(default_factory=lambda: empty(DISCIPLINE))
    roster: pl.DataFrame = field(default_factory=lambda: empty(ROSTER))
    explanations: pl.DataFrame = field(default_factory=lambda: empty(EXPLANATIONS))
    left_out: pl.DataFrame = field(default_factory=lambda: empty(LEFT_OUT))
    lifted: pl.DataFrame = field(default_factory=lambda: empty(LIFTED))
    seen: pl.DataFrame = field(default_factory=lambda: empty(SEEN))
    suspended: Suspended = Suspended()

    def __post_init__(self) -> None:
        for name, schema in SCHEMAS.items():
            check(getattr(self, name), schema, name)


def check(frame: pl.DataFrame, schema: pl.Schema, name: str) -> None:
    """Raises ValueError unless `frame` has exactly the columns and types of `schema`, in its order.

    Words may stand as an Enum too: then they are numbers already, which spares millions of rows the reading;
    and ids of events as the 16 bytes that they are, in the same order.
    """
    if frame is empty(schema):
        return
    given = {
        column: pl.String() if isinstance(kind, pl.Enum | pl.Binary) else kind
        for column, kind in frame.schema.items()
    }
    if pl.Schema(given) != schema:
        raise ValueError(f"{name} has the columns {dict(frame.schema)}; expected {dict(schema)}")
