"""Biên bản of a meeting: the minutes as data, with names in the place of ids."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from services.awards.documents import wording
from services.awards.documents.model import Attendee, Ballot, Minutes
from services.awards.domain import minutes as told
from services.awards.domain.days import day_of
from services.awards.papers.heading import asked_signatory, letterhead
from services.awards.papers.lists import Row
from services.awards.papers.roster import Roster
from shared.clock import wall
from shared.contracts.ballots import Result, VoteRule
from shared.contracts.papers import PaperDetails

_CONFLICTS = {
    "self": "được đề nghị khen thưởng",
    "relative": "là người thân của người được đề nghị",
    "own-unit": "thuộc đơn vị được đề nghị",
    "same-unit": "cùng đơn vị với người được đề nghị",
}
_STEPS = {
    "opened": "khai mạc",
    "adjourned": "tạm dừng",
    "resumed": "họp tiếp",
    "closed": "bế mạc",
}
_VOID = {
    "count": "số phiếu thu được không khớp với số người đã bỏ phiếu",
    "decided": "theo quyết định của cuộc họp",
}


@dataclass(frozen=True)
class Names:
    """What the ids in the minutes stand for: people, nominations by id, award forms by campaign and code."""

    roster: Roster
    nominations: Mapping[str, Row]
    forms: Mapping[tuple[str, str], str]

    def nominee(self, nomination: str) -> str:
        row = self.nominations[nomination]
        return self.roster.name(row["recipient_kind"], row["recipient"])

    def unit(self, nomination: str) -> str:
        row = self.nominations[nomination]
        return self.roster.unit_name_of(row["recipient"]) if row["recipient_kind"] == "person" else ""

    def form(self, nomination: str) -> str:
        row = self.nominations[nomination]
        return self.forms.get((row["campaign"], row["form"]), row["form"])


def meeting_minutes(held: told.Minutes, names: Names, details: PaperDetails) -> Minutes:
    began, ended = held.steps[0].at, held.steps[-1].at
    return Minutes(
        letterhead=letterhead(details, names.roster, details.on or day_of(ended)),
        council=held.council_name,
        subject="; ".join(item.title for item in held.agenda) or "Họp xét khen thưởng",
        began=began,
        ended=ended,
        venue=held.place,
        members=held.members,
        present=tuple(_present(held, names)),
        absent=tuple(Attendee(name=names.roster.person(one), role="ủy viên") for one in held.absent),
        guests=tuple(Attendee(name=names.roster.person(one), role="khách mời") for one in held.guests),
        secret=_secret(held.ballots),
        proceedings=tuple(_proceedings(held, names)),
        ballots=tuple(_ballots(held.ballots, names)),
        conclusions=held.conclusions,
        secretary=names.roster.person(held.secretary),
        chair=asked_signatory(
            replace(details, signed_by=details.signed_by or names.roster.person(held.presided_by)),
            "Chủ trì",
            held.council_name,
        ),
    )


def _secret(ballots: Sequence[told.Voted]) -> bool | None:
    kinds = {one.rule.secret for one in ballots}
    return None if len(kinds) > 1 else kinds == {True}


def _present(held: told.Minutes, names: Names) -> Iterator[Attendee]:
    for seat in held.present:
        roles = {held.presided_by: "chủ trì", held.secretary: "thư ký"}
        note = "" if seat.by == seat.member else f"thay {names.roster.person(seat.member)}"
        yield Attendee(name=names.roster.person(seat.by), role=roles.get(seat.by, "ủy viên"), note=note)


def _proceedings(held: told.Minutes, names: Names) -> Iterator[str]:
    for step in held.steps:
        reason = f": {step.reason}" if step.reason else ""
        yield f"{_moment(step.at)}: {_STEPS[step.kind]}{reason}."
    for number, item in enumerate(held.agenda, start=1):
        listed = ", ".join(names.nominee(one) for one in item.nominations)
        yield f"Nội dung {number}: {item.title}{f' ({listed})' if listed else ''}."
    for ballot in held.ballots:
        if ballot.results:
            form = names.form(ballot.results[0].nomination)
            yield f"{form}: {wording.voting(ballot.rule.secret)}."
        yield from _without_vote(ballot, names)
        if ballot.in_writing:
            yield f"{wording.count(ballot.in_writing)} thành viên vắng mặt đã cho ý kiến bằng văn bản."
        if ballot.void:
            yield f"Cuộc bỏ phiếu không có giá trị: {_VOID[ballot.void]}."


def _without_vote(ballot: told.Voted, names: Names) -> Iterator[str]:
    for one in ballot.conflicts:
        yield (
            f"{names.roster.person(one.person)} không bỏ phiếu về {names.nominee(one.nomination)}: "
            f"{_CONFLICTS[one.ground]}."
        )
    for person, nomination in ballot.recused:
        yield f"{names.roster.person(person)} tự xin không bỏ phiếu về {names.nominee(nomination)}."


def _moment(at: datetime) -> str:
    return f"{wall(at):%H:%M %d/%m/%Y}"


def _ballots(ballots: Sequence[told.Voted], names: Names) -> Iterator[Ballot]:
    for ballot in ballots:
        for result in ballot.results:
            yield _ballot(result, ballot.rule, names)


def _ballot(result: Result, rule: VoteRule, names: Names) -> Ballot:
    """Who abstained has cast a paper that is not valid, neither in favour nor against."""
    return Ballot(
        form=names.form(result.nomination),
        nominee=names.nominee(result.nomination),
        unit=names.unit(result.nomination),
        members=result.base,
        cast=result.voted,
        invalid=result.abstained,
        in_favour=result.yes,
        required=rule.share.part * 10_000 // rule.share.whole,
        exceeds=rule.share.exceeds,
        passed=result.outcome == "passed",
    )
