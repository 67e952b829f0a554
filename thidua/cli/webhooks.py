"""Webhooks: who is told of events, and what became of telling them."""

import json
from enum import StrEnum
from typing import Annotated, Any

import typer

from thidua.cli.application import Application
from thidua.cli.failures import USAGE, Failure
from thidua.cli.moments import minute_text
from thidua.cli.scores import FORMAT
from thidua.cli.session import session_of
from thidua.cli.tables import Column, Format, show

WEBHOOK = typer.Argument(help="Mã webhook. / Id of the webhook.", show_default=False)
_STATES = {
    "active": {"vi": "đang gửi", "en": "active"},
    "paused": {"vi": "tạm dừng", "en": "paused"},
    "disabled": {"vi": "đã tắt", "en": "disabled"},
    "pending": {"vi": "đang chờ", "en": "pending"},
    "delivered": {"vi": "đã nhận", "en": "delivered"},
    "given-up": {"vi": "đã thôi", "en": "given up"},
}


class State(StrEnum):
    pending = "pending"
    delivered = "delivered"
    given_up = "given-up"


def _minute(name: str) -> Any:
    return lambda row: minute_text(row[name]) if row.get(name) else ""


def _joined(name: str) -> Any:
    return lambda row: ", ".join(row[name])


_STATE = Column("state", "Tình trạng", "State", words=lambda value, language: language.of(_STATES[value]))
WEBHOOKS = (
    Column("subscription", "Mã", "Id"),
    Column("label", "Tên", "Label", wraps=True),
    Column("url", "Gửi đến", "Address"),
    Column("types", "Sự kiện", "Events", value=_joined("types"), wraps=True),
    Column("units", "Đơn vị", "Units", value=_joined("units"), wraps=True, optional=True),
    _STATE,
    Column("why", "Vì sao", "Why", optional=True),
    Column("waiting", "Đang chờ", "Waiting", right=True),
    Column("succeeded", "Nhận lúc", "Accepted", value=_minute("succeeded"), optional=True),
)
DELIVERIES = (
    Column("event", "Sự kiện", "Event"),
    Column("type", "Loại", "Type"),
    _STATE,
    Column("attempts", "Số lần", "Tries", right=True),
    Column("tried", "Lần cuối", "Last", value=_minute("tried"), optional=True),
    Column("status", "HTTP", "HTTP", right=True, optional=True),
    Column("error", "Lỗi", "Error", optional=True),
)

group = Application(
    help="Webhook: báo sự kiện công khai cho hệ thống khác, có chữ ký.\n\n"
    "Webhooks: public events sent to other systems, signed.",
)


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="webhook")


@group.command()
def add(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(help="Địa chỉ nhận, https://… / Where events are sent, https://…")],
    event: Annotated[list[str], typer.Option(help="Loại sự kiện, ví dụ AwardConferred. / Event type.")],
    unit: Annotated[
        list[str] | None, typer.Option(help="Chỉ những gì về đơn vị này. / Only what is about this unit.")
    ] = None,
    label: Annotated[str, typer.Option(help="Tên để nhận ra. / What people call it.")] = "webhook",
) -> None:
    """Đăng ký một địa chỉ; in mã và mã ký, mã ký chỉ hiện một lần này.

    Subscribes an address; prints its id and the secret that signs, which is told this once.

    \b
    thidua webhook add https://example.vn/thi-dua --event AwardConferred --event AwardRevoked
    """
    session = session_of(ctx)
    body = {"url": url, "types": event, "units": unit or [], "label": label}
    made = session.client.post("/api/webhooks", body)
    typer.echo(f"{made['subscription']}\t{made['secret']}")


@group.command()
def types(ctx: typer.Context) -> None:
    """Các loại sự kiện đăng ký được.

    The event types that there are.

    \b
    thidua webhook types
    """
    session = session_of(ctx)
    columns = (
        Column("type", "Loại", "Type"),
        Column("source", "Từ", "From"),
        Column("meaning", "Nghĩa", "Meaning", wraps=True),
    )
    show(session, session.client.get("/api/webhook-types"), columns)


@group.command("list")
def list_(ctx: typer.Context, form: Annotated[Format, FORMAT] = Format.table) -> None:
    """Các webhook và tình trạng.

    Webhooks, and how each stands.

    \b
    thidua webhook list
    """
    session = session_of(ctx)
    rows = session.client.get("/api/webhooks")
    show(session, rows, WEBHOOKS, form)
    if not rows and form is Format.table:
        session.note("Chưa có webhook nào.", "There are no webhooks.")


