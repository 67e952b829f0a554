"""The minutes of a meeting on paper: names in the place of ids, counts, and who had no vote."""

from datetime import timedelta

from services.awards.domain.minutes import minutes
from services.awards.papers.meeting_minutes import Names, meeting_minutes
from services.awards.papers.printing import printed
from services.awards.papers.roster import Roster
from shared.contracts.ballots import BallotClosed, Conflict, Result
from shared.contracts.council import MeetingClosed
from shared.contracts.papers import PaperDetails
from tests.unit.awards.council_given import (
    AN,
    BALLOT,
    CALLED,
    COUNCIL,
    FORMED,
    KIN,
    MEETING,
    PHO,
    SESSION,
    VOTED_AT,
    attended,
    ballot_of,
    council_of,
    meeting_of,
    opened,
)
from tests.unit.awards.documents.pages import text

PEOPLE = {
    "chi": "Lê Thị Chi",
    "pho": "Trần Văn Phó",
    "thu": "Võ Mỹ Thư",
    "tam": "Đỗ Văn Tám",
    "thay": "Bùi Thị Thay",
    "nam": "Ngô Văn Năm",
    "an": "Nguyễn Thị An",
    "khach": "Phạm Văn Khách",
}
ROSTER = Roster(
    organisation="Sở Nội vụ",
    people={who: {"name": name, "unit": "vp", "position": ""} for who, name in PEOPLE.items()},
    units={"vp": "Văn phòng"},
)
NOMINATIONS = {
    one.nomination: {
        "campaign": "van-hoa",
        "form": "giay-khen",
        "recipient_kind": "person",
        "recipient": one.recipient,
    }
    for one in (AN, PHO)
}
CLOSED = BallotClosed(
    ballot=BALLOT,
    council=COUNCIL,
    meeting=MEETING,
    form="giay-khen",
    at=VOTED_AT,
    secret=True,
    members=5,
    voted=4,
    results=[
        Result(nomination="n-an", base=4, voted=4, yes=3, no=0, abstained=1, outcome="failed"),
        Result(nomination="n-pho", base=5, voted=4, yes=4, no=0, abstained=0, outcome="passed"),
    ],
)


def test_everybody_is_named_and_every_vote_counted() -> None:
    here = attended("chi", "pho", "thu", "tam>thay", guests=["khach"])
    ended = MeetingClosed(meeting=MEETING, at=VOTED_AT + timedelta(hours=1), conclusions=["Trình Giám đốc."])
    held = minutes(
        council_of(FORMED, KIN),
        meeting_of(CALLED, here, SESSION, ended),
        [ballot_of(opened(nominees=[AN, PHO]), CLOSED)],
    )
    names = Names(ROSTER, NOMINATIONS, {("van-hoa", "giay-khen"): "Giấy khen của Giám đốc"})
    drawn = meeting_minutes(held, names, PaperDetails(place="Cần Thơ", number="3/BB-HĐ"))
    assert drawn.chair.name == "Lê Thị Chi"
    assert [(one.name, one.role, one.note) for one in drawn.present] == [
        ("Lê Thị Chi", "chủ trì", ""),
        ("Trần Văn Phó", "ủy viên", ""),
        ("Bùi Thị Thay", "ủy viên", "thay Đỗ Văn Tám"),
        ("Võ Mỹ Thư", "thư ký", ""),
    ]
    said = text(printed(drawn, "pdf", None))
    for wanted in (
        "SỞ NỘI VỤ",
        "3/BB-HĐ",
        "08 giờ 30 phút, ngày 20 tháng 02 năm 2020",
        "Ngô Văn Năm",
        "Phạm Văn Khách",
        "bỏ phiếu kín",
        "Giấy khen của Giám đốc",
        "Nguyễn Thị An",
        "75%",
        "80%",
        "Không thông qua",
        "Trình Giám đốc.",
    ):
        assert wanted in said, wanted


def test_who_had_no_vote_is_told_with_the_reason() -> None:
    here = attended("chi", "pho", "thu", "tam>thay", "nam")
    ended = MeetingClosed(meeting=MEETING, at=VOTED_AT + timedelta(hours=1), conclusions=[])
    kin = Conflict(person="nam", nomination="n-an", ground="relative")
    held = minutes(
        council_of(FORMED, KIN),
        meeting_of(CALLED, here, SESSION, ended),
        [ballot_of(opened(nominees=[AN, PHO], conflicts=[kin]), CLOSED)],
    )
    drawn = meeting_minutes(held, Names(ROSTER, NOMINATIONS, {}), PaperDetails())
    assert (
        "Ngô Văn Năm không bỏ phiếu về Nguyễn Thị An: là người thân của người được đề nghị."
        in drawn.proceedings
    )
    assert drawn.ballots[0].form == "giay-khen"
