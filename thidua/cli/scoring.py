"""What a council and its secretary decide about scoring: suspend, close, leave out, lift, recompute."""

from typing import Annotated, Any, Literal

import typer

from shared.contracts.messages import text_of
from thidua.cli.application import Application
from thidua.cli.explain import kind_of
from thidua.cli.moments import minute_text
from thidua.cli.numbers import count_text, decimal_text
from thidua.cli.records import BY, REASON
from thidua.cli.scores import CODE, FORMAT, NAME, PERIOD_COLUMN, Kind
from thidua.cli.session import Session, session_of
from thidua.cli.tables import Column, Format, show
from thidua.language import Language

What = Literal["criterion", "source", "criteria"]

PERIOD = typer.Argument(help="Năm, nửa năm, quý hoặc tháng. / Year, half, quarter or month.")
SUBJECT = typer.Argument(help="Mã cán bộ hoặc mã đơn vị. / Staff code or unit.")
WHAT = typer.Argument(
    help="criterion: một tiêu chí; source: một nguồn; criteria: cả bảng. / A criterion, a source, a set."
)
CODE_OF = typer.Argument(help="Mã của tiêu chí, nguồn (inspection, time-clock …) hay bảng. / Its code.")
KIND = typer.Option(help="Nêu khi một mã vừa là của người vừa là của đơn vị. / If ambiguous.")
OF_PERIOD = typer.Option(help="Kỳ nào: 2019-03, 2019-Q1, 2019. / Which period.")

SUSPENDED = (
    Column("what", "Loại", "What"),
    Column("code", "Mã", "Code"),
    Column("by", "Người quyết định", "By"),
    Column("reason", "Lý do", "Reason", wraps=True),
    Column("since", "Từ lúc", "Since"),
)
CLOSED = (
    PERIOD_COLUMN,
    Column("by", "Người chốt", "By"),
    Column("since", "Từ lúc", "Since"),
)
LATE = (
    CODE,
    NAME,
    PERIOD_COLUMN,
    Column("published_points", "Đã công bố", "Published", points=True),
    Column("published_grade", "Loại", "Grade"),
    Column("points", "Nếu tính lại", "Would be", points=True),
    Column("grade", "Loại mới", "Grade then"),
    Column("raised", "Cờ thêm", "Flags that rise", wraps=True, optional=True),
    Column("cleared", "Cờ hết", "Flags that clear", wraps=True, optional=True),
)

group = Application(
    help="Quyết định về chấm điểm: tạm dừng, chốt kỳ, loại tiêu chí, gỡ cờ, tính lại.\n\n"
    "Decisions about scoring: suspend, close a period, leave out, lift a flag, recompute.",
)


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="scoring")


@group.command()
def suspend(
    ctx: typer.Context,
    what: Annotated[What, WHAT],
    code: Annotated[str, CODE_OF],
    by: Annotated[str, BY],
    reason: Annotated[str, REASON],
) -> None:
    """Tạm dừng ngay một tiêu chí, một nguồn hoặc cả bảng; không ghi nhận nào bị mất.

    Stops a criterion, a source or a whole set from counting, at once; no record is lost.

    \\b
    thidua scoring suspend criterion late-short --by CB005 --reason "Máy chấm công sai giờ"
    thidua scoring suspend source time-clock --by CB005 --reason "Máy chấm công hỏng"
    """
    body = {"what": what, "code": code, "by": by, "reason": reason}
    _tell(ctx, "/api/scoring/suspensions", body, f"Đã tạm dừng {code}.", f"Suspended {code}.")


@group.command()
def lift(
    ctx: typer.Context,
    what: Annotated[What, WHAT],
    code: Annotated[str, CODE_OF],
    by: Annotated[str, BY],
    reason: Annotated[str, REASON],
) -> None:
    """Bỏ tạm dừng; mọi điểm liên quan được tính lại.

    Lifts a suspension; everything that it touched is computed again.
    """
    body = {"what": what, "code": code, "by": by, "reason": reason}
    _tell(ctx, "/api/scoring/suspensions/lifting", body, f"Đã bỏ tạm dừng {code}.", f"Lifted {code}.")


