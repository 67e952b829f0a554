"""Tờ trình: whom the council proposes for a campaign's period, and what it voted."""

from collections.abc import Mapping, Sequence
from datetime import date

from services.awards.documents import wording
from services.awards.documents.law import grounds_on
from services.awards.documents.model import Submission
from services.awards.domain.nomination_state import Vote
from services.awards.papers.heading import DOTS, asked_signatory, letterhead
from services.awards.papers.lists import Prize, Row, award_lists, counted
from services.awards.papers.roster import Roster
from shared.contracts.papers import PaperDetails
from shared.contracts.refusal import Refusal

COUNCIL = "Hội đồng Thi đua - Khen thưởng"


def submission(
    campaign: Row,
    nominations: Sequence[Row],
    votes: Mapping[str, Vote],
    roster: Roster,
    details: PaperDetails,
    prize: Prize,
    today: date,
) -> Submission:
    """For the open `nominations` of the campaign in one period, without those that a vote was lost on.

    Raises Refusal when nobody is left to be proposed.
    """
    on = details.on or today
    lost = [
        one
        for one in nominations
        if one["nomination"] in votes and votes[one["nomination"]].outcome != "passed"
    ]
    proposed = [one for one in nominations if one not in lost]
    if not proposed:
        raise Refusal(
            "submission.nobody", place="period", value=details.period, campaign=campaign["campaign"]
        )
    forms = {one["form"]: one["name"] for one in campaign["forms"]}
    movement = f"phong trào thi đua “{campaign['name']}” {wording.period(proposed[0]['period'])}"
    return Submission(
        letterhead=letterhead(details, roster, on),
        to=details.to or DOTS,
        subject=f"Về việc đề nghị khen thưởng {movement}",
        grounds=tuple(one.text for one in grounds_on(on)),
        paragraphs=tuple(_paragraphs(proposed, lost, votes, movement)),
        lists=award_lists(proposed, roster, forms, prize, on),
        request=f"{details.body or COUNCIL} kính trình {details.to or DOTS} xem xét, quyết định.",
        copies=("Như trên", "Lưu: VT"),
        signatory=asked_signatory(details, "Chủ tịch", COUNCIL),
    )


def _paragraphs(
    proposed: Sequence[Row], lost: Sequence[Row], votes: Mapping[str, Vote], movement: str
) -> list[str]:
    said = [f"Căn cứ kết quả chấm điểm và xếp hạng của {movement}, đề nghị khen thưởng {counted(proposed)}."]
    voted = [one for one in proposed if one["nomination"] in votes]
    if voted:
        said.append(f"Hội đồng đã họp, bỏ phiếu và thông qua {counted(voted)}.")
    if lost:
        said.append(f"Hội đồng không thông qua {counted(lost)}; các đề nghị này không có trong danh sách.")
    return said
