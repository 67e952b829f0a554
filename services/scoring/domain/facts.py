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
        "standing": pl.String(),  # recorded, corrected, contested, upheld, retracted
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


def empty(schema: pl.Schema) -> pl.DataFrame:
    return pl.DataFrame(schema=schema)


@dataclass(frozen=True)
class Facts:
    """What there is to judge by; more days and subjects than asked for do no harm.

    `placements` are already resolved through transfers, mergers and splits (see `placement`). Raises
    ValueError when a frame has not exactly the columns of its schema.
    """

    records: pl.DataFrame = field(default_factory=lambda: empty(RECORDS))
    punches: pl.DataFrame = field(default_factory=lambda: empty(PUNCHES))
    badges: pl.DataFrame = field(default_factory=lambda: empty(BADGES))
    placements: pl.DataFrame = field(default_factory=lambda: empty(PLACEMENTS))
    leave: pl.DataFrame = field(default_factory=lambda: empty(LEAVE))

    def __post_init__(self) -> None:
        check(self.records, RECORDS, "records")
        check(self.punches, PUNCHES, "punches")
        check(self.badges, BADGES, "badges")
        check(self.placements, PLACEMENTS, "placements")
        check(self.leave, LEAVE, "leave")


def check(frame: pl.DataFrame, schema: pl.Schema, name: str) -> None:
    """Raises ValueError unless `frame` has exactly the columns and types of `schema`, in its order."""
    if frame.schema != schema:
        raise ValueError(f"{name} has the columns {dict(frame.schema)}; expected {dict(schema)}")
