"""Everybody who could be considered for an award of a period, from what the read models know."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards import placing
from services.awards.domain.campaign import Campaign
from services.awards.domain.eligibility import candidates as frames
from services.awards.domain.eligibility.candidates import Candidates
from services.awards.domain.periods import span, touch
from services.awards.projections import campaigns, rankings
from services.awards.projections.discipline import discipline, revocations
from services.awards.projections.flags import flags
from services.awards.projections.holdings import holdings
from services.awards.projections.leave import cancellations, leave, shortenings
from services.awards.projections.matters import matters
from services.awards.projections.scores import scores
from services.awards.projections.units import ends, units
from services.awards.reading import Asked

UNCOUNTED = ("maternity", "study", "business-trip")
"""Leave that does not count as absence."""


def candidates(
    connection: Connection,
    tenant: str,
    campaign: Campaign,
    period: str,
    today: date,
    only: Collection[tuple[str, str]] | None = None,
) -> Candidates:
    """All subjects of the organisation, as they are known and as they stood at the end of `period`.

    What was decided after `today` is left out. `only` names the (kind, subject) that are wanted, None for
    all; of units that are named, the people come along.
    """
    asked = Asked(
        connection, tenant, None if only is None else placing.with_members(connection, tenant, only)
    )
    about = _About(asked, campaign, period, today)
    return Candidates(
        period=period,
        today=today,
        subjects=about.subjects(),
        registrations=about.registrations(),
        flags=about.flags(),
        holdings=about.holdings(),
        discipline=about.discipline(),
        matters=about.matters(),
    )


@dataclass(frozen=True)
class _About:
    asked: Asked
    campaign: Campaign
    period: str
    today: date

    @property
    def first(self) -> date:
        return date(span(self.period)[0].year, 1, 1)

    @property
    def last(self) -> date:
        return span(self.period)[1]

    def subjects(self) -> pl.DataFrame:
        blocks = placing.blocks(self.asked, self.last)
        people = placing.people(self.asked, self.first, self.last).join(blocks, on="unit", how="left")
        scored = self._scores()
        known = pl.concat(
            [
                people.with_columns(kind=pl.lit("person"), subject="person"),
                self._units().join(blocks, left_on="subject", right_on="unit", how="left"),
            ],
            how="diagonal",
        )
        return (
            known.join(scored, on=["kind", "subject"], how="full", coalesce=True)
            .join(self._absences(), left_on="subject", right_on="person", how="left")
            .with_columns(
                leads=pl.col("leads").fill_null(value=False),
                absent_days=pl.when(pl.col("kind") == "person").then(pl.col("absent_days").fill_null(0)),
                service_months=pl.when(pl.col("kind") == "person").then(pl.col("service_months")),
            )
            .select(pl.col(name).cast(kind) for name, kind in frames.SUBJECTS.items())
            .sort("kind", "subject")
        )

    def _units(self) -> pl.DataFrame:
        """Units that existed on some day of the period."""
        same = sa.and_(ends.c.tenant == units.c.tenant, ends.c.unit == units.c.unit)
        query = (
            sa.select(sa.literal("unit"), units.c.unit)
            .outerjoin(ends, same)
            .where(units.c.since <= self.last)
            .where(sa.or_(ends.c.ended.is_(None), ends.c.ended > span(self.period)[0]))
        )
        return self.asked.frame(query, units, units.c.unit, {"kind": pl.String, "subject": pl.String})

    def _scores(self) -> pl.DataFrame:
        """Scores by the campaign's criteria; a unit without one has the points that it was ranked with."""
        criteria = self.campaign.draft.criteria if self.campaign.draft else ""
        schema = {"kind": pl.String, "subject": pl.String, "points": pl.Int64, "grade": pl.String}
        query = sa.select(scores.c.subject_kind, scores.c.subject, scores.c.points, scores.c.grade).where(
            scores.c.period == self.period, scores.c.criteria == criteria, scores.c.points.is_not(None)
        )
        found = self.asked.frame(query, scores, scores.c.subject, schema)
        ranked = [
            ("unit", place.unit, place.points, place.grade)
            for ranking in rankings.newest(self.asked.connection, self.asked.tenant, self.period)
            if ranking.criteria == criteria
            for place in ranking.standings
            if self.asked.wants("unit", place.unit)
        ]
        others = pl.DataFrame(ranked, schema=schema, orient="row")
        return pl.concat([found, others]).unique(["kind", "subject"], keep="first", maintain_order=True)

    def _absences(self) -> pl.DataFrame:
        """Working days, Monday to Friday, on which each person was on leave within the year of the period."""
        names = ("person", "leave", "version", "kind", "first_day", "first_part", "last_day", "last_part")
        granted = self.asked.frame(
            sa.select(*(leave.c[name] for name in names)).where(
                leave.c.kind.not_in(UNCOUNTED),
                leave.c.first_day <= self.last,
                leave.c.last_day >= self.first,
            ),
            leave,
            leave.c.person,
            {name: pl.Date if name.endswith("_day") else pl.String for name in names} | {"version": pl.Int64},
        )
        gone = self.asked.frame(
            sa.select(cancellations.c.person, cancellations.c.leave),
            cancellations,
            cancellations.c.person,
            {"person": pl.String, "leave": pl.String},
        )
        shorter = self.asked.frame(
            sa.select(
                shortenings.c.person,
                shortenings.c.leave,
                shortenings.c.version,
                shortenings.c.last_day,
                shortenings.c.last_part,
            ),
            shortenings,
            shortenings.c.person,
            {"person": pl.String, "leave": pl.String, "version": pl.Int64, "cut": pl.Date, "part": pl.String},
        )
        newest = shorter.sort("version").unique(["person", "leave"], keep="last").drop("version")
        both = ["person", "leave"]
        taken = granted.join(gone, on=both, how="anti").join(newest, on=both, how="left")
        return _absent(taken, date(self.first.year, 1, 1), date(self.first.year, 12, 31))

    def registrations(self) -> pl.DataFrame:
        rows: list[tuple[str, str, str]] = []
        for (unit, period), registered in self.campaign.registrations.items():
            if not touch(period, self.period):
                continue
            rows += [("unit", unit, form) for form in registered.forms]
            rows += [("person", one.person, form) for one in registered.people for form in one.forms]
        wanted = [row for row in rows if self.asked.wants(row[0], row[1])]
        return pl.DataFrame(wanted, schema=frames.REGISTRATIONS, orient="row").unique()

    def flags(self) -> pl.DataFrame:
        periods = sa.select(flags.c.period).where(flags.c.tenant == self.asked.tenant).distinct()
        common = [one for one in self.asked.connection.scalars(periods) if touch(one, self.period)]
        query = sa.select(flags.c.subject_kind, flags.c.subject, flags.c.flag, flags.c.severity).where(
            flags.c.period.in_(common), flags.c.raised.is_(True)
        )
        found = self.asked.frame(query, flags, flags.c.subject, frames.FLAGS)
        ranked = [
            ("unit", place.unit, flag, None)
            for ranking in rankings.newest(self.asked.connection, self.asked.tenant, self.period)
            for place in ranking.standings
            for flag in place.barred_by
            if self.asked.wants("unit", place.unit)
        ]
        others = pl.DataFrame(ranked, schema=frames.FLAGS, orient="row")
        return pl.concat([found, others]).unique(["kind", "subject", "flag"], keep="first")

    def holdings(self) -> pl.DataFrame:
        names = ("recipient_kind", "recipient", "form", "year", "award", "campaign", "revoked")
        query = sa.select(*(holdings.c[name] for name in names)).where(
            holdings.c.year <= self.last.year, holdings.c.decided_on <= self.today
        )
        found = self.asked.frame(query, holdings, holdings.c.recipient, frames.HOLDINGS)
        code = {"campaign": pl.String, "form": pl.String, "code": pl.String}
        codes = pl.DataFrame(_codes(self.asked.connection, self.asked.tenant), schema=code, orient="row")
        return (
            found.join(codes, on=["campaign", "form"], how="left")
            .with_columns(form=pl.coalesce("code", "form"))
            .select(*frames.HOLDINGS)
        )

    def discipline(self) -> pl.DataFrame:
        query = sa.select(
            discipline.c.person,
            discipline.c.decision,
            discipline.c.form,
            discipline.c.since,
            discipline.c.until,
        ).where(discipline.c.since <= self.today)
        schema = {
            "subject": pl.String,
            "decision": pl.String,
            "form": pl.String,
            "decided_on": pl.Date,
            "ends": pl.Date,
        }
        decided = self.asked.frame(query, discipline, discipline.c.person, schema)
        revoked = self.asked.frame(
            sa.select(revocations.c.person, revocations.c.decision),
            revocations,
            revocations.c.person,
            {"subject": pl.String, "decision": pl.String},
        )
        return decided.join(revoked, on=["subject", "decision"], how="anti").select(*frames.DISCIPLINE)

    def matters(self) -> pl.DataFrame:
        query = sa.select(matters.c.subject_kind, matters.c.subject, matters.c.kind, matters.c.since).where(
            matters.c.settled_on.is_(None), matters.c.since <= self.today
        )
        return self.asked.frame(query, matters, matters.c.subject, frames.MATTERS)


