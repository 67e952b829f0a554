"""What is known of everybody who could be considered for an award of one period, as columns.

The frames say what stands at the end of the period unless a column says otherwise. `kind` is "person" or
"unit" everywhere, `subject` a person's id or a unit's code; points are in hundredths.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

SUBJECTS = {
    "kind": pl.String,
    "subject": pl.String,
    "unit": pl.String,
    "block": pl.String,
    "person_kind": pl.String,
    "leads": pl.Boolean,
    "points": pl.Int64,
    "grade": pl.String,
    "service_months": pl.Int32,
    "absent_days": pl.Int32,
}
"""One row a subject. `unit` is the unit that a person is of, and null for a unit; `block` the unit's
emulation block, or that of the person's unit; `leads` whether the person heads a unit. `points` and `grade`
are those of the campaign's criteria set, null without a score. `service_months` are whole months in service
within the year of the period, `absent_days` working days absent in it (maternity, study and business trips
not counted); both null for a unit."""

REGISTRATIONS = {"kind": pl.String, "subject": pl.String, "form": pl.String}
"""Who has registered to strive for which form (code of the campaign's form, or of the catalogue's)."""

FLAGS = {"kind": pl.String, "subject": pl.String, "flag": pl.String, "severity": pl.String}
"""Flags raised in a period that touches this one."""

HOLDINGS = {
    "kind": pl.String,
    "subject": pl.String,
    "form": pl.String,
    "year": pl.Int32,
    "award": pl.String,
    "campaign": pl.String,
    "revoked": pl.Boolean,
}
"""Awards decided, conferred or recorded from before, in any year up to this one; `form` is the catalogue's
code, or the campaign's own where it has none; `campaign` is null for those recorded from before."""

DISCIPLINE = {"subject": pl.String, "form": pl.String, "decided_on": pl.Date, "ends": pl.Date}
"""Discipline of persons that stands; `ends` is its last day, null while it has none."""

MATTERS = {"kind": pl.String, "subject": pl.String, "matter": pl.String, "since": pl.Date}
"""What is not settled yet; `matter` is its kind."""


@dataclass(frozen=True)
class Candidates:
    """Everybody of one organisation for one `period`, looked at on the day `today`."""

    period: str
    today: date
    subjects: pl.DataFrame
    registrations: pl.DataFrame
    flags: pl.DataFrame
    holdings: pl.DataFrame
    discipline: pl.DataFrame
    matters: pl.DataFrame
