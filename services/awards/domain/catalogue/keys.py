"""The language of the award catalogue: every key that a file may have, with what may stand under it."""

from typing import Any, get_args

from services.awards.domain.catalogue.conditions import KEYS as CONDITIONS
from services.awards.domain.catalogue.model import (
    Authority,
    DossierPart,
    FormKind,
    QuotaBase,
    Rating,
    Rounding,
    Scope,
    Ties,
)
from services.awards.domain.catalogue.shapes import FormCode, OrNone, Verified
from shared.contracts.ballots import ConflictGround
from shared.declared.mapping import Key, ListOf, Mapping
from shared.declared.name import NAME
from shared.declared.shapes import PERCENT, Choice, Day, Shape, Text, Truth, Whole

_ROUNDED = Choice(get_args(Rounding))

GROUNDS: dict[str, Key] = {
    "since": Key(Day(), "Ngày bắt đầu có hiệu lực.", "The first day in force.", required=True),
    "until": Key(
        Day(),
        "Ngày cuối có hiệu lực; bỏ trống: đến trước phiên bản sau.",
        "The last day in force; without it, up to the next version.",
    ),
    "source": Key(Text(600), "Căn cứ: văn bản nào.", "Where it comes from."),
    "verified": Key(
        Verified(),
        "false: chưa đối chiếu; {document, on}: cơ quan đã xác nhận bằng văn bản nào, ngày nào.",
        "false, or by which document and on which day the agency has confirmed it.",
    ),
}

_QUOTA = Mapping(
    {
        "each": Key(
            Choice(get_args(Scope)),
            "Tính riêng trong toàn cơ quan, từng đơn vị hay từng khối.",
            "Reckoned in the whole organisation, in each unit or in each block.",
            required=True,
        ),
        "of": Key(Choice(get_args(QuotaBase)), "Phần trăm của những ai.", "Whose share it is; with `share`."),
        "forms": Key(
            ListOf(FormCode(), least=1, distinct=True),
            "Những ai có, hoặc đủ điều kiện, các hình thức này.",
            "The forms that `holders` hold and `eligible-for` may have.",
        ),
        "share": Key(PERCENT, "Bao nhiêu phần trăm.", "How many percent."),
        "rounding": Key(_ROUNDED, "Làm tròn; mặc định là xuống.", "How a fraction is rounded; else down."),
        "least": Key(Whole(0, 1000), "Ít nhất bao nhiêu suất.", "At least so many places."),
        "places": Key(Whole(0, 100_000), "Bao nhiêu suất.", "So many places, in place of a share."),
        "large_from": Key(
            Whole(2, 10_000), "Khối lớn là từ bao nhiêu đơn vị.", "A block of so many units is a large one."
        ),
        "large_places": Key(Whole(0, 1000), "Số suất của khối lớn.", "The places of a large block."),
        "ties": Key(
            Choice(get_args(Ties)),
            "Bằng điểm ở suất cuối: loại cả nhóm (out) hay đưa ra hội đồng (council).",
            "Equal ones at the edge: all out, or the council's vote decides.",
            required=True,
        ),
    },
    name="quota",
    exactly_one=("share", "places"),
)
_SHARE = Mapping(
    {
        "part": Key(Whole(1, 1000), "Số phần.", "So many parts.", required=True),
        "whole": Key(Whole(1, 1000), "Trên tổng số phần.", "Of so many.", required=True),
        "exceeds": Key(Truth(), "Phải hơn, không chỉ bằng.", "More than that, not just as much."),
    },
    name="share",
)
_VOTE = Mapping(
    {
        "share": Key(_SHARE, "Tỷ lệ phiếu đồng ý.", "The share of votes in favour.", required=True),
        "of": Key(
            Choice(("members", "present")),
            "Trên tổng số thành viên hay số dự họp.",
            "Of all members, or of those present.",
            required=True,
        ),
        "secret": Key(Truth(), "Bỏ phiếu kín.", "In secret.", required=True),
        "in_writing": Key(
            Truth(), "Lấy ý kiến người vắng bằng văn bản.", "Absent members in writing.", required=True
        ),
        "conflicts": Key(
            ListOf(Choice(get_args(ConflictGround)), distinct=True),
            "Ai không được bỏ phiếu.",
            "Who has no vote.",
            required=True,
        ),
        "conflicted": Key(
            Choice(("out", "in")),
            "Người không được bỏ phiếu có tính vào tổng số không.",
            "Whether those are left out of what the share is of.",
            required=True,
        ),
        "tie": Key(
            Choice(("fail", "chair")),
            "Khi vừa đúng tỷ lệ mà phải hơn: không đạt, hay theo chủ tọa.",
            "Just the share where more is asked for: fails, or the chair decides.",
            required=True,
        ),
    },
    name="vote",
)
_DEADLINE = Mapping(
    {
        "month": Key(Whole(1, 12), "Tháng.", "Month.", required=True),
        "day": Key(Whole(1, 31), "Ngày.", "Day.", required=True),
        "years_later": Key(Whole(0, 5), "Sau năm xét bao nhiêu năm.", "So many years later.", required=True),
    },
    name="deadline",
)
_RECIPIENT: Shape[Any] = OrNone(Mapping(CONDITIONS, name="recipient"))
RULES: dict[str, Key] = {
    "individual": Key(_RECIPIENT, "Đối với cá nhân.", "Of persons.", opens="individual"),
    "collective": Key(_RECIPIENT, "Đối với tập thể.", "Of units.", opens="collective"),
    "quota": Key(OrNone(_QUOTA), "Tỷ lệ, số lượng được tặng.", "How many may have it."),
    "vote": Key(OrNone(_VOTE), "Hội đồng bỏ phiếu thế nào.", "How the council votes on it."),
    "decided_by": Key(Choice(get_args(Authority)), "Ai quyết định.", "Who decides."),
    "delegable": Key(Truth(), "Có thể trao theo ủy quyền.", "Whether it may be conferred under delegation."),
    "dossier": Key(
        ListOf(Choice(get_args(DossierPart)), distinct=True), "Hồ sơ gồm những gì.", "Parts of the dossier."
    ),
    "deadline": Key(OrNone(_DEADLINE), "Hạn nộp hồ sơ.", "The day by which it is handed in."),
}
"""What a version inherits from the one before where it says nothing."""

