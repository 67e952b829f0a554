"""Consultation on a draft: opened, commented, answered, closed."""

from enum import StrEnum
from typing import Annotated

import typer

from thidua.cli.assembly import person_text, segment, tell
from thidua.cli.campaign_options import CAMPAIGN, ON, word
from thidua.cli.records import tell_done
from thidua.cli.scores import FORMAT
from thidua.cli.session import session_of
from thidua.cli.tables import Column, Format, show

COMMENTS = (
    Column("comment", "Mã", "Id"),
    Column("article", "Điều", "Article"),
    Column("author", "Người góp ý", "Author", wraps=True, value=lambda row: person_text(row["author"])),
    Column("text", "Ý kiến", "Comment", wraps=True),
    Column("made_on", "Ngày", "Day"),
    Column(
        "verdict",
        "Kết quả",
        "Verdict",
        optional=True,
        words=lambda code, language: word(code, language) if code else "",
    ),
    Column("answer", "Trả lời", "Answer", wraps=True, optional=True),
)


class Verdict(StrEnum):
    taken = "taken"
    taken_in_part = "taken-in-part"
    explained = "explained"


def add_to(group: typer.Typer) -> None:
    for command in (consult, end_consultation, comment, comments, answer):
        group.command(name=command.__name__.replace("_", "-"))(command)


def consult(
    ctx: typer.Context,
    campaign: Annotated[str, CAMPAIGN],
    on: Annotated[str, ON],
    until: Annotated[str, typer.Option(help="Ngày cuối. / Last day.")],
) -> None:
    """Lấy ý kiến cán bộ về dự thảo mới nhất.

    Asks the staff for comments on the newest draft.

    \b
    thidua campaign consult van-hoa-cong-so-2019 --on 2018-11-01 --until 2018-11-15
    """
    path = f"/api/campaigns/{segment(campaign)}/consultation"
    said = f"Đã mở lấy ý kiến đến {until}.", f"Comments may be made until {until}."
    tell(ctx, path, {"on": on, "until": until}, *said)


def end_consultation(ctx: typer.Context, campaign: Annotated[str, CAMPAIGN], on: Annotated[str, ON]) -> None:
    """Kết thúc lấy ý kiến.

    Closes the consultation.
    """
    path = f"/api/campaigns/{segment(campaign)}/consultation/closing"
    tell(ctx, path, {"on": on}, "Đã kết thúc lấy ý kiến.", "The consultation is closed.")


def comment(
    ctx: typer.Context,
    campaign: Annotated[str, CAMPAIGN],
    article: Annotated[str, typer.Argument(help="Mã điều. / The article.")],
    text: Annotated[str, typer.Argument(help="Ý kiến. / The comment.")],
    author: Annotated[str, typer.Option(help="Ai góp ý (mã cán bộ). / Who (staff code).")],
    on: Annotated[str, ON],
) -> None:
    """Góp ý một điều của dự thảo.

    Comments on an article of the draft.

    \b
    thidua campaign comment van-hoa-cong-so-2019 dieu-1 "Xin ghi rõ giờ mùa hè" \\
      --author CB001 --on 2018-11-05
    """
    session = session_of(ctx)
    body = {"article": article, "author": author, "text": text, "on": on}
    found = session.client.post(f"/api/campaigns/{segment(campaign)}/comments", body)
    tell_done(session, found, ("Đã ghi ý kiến {comment}.", "Took comment {comment}."), "comment")


def comments(
    ctx: typer.Context,
    campaign: Annotated[str, CAMPAIGN],
    article: Annotated[str | None, typer.Option(help="Chỉ một điều. / One article only.")] = None,
    form: Annotated[Format, FORMAT] = Format.table,
) -> None:
    """Ý kiến góp ý và trả lời.

    Comments, and what was answered.
    """
    session = session_of(ctx)
    rows = session.client.get(f"/api/campaigns/{segment(campaign)}/comments", article=article)
    show(session, rows, COMMENTS, form)
    if not rows:
        session.note("Chưa có ý kiến nào.", "There is no comment yet.")


def answer(
    ctx: typer.Context,
    comment: Annotated[str, typer.Argument(help="Mã ý kiến. / Id of the comment.")],
    verdict: Annotated[
        Verdict,
        typer.Argument(
            help="taken: tiếp thu; taken-in-part: một phần; explained: giải trình. "
            "/ Taken over, in part, or not and why."
        ),
    ],
    text: Annotated[str, typer.Argument(help="Trả lời. / The answer.")],
    by: Annotated[str, typer.Option(help="Ai trả lời (mã cán bộ). / Who answers (staff code).")],
    on: Annotated[str, ON],
) -> None:
    """Trả lời một ý kiến; phải trả lời hết rồi mới phát động được.

    Answers a comment; a campaign is launched only when every one has its answer.
    """
    body = {"verdict": verdict.value, "answer": text, "by": by, "on": on}
    said = "Đã trả lời ý kiến.", "Answered the comment."
    tell(ctx, f"/api/comments/{segment(comment)}/answer", body, *said)
