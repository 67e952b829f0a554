"""Time clocks that are connected: register, look at, read, and hear who was turned away."""

import time
from typing import Annotated, Any

import typer

from thidua.cli.application import Application
from thidua.cli.failures import FAILED, NOT_READY, Failure
from thidua.cli.moments import minute_text
from thidua.cli.scores import FORMAT
from thidua.cli.session import Session, session_of
from thidua.cli.tables import Column, Format, Row, show
from thidua.language import Language

DEVICE = typer.Argument(help="Số sê-ri của máy. / Serial number of the clock.", show_default=False)
PAUSE = 0.5
PATIENCE_SECONDS = 120.0

_SKEW_SHOWN_SECONDS = 5

group = Application(
    help="Máy chấm công gửi thẳng hoặc được đọc qua mạng: đăng ký, xem, đọc.\n\n"
    "Time clocks that push, or are read over the network: register, show, read.",
)


def _minute(name: str) -> Any:
    return lambda row: minute_text(row[name]) if row.get(name) else ""


def _ahead(seconds: Any, language: Language) -> str:
    if seconds is None or abs(seconds) < _SKEW_SHOWN_SECONDS:
        return ""
    word = language("nhanh", "ahead") if seconds > 0 else language("chậm", "behind")
    return f"{abs(seconds)} s {word}"


def _state(row: Row) -> str:
    return "retired" if row["retired"] else "failed" if row["failed"] else ""


_STATES = {"retired": {"vi": "đã ngừng", "en": "retired"}, "failed": {"vi": "không đọc được", "en": "silent"}}
CLOCKS = (
    Column("device", "Số sê-ri", "Serial"),
    Column("unit", "Đơn vị", "Unit"),
    Column("name", "Tên", "Name", wraps=True, optional=True),
    Column("heard", "Nghe lúc", "Heard", value=_minute("heard"), optional=True),
    Column("pulled", "Đọc lúc", "Read", value=_minute("pulled"), optional=True),
    Column("punches", "Lượt mới", "Punches", right=True),
    Column("known", "Đã biết", "Known", right=True),
    Column("unread", "Không đọc được", "Unread", right=True),
    Column("skew_seconds", "Đồng hồ", "Its clock", words=_ahead, optional=True),
    Column(
        "state",
        "Tình trạng",
        "State",
        value=_state,
        words=lambda value, language: language.of(_STATES[value]) if value else "",
        optional=True,
    ),
    Column("failure", "Vì sao", "Why", wraps=True, optional=True),
)
STRANGERS = (
    Column("device", "Số sê-ri", "Serial"),
    Column("address", "Từ địa chỉ", "From"),
    Column("last", "Lần cuối", "Last", value=_minute("last")),
    Column("times", "Số lần", "Times", right=True),
    Column("message", "Vì sao", "Why", wraps=True),
)


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="clock")


@group.command("list")
def list_(ctx: typer.Context, form: Annotated[Format, FORMAT] = Format.table) -> None:
    """Các máy đã đăng ký, đã gửi gì, và đồng hồ của máy lệch bao nhiêu.

    Registered clocks, what came from each, and how far its own clock is off.

    \b
    thidua clock list
    """
    session = session_of(ctx)
    rows = session.client.get("/api/clocks")
    show(session, rows, CLOCKS, form)
    if not rows and form is Format.table:
        session.note("Chưa đăng ký máy nào.", "No clock is registered.")


@group.command()
def unknown(ctx: typer.Context, form: Annotated[Format, FORMAT] = Format.table) -> None:
    """Các máy đã gửi nhưng bị từ chối, và cách sửa.

    Clocks that pushed and were turned away, and the mend.

    \b
    thidua clock unknown
    """
    session = session_of(ctx)
    rows = session.client.get("/api/unknown-clocks")
    show(session, rows, STRANGERS, form)
    if not rows and form is Format.table:
        session.note("Không có máy lạ.", "No clock was turned away.")


