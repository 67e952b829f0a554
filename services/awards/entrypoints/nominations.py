"""Nominations, who may be nominated and who not, what hangs over people, earlier awards, the catalogue."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy.engine import Connection

from services.awards.catalogues import forms_on
from services.awards.domain.catalogue import CatalogueForm, problems
from services.awards.domain.eligibility.assess import gravest
from services.awards.domain.proposal import Exclusion, Proposal
from services.awards.handling import nominations as handling
from services.awards.projections import campaigns, due, holdings, looks, matters, nominations, rankings
from services.awards.recheck import recheck
from services.awards.rules import catalogue
from shared.clock import local_day
from shared.commands import parse
from shared.contracts.commands.awards import ProposeNominations
from shared.contracts.messages import LANGUAGES, text_of
from shared.contracts.nominations import Objection
from shared.contracts.observations import SubjectKind
from shared.contracts.refusal import Refusal
from shared.database import reading
from shared.eventstore import Store
from shared.messaging.chores import Reminder, chore
from shared.messaging.rpc import rpc
from shared.service import day_of, plain

SECONDS_BETWEEN_LOOKS = 0.5
"""How long marks that another process made may wait; those of this one are looked at at once."""


class NominationEntrypoints:
    store: Store
    recheck_at_once: Callable[[], None] = Reminder("recheck")

    @chore(SECONDS_BETWEEN_LOOKS)
    def recheck(self) -> None:
        """Look again at nominations and awards that something came in late for."""
        if recheck(self.store):
            self.recheck_at_once()

    def waiting(self, connection: Connection) -> int:
        return due.count(connection)

    def rebuilt(self, connection: Connection, mended: bool) -> None:
        """What was mended may be what a nomination rests on, so each is looked at again."""
        if mended:
            due.write(connection, due.of_everybody(connection))

    @rpc(expected_exceptions=Refusal)
    def nominations(self, tenant: str, campaign: str | None = None) -> list[dict[str, Any]]:
        """With `tied` on those who share the first rank of the ranking that they were nominated from, and
        what the newest look at each came to."""
        with reading(self.store.engine) as connection:
            campaigns.require(connection, tenant, campaign)
            tied = rankings.tied_leaders(connection, tenant)
            rows = nominations.listed(connection, tenant, campaign)
            said = looks.said(connection, tenant, {row["nomination"]: row["points"] for row in rows})
        return plain(
            [
                {
                    **row,
                    "tied": (row["basis"], row["recipient"]) in tied,
                    **_look(said[row["nomination"]], row["state"] == "submitted"),
                }
                for row in rows
            ]
        )

    @rpc(expected_exceptions=Refusal)
    def proposals(self, tenant: str, campaign: str, period: str) -> dict[str, list[dict[str, Any]]]:
        """What ProposeNominations would nominate now, and everyone whom it would leave out, and why."""
        command = parse(ProposeNominations, {"campaign": campaign, "period": period})
        considered = handling.consider(self.store, tenant, command)
        return {
            "proposed": plain([one for one in considered if isinstance(one, Proposal)]),
            "excluded": plain([_excluded(one) for one in considered if isinstance(one, Exclusion)]),
        }

    @rpc(expected_exceptions=Refusal)
    def eligibility(
        self, tenant: str, campaign: str, period: str, subject_kind: SubjectKind, subject: str
    ) -> list[dict[str, Any]]:
        """Of one subject, every form of the campaign for its kind, with all that stands against it."""
        who = (subject_kind, subject)
        state, looked = handling.look_at(self.store, tenant, campaign, period, who)
        if not looked.knows(*who):
            raise Refusal("matter.subject-unknown", place="subject", value=subject)
        assert state.draft is not None
        return plain(
            [
                {
                    "form": form.form,
                    "form_name": form.name,
                    "subject_kind": subject_kind,
                    "subject": subject,
                    "points": looked.points(*who),
                    **_standing(looked.objections(form.form, *who)),
                }
                for form in state.draft.forms
                if form.recipient == subject_kind
            ]
        )

    @rpc(expected_exceptions=Refusal)
    def eligible(
        self, tenant: str, campaign: str, period: str, form: str, standing: str | None = None
    ) -> list[dict[str, Any]]:
        """Everybody whom a form of the campaign could go to, best first, with all that stands against each;
        only those with a `standing` where it is named."""
        state, looked = handling.look_at(self.store, tenant, campaign, period)
        assert state.draft is not None
        wanted = next((one for one in state.draft.forms if one.form == form), None)
        if wanted is None:
            known = ", ".join(one.form for one in state.draft.forms)
            raise Refusal("nomination.form-unknown", place="form", value=form, known=known)
        kind = wanted.recipient
        subjects = looked.candidates.subjects.filter(looked.candidates.subjects["kind"] == kind)
        ordered = subjects.sort("points", "subject", descending=[True, False], nulls_last=True)
        rows = [
            {
                "form": form,
                "form_name": wanted.name,
                "subject_kind": kind,
                "subject": subject,
                "points": points,
                **_standing(looked.objections(form, kind, subject)),
            }
            for subject, points in ordered.select("subject", "points").iter_rows()
        ]
        return plain([row for row in rows if standing is None or row["standing"] == standing])

    @rpc(expected_exceptions=Refusal)
    def matters(self, tenant: str, pending: bool = False) -> list[dict[str, Any]]:
        """What was ever raised, or with `pending` what is not settled."""
        with reading(self.store.engine) as connection:
            return plain(matters.listed(connection, tenant, pending))

    @rpc(expected_exceptions=Refusal)
    def earlier_awards(self, tenant: str) -> list[dict[str, Any]]:
        with reading(self.store.engine) as connection:
            return plain(holdings.earlier(connection, tenant))

    @rpc(expected_exceptions=Refusal)
    def catalogue(self, tenant: str, on: str | None = None) -> list[dict[str, Any]]:
        """The forms of the award catalogue in force on a day, with the organisation's own figures."""
        day, today = day_of(on), local_day(self.store.now())
        with reading(self.store.engine) as connection:
            forms = forms_on(connection, tenant, day, today)
        return plain([_form(one) for one in forms.values()])

    @rpc(expected_exceptions=Refusal)
    def check_catalogue(self, text: str, file_name: str) -> dict[str, Any]:
        """Every mistake of an overlay of the award catalogue; it is not laid over it."""
        found = problems(catalogue(), text, file_name)
        return {
            "problems": [
                one.as_dict() | {f"text_{language}": one.text(language) for language in LANGUAGES}
                for one in found
            ]
        }


