"""Draws a paper up: gathers what was recorded, asks for names, and fills the paper in; prints nothing yet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from services.awards.assessing import assessed
from services.awards.documents.model import Certificate, Document
from services.awards.domain import campaign as campaigns
from services.awards.domain.quota import places
from services.awards.handling.council_streams import minutes_of
from services.awards.handling.streams import campaign_state
from services.awards.papers import roster as names
from services.awards.papers.achievement_report import achievement_report
from services.awards.papers.decision import certificate, decision
from services.awards.papers.lists import Prize, Row
from services.awards.papers.meeting_minutes import Names, meeting_minutes
from services.awards.papers.printing import AT_ONCE
from services.awards.papers.review import quota_uses, review_report
from services.awards.papers.submission import submission
from services.awards.projections import awards, ballots, nominations, scores
from services.awards.reports.model import ReviewReport
from shared.clock import local_day
from shared.contracts.papers import PaperDetails, PaperKind
from shared.contracts.refusal import Refusal
from shared.database import reading
from shared.eventstore import Store

Paper = Document | ReviewReport | Sequence[Certificate]


@dataclass(frozen=True)
class Desk:
    """What papers are drawn up from: our own read models, personnel and scoring (their RPC proxies), the
    `public` address of the gateway, and which prize goes with an award."""

    store: Store
    tenant: str
    personnel: Any
    scoring: Any
    public: str
    prize: Prize

    def draw_up(self, kind: PaperKind, named: str, details: PaperDetails) -> Paper:
        """The paper of that kind about what is `named`: a campaign (submission, report), a meeting (minutes),
        a decision by its number (decision, certificates), a nomination or an award; raises Refusal."""
        return _DRAWN[kind](self, named, details)

    @property
    def today(self) -> date:
        return local_day(self.store.now())

    def submission(self, named: str, details: PaperDetails) -> Document:
        period, state = _period(details, "submission"), self._campaign(named)
        with reading(self.store.engine) as connection:
            rows = [
                one
                for one in nominations.listed(connection, self.tenant, named)
                if one["period"] == period and one["state"] == "submitted"
            ]
            votes = ballots.outcome_of(connection, self.tenant, [one["nomination"] for one in rows])
        return submission(_told(named, state), rows, votes, self._roster(), details, self.prize, self.today)

    def minutes(self, named: str, details: PaperDetails) -> Document:
        with reading(self.store.engine) as connection:
            held = minutes_of(connection, self.tenant, named)
            rows = {one["nomination"]: one for one in nominations.listed(connection, self.tenant)}
        mentioned = {
            one
            for voted in held.ballots
            for one in (*(each.nomination for each in voted.results), *(each[1] for each in voted.recused))
        } | {one for item in held.agenda for one in item.nominations}
        states = {
            one: campaign_state(self.store, self.tenant, one)
            for one in {rows[each]["campaign"] for each in mentioned}
        }
        forms = {
            (one, form.form): form.name
            for one, state in states.items()
            for form in (state.draft.forms if state.draft else ())
        }
        roster = self._roster(held.steps[-1].at.date())
        return meeting_minutes(held, Names(roster, rows, forms), details)

    def decision(self, named: str, details: PaperDetails) -> Document:
        rows = self._decided(named)
        return decision(rows, self._roster(rows[0]["decided_on"]), details, self.prize)

    def certificate(self, named: str, details: PaperDetails) -> Document:
        award = self.award(named)
        return certificate(award, self.roster_of(award), details, self.public)

    def certificates(self, named: str, details: PaperDetails) -> Sequence[Certificate]:
        """Two hundred of those of a decision that stand, by the order of its list."""
        standing = [one for one in self._decided(named) if not one["revoked"]]
        wanted = standing[(details.part - 1) * AT_ONCE : details.part * AT_ONCE]
        if not wanted:
            parts = -(-len(standing) // AT_ONCE)
            raise Refusal("certificates.part", place="part", value=details.part, parts=parts)
        roster = self._roster(wanted[0]["decided_on"])
        return [certificate(one, roster, details, self.public) for one in wanted]

    def achievement_report(self, named: str, details: PaperDetails) -> Document:
        with reading(self.store.engine) as connection:
            nomination = nominations.of_id(connection, self.tenant, named)
            held = awards.of_recipient(connection, self.tenant, nomination["recipient"])
        kind, who = nomination["recipient_kind"], nomination["recipient"]
        state = self._campaign(nomination["campaign"])
        return achievement_report(
            nomination,
            state.form(nomination["form"]).name,
            self._explanation(kind, who, nomination["period"]),
            [one for one in held if one["nomination"] != named],
            names.of_one(self.personnel, self.tenant, kind, who),
            details,
            self.today,
        )

    def report(self, named: str, details: PaperDetails) -> ReviewReport:
        period, state = _period(details, "report"), self._campaign(named)
        with reading(self.store.engine) as connection:
            rows = awards.of_period(connection, self.tenant, named, period)
            population = scores.population(connection, self.tenant, period)
            by_rules = self._places(connection, state, period, [one["award"] for one in rows])
        told = _told(named, state)
        uses = quota_uses(told["drafted"], rows, population, by_rules)
        return review_report(told["name"], period, rows, uses, self._roster(), details, self.today)

    def _places(
        self, connection: Connection, state: campaigns.Campaign, period: str, given: Sequence[str]
    ) -> dict[str, int | None]:
        """How many places the catalogue has for each of the campaign's forms that it knows, when what was
        `given` does not stand against itself."""
        forms = list(state.draft.forms) if state.draft else []
        if not any(one.catalogue for one in forms):
            return {}
        looked = assessed(connection, self.tenant, state, period, self.today, without=given)
        eligible = looked.eligible(forms)
        return {
            one.form: places(one, looked.rules(one), looked.candidates, eligible)
            for one in forms
            if one.catalogue
        }

    def award(self, named: str) -> dict[str, Any]:
        with reading(self.store.engine) as connection:
            return awards.of_id(connection, named, self.tenant)

    def roster_of(self, award: Row) -> names.Roster:
        """The recipient of one award on the day of its decision."""
        kind, who = award["recipient_kind"], award["recipient"]
        return names.of_one(self.personnel, self.tenant, kind, who, str(award["decided_on"]))

    def _decided(self, number: str) -> list[dict[str, Any]]:
        with reading(self.store.engine) as connection:
            return awards.of_decision(connection, self.tenant, number)

    def _campaign(self, named: str) -> campaigns.Campaign:
        state = campaign_state(self.store, self.tenant, named)
        if state.draft is None:
            raise Refusal("campaign.unknown", place="campaign", value=named)
        return state

    def _roster(self, on: date | None = None) -> names.Roster:
        return names.whole(self.personnel, self.tenant, None if on is None else str(on))

    def _explanation(self, kind: str, who: str, period: str) -> Mapping[str, Any] | None:
        wanted = {"tenant": self.tenant, "subject_kind": kind, "subject": who, "period": period}
        try:
            found: Mapping[str, Any] = self.scoring.explain.within(names.SECONDS)(**wanted)
        except Refusal as refusal:
            if refusal.code != "score.none":
                raise
            return None
        return found


_DRAWN: Mapping[PaperKind, Callable[[Desk, str, PaperDetails], Paper]] = {
    "submission": Desk.submission,
    "minutes": Desk.minutes,
    "decision": Desk.decision,
    "achievement-report": Desk.achievement_report,
    "certificate": Desk.certificate,
    "certificates": Desk.certificates,
    "report": Desk.report,
}


def _told(named: str, state: campaigns.Campaign) -> dict[str, Any]:
    drafted = list(state.draft.forms) if state.draft else []
    forms = [{"form": one.form, "name": one.name} for one in drafted]
    return {
        "campaign": named,
        "name": state.draft.name if state.draft else "",
        "forms": forms,
        "drafted": drafted,
    }


def _period(details: PaperDetails, kind: PaperKind) -> str:
    if details.period is None:
        raise Refusal("paper.period", place="period", kind=kind)
    return details.period
