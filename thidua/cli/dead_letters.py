"""What services could not take of each other's logs: list, replay, drop it; and go on after a halt."""

import json
from typing import Annotated, Any

import typer

from thidua.cli.application import Application
from thidua.cli.failures import FAILED, USAGE, Failure
from thidua.cli.moments import minute_text
from thidua.cli.numbers import numbered
from thidua.cli.session import Session, session_of
from thidua.cli.tables import AS_JSON, Column, Format, show

SERVICE = typer.Argument(help="Dịch vụ không nhận được. / The service that could not take it.")
SOURCE = typer.Argument(help="Dịch vụ có nhật ký ấy. / The service whose log it comes from.")
LETTER = typer.Argument(
    help="Vị trí của sự kiện, hoặc mã của thư; bỏ trống khi dùng --all. / Position of the event, or id of "
    "the message; none with --all.",
    show_default=False,
)
ALL = typer.Option("--all", help="Tất cả những gì đang chờ từ nguồn này. / All that waits from this source.")

KINDS = {"event": {"vi": "sự kiện", "en": "event"}, "message": {"vi": "thư lạ", "en": "unreadable"}}
RESENT = "resent"
OUTCOMES = {
    "replayed": {"vi": "đã nhận lại", "en": "replayed"},
    "resent": {"vi": "đã xin gửi lại", "en": "asked for again"},
    "dropped": {"vi": "đã bỏ", "en": "dropped"},
}
LETTERS = (
    Column("source", "Từ", "From"),
    Column("letter", "Số", "Letter"),
    Column("kind", "Loại", "Kind", words=lambda value, language: language.of(KINDS[value])),
    Column("type", "Sự kiện", "Event", optional=True),
    Column("parked_at", "Từ lúc", "Since", value=lambda row: minute_text(row["parked_at"])),
    Column("reason", "Vì sao", "Reason", wraps=True),
    Column(
        "outcome",
        "Kết quả",
        "Outcome",
        optional=True,
        words=lambda value, language: language.of(OUTCOMES[value]) if value else "",
    ),
    Column("settled_by", "Ai", "By", optional=True),
    Column("why", "Lý do bỏ", "Dropped because", optional=True, wraps=True),
)
NOT_SETTLED = (
    Column("source", "Từ", "From"),
    Column("letter", "Số", "Letter"),
    Column("message", "Vì sao", "Reason", wraps=True),
)

group = Application(
    help="Những gì một dịch vụ không nhận được từ nhật ký của dịch vụ khác: xem, nhận lại, bỏ.\n\nWhat a "
    "service could not take of another one's log: list, show, replay, drop.",
)


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="dead-letters")


