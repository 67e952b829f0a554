"""Báo cáo thành tích of a nomination, filled in from the score's explanation and the awards held before."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.awards.documents import wording
from services.awards.documents.achievement import score_sheets
from services.awards.documents.model import AchievementReport, ScoreSheet
from services.awards.papers.heading import asked_signatory, letterhead
from services.awards.papers.lists import Row
from services.awards.papers.roster import Roster
from shared.contracts.papers import PaperDetails


def achievement_report(
    nomination: Row,
    form_name: str,
    explanation: Mapping[str, Any] | None,
    held: Sequence[Row],
    roster: Roster,
    details: PaperDetails,
    today: date,
) -> AchievementReport:
    """`explanation` is what scoring says of the nominee's score in the period, None where there is none."""
    kind, who = nomination["recipient_kind"], nomination["recipient"]
    name = roster.name(kind, who)
    sheets: tuple[ScoreSheet, ...] = (ScoreSheet(period=nomination["period"], points=None),)
    return AchievementReport(
        letterhead=letterhead(details, roster, details.on or today),
        kind=kind,
        name=name,
        proposed=f"{form_name}, {wording.period(nomination['period'])}",
        particulars=_particulars(roster, who) if kind == "person" else (),
        sheets=score_sheets(explanation) if explanation is not None else sheets,
        earlier=tuple(_held(one) for one in held),
        author=name,
        signatory=asked_signatory(details, "Thủ trưởng đơn vị"),
    )


def _particulars(roster: Roster, who: str) -> tuple[tuple[str, str], ...]:
    known = (("Chức vụ", roster.position(who)), ("Đơn vị", roster.unit_name_of(who)))
    return tuple((label, value) for label, value in known if value)


def _held(award: Row) -> str:
    return (
        f"{award['form_name']} {wording.period(award['period'])} – Quyết định số "
        f"{award['decision_number']} {wording.day(award['decided_on'])} của {award['authority']}"
    )