@group.command()
def register(
    ctx: typer.Context,
    device: Annotated[str, DEVICE],
    unit: Annotated[str, typer.Option(help="Đơn vị đặt máy. / The unit where it stands.")],
    name: Annotated[str | None, typer.Option(help="Tên để nhận ra. / What people call it.")] = None,
    network: Annotated[
        list[str] | None,
        typer.Option(help="Máy gửi từ địa chỉ hoặc mạng này. / It pushes from this address or network."),
    ] = None,
    address: Annotated[
        str | None,
        typer.Option(help="MÁY[:CỔNG] để đọc qua mạng. / HOST[:PORT] at which it is read."),
    ] = None,
    secret: Annotated[
        bool,
        typer.Option(
            "--secret", help="Tạo mã bí mật cho đường dẫn máy chủ. / Make a secret for the server's path."
        ),
    ] = False,
) -> None:
    """Đăng ký một máy, hoặc nói lại cách nhận ra nó.

    Registers a clock, or says anew how it is known. With --secret the path to set in it is told this once.

    \b
    thidua clock register CJ7H202460123 --unit van-phong --network 192.168.1.201
    thidua clock register CJ7H202460123 --unit van-phong --address 192.168.1.201
    """
    import hashlib
    import secrets

    session = session_of(ctx)
    made = secrets.token_urlsafe(24) if secret else None
    said = {
        "device": device,
        "unit": unit,
        "name": name,
        "networks": network or [],
        "address": address,
        "secret_sha256": hashlib.sha256(made.encode()).hexdigest() if made else None,
    }
    body = {key: value for key, value in said.items() if value is not None}
    session.client.post("/api/clocks", body)
    session.note(f"Đã đăng ký máy {device}.", f"Registered clock {device}.")
    if made:
        session.note(
            "Địa chỉ máy chủ đặt trong máy, chỉ hiện một lần này:",
            "The server address to set in the clock, shown this once:",
        )
        typer.echo(f"{session.client.url}/d/{made}")


@group.command()
def retire(
    ctx: typer.Context,
    device: Annotated[str, DEVICE],
    reason: Annotated[str, typer.Option(help="Vì sao. / Why.")],
) -> None:
    """Ngừng nhận từ một máy; những lượt đã chấm vẫn còn.

    Takes nothing from a clock any more; what it saw stays.

    \b
    thidua clock retire CJ7H202460123 --reason "Thay máy mới"
    """
    session = session_of(ctx)
    session.client.post(_path(device, "retirement"), {"reason": reason})
    session.note(f"Máy {device} đã ngừng.", f"Clock {device} is retired.")


@group.command()
def pull(ctx: typer.Context, device: Annotated[str, DEVICE]) -> None:
    """Đọc máy ngay bây giờ và chờ kết quả; đọc nhiều lần cũng không thêm lượt trùng.

    Has a clock read now and waits for it; however often it is read, each punch counts once.

    \b
    thidua clock pull CJ7H202460123
    """
    session = session_of(ctx)
    before = session.client.post(_path(device, "pull"))
    found = _read(session, device, before)
    if found["failed"]:
        raise Failure(found["failure"], FAILED)
    fresh = found["punches"] - before["punches"]
    session.note(
        f"Đã đọc {found['pulled_records']} bản ghi, {fresh} lượt mới.",
        f"Read {found['pulled_records']} records, {fresh} new punches.",
    )


@group.command()
def resend(ctx: typer.Context, device: Annotated[str, DEVICE]) -> None:
    """Bảo máy gửi lại tất cả những gì nó còn nhớ; lượt đã nhận không bị trùng.

    Has a pushing clock send all that it remembers; what was taken before adds nothing.

    \b
    thidua clock resend CJ7H202460123
    """
    session = session_of(ctx)
    session.client.post(_path(device, "resend"))
    session.note(
        f"Máy {device} sẽ gửi lại ở lần hỏi tới.", f"Clock {device} will send again when it asks next."
    )


@group.command()
def key(
    ctx: typer.Context,
    device: Annotated[str, DEVICE],
    number: Annotated[int, typer.Argument(help="Mã kết nối (comm key). / Communication key.")],
) -> None:
    """Đặt mã kết nối dùng khi đọc máy; 0 là không có.

    Says with which communication key a clock is read; 0 is none.

    \b
    thidua clock key CJ7H202460123 123456
    """
    session = session_of(ctx)
    session.client.post(_path(device, "key"), {"key": number})
    session.note(f"Đã đặt mã kết nối cho máy {device}.", f"The key of clock {device} is set.")


def _read(session: Session, device: str, before: Row) -> Row:
    """The clock once it was read after `before`, or could not be."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found: Row = session.client.get(_path(device))
        if found["failed"] or found["pulled"] != before["pulled"]:
            return found
        time.sleep(PAUSE)
    raise Failure(
        session.language(
            f"Máy {device} vẫn chưa được đọc; xem lại sau bằng “thidua clock list”.",
            f"Clock {device} is not read yet; look again with `thidua clock list`.",
        ),
        NOT_READY,
    )


def _path(device: str, *more: str) -> str:
    from thidua.client import segment

    return "/".join(["/api/clocks", segment(device), *more])