@group.command("list")
def list_(
    ctx: typer.Context,
    service: Annotated[str, SERVICE],
    source: Annotated[str | None, SOURCE] = None,
    settled: Annotated[
        bool, typer.Option("--settled", help="Những gì đã giải quyết. / Those that are settled.")
    ] = False,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Liệt kê những gì đang chờ người xem, hoặc đã được giải quyết.

    Lists what waits for somebody, or what became of it.

    \b
    thidua dead-letters list scoring
    thidua dead-letters list scoring observations --settled
    """
    session = session_of(ctx)
    rows = session.client.get(_path(service), source=source, settled="true" if settled else None)
    show(session, rows, LETTERS, Format.json if as_json else Format.table)
    if not rows and not as_json:
        if settled:
            session.note("Chưa có gì được giải quyết.", "Nothing was settled.")
        else:
            session.note("Không có gì đang chờ.", "Nothing waits.")


@group.command("show")
def show_(
    ctx: typer.Context,
    service: Annotated[str, SERVICE],
    source: Annotated[str, SOURCE],
    letter: Annotated[str, LETTER],
) -> None:
    """In một mục dưới dạng JSON, với cả sự kiện, hoặc phần đầu của thư lạ; dữ liệu cá nhân vẫn được mã hoá.

    Prints one letter as JSON, with its event, or with how an unreadable message begins; personal data stays
    sealed.

    \b
    thidua dead-letters show scoring observations 4711
    """
    found = session_of(ctx).client.get(_path(service, source, letter))
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))


@group.command()
def replay(
    ctx: typer.Context,
    service: Annotated[str, SERVICE],
    source: Annotated[str, SOURCE],
    letter: Annotated[str | None, LETTER] = None,
    everything: Annotated[bool, ALL] = False,
) -> None:
    """Nhận lại sau khi đã sửa nguyên nhân; không được thì vẫn chờ, với lý do mới. Không nhận được gì từ thư
    lạ: nguồn của nó được xin gửi lại.

    Takes a letter after all, once its cause is mended; what fails again keeps waiting, with its new reason.
    Of an unreadable message nothing can be taken: its owner is asked to send again.

    \b
    thidua dead-letters replay scoring observations 4711
    thidua dead-letters replay scoring observations --all
    """
    session = session_of(ctx)
    _require_one_or_all(session, letter, everything)
    found = session.client.post(_path(service, source, *([letter] if letter else []), "replay"))
    settled = 1 if letter else found["settled"]
    resent = int(found["outcome"] == RESENT) if letter else found["resent"]
    taken = settled - resent
    if taken or not resent:
        session.note(f"Đã nhận lại {taken} mục.", f"Replayed {taken}.")
    if resent:
        session.note(
            f"Đã xin {source} gửi lại những gì {resent} thư lạ có thể đã mang; không nhận gì từ chính thư.",
            f"Asked {source} to send again what {numbered(resent, 'unreadable message')} may have carried; "
            "of such a message itself nothing is taken.",
        )
    _end(session, found)


@group.command()
def drop(
    ctx: typer.Context,
    service: Annotated[str, SERVICE],
    source: Annotated[str, SOURCE],
    reason: Annotated[str, typer.Option(help="Vì sao bỏ; được ghi lại. / Why; it is kept.")],
    letter: Annotated[str | None, LETTER] = None,
    everything: Annotated[bool, ALL] = False,
) -> None:
    """Bỏ một mục: không được nhận nữa; ai bỏ, khi nào, vì sao vẫn còn ghi lại.

    Gives a letter up: it will not be taken. Who did it, when and why stays on record.

    \b
    thidua dead-letters drop scoring observations 4711 --reason "Sự kiện thử nghiệm"
    """
    session = session_of(ctx)
    _require_one_or_all(session, letter, everything)
    found = session.client.delete(_path(service, source, *([letter] if letter else [])), reason=reason)
    count = 1 if letter else found["settled"]
    session.note(f"Đã bỏ {count} mục.", f"Dropped {count}.")
    _end(session, found)


@group.command()
def resume(
    ctx: typer.Context,
    service: Annotated[str, SERVICE],
    source: Annotated[str | None, SOURCE] = None,
) -> None:
    """Cho một dịch vụ nhận tiếp, sau khi nó tự dừng vì quá nhiều thứ không nhận được.

    Has a service take again, after it halted because too much could not be taken.

    \b
    thidua dead-letters resume scoring
    """
    from thidua.client import segment

    session = session_of(ctx)
    where = f"/api/services/{segment(service)}/subscriptions/resume"
    query = f"?source={segment(source)}" if source else ""
    resumed = ", ".join(session.client.post(where + query)["resumed"])
    if resumed:
        session.note(f"Nhận tiếp từ: {resumed}.", f"Takes again from: {resumed}.")
    else:
        session.note("Không có gì đang dừng.", "Nothing had halted.")


def _path(service: str, *names: str) -> str:
    from thidua.client import segment

    return "/".join([f"/api/services/{segment(service)}/dead-letters", *map(segment, names)])


def _require_one_or_all(session: Session, letter: str | None, everything: bool) -> None:
    if (letter is None) == everything:
        return
    raise Failure(
        session.language(
            "Hãy nêu số của một mục, hoặc --all cho tất cả (không nêu cả hai).",
            "Name one letter, or say --all for all of them (not both).",
        ),
        USAGE,
    )


def _end(session: Session, found: dict[str, Any]) -> None:
    """Of many, tell those that failed."""
    if found.get("failed"):
        show(session, found["failed"], NOT_SETTLED)
        raise typer.Exit(FAILED)