@group.command()
def suspensions(ctx: typer.Context, form: Annotated[Format, FORMAT] = Format.table) -> None:
    """Những gì đang tạm dừng.

    What is suspended now.
    """
    session = session_of(ctx)
    show(session, session.client.get("/api/scoring/suspensions"), SUSPENDED, form)


@group.command()
def close(ctx: typer.Context, period: Annotated[str, PERIOD], by: Annotated[str, BY]) -> None:
    """Chốt một kỳ: điểm và cờ báo của kỳ giữ nguyên, dù sau này có thêm gì.

    Closes a period: its scores and flags stay as they are, whatever comes later.

    \\b
    thidua scoring close 2019-H1 --by CB005
    """
    path = f"/api/scoring/periods/{_segment(period)}/closing"
    _tell(ctx, path, {"by": by}, f"Đã chốt kỳ {period}.", f"Closed {period}.")


@group.command()
def reopen(
    ctx: typer.Context,
    period: Annotated[str, PERIOD],
    by: Annotated[str, BY],
    reason: Annotated[str, REASON],
) -> None:
    """Mở lại một kỳ đã chốt; những thay đổi đến sau có hiệu lực.

    Reopens a closed period; what later facts changed takes effect.
    """
    path = f"/api/scoring/periods/{_segment(period)}/reopening"
    body = {"by": by, "reason": reason}
    _tell(ctx, path, body, f"Đã mở lại kỳ {period}.", f"Reopened {period}.")


@group.command()
def closed(ctx: typer.Context, form: Annotated[Format, FORMAT] = Format.table) -> None:
    """Các kỳ đã chốt.

    The periods that are closed.
    """
    session = session_of(ctx)
    show(session, session.client.get("/api/scoring/periods"), CLOSED, form)


@group.command(name="late-changes")
def late_changes(
    ctx: typer.Context,
    period: Annotated[str | None, OF_PERIOD] = None,
    form: Annotated[Format, FORMAT] = Format.table,
) -> None:
    """Những gì đến sau sẽ làm thay đổi trong các kỳ đã chốt.

    What later facts would change in closed periods.

    \\b
    thidua scoring late-changes --period 2019
    """
    session = session_of(ctx)
    rows = session.client.get("/api/scoring/late-changes", period=period)
    show(session, rows, LATE, form)
    if not rows:
        session.note("Không có thay đổi nào chờ.", "Nothing would change.")


@group.command(name="leave-out")
def leave_out(
    ctx: typer.Context,
    subject: Annotated[str, SUBJECT],
    criterion: Annotated[str, typer.Argument(help="Tiêu chí. / The criterion.")],
    period: Annotated[str, OF_PERIOD],
    by: Annotated[str, BY],
    reason: Annotated[str, REASON],
    kind: Annotated[Kind | None, KIND] = None,
) -> None:
    """Loại một tiêu chí khỏi kỳ của một người hay đơn vị; trọng số chia cho các tiêu chí khác.

    Leaves a criterion out of one subject's period; its weight goes to the others.
    """
    body = {"criterion": criterion, "period": period, "by": by, "reason": reason}
    path = _of_subject(ctx, kind, subject, "left-out")
    _tell(ctx, path, body, f"Đã loại {criterion}.", f"Left out {criterion}.")


@group.command(name="take-in")
def take_in(
    ctx: typer.Context,
    subject: Annotated[str, SUBJECT],
    criterion: Annotated[str, typer.Argument(help="Tiêu chí. / The criterion.")],
    period: Annotated[str, OF_PERIOD],
    by: Annotated[str, BY],
    reason: Annotated[str, REASON],
    kind: Annotated[Kind | None, KIND] = None,
) -> None:
    """Đưa lại một tiêu chí đã bị loại.

    Takes a criterion in again that was left out.
    """
    body = {"criterion": criterion, "period": period, "by": by, "reason": reason}
    path = _of_subject(ctx, kind, subject, "taken-in")
    _tell(ctx, path, body, f"Đã đưa lại {criterion}.", f"Took in {criterion}.")