@group.command()
def deliveries(
    ctx: typer.Context,
    webhook: Annotated[str, WEBHOOK],
    state: Annotated[State | None, typer.Option(help="Chỉ tình trạng này. / Only in this state.")] = None,
    limit: Annotated[int, typer.Option("-n", min=1, max=1000, help="Số dòng. / Rows.")] = 50,
    form: Annotated[Format, FORMAT] = Format.table,
) -> None:
    """Nhật ký gửi, thường là mới nhất trước.

    The delivery log, mostly the newest first.

    \b
    thidua webhook deliveries 0197a0c4-… --state pending
    """
    session = session_of(ctx)
    rows = session.client.get(_path(webhook, "deliveries"), state=state and state.value, limit=limit)
    show(session, rows, DELIVERIES, form)


@group.command("show")
def show_(
    ctx: typer.Context,
    webhook: Annotated[str, WEBHOOK],
    event: Annotated[str, typer.Argument(help="Mã sự kiện. / Id of the event.", show_default=False)],
) -> None:
    """In một lần gửi dưới dạng JSON: nội dung và từng lần thử.

    Prints one delivery as JSON: its body, and every attempt.

    \b
    thidua webhook show 0197a0c4-… 0197a0c5-…
    """
    found = session_of(ctx).client.get(_path(webhook, "deliveries", event))
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))


@group.command()
def rotate(ctx: typer.Context, webhook: Annotated[str, WEBHOOK]) -> None:
    """Tạo mã ký mới và in ra; trong một ngày mã cũ vẫn ký kèm.

    Makes a new secret and prints it; for a day the one before it signs as well.

    \b
    thidua webhook rotate 0197a0c4-…
    """
    typer.echo(session_of(ctx).client.post(_path(webhook, "secret"))["secret"])


@group.command()
def replay(
    ctx: typer.Context,
    webhook: Annotated[str, WEBHOOK],
    day: Annotated[str | None, typer.Option(help="Từ ngày: 2019-07-15. / From this day on.")] = None,
    event: Annotated[str | None, typer.Option(help="Từ sự kiện này. / From this event on.")] = None,
) -> None:
    """Gửi lại từ một ngày hoặc một sự kiện; mã sự kiện giữ nguyên.

    Sends again from a day or an event on; the ids stay the same.

    \b
    thidua webhook replay 0197a0c4-… --day 2019-07-15
    """
    session = session_of(ctx)
    if (day is None) == (event is None):
        raise Failure(
            session.language("Hãy nêu --day hoặc --event (không nêu cả hai).", "Say --day or --event, one."),
            USAGE,
        )
    session.client.post(_path(webhook, "replays"), {"day": day} if day else {"event": event})
    session.note("Đang gửi lại.", "Sending again.")


@group.command()
def pause(ctx: typer.Context, webhook: Annotated[str, WEBHOOK]) -> None:
    """Tạm dừng; sự kiện chờ, lâu nhất 30 ngày.

    Sends nothing for now; events wait, for 30 days.

    \b
    thidua webhook pause 0197a0c4-…
    """
    session = session_of(ctx)
    session.client.post(_path(webhook, "pause"))
    session.note("Đã tạm dừng.", "Paused.")


@group.command()
def resume(ctx: typer.Context, webhook: Annotated[str, WEBHOOK]) -> None:
    """Gửi tiếp; sau khi bị tắt thì chỉ những gì đến từ bây giờ.

    Sends again; after a disabling only what comes from now on.

    \b
    thidua webhook resume 0197a0c4-…
    """
    session = session_of(ctx)
    session.client.post(_path(webhook, "resume"))
    session.note("Đang gửi tiếp.", "Active again.")


@group.command()
def remove(ctx: typer.Context, webhook: Annotated[str, WEBHOOK]) -> None:
    """Bỏ một webhook, cả những gì đang chờ và nhật ký gửi.

    Ends a webhook, with what waits and its delivery log.

    \b
    thidua webhook remove 0197a0c4-…
    """
    session = session_of(ctx)
    session.client.delete(_path(webhook))
    session.note("Đã bỏ.", "Removed.")


def _path(webhook: str, *more: str) -> str:
    from thidua.client import segment

    return "/".join(["/api/webhooks", segment(webhook), *map(segment, more)])