def _form(one: CatalogueForm) -> dict[str, Any]:
    told: dict[str, Any] = plain(one)
    return told | {"verified": one.grounds.verified}


def _excluded(one: Exclusion) -> dict[str, Any]:
    reasons = [
        {"code": reason.code, "details": reason.details, **_texts(reason.code, dict(reason.details))}
        for reason in one.reasons
    ]
    first = reasons[0]
    return {
        "form": one.form,
        "recipient_kind": one.recipient_kind,
        "recipient": one.recipient,
        "reason": first["code"],
        **{key: value for key, value in first.items() if key != "code"},
        "reasons": reasons,
    }


def _look(said: looks.Look, open_still: bool) -> dict[str, Any]:
    """Of a nomination the newest reassessment; once decided, what its award is questioned for."""
    found = said.objections if open_still else said.questioned
    return {"points_now": said.points, **_standing(found)}


def _standing(found: list[Objection]) -> dict[str, Any]:
    return {"standing": gravest(found), "objections": list(_told(found))}


def _told(found: Iterable[Objection]) -> Iterable[dict[str, Any]]:
    for one in found:
        yield {
            "code": one.code,
            "standing": one.standing,
            "details": one.details,
            **_texts(one.code, dict(one.details)),
        }


def _texts(code: str, details: dict[str, Any]) -> dict[str, str]:
    return {f"text_{language}": text_of(code, details, language) for language in LANGUAGES}
