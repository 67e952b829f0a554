"""Looks again at nominations and awards of those who are due, and tells what changed; in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.awards import projections
from services.awards.assessing import Assessment, assessed
from services.awards.domain.campaign import Campaign
from services.awards.domain.eligibility.assess import gravest
from services.awards.domain.recheck import changed
from services.awards.handling.quotas import without_place
from services.awards.handling.streams import campaign_state, nomination_stream
from services.awards.projections import due, looks
from services.awards.projections.nominations import CLOSED, nominations
from shared.clock import local_day
from shared.contracts.nominations import AwardQuestioned, NominationReassessed, Objection
from shared.database import one_of
from shared.eventstore import Context, Store, VersionConflict
from shared.ids import derived_id
from shared.projection import apply_all

SUBJECTS_AT_ONCE = 500
_ATTEMPTS = 5


def recheck(store: Store, limit: int = SUBJECTS_AT_ONCE) -> int:
    """Look again at what those of up to `limit` marks were nominated for; returns how many marks were taken,
    0 when none waited."""
    for _ in range(_ATTEMPTS):
        try:
            with store.begin() as transaction:
                connection = transaction.connection
                taken = due.take(connection, limit)
                if not taken:
                    return 0
                tenant = taken[0].tenant
                named = _nominated(connection, tenant, [(one.kind, one.subject) for one in taken])
                said = _said(store, connection, tenant, named)
                context = Context(tenant=tenant, actor="awards", correlation_id="recheck")
                streams = {nomination_stream(event.nomination): event for event in said}
                versions = transaction.versions([*streams])
                recorded = [
                    one
                    for stream, event in streams.items()
                    for one in transaction.append(stream, versions[stream], [event], context)
                ]
                apply_all(connection, projections.ALL, recorded)
            return len(taken)
        except VersionConflict:
            # Somebody decided on one of them meanwhile; its mark is still there for us.
            continue
    return 0


Said = NominationReassessed | AwardQuestioned


@dataclass(frozen=True)
class _Named:
    """A nomination that stands, as it is by now; `decided_on` is null while it is not decided."""

    nomination: str
    campaign: str
    form: str
    kind: str
    recipient: str
    period: str
    points: int
    decided_on: date | None

    @property
    def group(self) -> tuple[str, str, str, str]:
        """What is looked at in one go: the same campaign, period, form and day."""
        return self.campaign, self.period, self.form, str(self.decided_on or "")


def _nominated(connection: Connection, tenant: str, who: Sequence[tuple[str, str]]) -> list[_Named]:
    subjects = set(who)
    found: list[_Named] = []
    for these in one_of(connection, nominations.c.recipient, sorted({subject for _, subject in who})):
        query = sa.select(nominations).where(
            nominations.c.tenant == tenant, nominations.c.state.not_in(CLOSED), these
        )
        found += [
            _of(row) for row in connection.execute(query) if (row.recipient_kind, row.recipient) in subjects
        ]
    return sorted(found, key=lambda one: (one.group, one.nomination))


def _of(row: Any) -> _Named:
    return _Named(
        row.nomination,
        row.campaign,
        row.form,
        row.recipient_kind,
        row.recipient,
        row.period,
        row.points,
        row.decided_on if row.state != "submitted" else None,
    )


def _said(store: Store, connection: Connection, tenant: str, named: Sequence[_Named]) -> list[Said]:
    """What is to be told, now that everything was looked at again."""
    said: list[Said] = []
    last = looks.said(connection, tenant, {one.nomination: one.points for one in named})
    today = local_day(store.now())
    for (campaign, period, form, _), alike in groupby(named, key=lambda one: one.group):
        these = list(alike)
        state = campaign_state(store, tenant, campaign)
        found = _looked_at(connection, tenant, state, period, form, today, these)
        for one in these:
            told = _told(tenant, one, found, last[one.nomination])
            said += [told] if told is not None else []
    return said


def _looked_at(
    connection: Connection,
    tenant: str,
    state: Campaign,
    period: str,
    form: str,
    today: date,
    these: Sequence[_Named],
) -> Assessment:
    """What was decided is judged by what was so on the day of the decision, as it is known now."""
    return assessed(
        connection,
        tenant,
        state,
        period,
        these[0].decided_on or today,
        forms=[state.form(form)],
        only=[(one.kind, one.recipient) for one in these],
        without=[derived_id(tenant, "award", one.nomination) for one in these],
    )


def _told(tenant: str, one: _Named, found: Assessment, last: looks.Look) -> Said | None:
    now = found.objections(one.form, one.kind, one.recipient)
    if one.decided_on is not None:
        grave = [objection for objection in now if objection.standing != "postponed"]
        if _same(grave, last.questioned):
            return None
        award = derived_id(tenant, "award", one.nomination)
        return AwardQuestioned(award=award, nomination=one.nomination, objections=grave)
    points = found.points(one.kind, one.recipient)
    appeared, gone = changed(last.objections, now)
    if not appeared and not gone and (points == last.points or _unscored(points, last)):
        return None
    return NominationReassessed(
        nomination=one.nomination,
        standing=gravest(now),
        points=points,
        points_before=last.points,
        appeared=list(appeared),
        gone=list(gone),
    )


def _unscored(points: int | None, last: looks.Look) -> bool:
    """Whether there is no score, as when it was submitted: a nomination then says nought points."""
    return points is None and not last.points


def _same(one: Sequence[Objection], other: Sequence[Objection]) -> bool:
    appeared, gone = changed(other, one)
    return not appeared and not gone


def obstacles(
    store: Store, connection: Connection, tenant: str, named: Sequence[str], today: date
) -> Mapping[str, list[Objection]]:
    """nomination -> what stands against granting it now, for those of `named` that are not decided."""
    query = sa.select(nominations).where(nominations.c.tenant == tenant, nominations.c.state == "submitted")
    rows = [
        _of(row)
        for these in one_of(connection, nominations.c.nomination, [*named])
        for row in connection.execute(query.where(these))
    ]
    rows.sort(key=lambda one: (one.group, one.nomination))
    found: dict[str, list[Objection]] = {}
    for (campaign, period, form, _), alike in groupby(rows, key=lambda one: one.group):
        these_rows = list(alike)
        state = campaign_state(store, tenant, campaign)
        looked = _looked_at(connection, tenant, state, period, form, today, these_rows)
        beyond = _beyond_quota(connection, tenant, state, period, form, today, these_rows)
        for one in these_rows:
            against = looked.objections(one.form, one.kind, one.recipient)
            if not against and one.recipient in beyond:
                against = [beyond[one.recipient]]
            found[one.nomination] = against
    return found


def _beyond_quota(
    connection: Connection,
    tenant: str,
    state: Campaign,
    period: str,
    form: str,
    today: date,
    these: Sequence[_Named],
) -> dict[str, Objection]:
    """Who has no place beside those whom the form was given for the period already."""
    wanted, charter = state.form(form), state.draft
    assert charter is not None
    if wanted.quota_percent is None and wanted.catalogue is None:
        return {}
    looked = assessed(connection, tenant, state, period, today)
    given = sa.select(nominations.c.recipient).where(
        nominations.c.tenant == tenant,
        nominations.c.campaign == charter.campaign,
        nominations.c.period == period,
        nominations.c.form == form,
        nominations.c.state.in_(("approved", "conferred")),
    )
    taken = set(connection.scalars(given))
    return without_place(looked, charter.forms, wanted, taken, [one.recipient for one in these])
