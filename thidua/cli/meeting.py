"""Meetings of a council: called, attended, opened, interrupted, closed."""

from typing import Annotated, Any

import typer

from thidua.cli.application import Application
from thidua.cli.assembly import (
    AT,
    COUNCIL,
    MEETING,
    moment,
    open_nominations,
    person_text,
    segment,
    tell,
)
from thidua.cli.moments import minute_text
from thidua.cli.records import REASON
from thidua.cli.scores import FORMAT
from thidua.cli.session import Session, session_of
from thidua.cli.tables import AS_JSON, Column, Format, show

MEETINGS = (
    Column("meeting", "Mã", "Meeting"),
    Column("council", "Hội đồng", "Council"),
    Column("at", "Lúc", "At", value=lambda row: minute_text(row["at"])),
    Column("place", "Nơi họp", "Place", wraps=True),
    Column("standing", "Tình trạng", "Standing"),
    Column("present", "Có mặt", "Present", right=True, value=lambda row: len(row["present"])),
)

group = Application(
    help="Cuộc họp hội đồng: triệu tập, điểm danh, khai mạc, hoãn, họp tiếp, bế mạc, biên bản.\n\n"
    "Council meetings: calling, attendance, opening, adjourning, resuming, closing, minutes.",
)


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="meeting")


@group.command(name="list")
def listed(
    ctx: typer.Context,
    council: Annotated[str | None, typer.Option(help="Chỉ một hội đồng. / One council only.")] = None,
    form: Annotated[Format, FORMAT] = Format.table,
) -> None:
    """Các cuộc họp.

    Meetings, the earliest first.
    """
    session = session_of(ctx)
    rows = session.client.get("/api/meetings", council=council)
    show(session, rows, MEETINGS, form)
    if not rows:
        session.note("Chưa có cuộc họp nào.", "There is no meeting yet.")


@group.command()
def call(
    ctx: typer.Context,
    meeting: Annotated[str, MEETING],
    council: Annotated[str, COUNCIL],
    at: Annotated[str, typer.Option(help="Lúc họp. / When.")],
    place: Annotated[str, typer.Option(help="Nơi họp. / Where.")],
    item: Annotated[
        list[str] | None, typer.Option(help="Mục khác của chương trình. / Another item of the agenda.")
    ] = None,
    campaign: Annotated[
        str | None,
        typer.Option(
            help="Xét mọi đề nghị chưa quyết định của phong trào. / Puts its undecided nominations on it."
        ),
    ] = None,
    form: Annotated[str | None, typer.Option(help="Chỉ một hình thức. / Of one form only.")] = None,
) -> None:
    """Triệu tập họp; với --campaign, mỗi hình thức là một mục của chương trình.

    Calls a meeting; with --campaign, each award form becomes an item of the agenda.

    \b
    thidua meeting call hop-2020-02 hoi-dong-so --at 2020-02-20T08:00 --place "Phòng họp số 1" \\
      --campaign van-hoa-cong-so-2019
    """
    session = session_of(ctx)
    agenda: list[dict[str, Any]] = [{"title": title, "nominations": []} for title in item or ()]
    if campaign is not None:
        agenda += _by_form(session, campaign, form)
    body = {
        "meeting": meeting,
        "council": council,
        "at": moment(at, "--at", session.language),
        "place": place,
        "agenda": agenda,
    }
    tell(ctx, "/api/meetings", body, f"Đã triệu tập {meeting}.", f"Called {meeting}.")


def _by_form(session: Session, campaign: str, form: str | None) -> list[dict[str, Any]]:
    listed: dict[str, list[str]] = {}
    for row in open_nominations(session, campaign, form):
        listed.setdefault(row["form"], []).append(row["nomination"])
    return [
        {"title": session.language(f"Xét {named}", f"On {named}"), "nominations": nominations}
        for named, nominations in sorted(listed.items())
    ]


@group.command()
def attend(
    ctx: typer.Context,
    meeting: Annotated[str, MEETING],
    seat: Annotated[
        list[str],
        typer.Argument(help="MÃ có mặt, hoặc MÃ=DỰ-THAY. / Staff codes, or CODE=SUBSTITUTE."),
    ],
    guest: Annotated[list[str] | None, typer.Option(help="Khách mời. / A guest.")] = None,
    at: Annotated[str | None, AT] = None,
) -> None:
    """Ghi những ai có mặt từ lúc này, thay cho lần ghi trước.

    Records who is there from now on, in place of before.

    \b
    thidua meeting attend hop-2020-02 CB001 CB002 CB003=CB009
    """
    pairs = [one.partition("=") for one in seat]
    body = {
        "at": moment(at, "--at", session_of(ctx).language),
        "present": [{"member": member, "by": by or member} for member, _, by in pairs],
        "guests": guest or [],
    }
    _tell(ctx, meeting, "attendance", body, "Đã ghi người dự họp.", "Recorded who is there.")


