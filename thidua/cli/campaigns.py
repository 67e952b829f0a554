"""Campaigns (phong trào): drafted, redrafted, launched, closed; how two drafts differ."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from thidua.cli import consultation, taking_part
from thidua.cli.application import Application
from thidua.cli.assembly import segment, tell
from thidua.cli.campaign_options import (
    CAMPAIGN,
    GUESTS,
    ON,
    PARTICIPANT,
    PARTICIPANTS,
    PLACE,
    participants_of,
    word,
)
from thidua.cli.charters import read_charter
from thidua.cli.scores import FORMAT
from thidua.cli.session import session_of
from thidua.cli.tables import AS_JSON, Column, Format, show

FILE = typer.Argument(help="Tệp thể lệ, YAML hoặc JSON. / The charter, YAML or JSON.", show_default=False)
REASON = typer.Option(help="Vì sao sửa. / Why.")

LISTED = (
    Column("campaign", "Mã", "Campaign"),
    Column("name", "Tên", "Name", wraps=True),
    Column("state", "Giai đoạn", "State", words=word),
    Column("first_day", "Từ ngày", "From"),
    Column("last_day", "Đến ngày", "To"),
    Column("launched_on", "Phát động", "Launched", optional=True),
    Column("closed_on", "Kết thúc", "Closed", optional=True),
    Column("units", "Đơn vị", "Units", right=True, value=lambda row: len(row["units"])),
)
FORMS = (
    Column("form", "Mã", "Form"),
    Column("name", "Hình thức", "Award", wraps=True),
    Column("recipient", "Tặng", "For", words=word),
    Column("minimum_points", "Từ điểm", "From points", points=True),
    Column("quota_percent", "Tối đa %", "At most %", right=True, optional=True),
    Column("barred_by", "Không xét khi có", "Barred by", wraps=True, optional=True),
)
ARTICLES = (
    Column("article", "Mã", "Article"),
    Column("title", "Điều", "Title", wraps=True),
    Column("text", "Nội dung", "Text", wraps=True),
)
DIFFERENCES = (
    Column("place", "Chỗ", "Place"),
    Column("kind", "Thay đổi", "Change", words=word),
    Column("before", "Trước", "Before", wraps=True, value=lambda row: _said(row["before"])),
    Column("after", "Sau", "After", wraps=True, value=lambda row: _said(row["after"])),
)

group = Application(
    help="Phong trào thi đua: soạn, lấy ý kiến, phát động, đăng ký, nhắc, sơ kết, tổng kết, kết thúc.\n\n"
    "Campaigns: draft, consult, launch, register, remind, review, close.",
)


def add_to(app: typer.Typer) -> None:
    consultation.add_to(group)
    taking_part.add_to(group)
    app.add_typer(group, name="campaign")


@group.command(name="list")
def listed(ctx: typer.Context, form: Annotated[Format, FORMAT] = Format.table) -> None:
    """Các phong trào, cả dự thảo.

    Every campaign, drafts included.
    """
    session = session_of(ctx)
    rows = session.client.get("/api/campaigns")
    show(session, rows, LISTED, form)
    if not rows:
        session.note("Chưa có phong trào nào.", "There is no campaign yet.")


@group.command(name="show")
def shown(
    ctx: typer.Context, campaign: Annotated[str, CAMPAIGN], as_json: Annotated[bool, AS_JSON] = False
) -> None:
    """Thể lệ của một phong trào và các đơn vị tham gia.

    The charter of a campaign, and the units that take part.
    """
    session = session_of(ctx)
    told = session.client.get(f"/api/campaigns/{segment(campaign)}")
    if as_json:
        show(session, told, (), Format.json)
        return
    state = word(told["state"], session.language)
    show(session, [told], LISTED[2:], title=f"{told['name']} – {state}")
    show(session, told["forms"], FORMS)
    if told["articles"]:
        show(session, told["articles"], ARTICLES)


@group.command()
def draft(ctx: typer.Context, file: Annotated[Path, FILE]) -> None:
    """Soạn phong trào từ tệp thể lệ.

    Drafts a campaign from the file of its charter.

    \b
    thidua campaign draft the-le.yaml
    """
    charter = read_charter(session_of(ctx), file)
    named = charter.get("campaign", file)
    tell(ctx, "/api/campaigns", charter, f"Đã soạn {named}.", f"Drafted {named}.")


@group.command()
def redraft(ctx: typer.Context, file: Annotated[Path, FILE], reason: Annotated[str, REASON]) -> None:
    """Thay dự thảo bằng tệp thể lệ mới, nêu lý do; chỉ trước khi phát động.

    Replaces the draft by a new file of the charter, and why; only before the launch.

    \b
    thidua campaign redraft the-le-2.yaml --reason "Tiếp thu góp ý"
    """
    charter = read_charter(session_of(ctx), file)
    campaign = str(charter.pop("campaign", ""))
    path = f"/api/campaigns/{segment(campaign)}/drafts"
    said = f"Đã sửa dự thảo {campaign}.", f"Redrafted {campaign}."
    tell(ctx, path, {**charter, "reason": reason}, *said)


@group.command()
def diff(
    ctx: typer.Context,
    campaign: Annotated[str, CAMPAIGN],
    before: Annotated[int | None, typer.Option(help="Dự thảo số mấy. / Draft number.")] = None,
    after: Annotated[int | None, typer.Option(help="So với số mấy. / Against which.")] = None,
    form: Annotated[Format, FORMAT] = Format.table,
) -> None:
    """Dự thảo mới nhất khác dự thảo trước ở chỗ nào; hoặc hai dự thảo bất kỳ.

    How the newest draft differs from the one before it, or any two.

    \b
    thidua campaign diff van-hoa-cong-so-2019 --before 1 --after 3
    """
    session = session_of(ctx)
    path = f"/api/campaigns/{segment(campaign)}/differences"
    told = session.client.get(path, before=before, after=after)
    numbers = session.language(
        f"Dự thảo {told['after']} so với dự thảo {told['before']}",
        f"Draft {told['after']} against draft {told['before']}",
    )
    title = f"{numbers}: {told['reason']}" if told["reason"] else numbers
    show(session, told["differences"], DIFFERENCES, form, title=title)
    if not told["differences"]:
        session.note("Không khác gì.", "They do not differ.")


@group.command()
def launch(
    ctx: typer.Context,
    campaign: Annotated[str, CAMPAIGN],
    on: Annotated[str, ON],
    place: Annotated[str | None, PLACE] = None,
    participant: Annotated[list[str] | None, PARTICIPANT] = None,
    participants: Annotated[Path | None, PARTICIPANTS] = None,
    guests: Annotated[int, GUESTS] = 0,
) -> None:
    """Phát động: thể lệ không đổi được nữa. Có --place thì ghi luôn lễ phát động.

    Launches a campaign: its charter is frozen. With --place the ceremony is recorded too.

    \b
    thidua campaign launch van-hoa-cong-so-2019 --on 2019-01-15 --place "Hội trường Sở" \\
      --participants du-le.txt --guests 20
    """
    body: dict[str, Any] = {"on": on}
    if place is not None:
        came = participants_of(session_of(ctx), participant, participants)
        body["ceremony"] = {"place": place, "participants": came, "guests": guests}
    path = f"/api/campaigns/{segment(campaign)}/launch"
    tell(ctx, path, body, f"Đã phát động {campaign}.", f"Launched {campaign}.")


@group.command()
def close(ctx: typer.Context, campaign: Annotated[str, CAMPAIGN], on: Annotated[str, ON]) -> None:
    """Kết thúc phong trào, sau khi đã tổng kết.

    Closes a campaign after its final review.
    """
    path = f"/api/campaigns/{segment(campaign)}/closing"
    tell(ctx, path, {"on": on}, f"Đã kết thúc {campaign}.", f"Closed {campaign}.")


def _said(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)
