"""Explanations (giải trình) of what the clock shows of a day: explain, accept, refuse, list."""

from enum import StrEnum
from typing import Annotated

import typer

from shared.contracts.messages import text_of
from thidua.cli.application import Application
from thidua.cli.records import BY, REASON, tell_done
from thidua.cli.scores import FORMAT
from thidua.cli.session import session_of
from thidua.cli.tables import Column, Format, show
from thidua.language import Language

EXPLANATION = typer.Argument(help="Mã giải trình. / Id of the explanation.", show_default=False)

group = Application(
    help="Giải trình việc đi muộn, về sớm, thiếu lượt chấm công; thủ trưởng chấp nhận hoặc không.\n\n"
    "Explanations of what the time clock shows; the head accepts or refuses them.",
)


def _word(code: str, language: Language) -> str:
    return text_of(f"word.{code}", {}, language.code)


_COLUMNS = (
    Column("explanation", "Mã", "Id"),
    Column("code", "Cán bộ", "Staff code"),
    Column("day", "Ngày", "Day"),
    Column("kind", "Việc", "What", words=_word),
    Column("standing", "Tình trạng", "Standing", words=_word),
    Column("decided_by", "Quyết định bởi", "Decided by", optional=True),
    Column("reason", "Lý do", "Reason", wraps=True),
)


class Slip(StrEnum):
    late = "late"
    early = "early"
    absent = "absent"
    missing_punch = "missing-punch"
    left_post = "left-post"


class Standing(StrEnum):
    open = "open"
    accepted = "accepted"
    refused = "refused"


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="slip")


@group.command()
def explain(
    ctx: typer.Context,
    person: Annotated[str, typer.Argument(help="Mã cán bộ. / Staff code.")],
    day: Annotated[str, typer.Argument(help="Ngày: 2019-03-05. / The day.")],
    kind: Annotated[Slip, typer.Argument(help="Việc gì. / What the clock shows.")],
    reason: Annotated[str, REASON],
    by: Annotated[str | None, BY] = None,
) -> None:
    """Giải trình một việc của một ngày.

    Explains what the clock shows of a day.

    \b
    thidua slip explain CB017 2019-03-05 late --reason "Ngập đường, phường xác nhận"
    """
    body = {"person": person, "day": day, "kind": kind.value, "by": by or person, "reason": reason}
    session = session_of(ctx)
    tell_done(session, session.client.post("/api/explanations", body), _DONE["explain"], "explanation")


@group.command()
def accept(
    ctx: typer.Context,
    explanation: Annotated[str, EXPLANATION],
    by: Annotated[str, BY],
    reason: Annotated[str | None, REASON] = None,
) -> None:
    """Chấp nhận giải trình: việc ấy không bị trừ điểm.

    Accepts an explanation: the slip moves no points.
    """
    _decide(ctx, explanation, "acceptance", {"by": by} | ({} if reason is None else {"reason": reason}))


@group.command()
def refuse(
    ctx: typer.Context,
    explanation: Annotated[str, EXPLANATION],
    by: Annotated[str, BY],
    reason: Annotated[str, REASON],
) -> None:
    """Không chấp nhận giải trình.

    Refuses an explanation.
    """
    _decide(ctx, explanation, "refusal", {"by": by, "reason": reason})


@group.command("list")
def listed(
    ctx: typer.Context,
    person: Annotated[str | None, typer.Option(help="Của ai (mã cán bộ). / Whose.")] = None,
    standing: Annotated[Standing | None, typer.Option(help="Ở tình trạng nào. / In which standing.")] = None,
    form: Annotated[Format, FORMAT] = Format.table,
) -> None:
    """Các giải trình và quyết định về chúng.

    Explanations, and what was decided.
    """
    session = session_of(ctx)
    wanted = {"person": person, "standing": standing and standing.value}
    rows = session.client.get("/api/explanations", **wanted)
    if not rows and form is Format.table:
        session.note("Không có giải trình nào.", "There are no explanations.")
        return
    show(session, rows, _COLUMNS, form)


def _decide(ctx: typer.Context, explanation: str, action: str, body: dict[str, str]) -> None:
    from thidua.client import segment

    session = session_of(ctx)
    found = session.client.post(f"/api/explanations/{segment(explanation)}/{action}", body)
    tell_done(session, found, _DONE[action], "explanation", explanation)


_DONE = {
    "explain": ("Đã gửi giải trình {explanation}.", "Handed in explanation {explanation}."),
    "acceptance": ("Đã chấp nhận giải trình {explanation}.", "Accepted explanation {explanation}."),
    "refusal": ("Không chấp nhận giải trình {explanation}.", "Refused explanation {explanation}."),
}