@group.command(name="lift-flag")
def lift_flag(
    ctx: typer.Context,
    subject: Annotated[str, SUBJECT],
    flag: Annotated[str, typer.Argument(help="Cờ báo. / The flag.")],
    period: Annotated[str, OF_PERIOD],
    by: Annotated[str, BY],
    reason: Annotated[str, REASON],
    kind: Annotated[Kind | None, KIND] = None,
) -> None:
    """Gỡ một cờ báo theo quyết định của hội đồng.

    Lifts a flag that only a council's decision can lift.
    """
    body = {"flag": flag, "period": period, "by": by, "reason": reason}
    path = _of_subject(ctx, kind, subject, "lifted-flags")
    _tell(ctx, path, body, f"Đã gỡ {flag}.", f"Lifted {flag}.")


@group.command()
def recompute(ctx: typer.Context, period: Annotated[str | None, OF_PERIOD] = None) -> None:
    """Tính lại điểm của một kỳ, hoặc của tất cả; điểm mới vẫn được tính trong lúc đó.

    Computes the scores of a period, or all of them, again; new facts are scored meanwhile.

    \\b
    thidua scoring recompute --period 2019
    """
    session = session_of(ctx)
    body = {} if period is None else {"period": period}
    _say(session, session.client.post("/api/scoring/recompute", body))


@group.command()
def progress(ctx: typer.Context) -> None:
    """Việc tính điểm đang đến đâu.

    How far the computing of scores is.
    """
    session = session_of(ctx)
    _say(session, session.client.get("/api/scoring/progress"))


def _say(session: Session, state: Any) -> None:
    """What waits, and how far the newest computation of everybody is."""
    language = session.language
    for one in state["waiting"]:
        number = count_text(one["marks"], language)
        whose = language("của mọi người", "of everybody") if one["everybody"] else ""
        stage = text_of(f"scoring.stage.{one['stage']}", {}, language.code)
        typer.echo(" ".join(part for part in (language("chờ:", "waiting:"), number, stage, whose) if part))
    if not state["waiting"]:
        typer.echo(language("Không có gì chờ tính.", "Nothing waits."))
    if state["recompute"] is not None:
        typer.echo(_recompute(state["recompute"], language))


def _recompute(told: Any, language: Language) -> str:
    done, total = count_text(told["done"], language), count_text(told["total"], language)
    since = minute_text(told["since"])
    parts = [
        language(f"tính lại ({told['cause']}), từ {since}", f"recompute ({told['cause']}), since {since}"),
        language(f"xong {done} trên {total}", f"{done} of {total} done"),
        None if told["rate"] is None else f"{decimal_text(told['rate'], language)}/s",
        language(f"còn {told['seconds_left']} s", f"{told['seconds_left']} s left")
        if told["seconds_left"]
        else None,
    ]
    return " · ".join(part for part in parts if part)


def _tell(ctx: typer.Context, path: str, body: dict[str, Any], vi: str, en: str) -> None:
    session = session_of(ctx)
    if session.client.post(path, body)["events"]:
        typer.echo(session.language(vi, en))
    else:
        session.note("Không có gì thay đổi: đã như vậy từ trước.", "Nothing changed: it was so before.")


def _of_subject(ctx: typer.Context, kind: Kind | None, subject: str, what: str) -> str:
    found = kind or kind_of(session_of(ctx), subject)
    return f"/api/scores/{found.value}/{_segment(subject)}/{what}"


def _segment(text: str) -> str:
    from thidua.client import segment

    return segment(text)
