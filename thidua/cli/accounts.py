"""Accounts of people, as an administrator makes them: roles, locks, passwords, one-time codes."""

import json
from typing import Annotated, Any

import typer

from thidua.cli.application import Application
from thidua.cli.session import Session, session_of
from thidua.cli.tables import AS_JSON, Column, Format, show
from thidua.language import Language

ACCOUNT = typer.Argument(metavar="TÀI KHOẢN / ACCOUNT", help="Tên đăng nhập. / Username.", show_default=False)
ROLES = typer.Option(
    "--role",
    help="Vai trò, hoặc vai trò:đơn-vị; nêu được nhiều lần. / Role, or role:unit; may be given many times.",
    show_default=False,
)


def _roles_text(value: Any, _language: Language) -> str:
    return ", ".join(f"{one['role']}:{one['unit']}" if one["unit"] else one["role"] for one in value)


def _mark(value: Any, language: Language) -> str:
    return language("có", "yes") if value else ""


ACCOUNTS = (
    Column("username", "Tên đăng nhập", "Username"),
    Column("code", "Mã cán bộ", "Staff code", optional=True),
    Column("name", "Họ tên", "Name", optional=True),
    Column("roles", "Vai trò", "Roles", words=_roles_text, wraps=True),
    Column("totp", "Mã một lần", "One-time codes", words=_mark),
    Column("locked", "Khoá", "Locked", words=_mark),
)

group = Application(
    help="Tài khoản và vai trò của người dùng.\n\nAccounts of people, and their roles.",
)


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="account")


@group.command("list")
def list_(ctx: typer.Context, as_json: Annotated[bool, AS_JSON] = False) -> None:
    """Liệt kê các tài khoản.

    Lists the accounts.
    """
    session = session_of(ctx)
    rows = session.client.get("/api/accounts")
    show(session, rows, ACCOUNTS, Format.json if as_json else Format.table)


@group.command()
def create(
    ctx: typer.Context,
    username: Annotated[str, ACCOUNT],
    role: Annotated[list[str], ROLES] = [],  # noqa: B006 - typer makes a new list for each run
    person: Annotated[str | None, typer.Option(help="Mã cán bộ của người dùng. / Staff code.")] = None,
    external: Annotated[
        str | None,
        typer.Option(
            help="Tên (sub) ở hệ thống đăng nhập của cơ quan; khi đó không có mật khẩu. / Name (sub) at the "
            "agency's provider of identities; there is no password then."
        ),
    ] = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Lập tài khoản; mật khẩu đầu tiên được in ra một lần và phải đổi khi đăng nhập.

    Makes an account; its first password is printed this once, and has to be changed at the first login.

    \b
    thidua account create lan.nguyen --person CB001 --role staff --role unit-head:phong-viec-lam
    thidua account create quan.tri --role administrator
    """
    session = session_of(ctx)
    wanted = {"username": username, "roles": roles_of(role), "person": person, "external": external}
    made = session.client.post(
        "/api/accounts", {name: value for name, value in wanted.items() if value is not None}
    )
    if as_json:
        typer.echo(json.dumps(made, ensure_ascii=False, indent=2))
        return
    session.note(f"Đã lập tài khoản {username}.", f"Made the account {username}.")
    _print_password(session, made["password"])


@group.command()
def roles(
    ctx: typer.Context,
    username: Annotated[str, ACCOUNT],
    role: Annotated[list[str], ROLES] = [],  # noqa: B006
) -> None:
    """Đặt lại các vai trò của một tài khoản; không nêu vai trò nào là bỏ hết.

    Gives an account these roles instead of those that it has; none, if none is named.

    \b
    thidua account roles lan.nguyen --role staff --role observer:phong-viec-lam
    """
    session = session_of(ctx)
    session.client.post(_path(username, "roles"), {"roles": roles_of(role)})
    session.note(f"Đã đặt vai trò của {username}.", f"Set the roles of {username}.")


@group.command()
def lock(ctx: typer.Context, username: Annotated[str, ACCOUNT]) -> None:
    """Khoá: không ai vào bằng tài khoản này nữa, ai đang vào thì ra ngay.

    Lets nobody in by an account any more; who is in is out at once.
    """
    session = session_of(ctx)
    session.client.post(_path(username, "lock"))
    session.note(f"Đã khoá {username}.", f"Locked {username}.")


@group.command()
def unlock(ctx: typer.Context, username: Annotated[str, ACCOUNT]) -> None:
    """Mở khoá, cả khi bị đóng tạm vì gõ sai nhiều lần.

    Lets the holder in again, also after too many failures.
    """
    session = session_of(ctx)
    session.client.post(_path(username, "unlock"))
    session.note(f"Đã mở khoá {username}.", f"Unlocked {username}.")


@group.command()
def password(ctx: typer.Context, username: Annotated[str, ACCOUNT]) -> None:
    """Cấp mật khẩu mới, in ra một lần và phải đổi khi đăng nhập.

    Invents a new password, printed this once, to be changed at the next login.
    """
    session = session_of(ctx)
    _print_password(session, session.client.post(_path(username, "password"))["password"])


@group.command()
def totp(ctx: typer.Context, username: Annotated[str, ACCOUNT]) -> None:
    """Bỏ mã một lần của người mất điện thoại; sau đó chỉ cần mật khẩu.

    Drops the one-time codes of who lost the telephone; the password alone lets in then.
    """
    session = session_of(ctx)
    session.client.post(_path(username, "totp", "removal"))
    session.note(f"Đã bỏ mã một lần của {username}.", f"Dropped the one-time codes of {username}.")


def _path(username: str, *names: str) -> str:
    from thidua.client import segment

    return "/".join([f"/api/accounts/{segment(username)}", *names])


def roles_of(texts: list[str]) -> list[dict[str, Any]]:
    """`role` or `role:unit`, as the API has them."""
    split = (text.partition(":") for text in texts)
    return [{"role": role, "unit": unit} if unit else {"role": role} for role, _, unit in split]


def _print_password(session: Session, text: str | None) -> None:
    if text is None:
        return
    session.note("Mật khẩu, chỉ hiện lần này:", "Password, shown this once:")
    typer.echo(text)