def _absent(taken: pl.DataFrame, first: date, last: date) -> pl.DataFrame:
    """`person` and `absent_days` between the two days: halves of days are summed up, and rounded down."""
    cut = pl.col("cut").is_not_null() & (pl.col("cut") < pl.col("last_day"))
    ended = pl.when(cut).then(pl.col("cut")).otherwise(pl.col("last_day"))
    part = pl.when(cut).then(pl.col("part")).otherwise(pl.col("last_part"))
    one_day = pl.duration(days=1)
    working = pl.col("begin").dt.weekday() <= 5
    days = pl.business_day_count(pl.col("begin"), pl.col("end") + one_day)
    late = working & (pl.col("first_part") == "afternoon") & (pl.col("begin") == pl.col("first_day"))
    early = (pl.col("end").dt.weekday() <= 5) & (pl.col("ends_part") == "morning")
    early &= pl.col("end") == pl.col("ends")
    return (
        taken.with_columns(ends=ended, ends_part=part)
        .with_columns(
            begin=pl.max_horizontal("first_day", pl.lit(first)), end=pl.min_horizontal("ends", pl.lit(last))
        )
        .filter(pl.col("begin") <= pl.col("end"))
        .with_columns(halves=2 * days - late.cast(pl.Int32) - early.cast(pl.Int32))
        .group_by("person")
        .agg(absent_days=pl.col("halves").sum() // 2)
    )


def _codes(connection: Connection, tenant: str) -> Sequence[tuple[str, str, str]]:
    """(campaign, form, code in the catalogue) of every form that has one."""
    table = campaigns.campaigns
    rows: list[tuple[str, str, str]] = []
    for campaign, forms in connection.execute(
        sa.select(table.c.campaign, table.c.forms).where(table.c.tenant == tenant)
    ):
        found: list[dict[str, Any]] = forms
        rows += [(campaign, one["form"], one["catalogue"]) for one in found if one.get("catalogue")]
    return rows
