"""From the decision to the award in the hand, and back: decide, confer, mend, revoke, print, sign, verify."""

from typing import Annotated, Any

import typer

from thidua.cli import award_papers, credentials
from thidua.cli.application import Application
from thidua.cli.awards import recipient
from thidua.cli.failures import USAGE, Failure
from thidua.cli.scores import CODE, FORMAT, MARK, NAME, PERIOD_COLUMN
from thidua.cli.session import Session, session_of
from thidua.cli.tables import Column, Format, show

NOMINATIONS = typer.Argument(help="Mã các đề nghị. / Ids of nominations.", show_default=False)
NOMINATION = typer.Argument(help="Mã đề nghị. / Id of the nomination.", show_default=False)
NUMBER = typer.Option(help="Số quyết định. / Number of the decision.", show_default=False)
ON = typer.Option(help="Ngày, 2020-02-28. / The day.", show_default=False)
AUTHORITY = typer.Option(help="Cấp quyết định. / Who decides.", show_default=False)
SIGNATORY = typer.Option(help="Họ tên người ký. / Who signs.", show_default=False)
REASON = typer.Option(help="Lý do. / Why.", show_default=False)
PAGE = 1000

ROLL = (
    Column("form_name", "Hình thức", "Award", wraps=True),
    CODE,
    NAME,
    Column("unit_name", "Đơn vị", "Unit", wraps=True),
    PERIOD_COLUMN,
    Column("decision_number", "Quyết định số", "Decision"),
    Column("conferred_on", "Ngày trao", "Conferred on"),
    Column("authority", "Cấp quyết định", "Authority"),
    Column("award", "Mã", "Id"),
)
ROLL_SEEN = (
    ROLL[0],
    Column("recipient", "Tặng", "Recipient", wraps=True, value=recipient),
    *(one for one in ROLL if one.key in ("unit_name", "period", "decision_number", "conferred_on", "award")),
)

group = Application(
    help="Quyết định, trao, đính chính, thu hồi khen thưởng; bảng vàng, văn bản, chứng nhận.\n\n"
    "Decide, confer, correct and revoke awards; the honour roll, papers and credentials.",
)


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="award")
    award_papers.add_to(group)
    credentials.add_to(group)


@group.command()
def decide(
    ctx: typer.Context,
    nominations: Annotated[list[str], NOMINATIONS],
    number: Annotated[str, NUMBER],
    on: Annotated[str, ON],
    authority: Annotated[str, AUTHORITY],
    signatory: Annotated[str, SIGNATORY],
    capacity: Annotated[str, typer.Option(help="KT, Q, TL hoặc TUQ. / How they sign.")] = "",
    on_behalf_of: Annotated[str, typer.Option(help="Chức vụ được ký thay. / Office signed for.")] = "",
    delegation: Annotated[str, typer.Option(help="Số văn bản ủy quyền. / Document that allows it.")] = "",
) -> None:
    """Ra một quyết định khen thưởng cho nhiều đề nghị, tất cả hoặc không đề nghị nào.

    Decides on a list of nominations, all of them or none.

    \b
    thidua award decide ID1 ID2 --number 417/QĐ-UBND --on 2020-02-28 \\
        --authority "Chủ tịch UBND tỉnh" --signatory "Trần Văn Minh"
    """
    body = {
        "nominations": nominations,
        "decision_number": number,
        "decided_on": on,
        "authority": authority,
        "signatory": signatory,
        "capacity": capacity,
        "on_behalf_of": on_behalf_of,
        "delegation": delegation,
    }
    _carry_out(
        session_of(ctx), "/api/decisions", body, f"Đã quyết định số {number}", f"Decided under {number}"
    )


@group.command()
def confer(
    ctx: typer.Context,
    nominations: Annotated[list[str], NOMINATIONS],
    on: Annotated[str, ON],
    place: Annotated[str, typer.Option(help="Nơi trao. / Where.", show_default=False)],
) -> None:
    """Trao tại một buổi lễ những khen thưởng đã có quyết định.

    Confers, at one ceremony, what was decided.

    \b
    thidua award confer ID1 ID2 --on 2020-03-20 --place "Hội trường Sở"
    """
    body = {"nominations": nominations, "conferred_on": on, "place": place}
    _carry_out(session_of(ctx), "/api/conferrals", body, "Đã trao", "Conferred")