FORM = Mapping(
    {
        "form": Key(FormCode(), "Mã hình thức, danh hiệu.", "Code of the form.", required=True),
        "name": NAME,
        "kind": Key(
            Choice(get_args(FormKind)),
            "Danh hiệu, theo công trạng, hay theo phong trào.",
            "A title of the year, for merit, or for a movement.",
        ),
        "versions": Key(
            ListOf(Mapping({**GROUNDS, **RULES}, name="version"), least=1),
            "Quy định theo thời gian; điều không ghi thì như phiên bản trước.",
            "The rules by time; what one does not say is as in the one before.",
            required=True,
        ),
    },
    name="form",
)
_GRADES = ListOf(Text(40), distinct=True)
_RATINGS = Mapping(
    {
        rating: Key(_GRADES, f"Xếp loại ứng với mức “{rating}”.", f"Grades that stand for “{rating}”.")
        for rating in get_args(Rating)
    },
    name="ratings",
)
FILE = Mapping(
    {
        "ratings": Key(
            Mapping(
                {
                    "individual": Key(_RATINGS, "Của cá nhân.", "Of persons."),
                    "collective": Key(_RATINGS, "Của tập thể.", "Of units."),
                }
            ),
            "Xếp loại nào của bảng tiêu chí ứng với mức nào của pháp luật.",
            "Which grades of criteria sets stand for the ratings of the law.",
        ),
        "base_salaries": Key(
            ListOf(
                Mapping(
                    {
                        **GROUNDS,
                        "amount": Key(
                            Whole(1, 900_000_000), "Đồng một tháng.", "Đồng a month.", required=True
                        ),
                    },
                    name="base-salary",
                )
            ),
            "Mức lương cơ sở theo thời gian.",
            "The base salary by time.",
        ),
        "prize_roundings": Key(
            ListOf(
                Mapping(
                    {
                        **GROUNDS,
                        "to": Key(
                            Whole(1, 1_000_000), "Đến bao nhiêu đồng.", "To so many đồng.", required=True
                        ),
                        "rounded": Key(_ROUNDED, "Làm tròn thế nào.", "Which way.", required=True),
                    },
                    name="prize-rounding",
                )
            ),
            "Cách làm tròn tiền thưởng theo thời gian.",
            "How prizes are rounded, by time.",
        ),
        "forms": Key(ListOf(FORM), "Các hình thức, danh hiệu.", "The forms of award."),
    },
    name="file",
    some_of=("ratings", "base_salaries", "prize_roundings", "forms"),
)
"""The language, of the shipped catalogue and of what an agency lays over it alike."""
