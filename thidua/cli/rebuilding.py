"""Having the read models of a service made anew: start, follow, tell what was found."""

import json
import time
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from thidua.cli.failures import FAILED, MENDED, USAGE, Failure
from thidua.cli.numbers import count_text, decimal_text
from thidua.cli.progress import bar
from thidua.cli.session import Session, session_of
from thidua.cli.tables import AS_JSON, Column, show
from thidua.language import Language

PAUSE = 0.3
ACTIVE = frozenset({"building", "switching", "cancelling"})

SERVICE = typer.Argument(help="personnel, observations, scoring hoặc awards. / One of the services.")
TABLES = (
    Column("table", "Bảng", "Table"),
    Column("rows", "Số dòng", "Rows", right=True),
    Column("missing", "Thiếu", "Missing", right=True),
    Column("extra", "Thừa", "Extra", right=True),
    Column("changed", "Sai khác", "Changed", right=True),
)
LOGS = (
    Column("log", "Nhật ký", "Log"),
    Column("done", "Đã đọc đến", "Read to", right=True),
    Column("end", "Cần đến", "Of", right=True),
    Column("events", "Sự kiện", "Events", right=True),
)
_STATES = {
    "never": ("Chưa từng dựng lại.", "Never rebuilt."),
    "building": ("Đang dựng.", "Building."),
    "switching": ("Đang so sánh và chuyển sang bảng mới.", "Comparing and switching."),
    "cancelling": ("Đang bỏ.", "Being given up."),
    "done": ("Đã xong.", "Done."),
    "failed": ("Đã hỏng.", "Failed."),
    "cancelled": ("Đã bỏ; các bảng đang dùng giữ nguyên.", "Given up; the live tables stay as they were."),
}


def rebuild(
    ctx: typer.Context,
    service: Annotated[str, SERVICE],
    follow: Annotated[
        bool, typer.Option("--follow", help="Theo dõi việc đang chạy. / Follow the one under way.")
    ] = False,
    state: Annotated[
        bool, typer.Option("--state", help="Chỉ xem tình trạng. / Only show its state.")
    ] = False,
    cancel: Annotated[
        bool, typer.Option("--cancel", help="Bỏ việc đang chạy. / Give up the one under way.")
    ] = False,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Dựng lại các bảng đọc của một dịch vụ từ nhật ký, bên cạnh các bảng đang dùng, rồi so sánh và thay thế;
    mã 0: bằng nhau, 5: đã khác và nay đã đúng. Công việc khác vẫn tiếp tục; Ctrl-C không dừng việc dựng lại.

    Makes the read models of a service anew from the logs, beside the live ones, then compares and switches;
    exit code 0 when they were equal, 5 when they differed and are now mended. Work goes on meanwhile, and a
    rebuild goes on without this command.

    \b
    thidua rebuild personnel
    thidua rebuild personnel --follow
    thidua rebuild personnel --state --json
    """
    from thidua.client import segment

    session = session_of(ctx)
    path = f"/api/services/{segment(service)}/rebuild"
    if follow + state + cancel > 1:
        raise Failure(
            session.language(
                "Chỉ nêu một trong --follow, --state, --cancel.", "Give one of --follow, --state, --cancel."
            ),
            USAGE,
        )
    if state:
        _tell(session, session.client.get(path), as_json)
        return
    if cancel:
        session.client.delete(path)
    elif not follow:
        session.client.post(path)
    found = _followed(session, service, path)
    _tell(session, found, as_json)
    if found["state"] in ("failed", "never") or (found["state"] == "cancelled") is not cancel:
        raise typer.Exit(FAILED)
    if found["outcome"] and any(_differs(one) for one in found["outcome"]["tables"]):
        raise typer.Exit(MENDED)


def _followed(session: Session, service: str, path: str) -> dict[str, Any]:
    """The rebuild once it has ended, its progress shown until then."""
    with bar(session) as progress:
        told = None
        while True:
            found: dict[str, Any] = session.client.get(path)
            done, end = (sum(log[name] for log in found["logs"]) for name in ("done", "end"))
            what = session.language(*_STATES[found["state"]])
            progress.show(f"{service}: {what}", done, end or None)
            if found["state"] not in ACTIVE:
                return found
            if found["trouble"] and found["trouble"] != told:
                told = found["trouble"]
                session.note(f"Tạm dừng, sẽ thử lại: {told}", f"Held up, tried again soon: {told}")
            time.sleep(PAUSE)


def _tell(session: Session, found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    if found["logs"]:
        show(session, found["logs"], LOGS)
    outcome = found.get("outcome")
    if outcome:
        show(session, outcome["tables"], TABLES)
        for table in outcome["tables"]:
            for line in _differences(table, session.language):
                typer.echo(line)
        _tell_figures(session, outcome)
    vi, en = _STATES[found["state"]]
    trouble = f" {found['trouble']}" if found.get("trouble") else ""
    session.note(vi + trouble, en + trouble)


def _tell_figures(session: Session, outcome: dict[str, Any]) -> None:
    seconds, events = outcome["seconds"], outcome["events"]
    language = session.language
    count, rate = count_text(events, language), count_text(round(events / max(seconds, 0.001)), language)
    took, paused = decimal_text(seconds, language), round(outcome["paused_ms"])
    session.note(
        f"{count} sự kiện trong {took} giây, {rate} sự kiện/giây; việc ghi chờ {paused} ms lúc chuyển.",
        f"{count} events in {took} s, {rate} events/s; at the switch writers waited {paused} ms.",
    )
    differing = sum(_differs(one) for one in outcome["tables"])
    if differing:
        session.note(
            f"{count_text(differing, language)} dòng đã khác với nhật ký và nay đã đúng.",
            f"{count_text(differing, language)} rows differed from the logs and are now mended.",
        )
    else:
        session.note("Mọi dòng đều đúng như nhật ký.", "Every row was as the logs say.")


def _differs(table: dict[str, Any]) -> int:
    return int(table["missing"] + table["extra"] + table["changed"])


def _differences(table: dict[str, Any], language: Language) -> Iterator[str]:
    """One line a row that differed: what it was, and what the logs make it."""
    for one in table["samples"]:
        key = ", ".join(f"{name}={value}" for name, value in one["key"].items())
        if one["live"] is None:
            said = language("thiếu, đã thêm", "was missing, added")
        elif one["rebuilt"] is None:
            said = language("không có trong nhật ký, đã bỏ", "not in the logs, removed")
        else:
            said = "; ".join(
                f"{name}: {json.dumps(value, ensure_ascii=False)}"
                f" → {json.dumps(one['rebuilt'][name], ensure_ascii=False)}"
                for name, value in one["live"].items()
                if value != one["rebuilt"][name]
            )
        yield f"{table['table']} [{key}]: {said}"
    more = _differs(table) - len(table["samples"])
    if more > 0 and not table["samples"]:
        count = count_text(more, language)
        yield language(
            f"{table['table']}: {count} dòng không nêu ở đây, vì không ghi tên tổ chức này",
            f"{table['table']}: {count} rows that are not shown: none names this organisation",
        )
    elif more > 0:
        yield language(
            f"{table['table']}: và {count_text(more, language)} dòng khác",
            f"{table['table']}: and {count_text(more, language)} more rows",
        )
