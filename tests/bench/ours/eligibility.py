"""Who may have which award: everybody of an organisation and their units, for all forms of the catalogue.

`--events` are persons, fifty to a unit, ten units to a block, with four years of earlier awards. The clock
runs from the columns in memory to the last reason and to who is within each quota.
"""

import argparse
import random
import time
from collections.abc import Mapping
from datetime import date

import polars as pl

from services.awards import rules
from services.awards.domain.catalogue import Catalogue
from services.awards.domain.eligibility.assess import assess, eligible
from services.awards.domain.eligibility.candidates import (
    DISCIPLINE,
    FLAGS,
    HOLDINGS,
    MATTERS,
    REGISTRATIONS,
    SUBJECTS,
    Candidates,
)
from services.awards.domain.quota import within
from shared.contracts.awards import AwardForm
from tests.bench.outcome import Judged, report

YEAR = 2025
TODAY = date(2026, 1, 15)
MEMBERS = 50
UNITS = 10
GRADES = ("A", "A", "A", "B", "C", "D")


def forms(catalogue: Catalogue) -> list[AwardForm]:
    """One of a campaign for each form of the catalogue and each kind of its recipients."""
    return [
        AwardForm(
            form=f"{code.lower()}-{kind}",
            name=form.name.vi,
            recipient=kind,
            rule="grade",
            catalogue=code,
        )
        for code, form in catalogue.on(TODAY).items()
        for kind in form.recipients
    ]


def invented(persons: int, seed: int) -> Candidates:
    """So many people; most have registered, most are graded well, a few have something against them."""
    drawn = random.Random(seed)
    people = [f"nguoi-{number:06}" for number in range(persons)]
    units = [f"phong-{number:05}" for number in range((persons - 1) // MEMBERS + 1)]
    blocks = {unit: f"khoi-{number // UNITS}" for number, unit in enumerate(units)}
    home = {person: units[number // MEMBERS] for number, person in enumerate(people)}
    everybody = [("person", one) for one in people] + [("unit", one) for one in units]
    return Candidates(
        period=str(YEAR),
        today=TODAY,
        subjects=_frame(
            SUBJECTS,
            [
                _subject(drawn, kind, one, home.get(one), blocks[home.get(one, one)])
                for kind, one in everybody
            ],
        ),
        registrations=_frame(
            REGISTRATIONS,
            [
                (kind, one, form)
                for kind, one in everybody
                for form in (("LDTT", "CSTD-CS", "CSTD-T") if kind == "person" else ("TTLDTT", "CO-T"))
                if drawn.random() < 0.9
            ],
        ),
        flags=_frame(
            FLAGS,
            [
                (kind, one, flag, severity)
                for kind, one in everybody
                for flag, severity, chance in (
                    ("initiative-base", "commendable", 0.2),
                    ("initiative-province", "commendable", 0.02),
                    ("often-late", "attention", 0.05),
                    ("citizen-complaint", "disqualifying", 0.01),
                )
                if drawn.random() < chance
            ],
        ),
        holdings=_frame(HOLDINGS, _holdings(drawn, everybody)),
        discipline=_frame(
            DISCIPLINE,
            [
                (one, form, date(YEAR, 5, 4), None if form == "warning" else date(YEAR, 11, 4))
                for one in people
                for form in ("reprimand", "warning")
                if drawn.random() < 0.003
            ],
        ),
        matters=_frame(
            MATTERS,
            [(kind, one, "complaint", date(YEAR, 9, 1)) for kind, one in everybody if drawn.random() < 0.005],
        ),
    )


def _subject(
    drawn: random.Random, kind: str, subject: str, unit: str | None, block: str
) -> tuple[object, ...]:
    points = drawn.randrange(4_000, 10_000)
    grade = drawn.choice(GRADES)
    if kind == "unit":
        return kind, subject, None, block, None, False, points, grade, None, None
    months, absent = drawn.choice((12, 12, 12, 5)), drawn.randrange(50)
    return kind, subject, unit, block, "civil-servant", False, points, grade, months, absent


def _holdings(drawn: random.Random, everybody: list[tuple[str, str]]) -> list[tuple[object, ...]]:
    titles = {
        "person": (("LDTT", 0.8), ("CSTD-CS", 0.12), ("CSTD-T", 0.01)),
        "unit": (("TTLDTT", 0.7), ("CO-T", 0.05)),
    }
    return [
        (kind, one, form, year, f"{form}-{one}-{year}", None, drawn.random() < 0.001)
        for kind, one in everybody
        for form, chance in titles[kind]
        for year in range(YEAR - 4, YEAR + 1)
        if drawn.random() < chance
    ]


def _frame(schema: Mapping[str, type[pl.DataType]], rows: list[tuple[object, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(schema), orient="row")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=100_000, help="so many persons")
    parser.add_argument("--seed", type=int, default=1)
    options, _ = parser.parse_known_args()
    catalogue = rules.catalogue()
    asked, candidates = forms(catalogue), invented(options.events, options.seed)
    began = time.monotonic()
    reasons = assess(asked, catalogue.on(TODAY), candidates, "van-hoa")
    free = eligible(asked, candidates, reasons)
    in_force = catalogue.on(TODAY)
    places = [within(one, in_force[one.catalogue or ""], candidates, free) for one in asked]
    seconds = time.monotonic() - began
    report(
        Judged(
            events=options.events,
            seconds=seconds,
            reasons=reasons.height,
            within=sum(one.filter(pl.col("outcome") == "within").height for one in places),
        )
    )


if __name__ == "__main__":
    main()
