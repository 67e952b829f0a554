"""Awards that were conferred."""

from typing import Annotated

import typer

from thidua.cli.scores import CODE, FORMAT, MARK, NAME, PERIOD_COLUMN, POINTS
from thidua.cli.session import session_of
from thidua.cli.tables import Column, Format, show

AWARDS = (
    Column("form", "Hình thức", "Award", value=lambda row: row.get("form_name") or row.get("form")),
    CODE,
    NAME,
    PERIOD_COLUMN,
    POINTS,
    Column("decision_number", "Quyết định số", "Decision"),
    Column("decided_on", "Ngày ký", "Decided on"),
    Column("conferred_on", "Ngày trao", "Conferred on"),
    Column("authority", "Cấp quyết định", "Authority"),
    Column("revoked_on", "Thu hồi ngày", "Revoked on"),
)
AWARDS_SEEN = tuple(column for column in AWARDS if column.key != "authority")


def add_to(app: typer.Typer) -> None:
    app.command()(awards)


def awards(
    ctx: typer.Context,
    campaign: Annotated[str | None, typer.Option(help="Chỉ một phong trào. / One campaign only.")] = None,
    form: Annotated[Format, FORMAT] = Format.table,
    bom: Annotated[bool, MARK] = False,
) -> None:
    """Các khen thưởng đã trao, với số và ngày quyết định.

    Awards conferred, with number and date of the decision.

    \b
    thidua awards
    thidua awards --campaign van-hoa-cong-so-2019-2025 --format csv
    """
    session = session_of(ctx)
    rows = session.client.get("/api/awards", campaign=campaign)
    show(session, rows, AWARDS_SEEN if form is Format.table else AWARDS, form, byte_order_mark=bom)
    if not rows:
        session.note("Chưa trao khen thưởng nào.", "No award was conferred yet.")
