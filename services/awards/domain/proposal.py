"""Whom a period's rankings and scores put forward for the awards of a campaign, and why not the others.

- `block-leader`: the units at rank 1 of each published ranking; several when they tie. A leader who may not
  have the award leaves it to nobody: the next one does not move up.
- `grade`: everyone of the recipient kind with the grade and points asked for, best first, up to the quota.
  Equal points at the quota's edge leave out the whole tied group: neither a draw nor a surplus decides.

A form with a code of the award catalogue asks for what the catalogue does, and has its quota; all who fail
are left out with every reason.

A flag bars when the form names it and its period touches the nominated one. Nominations of an earlier
proposal keep their places in the quota while they stand; who was refused or revoked is not proposed again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.awards.domain.campaign import Campaign, require_launched
from services.awards.domain.periods import span
from services.awards.domain.reasons import Reason
from shared.contracts.awards import AwardForm
from shared.contracts.event import Hundredths
from shared.contracts.nominations import Objection
from shared.contracts.observations import SubjectKind
from shared.contracts.refusal import Refusal
from shared.contracts.scoring import Standing


@dataclass(frozen=True)
class Ranking:
    """A block's newest published ranking; `basis` is the id of the event that published it."""

    block: str
    criteria: str
    basis: str
    standings: Sequence[Standing]


@dataclass(frozen=True)
class Score:
    """What a subject scored; `basis` is the id of the event that said so."""

    subject_kind: SubjectKind
    subject: str
    points: Hundredths
    grade: str | None
    criteria: str
    basis: str


@dataclass(frozen=True)
class Review:
    """What is known when nominations for `period` are made.

    `flags` are the raised ones that touch the period, by subject. `population` is how many subjects of a kind
    have a score in the period: what quotas are a share of. `standing` and `closed` are the (form, recipient)
    of nominations made for the period before: those that hold a place, and those refused or revoked. `ended`
    are the units that were no more by the end of the period. For forms of the catalogue `objections` tells
    what a look at everything found against a (form, kind, subject), and `limit` leaves out whom the quota has
    no place for.
    """

    period: str
    rankings: Sequence[Ranking] = ()
    scores: Sequence[Score] = ()
    flags: Mapping[tuple[SubjectKind, str], frozenset[str]] = field(default_factory=dict)
    population: Mapping[SubjectKind, int] = field(default_factory=dict)
    standing: frozenset[tuple[str, str]] = frozenset()
    closed: frozenset[tuple[str, str]] = frozenset()
    ended: Mapping[str, date] = field(default_factory=dict)
    objections: Callable[[str, str, str], Sequence[Objection]] | None = None
    limit: "Callable[[AwardForm, Sequence[Considered], frozenset[str]], list[Considered]] | None" = None


@dataclass(frozen=True)
class Proposal:
    """One nomination to submit. `tied`: another unit shares the first rank of the block."""

    form: str
    recipient_kind: SubjectKind
    recipient: str
    points: Hundredths
    basis: str
    rank: int | None = None
    block: str | None = None
    tied: bool = False


@dataclass(frozen=True)
class Exclusion:
    """Who was considered for a form and is not proposed, with every reason, the gravest first."""

    form: str
    recipient_kind: SubjectKind
    recipient: str
    reasons: tuple[Reason, ...]

    @property
    def reason(self) -> str:
        """The message code of the first reason."""
        return self.reasons[0].code

    @property
    def details(self) -> Mapping[str, Any]:
        """What fills its text."""
        return self.reasons[0].details


Considered = Proposal | Exclusion

_ASKED_HERE = ("exclusion.criteria", "exclusion.not-joined", "exclusion.ended")
"""What a look at everything finds too."""


@dataclass(frozen=True)
class _Candidate:
    """A subject whom a form considers, before any rule was asked."""

    proposal: Proposal
    grade: str | None
    criteria: str
    barred_by: frozenset[str]


def propose(campaign: Campaign, review: Review) -> list[Considered]:
    """Everyone whom a form of the launched `campaign` considers: proposed, or left out and why.

    In the order of the forms, and within one best first. Raises Refusal when the campaign was not launched or
    has no day in common with the period.
    """
    draft, _ = require_launched(campaign, campaign.draft.campaign if campaign.draft else "")
    first, last = span(review.period)
    if last < draft.first_day or first > draft.last_day:
        raise Refusal(
            "campaign.period-outside",
            place="period",
            value=review.period,
            first=draft.first_day,
            last=draft.last_day,
        )
    rules = _Rules(draft.criteria, campaign.units, last, review)
    return [outcome for form in draft.forms for outcome in rules.consider(form)]


