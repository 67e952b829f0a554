"""What events said of persons, read once and told of all their days, whatever the period."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from services.scoring.asked import Question
from services.scoring.projections import person_frames
from services.scoring.projections.organisation import Organisation, organisation
from services.scoring.projections.person_reading import EVERYTHING, Rows, person_rows


@dataclass(frozen=True)
class People:
    """Of `persons`, None: of everybody. Each frame of `domain.facts` is made when first asked for."""

    question: Question
    persons: Sequence[str] | None
    known: Organisation
    rows: Rows

    @cached_property
    def badges(self) -> pl.DataFrame:
        return person_frames.badges(self.rows, self.persons)

    @cached_property
    def placements(self) -> pl.DataFrame:
        return person_frames.placements(self.rows, self.known.successions)

    @cached_property
    def leave(self) -> pl.DataFrame:
        return person_frames.leave(self.rows)

    @cached_property
    def positions(self) -> pl.DataFrame:
        return person_frames.positions(self.rows, self.known.ended)

    @cached_property
    def discipline(self) -> pl.DataFrame:
        return until(self.question, person_frames.discipline(self.rows), "first_day")

    @cached_property
    def roster(self) -> pl.DataFrame:
        return person_frames.roster(self.rows)

    @cached_property
    def explanations(self) -> pl.DataFrame:
        return until(self.question, person_frames.explanations(self.rows), "explained_on")


def people_of(question: Question, persons: Sequence[str] | None) -> People:
    connection, tenant, as_of = question.connection, question.tenant, question.as_of
    known = organisation(connection, tenant, as_of)
    return People(question, persons, known, person_rows(connection, tenant, persons, as_of, EVERYTHING))


def until(question: Question, frame: pl.DataFrame, day: str) -> pl.DataFrame:
    """What had happened by the day that is asked about."""
    return frame if question.until is None else frame.filter(pl.col(day) <= question.until)
