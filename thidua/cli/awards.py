"""Awards that were conferred."""

from typing import Annotated, Any

import typer

from thidua.cli.scores import CODE, FORMAT, MARK, NAME, PERIOD_COLUMN, POINTS, who
from thidua.cli.session import session_of
from thidua.cli.tables import Column, Format, Row, show


def recipient(row: Row) -> str:
    """A person by staff code and name, a unit by its name alone."""
    name = row.get("name") or ""
    return f"{row['code']} {name}".rstrip() if row.get("code") else str(name or who(row))


def by_form(row: Row) -> tuple[Any, ...]:
    """Sorts by form, then the most points first."""
    return row.get("form_name") or row["form"], -(row.get("points") or 0), who(row)


AWARDS = (
    Column(
        "form", "Hình thức", "Award", wraps=True, value=lambda row: row.get("form_name") or row.get("form")
    ),
    CODE,
    NAME,
    PERIOD_COLUMN,
    POINTS,
    Column("decision_number", "Quyết định số", "Decision"),
    Column("decided_on", "Ngày ký", "Decided on"),
    Column("conferred_on", "Ngày trao", "Conferred on"),
    Column("authority", "Cấp quyết định", "Authority"),
    Column("revoked_on", "Thu hồi ngày", "Revoked on", optional=True),
)
AWARDS_SEEN = (
    AWARDS[0],
    Column("recipient", "Tặng", "Recipient", wraps=True, value=recipient),
    *(
        column
        for column in AWARDS
        if column.key in ("period", "points", "decision_number", "conferred_on", "revoked_on")
    ),
)


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
    rows = sorted(session.client.get("/api/awards", campaign=campaign), key=by_form)
    show(session, rows, AWARDS_SEEN if form is Format.table else AWARDS, form, byte_order_mark=bom)
    if not rows:
        session.note("Chưa trao khen thưởng nào.", "No award was conferred yet.")