@group.command(name="open")
def opened(
    ctx: typer.Context,
    meeting: Annotated[str, MEETING],
    presided_by: Annotated[str, typer.Option(help="Người chủ trì (mã cán bộ). / Who presides.")],
    secretary: Annotated[str, typer.Option(help="Thư ký (mã cán bộ). / Who writes.")],
    at: Annotated[str | None, AT] = None,
) -> None:
    """Khai mạc khi đủ thành phần.

    Opens a meeting that has its quorum.
    """
    when = moment(at, "--at", session_of(ctx).language)
    body = {"at": when, "presided_by": presided_by, "secretary": secretary}
    _tell(ctx, meeting, "opening", body, f"Đã khai mạc {meeting}.", f"Opened {meeting}.")


@group.command()
def adjourn(
    ctx: typer.Context,
    meeting: Annotated[str, MEETING],
    reason: Annotated[str, REASON],
    until: Annotated[str | None, typer.Option(help="Đến lúc nào. / Until when.")] = None,
    at: Annotated[str | None, AT] = None,
) -> None:
    """Hoãn họp, hoặc tạm nghỉ.

    Puts a meeting off, or interrupts it.
    """
    language = session_of(ctx).language
    body = {
        "at": moment(at, "--at", language),
        "until": None if until is None else moment(until, "--until", language),
        "reason": reason,
    }
    _tell(ctx, meeting, "adjournment", body, f"Đã hoãn {meeting}.", f"Adjourned {meeting}.")


@group.command()
def resume(
    ctx: typer.Context, meeting: Annotated[str, MEETING], at: Annotated[str | None, AT] = None
) -> None:
    """Họp tiếp sau khi tạm nghỉ.

    Goes on with an interrupted meeting.
    """
    body = {"at": moment(at, "--at", session_of(ctx).language)}
    _tell(ctx, meeting, "resumption", body, f"Họp tiếp {meeting}.", f"Resumed {meeting}.")


@group.command()
def close(
    ctx: typer.Context,
    meeting: Annotated[str, MEETING],
    conclusion: Annotated[list[str] | None, typer.Option(help="Kết luận. / A conclusion.")] = None,
    at: Annotated[str | None, AT] = None,
) -> None:
    """Bế mạc, khi không còn lần bỏ phiếu nào đang mở.

    Closes a meeting whose ballots have all ended.
    """
    body = {"at": moment(at, "--at", session_of(ctx).language), "conclusions": conclusion or []}
    _tell(ctx, meeting, "closing", body, f"Đã bế mạc {meeting}.", f"Closed {meeting}.")


@group.command()
def minutes(
    ctx: typer.Context,
    meeting: Annotated[str, MEETING],
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Biên bản của cuộc họp đã bế mạc: ai dự, biểu quyết ra sao, kết luận gì.

    The minutes of a closed meeting: who was there, the votes, the conclusions.
    """
    session = session_of(ctx)
    told = session.client.get(f"/api/meetings/{segment(meeting)}/minutes")
    if as_json:
        show(session, told, (), Format.json)
        return
    for line in _minutes(session, told):
        typer.echo(line)


def _minutes(session: Session, told: dict[str, Any]) -> list[str]:
    say = session.language
    absent = ", ".join(map(person_text, told["absent"])) or "–"
    lines = [
        told["council_name"],
        *(f"{minute_text(step['at'])} {step['kind']} {step['reason']}".rstrip() for step in told["steps"]),
        say("Chủ trì: ", "Presided by: ") + person_text(told["presided_by"]),
        say("Thư ký: ", "Secretary: ") + person_text(told["secretary"]),
        say("Có mặt: ", "Present: ") + ", ".join(map(_seat_text, told["present"])),
        say("Vắng: ", "Absent: ") + absent,
    ]
    for one in told["ballots"]:
        head = f"{one['ballot']} ({one['form']}): {one['voted']}/{one['members']}"
        lines.append(f"{head} {say('không hợp lệ', 'void')}" if one["void"] else head)
        lines += [
            f"  {result['nomination']}: {result['yes']}/{result['base']} {result['outcome']}"
            for result in one["results"]
        ]
    return [*lines, *told["conclusions"]]


def _seat_text(seat: dict[str, Any]) -> str:
    if seat["by"]["person"] == seat["member"]["person"]:
        return person_text(seat["member"])
    return f"{person_text(seat['by'])} ({person_text(seat['member'])})"


def _tell(ctx: typer.Context, meeting: str, what: str, body: dict[str, Any], vi: str, en: str) -> None:
    tell(ctx, f"/api/meetings/{segment(meeting)}/{what}", body, vi, en)
