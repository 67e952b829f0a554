"""Looking after the services: how far they are, and what their logs say."""

import json
import time
from typing import Annotated, Any

import typer

from thidua.cli.failures import NOT_READY
from thidua.cli.numbers import count_text
from thidua.cli.rebuilding import SERVICE, rebuild
from thidua.cli.session import Session, session_of
from thidua.cli.tables import AS_JSON, Column, Format, show
from thidua.language import Language

PAGE = 500
PAUSE = 0.5

STATUS = (
    Column("service", "Dịch vụ", "Service"),
    Column("head", "Nhật ký đến", "Log head", right=True),
    Column("relayed", "Đã phát", "Relayed", right=True),
    Column("taken", "Đã nhận", "Taken", wraps=True),
    Column("waiting", "Đang chờ", "Waiting", right=True),
    Column("parked", "Để riêng", "Parked", right=True),
    Column("error", "Lỗi", "Error", wraps=True, optional=True),
)


def add_to(app: typer.Typer) -> None:
    app.command()(status)
    app.command()(log)
    app.command()(rebuild)


def status(
    ctx: typer.Context,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Tình trạng các dịch vụ; kết thúc với mã 3 khi có dịch vụ không trả lời.

    How far every service is; exit code 3 when one does not answer.
    """
    session = session_of(ctx)
    found = session.client.get("/api/status")
    rows = [_status_row(name, said, session.language) for name, said in sorted(found["services"].items())]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        show(session, rows, STATUS, Format.table)
        _tell_halts(session, found["services"])
        _tell_parked(session, found["services"])
        if found["settled"]:
            session.note("Mọi dịch vụ đã xử lý xong.", "All services are done with everything.")
        else:
            session.note("Còn việc đang xử lý.", "Some work is still being done.")
    if any(row["error"] for row in rows):
        raise typer.Exit(NOT_READY)


def _tell_halts(session: Session, services: dict[str, Any]) -> None:
    for name, said in sorted(services.items()):
        for source, reason in (said.get("halted") or {}).items():
            session.note(
                f"{name} đã ngừng nhận từ {source}: {reason}. Hãy xem “thidua dead-letters list {name}”, sửa "
                f"nguyên nhân, rồi chạy: thidua dead-letters resume {name} {source}",
                f"{name} takes nothing more from {source}: {reason}. See `thidua dead-letters list {name}`, "
                f"mend the cause, then run: thidua dead-letters resume {name} {source}",
            )


def _tell_parked(session: Session, services: dict[str, Any]) -> None:
    for name, said in sorted(services.items()):
        if said.get("parked"):
            count = count_text(said["parked"], session.language)
            session.note(
                f"{name} để riêng {count} mục chưa nhận được. Hãy xem: thidua dead-letters list {name}",
                f"{name} keeps {count} that it could not take. See: thidua dead-letters list {name}",
            )


def _status_row(name: str, said: dict[str, Any], language: Language) -> dict[str, Any]:
    taken = ", ".join(
        f"{source} {count_text(position, language)}"
        for source, position in sorted((said.get("taken") or {}).items())
    )
    error = said.get("error")
    return {**said, "service": name, "taken": taken, "error": error["message"] if error else ""}


def log(
    ctx: typer.Context,
    service: Annotated[str, SERVICE],
    after: Annotated[
        int | None, typer.Option(min=0, help="Từ sau vị trí này đến hết. / All after this position.")
    ] = None,
    last: Annotated[
        int, typer.Option("--last", "-n", min=0, help="Chừng này sự kiện cuối. / The last N.")
    ] = 20,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Chờ và in tiếp sự kiện mới. / Wait for more.")
    ] = False,
) -> None:
    """In nhật ký sự kiện của một dịch vụ, mỗi sự kiện một dòng JSON; dữ liệu cá nhân vẫn được mã hoá.

    Prints the log of a service, one event a line of JSON; personal data stays sealed.

    \b
    thidua log scoring -n 5
    thidua log observations --after 0 | wc -l
    thidua log awards --follow
    """
    from thidua.client import segment

    session = session_of(ctx)
    path = f"/api/logs/{segment(service)}"
    position = max(0, _head(session.client.get("/api/status"), service) - last) if after is None else after
    while True:
        for event in session.client.pages(path, position, PAGE, "position"):
            typer.echo(json.dumps(event, ensure_ascii=False))
            position = event["position"]
        if not follow:
            return
        time.sleep(PAUSE)


def _head(found: dict[str, Any], service: str) -> int:
    return int(found["services"].get(service, {}).get("head") or 0)
