"""A document as the flat mapping of texts that its templates fill in: the same for Word and for PDF.

Every value is a text, a truth value, or a list or mapping of those; README.md lists the names.
"""

from collections.abc import Sequence
from functools import singledispatch
from typing import Any

from services.awards.documents import wording
from services.awards.documents.model import (
    AchievementReport,
    Attendee,
    AwardList,
    Ballot,
    Certificate,
    Decision,
    Document,
    Letterhead,
    Minutes,
    ScoreSheet,
    Signatory,
    Submission,
)

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def printed(document: Document) -> dict[str, Any]:
    """The texts of `document` by the names that templates use, free of what one cannot see."""
    cleaned: dict[str, Any] = _clean(_printed(document))
    return cleaned


@singledispatch
def _printed(document: Document) -> dict[str, Any]:
    raise TypeError(f"no document: {type(document).__name__}")


@_printed.register
def _submission(document: Submission) -> dict[str, Any]:
    return {
        **_letterhead(document.letterhead),
        **_lists(document.lists),
        "to": document.to,
        "subject": document.subject,
        "grounds": list(document.grounds),
        "paragraphs": list(document.paragraphs),
        "request": document.request,
        "attached_to": _attached("Tờ trình", document.letterhead),
        "copies": list(document.copies),
        **_signature(document.signatory),
    }


@_printed.register
def _decision(document: Decision) -> dict[str, Any]:
    return {
        **_letterhead(document.letterhead),
        **_lists(document.lists),
        "authority": wording.upper(document.authority),
        "subject": document.subject,
        "grounds": list(document.grounds),
        "articles": [{"no": str(no), "text": text} for no, text in enumerate(document.articles, start=1)],
        "attached_to": _attached("Quyết định", document.letterhead),
        "copies": list(document.copies),
        **_signature(document.signatory),
    }


@_printed.register
def _minutes(document: Minutes) -> dict[str, Any]:
    return {
        **_letterhead(document.letterhead),
        "council": document.council,
        "subject": document.subject,
        "began": wording.moment(document.began),
        "ended": wording.moment(document.ended),
        "venue": document.venue,
        "members": wording.count(document.members),
        "present_count": wording.count(len(document.present)),
        "absent_count": wording.count(len(document.absent)),
        "present_share": wording.share(len(document.present), document.members),
        "present": _attendees(document.present),
        "absent": _attendees(document.absent),
        "guests": _attendees(document.guests),
        "voting": wording.voting(document.secret),
        "proceedings": list(document.proceedings),
        "ballots": [_ballot(no, one) for no, one in enumerate(document.ballots, start=1)],
        "conclusions": list(document.conclusions),
        "secretary": document.secretary,
        **_signature(document.chair),
    }


@_printed.register
def _achievement_report(document: AchievementReport) -> dict[str, Any]:
    return {
        **_letterhead(document.letterhead),
        "of_person": document.kind == "person",
        "name": document.name,
        "proposed": document.proposed,
        "particulars": [{"label": label, "value": value} for label, value in document.particulars],
        "sections": [
            {"no": str(no), "title": one.title, "paragraphs": list(one.paragraphs)}
            for no, one in enumerate(document.sections, start=1)
        ],
        "sheets": [_sheet(one) for one in document.sheets],
        "earlier": list(document.earlier),
        "author": document.author,
        **_signature(document.signatory),
    }


@_printed.register
def _certificate(document: Certificate) -> dict[str, Any]:
    return {
        "title": wording.upper(document.title),
        "authority": wording.upper(document.authority),
        "verb": "CÔNG NHẬN" if document.form == "title-certificate" else "TẶNG",
        "recipient": document.recipient,
        "details": list(document.details),
        "achievement": document.achievement,
        "decision": f"Quyết định số {document.decision_number} {wording.day(document.decided_on)}",
        "register_number": document.register_number,
        "place_and_day": wording.place_and_day(document.place, document.decided_on),
        "verification": document.verification,
        **_signature(document.signatory),
    }


def _letterhead(head: Letterhead) -> dict[str, Any]:
    return {
        "agency": wording.upper(head.agency.name),
        "agency_above": wording.upper(head.agency.above),
        "number": head.number or "……",
        "place_and_day": wording.place_and_day(head.place, head.on),
    }


def _attached(kind: str, head: Letterhead) -> str:
    return f"Kèm theo {kind} số {head.number or '……'} {wording.day(head.on)} của {head.agency.name}"


def _signature(signatory: Signatory) -> dict[str, Any]:
    return {"signature": wording.signature_lines(signatory), "signed_by": signatory.name}


def _lists(lists: Sequence[AwardList]) -> dict[str, Any]:
    everyone = [one for each in lists for one in each.recipients]
    prizes = [one.prize for one in everyone if one.prize is not None]
    return {
        "lists": [_list(no, one) for no, one in enumerate(lists)],
        "persons": wording.count(sum(one.kind == "person" for one in everyone)),
        "units": wording.count(sum(one.kind == "unit" for one in everyone)),
        "with_prizes": bool(prizes),
        "total_prize": wording.money(sum(prizes)),
    }


def _list(no: int, given: AwardList) -> dict[str, Any]:
    return {
        "no": _ROMAN[no] if no < len(_ROMAN) else str(no + 1),
        "form": wording.upper(given.form),
        "count": wording.count(len(given.recipients)),
        "rows": [
            {
                "no": str(row),
                "name": one.name,
                "position": one.position,
                "unit": one.unit,
                "achievement": one.achievement,
                "prize": "" if one.prize is None else wording.money(one.prize),
            }
            for row, one in enumerate(given.recipients, start=1)
        ],
    }


def _attendees(attendees: Sequence[Attendee]) -> list[dict[str, str]]:
    return [
        {"no": str(no), "name": one.name, "role": one.role, "note": one.note}
        for no, one in enumerate(attendees, start=1)
    ]


def _ballot(no: int, ballot: Ballot) -> dict[str, str]:
    valid = ballot.cast - ballot.invalid
    return {
        "no": str(no),
        "form": ballot.form,
        "nominee": ballot.nominee,
        "unit": ballot.unit,
        "members": str(ballot.members),
        "cast": str(ballot.cast),
        "valid": str(valid),
        "invalid": str(ballot.invalid),
        "in_favour": str(ballot.in_favour),
        "against": str(valid - ballot.in_favour),
        "share": wording.share(ballot.in_favour, ballot.members),
        "required": f"{'trên ' if ballot.exceeds else ''}{wording.decimal(ballot.required)}%",
        "outcome": "Thông qua" if ballot.passed else "Không thông qua",
    }


def _sheet(sheet: ScoreSheet) -> dict[str, Any]:
    return {
        "period": wording.period(sheet.period),
        "points": "không có điểm" if sheet.points is None else f"{wording.decimal(sheet.points)} điểm",
        "grade": sheet.grade,
        "groups": [
            {
                "no": str(no),
                "name": group.name,
                "points": wording.decimal(group.points),
                "criteria": [
                    {
                        "name": one.name,
                        "points": wording.signed(one.points),
                        "contributions": [
                            {
                                "on": wording.short_day(each.on) if each.on else "",
                                "said": each.said,
                                "points": wording.signed(each.points),
                            }
                            for each in one.contributions
                        ],
                    }
                    for one in group.criteria
                ],
            }
            for no, group in enumerate(sheet.groups, start=1)
        ],
        "flags": list(sheet.flags),
    }


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return wording.clean(value)
    if isinstance(value, dict):
        return {key: _clean(one) for key, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list) else value
