"""Tokens for programs: issued by an account, for hours, and for a part of what it may."""

import json
import os
from typing import Annotated

import typer

from thidua.cli.accounts import ROLES, roles_of
from thidua.cli.application import Application
from thidua.cli.moments import minute_text
from thidua.cli.session import session_of
from thidua.cli.tables import AS_JSON, Column, Format, show

PASSWORD = "THIDUA_PASSWORD"

TOKENS = (
    Column("token", "Mã số", "Token"),
    Column("label", "Để làm gì", "Label", wraps=True),
    Column("created", "Cấp lúc", "Issued", value=lambda row: minute_text(row["created"])),
    Column("expires", "Đến", "Until", value=lambda row: minute_text(row["expires"])),
    Column(
        "revoked",
        "Thu hồi",
        "Revoked",
        optional=True,
        value=lambda row: minute_text(row["revoked"]) if row["revoked"] else "",
    ),
)

group = Application(
    help="Mã truy cập cho phần mềm khác, có hạn và có phạm vi.\n\nTokens for programs, with an end and a "
    "scope.",
)


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="token")


@group.command()
def issue(
    ctx: typer.Context,
    username: Annotated[
        str,
        typer.Argument(
            metavar="TÀI KHOẢN / ACCOUNT",
            help="Tài khoản cấp mã. / The account that issues it.",
            show_default=False,
        ),
    ],
    label: Annotated[str, typer.Option(help="Mã dùng để làm gì. / What it is for.")],
    hours: Annotated[int, typer.Option(min=1, help="Dùng được bao nhiêu giờ. / How long it is good.")] = 8,
    role: Annotated[list[str], ROLES] = [],  # noqa: B006 - typer makes a new list for each run
    operation: Annotated[
        list[str],
        typer.Option(
            help="read, hoặc tên một thao tác; nêu được nhiều lần. / read, or an operation; may be repeated."
        ),
    ] = [],  # noqa: B006
    code: Annotated[str | None, typer.Option(help="Mã một lần, nếu có. / One-time code, if any.")] = None,
) -> None:
    """Cấp một mã truy cập; mã được in ra một lần. Mật khẩu được hỏi, hoặc lấy từ THIDUA_PASSWORD.

    Issues a token, printed this once. The password is asked for, or taken from THIDUA_PASSWORD.

    \b
    thidua token issue lan.nguyen --label "Đồng bộ điểm" --operation read
    """
    session = session_of(ctx)
    asked = session.language("Mật khẩu", "Password")
    password = os.environ.get(PASSWORD) or typer.prompt(asked, hide_input=True, err=True)
    wanted = {"label": label, "hours": hours}
    scope = {"roles": roles_of(role), "operations": operation}
    session.client.sign_in(username, password, code)
    try:
        made = session.client.post(
            "/api/tokens", {**wanted, **{name: one for name, one in scope.items() if one}}
        )
    finally:
        session.client.sign_out()
    session.note(
        f"Mã số {made['token']}, dùng đến {minute_text(made['expires'])}; mã truy cập chỉ hiện lần này:",
        f"Token {made['token']}, good until {minute_text(made['expires'])}; its secret, shown this once:",
    )
    typer.echo(made["secret"])


@group.command("list")
def list_(ctx: typer.Context, as_json: Annotated[bool, AS_JSON] = False) -> None:
    """Liệt kê các mã đã cấp.

    Lists the tokens that were issued.
    """
    session = session_of(ctx)
    rows = session.client.get("/api/tokens")
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        show(session, rows, TOKENS, Format.table)


@group.command()
def revoke(
    ctx: typer.Context,
    token: Annotated[str, typer.Argument(metavar="MÃ SỐ / TOKEN", help="Mã số của mã. / Its id.")],
) -> None:
    """Thu hồi một mã, ngay và mãi mãi.

    Revokes a token, at once and for good.
    """
    from thidua.client import segment

    session = session_of(ctx)
    session.client.delete(f"/api/tokens/{segment(token)}")
    session.note("Đã thu hồi.", "Revoked.")