@group.command()
def correct(
    ctx: typer.Context,
    nomination: Annotated[str, NOMINATION],
    misprint: Annotated[
        list[str],
        typer.Option(
            help="Mục, chữ in sai và chữ đúng: decision_number=152/QĐ=125/QĐ; nêu được nhiều lần. / "
            "Field, what was printed, what is right.",
            show_default=False,
        ),
    ],
    number: Annotated[str, NUMBER],
    on: Annotated[str, ON],
    reason: Annotated[str, REASON],
) -> None:
    """Đính chính chỗ in sai của một khen thưởng đã trao.

    Mends misprints of a conferred award.

    \b
    thidua award correct ID --misprint decision_number=152/QĐ=125/QĐ --number 140/QĐ \\
        --on 2020-03-25 --reason "In nhầm"
    """
    from thidua.client import segment

    session = session_of(ctx)
    body = {
        "misprints": [_misprint(session, one) for one in misprint],
        "decision_number": number,
        "corrected_on": on,
        "reason": reason,
    }
    path = f"/api/nominations/{segment(nomination)}/correction"
    _carry_out(session, path, body, "Đã đính chính", "Corrected")


@group.command()
def revoke(
    ctx: typer.Context,
    nomination: Annotated[str, NOMINATION],
    number: Annotated[str, NUMBER],
    on: Annotated[str, ON],
    reason: Annotated[str, REASON],
    ground: Annotated[
        str,
        typer.Option(
            help="fraud, false-documents, unlawful, condition-not-met, conviction. / Kind of finding."
        ),
    ] = "",
    authority: Annotated[str, typer.Option(help="Cấp quyết định. / Who revokes.")] = "",
    signatory: Annotated[str, typer.Option(help="Người ký. / Who signs.")] = "",
) -> None:
    """Thu hồi một khen thưởng đã trao.

    Takes a conferred award back.

    \b
    thidua award revoke ID --number 500/QĐ --on 2020-05-04 --reason "Hồ sơ không đúng" \\
        --ground false-documents
    """
    from thidua.client import segment

    body = {
        "decision_number": number,
        "revoked_on": on,
        "reason": reason,
        "ground": ground,
        "authority": authority,
        "signatory": signatory,
    }
    path = f"/api/nominations/{segment(nomination)}/revocation"
    _carry_out(session_of(ctx), path, body, "Đã thu hồi", "Revoked")


@group.command()
def roll(
    ctx: typer.Context,
    campaign: Annotated[str | None, typer.Option(help="Một phong trào. / One campaign.")] = None,
    period: Annotated[str | None, typer.Option(help="Một kỳ. / One period.")] = None,
    award_form: Annotated[str | None, typer.Option("--award", help="Một hình thức. / One form.")] = None,
    unit: Annotated[str | None, typer.Option(help="Một đơn vị. / One unit.")] = None,
    text: Annotated[str | None, typer.Option(help="Có những chữ này, có dấu hay không. / Words.")] = None,
    form: Annotated[Format, FORMAT] = Format.table,
    bom: Annotated[bool, MARK] = False,
) -> None:
    """Bảng vàng: những khen thưởng còn giá trị.

    The honour roll: the awards that stand.

    \b
    thidua award roll --period 2019 --text "nguyen lan"
    """
    session = session_of(ctx)
    wanted = {"campaign": campaign, "period": period, "form": award_form, "unit": unit, "text": text}
    rows: list[dict[str, Any]] = []
    while True:
        page = session.client.get("/api/honours", **wanted, after=len(rows), limit=PAGE)
        rows += page["honours"]
        if not page["honours"] or len(rows) >= page["all"]:
            break
    show(session, rows, ROLL_SEEN if form is Format.table else ROLL, form, byte_order_mark=bom)
    if not rows:
        session.note("Không có khen thưởng nào như vậy.", "There is no such award.")


def _carry_out(session: Session, path: str, body: dict[str, Any], vi: str, en: str) -> None:
    events = session.client.post(path, body)["events"]
    if events:
        session.note(f"{vi}: {len(events)}.", f"{en}: {len(events)}.")
    else:
        session.note("Việc này đã làm từ trước.", "That was done before.")


def _misprint(session: Session, text: str) -> dict[str, str]:
    parts = text.split("=")
    if len(parts) != 3:
        raise Failure(
            session.language(
                f"--misprint {text}: hãy ghi mục=in-sai=đúng, ví dụ decision_number=152/QĐ=125/QĐ.",
                f"--misprint {text}: write field=printed=right, such as decision_number=152/QĐ=125/QĐ.",
            ),
            USAGE,
        )
    return {"field": parts[0], "printed": parts[1], "correct": parts[2]}