@dataclass(frozen=True)
class _Rules:
    criteria: str
    joined: Mapping[str, date]
    last_day: date
    review: Review

    def consider(self, form: AwardForm) -> list[Considered]:
        if form.rule == "block-leader":
            leaders = [self._judged(form, leader) for leader in self._leaders(form)]
            if form.catalogue is None or self.review.limit is None:
                return leaders
            return self.review.limit(form, leaders, self._held(form))
        judged = [self._judged(form, candidate) for candidate in self._scored(form)]
        if form.catalogue is not None and self.review.limit is not None:
            return self.review.limit(form, judged, self._held(form))
        places = self._places(form)
        return judged if places is None else list(_within(places, judged, form))

    def _leaders(self, form: AwardForm) -> Iterator[_Candidate]:
        for ranking in sorted(self.review.rankings, key=lambda one: one.block):
            leaders = sorted((one for one in ranking.standings if one.rank == 1), key=lambda one: one.unit)
            for leader in leaders:
                proposal = Proposal(
                    form=form.form,
                    recipient_kind="unit",
                    recipient=leader.unit,
                    points=leader.points,
                    basis=ranking.basis,
                    rank=leader.rank,
                    block=ranking.block,
                    tied=len(leaders) > 1,
                )
                raised = self._flags("unit", leader.unit) | set(leader.barred_by)
                yield _Candidate(proposal, leader.grade, ranking.criteria, raised)

    def _scored(self, form: AwardForm) -> Iterator[_Candidate]:
        scores = (one for one in self.review.scores if one.subject_kind == form.recipient)
        for score in sorted(scores, key=lambda one: (-one.points, one.subject)):
            proposal = Proposal(
                form=form.form,
                recipient_kind=score.subject_kind,
                recipient=score.subject,
                points=score.points,
                basis=score.basis,
            )
            raised = self._flags(score.subject_kind, score.subject)
            yield _Candidate(proposal, score.grade, score.criteria, raised)

    def _flags(self, kind: SubjectKind, subject: str) -> frozenset[str]:
        return self.review.flags.get((kind, subject), frozenset())

    def _judged(self, form: AwardForm, candidate: _Candidate) -> Considered:
        proposal = candidate.proposal
        reasons = tuple(Reason(code, details) for code, details in self._objections(form, candidate))
        if reasons:
            return Exclusion(form.form, proposal.recipient_kind, proposal.recipient, reasons)
        return proposal

    def _objections(self, form: AwardForm, candidate: _Candidate) -> Iterator[tuple[str, dict[str, Any]]]:
        """Why the candidate may not be proposed, the gravest reason first."""
        proposal = candidate.proposal
        place = (form.form, proposal.recipient)
        if place in self.review.standing:
            yield "exclusion.nominated", {}
        if place in self.review.closed:
            yield "exclusion.closed", {}
        if candidate.criteria != self.criteria:
            yield "exclusion.criteria", {"criteria": candidate.criteria, "asked": self.criteria}
        if proposal.recipient_kind == "unit" and not self._took_part(proposal.recipient):
            yield "exclusion.not-joined", {"last": self.last_day}
        if proposal.recipient_kind == "unit" and proposal.recipient in self.review.ended:
            yield "exclusion.ended", {"ended": self.review.ended[proposal.recipient]}
        if form.catalogue is not None:
            yield from self._by_catalogue(form, proposal)
            return
        barring = sorted(candidate.barred_by & set(form.barred_by))
        if barring:
            yield "exclusion.barred", {"flags": ", ".join(barring)}
        if form.grades and candidate.grade not in form.grades:
            yield "exclusion.grade", {"grade": candidate.grade or "–", "asked": ", ".join(form.grades)}
        if proposal.points < form.minimum_points:
            yield (
                "exclusion.points",
                {"points": _decimal(proposal.points), "asked": _decimal(form.minimum_points)},
            )

    def _by_catalogue(self, form: AwardForm, proposal: Proposal) -> Iterator[tuple[str, dict[str, Any]]]:
        found = self.review.objections
        against = found(form.form, proposal.recipient_kind, proposal.recipient) if found else ()
        for one in against:
            if one.code not in _ASKED_HERE:
                yield one.code, dict(one.details)

    def _took_part(self, unit: str) -> bool:
        joined_on = self.joined.get(unit)
        return joined_on is not None and joined_on <= self.last_day

    def _places(self, form: AwardForm) -> int | None:
        if form.quota_percent is None:
            return None
        quota = self.review.population.get(form.recipient, 0) * form.quota_percent // 100
        return max(quota - len(self._held(form)), 0)

    def _held(self, form: AwardForm) -> frozenset[str]:
        """Whose earlier nominations have a place."""
        return frozenset(recipient for one, recipient in self.review.standing if one == form.form)


def _within(places: int, judged: Sequence[Considered], form: AwardForm) -> Iterator[Considered]:
    """`judged`, best first, with those left out whom the quota has no place for."""
    points = [one.points for one in _proposals(judged)]
    edge = points[places - 1] if 0 < places < len(points) and points[places - 1] == points[places] else None
    taken = 0
    for one in judged:
        if isinstance(one, Exclusion):
            yield one
            continue
        taken += 1
        if one.points == edge:
            yield left_out(one, "exclusion.tie", points=_decimal(one.points), quota=form.quota_percent)
        elif taken > places:
            yield left_out(one, "exclusion.quota", points=_decimal(one.points), quota=form.quota_percent)
        else:
            yield one


def _proposals(considered: Iterable[Considered]) -> list[Proposal]:
    return [one for one in considered if isinstance(one, Proposal)]


def left_out(proposal: Proposal, reason: str, **details: Any) -> Exclusion:
    reasons = (Reason(reason, details),)
    return Exclusion(proposal.form, proposal.recipient_kind, proposal.recipient, reasons)


def _decimal(points: Hundredths) -> str:
    return f"{'-' if points < 0 else ''}{abs(points) // 100}.{abs(points) % 100:02}"
