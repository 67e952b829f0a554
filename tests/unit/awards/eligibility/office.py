"""An office to judge: a few people and units, and what is known of them, as the frames have it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

from services.awards import rules
from services.awards.domain.eligibility.assess import assess, eligible, objections
from services.awards.domain.eligibility.candidates import (
    DISCIPLINE,
    FLAGS,
    HOLDINGS,
    MATTERS,
    REGISTRATIONS,
    SUBJECTS,
    Candidates,
)
from shared.contracts.awards import AwardForm
from shared.contracts.nominations import Objection
from shared.contracts.observations import SubjectKind

CRITERIA = "van-hoa"
LAW_2003, DECREE_98, DECREE_152 = date(2020, 1, 15), date(2025, 1, 15), date(2026, 1, 15)
"""A day of deciding in each regime."""

Row = tuple[Any, ...]


def person(subject: str = "an", unit: str | None = "phong-a", **known: Any) -> Row:
    """A good one, but for what is given."""
    return _subject("person", subject, unit, {"service_months": 12, "absent_days": 3, **known})


def unit(subject: str = "phong-a", **known: Any) -> Row:
    return _subject("unit", subject, None, known)


def _subject(kind: SubjectKind, subject: str, of: str | None, known: Mapping[str, Any]) -> Row:
    usual = {"block": "khoi-1", "leads": False, "points": 9500, "grade": "A", "person_kind": None}
    told = {**usual, **known, "kind": kind, "subject": subject, "unit": of}
    return tuple(told.get(column) for column in SUBJECTS)


def held(
    form: str, year: int, subject: str = "an", campaign: str | None = None, revoked: bool = False
) -> Row:
    kind = "unit" if subject.startswith("phong") else "person"
    return kind, subject, form, year, f"{form}-{subject}-{year}", campaign, revoked


def candidates(
    *subjects: Row,
    year: int = 2019,
    today: date = LAW_2003,
    registered: Iterable[Row] = (),
    flags: Iterable[Row] = (),
    holdings: Iterable[Row] = (),
    discipline: Iterable[Row] = (),
    matters: Iterable[Row] = (),
) -> Candidates:
    return Candidates(
        period=str(year),
        today=today,
        subjects=frame(SUBJECTS, subjects),
        registrations=frame(REGISTRATIONS, registered),
        flags=frame(FLAGS, flags),
        holdings=frame(HOLDINGS, holdings),
        discipline=frame(DISCIPLINE, discipline),
        matters=frame(MATTERS, matters),
    )


def frame(schema: Mapping[str, Any], rows: Iterable[Row]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=dict(schema), orient="row")


def form(catalogue: str | None, kind: SubjectKind = "person", **known: Any) -> AwardForm:
    """A campaign's form that the catalogue's rules hold for."""
    return AwardForm(
        **{
            "form": "hinh-thuc",
            "name": "Hình thức",
            "recipient": kind,
            "rule": "grade",
            "catalogue": catalogue,
            **known,
        }
    )


def against(
    asked: AwardForm, known: Candidates, subject: str = "an", campaign: str | None = None
) -> list[Objection]:
    """What speaks against the subject by the catalogue as shipped."""
    found = assess([asked], rules.catalogue().on(known.today), known, CRITERIA, campaign)
    return objections(found).get((asked.form, asked.recipient, subject), [])


def codes(found: Iterable[Objection]) -> set[str]:
    return {one.code.removeprefix("eligibility.") for one in found}


def free(asked: Iterable[AwardForm], known: Candidates) -> pl.DataFrame:
    forms = list(asked)
    return eligible(forms, known, assess(forms, rules.catalogue().on(known.today), known, CRITERIA))
