"""What is kept about candidates: matters that hang over them, and their earlier awards."""

from typing import Annotated, Any, Literal

import typer

from thidua.cli.assembly import segment, tell
from thidua.cli.explain import kind_of
from thidua.cli.scores import CODE, FORMAT, NAME, Kind
from thidua.cli.session import session_of
from thidua.cli.tables import Column, Format, show

SUBJECT = typer.Argument(help="Mã cán bộ hoặc mã đơn vị. / Staff code or unit.", show_default=False)
MATTER = typer.Argument(help="Mã vụ việc. / Code of the matter.", show_default=False)
ON = typer.Option(help="Ngày, như 2020-02-28. / The day.", show_default=False)
DOCUMENT = typer.Option(help="Văn bản. / The paper that says so.", show_default=False)
REASON = typer.Option(help="Lý do. / Why.", show_default=False)
KIND = typer.Option(help="Nêu khi một mã vừa là của người vừa là của đơn vị. / If ambiguous.")

MatterKind = Literal["discipline", "investigation", "inspection", "complaint"]

MATTERS = (
    Column("matter", "Mã", "Matter"),
    Column("kind", "Loại", "Kind"),
    CODE,
    NAME,
    Column("since", "Từ ngày", "Since"),
    Column("document", "Văn bản", "Paper", wraps=True),
    Column("settled_on", "Xong ngày", "Settled on", optional=True),
)
EARLIER = (
    Column("form", "Hình thức", "Award"),
    CODE,
    NAME,
    Column("year", "Năm", "Year", right=True),
    Column("decision_number", "Quyết định số", "Decision"),
    Column("authority", "Cấp quyết định", "Authority", wraps=True),
    Column("struck_on", "Gạch bỏ ngày", "Struck on", optional=True),
    Column("award", "Mã", "Id"),
)


def add_to(group: typer.Typer) -> None:
    group.command(name="raise")(raise_)
    group.command()(settle)
    group.command()(matters)
    group.command()(earlier)
    group.command(name="record-earlier")(record_earlier)
    group.command(name="strike-earlier")(strike_earlier)


def raise_(
    ctx: typer.Context,
    matter: Annotated[str, MATTER],
    subject: Annotated[str, SUBJECT],
    matter_kind: Annotated[
        MatterKind, typer.Option("--matter-kind", help="Loại vụ việc. / Kind of the matter.")
    ],
    since: Annotated[str, ON],
    document: Annotated[str, DOCUMENT],
    kind: Annotated[Kind | None, KIND] = None,
) -> None:
    """Ghi một vụ việc chưa giải quyết xong; khen thưởng được hoãn đến khi xong.

    Raises a matter; awards wait until it is settled.

    \b
    thidua nomination raise don-07 CB031 --matter-kind complaint --since 2020-01-15 --document "Đơn 07"
    """
    found = kind or kind_of(session_of(ctx), subject)
    body = {
        "matter": matter,
        "kind": matter_kind,
        "subject_kind": found.value,
        "subject": subject,
        "since": since,
        "document": document,
    }
    tell(ctx, "/api/matters", body, f"Đã ghi vụ việc {matter}.", f"Raised {matter}.")


def settle(
    ctx: typer.Context,
    matter: Annotated[str, MATTER],
    on: Annotated[str, ON],
    document: Annotated[str, DOCUMENT],
) -> None:
    """Kết thúc một vụ việc.

    Settles a matter.
    """
    path = f"/api/matters/{segment(matter)}/settlement"
    tell(ctx, path, {"on": on, "document": document}, f"Đã kết thúc {matter}.", f"Settled {matter}.")


def matters(
    ctx: typer.Context,
    pending: Annotated[
        bool, typer.Option("--pending", help="Chỉ vụ việc chưa xong. / Only what is not settled.")
    ] = False,
    form: Annotated[Format, FORMAT] = Format.table,
) -> None:
    """Các vụ việc đã ghi.

    The matters that were raised.
    """
    session = session_of(ctx)
    rows = session.client.get("/api/matters", **({"pending": "true"} if pending else {}))
    show(session, rows, MATTERS, form)


def earlier(ctx: typer.Context, form: Annotated[Format, FORMAT] = Format.table) -> None:
    """Khen thưởng trước đây, hoặc của nơi khác, đã được ghi lại.

    Awards from before, or from outside, that were recorded.
    """
    session = session_of(ctx)
    show(session, session.client.get("/api/earlier-awards"), EARLIER, form)


def record_earlier(
    ctx: typer.Context,
    subject: Annotated[str, SUBJECT],
    award: Annotated[str, typer.Option(help="Mã trong danh mục: LDTT, CSTD-CS … / Catalogue code.")],
    year: Annotated[int, typer.Option(help="Khen cho năm nào. / The year that it is for.")],
    authority: Annotated[str, typer.Option(help="Cấp quyết định. / Who decided.")],
    number: Annotated[str, typer.Option(help="Số quyết định. / Number of the decision.")],
    on: Annotated[str, ON],
    kind: Annotated[Kind | None, KIND] = None,
) -> None:
    """Ghi một khen thưởng trước đây, để xét các hình thức cần có nó.

    Records an award from before, for the forms that ask for it.
    """
    found = kind or kind_of(session_of(ctx), subject)
    body: dict[str, Any] = {
        "form": award,
        "recipient_kind": found.value,
        "recipient": subject,
        "year": year,
        "authority": authority,
        "decision_number": number,
        "decided_on": on,
    }
    tell(ctx, "/api/earlier-awards", body, f"Đã ghi {award} năm {year}.", f"Recorded {award} of {year}.")


def strike_earlier(
    ctx: typer.Context,
    award: Annotated[str, typer.Argument(help="Mã khen thưởng. / Id of the award.")],
    on: Annotated[str, ON],
    reason: Annotated[str, REASON],
) -> None:
    """Gạch bỏ một khen thưởng trước đây: đã bị thu hồi, hoặc ghi nhầm.

    Strikes an earlier award: revoked, or recorded by mistake.
    """
    path = f"/api/earlier-awards/{segment(award)}/striking"
    tell(ctx, path, {"on": on, "reason": reason}, "Đã gạch bỏ.", "Struck.")
