"""Service counters at which citizens say how they were served."""

from pathlib import Path
from typing import Annotated, Any

import typer

from thidua.cli.application import Application
from thidua.cli.failures import USAGE, Failure
from thidua.cli.scores import FORMAT
from thidua.cli.session import Session, session_of
from thidua.cli.tables import Column, Format, show

COUNTER = typer.Argument(help="Mã quầy. / Short name of the counter.", show_default=False)

COUNTERS = (
    Column("counter", "Quầy", "Counter"),
    Column("unit", "Đơn vị", "Unit"),
    Column("name", "Tên", "Name", wraps=True),
    Column(
        "rules",
        "Ghi nhận",
        "Recorded",
        value=lambda row: _rules_text(row["rules"]),
        wraps=True,
    ),
    Column("address", "Địa chỉ", "Address", wraps=True),
)
SAYINGS = (
    Column("day", "Ngày", "Day"),
    Column("answers", "Trả lời", "Answers", value=lambda row: " ".join(map(str, row["answers"]))),
    Column("words", "Nói thêm", "Words", wraps=True),
    Column("records", "Ghi nhận", "Records", value=lambda row: len(row["records"]), right=True),
)

group = Application(
    help="Quầy giao dịch: mã QR để người dân góp ý không cần đăng nhập.\n\n"
    "Service counters: a QR code by which citizens say how they were served, without a login.",
)


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="counter")


@group.command()
def create(
    ctx: typer.Context,
    counter: Annotated[str, COUNTER],
    unit: Annotated[str, typer.Option(help="Đơn vị phục vụ tại quầy. / Unit that serves there.")],
    name: Annotated[str, typer.Option(help="Tên quầy. / Name as citizens read it.")],
    rule: Annotated[
        list[str] | None,
        typer.Option(
            help="CÂU:MỨC-MỨC=TIÊU CHÍ, ví dụ 2:1-2=thai-do-phuc-vu: "
            "trả lời như vậy thành ghi nhận chờ xác minh. "
            "/ QUESTION:MARK-MARK=CRITERION: such an answer becomes a record that waits to be confirmed."
        ),
    ] = None,
) -> None:
    """Lập một quầy, hoặc đổi những gì đã nêu; mã QR không đổi.

    Sets up a counter, or says anew what is known of it; its QR code stays.

    \b
    thidua counter create quay-1 --unit mot-cua --name "Quầy số 1" --rule 2:1-2=thai-do-phuc-vu
    """
    session = session_of(ctx)
    rules = [_rule(session, one) for one in rule or []]
    body = {"counter": counter, "unit": unit, "name": name, "rules": rules}
    told = session.client.post("/api/counters", body)
    session.note(f"Đã lập quầy {counter}.", f"Counter {counter} is set up.")
    typer.echo(told["address"])


@group.command("list")
def list_(ctx: typer.Context, form: Annotated[Format, FORMAT] = Format.table) -> None:
    """Các quầy, và điều gì ở đó thành ghi nhận.

    Counters, and what becomes a record there.

    \b
    thidua counter list
    """
    session = session_of(ctx)
    rows = session.client.get("/api/counters")
    show(session, rows, COUNTERS, form)
    if not rows and form is Format.table:
        session.note("Chưa lập quầy nào.", "No counter is set up.")


@group.command()
def poster(
    ctx: typer.Context,
    counter: Annotated[str, COUNTER],
    out: Annotated[Path, typer.Option(help="Tệp SVG. / SVG file.")] = Path("counter.svg"),
) -> None:
    """Ghi mã QR của quầy ra tệp SVG; tờ A4 để in có ở trang /counters/QUẦY/poster.

    Writes a counter's QR code as SVG; the sheet of A4 to print is the page /counters/COUNTER/poster.

    \b
    thidua counter poster quay-1 --out quay-1.svg
    """
    session = session_of(ctx)
    out.write_bytes(session.client.content(_path(counter, "code")))
    session.note(f"Đã ghi {out}.", f"Wrote {out}.")


@group.command()
def feedback(
    ctx: typer.Context,
    counter: Annotated[str, COUNTER],
    limit: Annotated[int, typer.Option(help="Nhiều nhất bao nhiêu. / At most.")] = 100,
    form: Annotated[Format, FORMAT] = Format.table,
) -> None:
    """Người dân đã nói gì, mới nhất trước; không ai biết ai đã nói.

    What citizens said, the newest day first; nobody knows who said it.

    \b
    thidua counter feedback quay-1
    """
    session = session_of(ctx)
    show(session, session.client.get(_path(counter, "feedback"), limit=limit), SAYINGS, form)


def _rule(session: Session, text: str) -> dict[str, Any]:
    """`2:1-2=thai-do-phuc-vu` as the API takes it."""
    marks, equals, criterion = text.partition("=")
    question, colon, span = marks.partition(":")
    least, dash, most = span.partition("-")
    if not (equals and colon and question.isdigit() and least.isdigit() and (most.isdigit() or not dash)):
        raise Failure(
            session.language(
                f"--rule {text}: hãy viết CÂU:MỨC-MỨC=TIÊU CHÍ, ví dụ 2:1-2=thai-do-phuc-vu.",
                f"--rule {text}: write QUESTION:MARK-MARK=CRITERION, such as 2:1-2=thai-do-phuc-vu.",
            ),
            USAGE,
        )
    return {
        "question": int(question),
        "criterion": criterion,
        "least": int(least),
        "most": int(most or least),
    }


def _rules_text(rules: list[dict[str, Any]]) -> str:
    return "; ".join(f"{one['question']}:{one['least']}-{one['most']}={one['criterion']}" for one in rules)


def _path(counter: str, *more: str) -> str:
    from thidua.client import segment

    return "/".join(["/api/counters", segment(counter), *more])
