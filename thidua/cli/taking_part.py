"""Units in a campaign, and its occasions: joining, registering, reminding, reviews, ceremonies, honours."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from thidua.cli.assembly import pair, person_text, segment, tell
from thidua.cli.awards import recipient
from thidua.cli.campaign_options import (
    CAMPAIGN,
    GUESTS,
    ON,
    PARTICIPANT,
    PARTICIPANTS,
    PERIOD,
    PLACE,
    UNIT,
    participants_of,
)
from thidua.cli.scores import FORMAT, PERIOD_COLUMN
from thidua.cli.session import session_of
from thidua.cli.tables import Column, Format, show
from thidua.language import Language

NUMBER = typer.Option(help="Số văn bản. / Number of the document.")
AWARD = typer.Option(help="Hình thức đơn vị phấn đấu; nêu được nhiều lần. / Award form; repeatable.")
COMMITMENT = typer.Option(help="Điều cam kết; nêu được nhiều lần. / What is committed to; repeatable.")
PERSON = typer.Option(
    metavar="MÃ=HÌNH-THỨC,… / CODE=FORM,…", help="Cán bộ và hình thức phấn đấu. / Who strives for what."
)
FINDING = "Nêu được nhiều lần. / Repeatable."

PARTICIPATION = (
    Column("unit", "Đơn vị", "Unit"),
    Column("since", "Tham gia từ", "Since"),
    Column("registration", "Văn bản", "Document", optional=True),
    Column("last_recorded", "Ghi nhận gần nhất", "Last recorded"),
    Column("silent_days", "Số ngày im lặng", "Silent days", right=True),
    Column("reminded", "Lần nhắc", "Reminders", right=True, value=lambda row: len(row["reminders"])),
    Column("due", "Cần nhắc", "Due", words=lambda due, language: language("có", "yes") if due else ""),
)
REGISTRATIONS = (
    PERIOD_COLUMN,
    Column("unit", "Đơn vị", "Unit"),
    Column("number", "Văn bản", "Document"),
    Column("registered_on", "Ngày", "Day"),
    Column("forms", "Đơn vị phấn đấu", "Unit strives for", wraps=True),
    Column(
        "people",
        "Cán bộ",
        "People",
        wraps=True,
        value=lambda row: [person_text(one) for one in row["people"]],
    ),
)
HONOURS = (
    Column("form_name", "Hình thức", "Award", wraps=True),
    Column("recipient", "Tặng", "Recipient", wraps=True, value=recipient),
    PERIOD_COLUMN,
    Column("decision_number", "Quyết định số", "Decision"),
    Column("authority", "Cấp quyết định", "Authority", wraps=True),
    Column("conferred_on", "Ngày trao", "Conferred on"),
)


class Occasion(StrEnum):
    launch = "launch"
    interim_review = "interim-review"
    final_review = "final-review"
    conferral = "conferral"


class ReviewKind(StrEnum):
    interim = "interim"
    final = "final"


def add_to(group: typer.Typer) -> None:
    commands = (join, register, registrations, participation, remind, ceremony, review, honours)
    for command in (*commands, publish_honours):
        group.command(name=command.__name__.replace("_", "-"))(command)


def join(
    ctx: typer.Context,
    campaign: Annotated[str, CAMPAIGN],
    unit: Annotated[str, UNIT],
    on: Annotated[str, ON],
    registration: Annotated[str, NUMBER] = "",
    commitment: Annotated[list[str] | None, COMMITMENT] = None,
) -> None:
    """Đơn vị hưởng ứng phong trào.

    A unit joins a campaign.
    """
    body = {"unit": unit, "on": on, "registration": registration, "commitments": commitment or []}
    said = f"{unit} đã tham gia {campaign}.", f"{unit} takes part in {campaign}."
    tell(ctx, _of(campaign, "units"), body, *said)


def register(
    ctx: typer.Context,
    campaign: Annotated[str, CAMPAIGN],
    unit: Annotated[str, UNIT],
    period: Annotated[str, PERIOD],
    number: Annotated[str, NUMBER],
    on: Annotated[str, ON],
    award: Annotated[list[str] | None, AWARD] = None,
    commitment: Annotated[list[str] | None, COMMITMENT] = None,
    person: Annotated[list[str] | None, PERSON] = None,
) -> None:
    """Đăng ký thi đua của đơn vị và cán bộ cho một kỳ; lần sau thay lần trước.

    Registers what a unit and its people strive for in a period; a later one takes the place of the earlier.

    \b
    thidua campaign register van-hoa-cong-so-2019 phong-viec-lam 2019 --number 05/ĐK-VL --on 2019-01-20 \\
      --award co-thi-dua --commitment "100 % hồ sơ đúng hạn" --person CB001=giay-khen
    """
    language = session_of(ctx).language
    body = {
        "unit": unit,
        "period": period,
        "number": number,
        "on": on,
        "forms": award or [],
        "commitments": commitment or [],
        "people": [_striving(one, language) for one in person or ()],
    }
    said = f"Đã đăng ký {unit}, kỳ {period}.", f"Registered {unit} for {period}."
    tell(ctx, _of(campaign, "registrations"), body, *said)


def _striving(text: str, language: Language) -> dict[str, object]:
    code, forms = pair(text, "=", "--person", language)
    return {"person": code, "forms": [one for one in forms.split(",") if one]}


def registrations(
    ctx: typer.Context,
    campaign: Annotated[str, CAMPAIGN],
    period: Annotated[str | None, typer.Option(help="Chỉ một kỳ. / One period only.")] = None,
    form: Annotated[Format, FORMAT] = Format.table,
) -> None:
    """Các bản đăng ký thi đua.

    What units and their people registered for.
    """
    session = session_of(ctx)
    rows = session.client.get(_of(campaign, "registrations"), period=period)
    show(session, rows, REGISTRATIONS, form)
    if not rows:
        session.note("Chưa có bản đăng ký nào.", "Nobody has registered yet.")


def participation(
    ctx: typer.Context,
    campaign: Annotated[str, CAMPAIGN],
    on: Annotated[str | None, typer.Option(help="Tính đến ngày; mặc định: hôm nay. / As of.")] = None,
    after: Annotated[int, typer.Option(help="Im lặng bao nhiêu ngày thì nhắc. / Silent for.")] = 30,
    form: Annotated[Format, FORMAT] = Format.table,
) -> None:
    """Các đơn vị tham gia, ghi nhận gần nhất, và đơn vị nào cần nhắc.

    The units that take part, when they were heard of last, and which are due for a reminder.
    """
    session = session_of(ctx)
    rows = session.client.get(_of(campaign, "participation"), on=on, after_days=after)
    show(session, rows, PARTICIPATION, form)


def remind(
    ctx: typer.Context,
    campaign: Annotated[str, CAMPAIGN],
    on: Annotated[str, ON],
    after: Annotated[int, typer.Option(help="Im lặng từ bao nhiêu ngày. / Silent for how many days.")] = 30,
) -> None:
    """Nhắc các đơn vị lâu không có ghi nhận nào.

    Reminds the units in which nothing was recorded for long.
    """
    session = session_of(ctx)
    body = {"on": on, "after_days": after}
    events = session.client.post(_of(campaign, "reminders"), body)["events"]
    typer.echo(session.language(f"Đã nhắc {len(events)} đơn vị.", f"Reminded {len(events)} units."))


def ceremony(
    ctx: typer.Context,
    campaign: Annotated[str, CAMPAIGN],
    occasion: Annotated[Occasion, typer.Argument(help="Lễ gì. / What for.")],
    on: Annotated[str, ON],
    place: Annotated[str, PLACE],
    participant: Annotated[list[str] | None, PARTICIPANT] = None,
    participants: Annotated[Path | None, PARTICIPANTS] = None,
    guests: Annotated[int, GUESTS] = 0,
) -> None:
    """Ghi một buổi lễ đã tổ chức: lễ phát động, sơ kết, tổng kết, trao thưởng.

    Records a ceremony that was held.
    """
    came = participants_of(session_of(ctx), participant, participants)
    body = {"occasion": occasion.value, "on": on, "place": place, "participants": came, "guests": guests}
    said = f"Đã ghi buổi lễ, {len(came) + guests} người dự.", f"Recorded; {len(came) + guests} took part."
    tell(ctx, _of(campaign, "ceremonies"), body, *said)


def review(
    ctx: typer.Context,
    campaign: Annotated[str, CAMPAIGN],
    kind: Annotated[ReviewKind, typer.Argument(help="interim: sơ kết; final: tổng kết. / Which.")],
    period: Annotated[str, PERIOD],
    document: Annotated[str, typer.Option(help="Số báo cáo. / Number of the report.")],
    on: Annotated[str, ON],
    achievement: Annotated[list[str] | None, typer.Option(help=f"Kết quả. {FINDING}")] = None,
    shortcoming: Annotated[list[str] | None, typer.Option(help=f"Hạn chế. {FINDING}")] = None,
    lesson: Annotated[list[str] | None, typer.Option(help=f"Bài học. {FINDING}")] = None,
    task: Annotated[list[str] | None, typer.Option(help=f"Nhiệm vụ. {FINDING}")] = None,
) -> None:
    """Sơ kết hoặc tổng kết một kỳ.

    Holds the interim or the final review of a period.

    \b
    thidua campaign review van-hoa-cong-so-2019 interim 2019-H1 --document 112/BC --on 2019-07-05 \\
      --achievement "Không còn đi muộn" --task "Duy trì"
    """
    said = {"achievement": achievement, "shortcoming": shortcoming, "lesson": lesson, "task": task}
    findings = [{"kind": what, "text": text} for what, texts in said.items() for text in texts or ()]
    body = {"kind": kind.value, "period": period, "on": on, "document": document, "findings": findings}
    done = f"Đã ghi {'tổng kết' if kind is ReviewKind.final else 'sơ kết'} kỳ {period}."
    tell(ctx, _of(campaign, "reviews"), body, done, f"Recorded the {kind.value} review of {period}.")


def honours(
    ctx: typer.Context,
    campaign: Annotated[str, CAMPAIGN],
    period: Annotated[str | None, typer.Option(help="Chỉ một kỳ. / One period only.")] = None,
    form: Annotated[Format, FORMAT] = Format.table,
) -> None:
    """Bảng vàng: những khen thưởng đã trao và còn hiệu lực.

    The honour roll: awards that were conferred and stand.
    """
    session = session_of(ctx)
    rows = session.client.get(_of(campaign, "honours"), period=period)["standing"]
    show(session, rows, HONOURS, form)
    if not rows:
        session.note("Chưa có ai trên bảng vàng.", "Nobody is on the honour roll yet.")


def publish_honours(
    ctx: typer.Context,
    campaign: Annotated[str, CAMPAIGN],
    period: Annotated[str, PERIOD],
    on: Annotated[str, ON],
) -> None:
    """Công bố bảng vàng của một kỳ.

    Makes the honour roll of a period known.
    """
    said = f"Đã công bố bảng vàng kỳ {period}.", f"Published the honour roll of {period}."
    tell(ctx, _of(campaign, "honours"), {"period": period, "on": on}, *said)


def _of(campaign: str, what: str) -> str:
    return f"/api/campaigns/{segment(campaign)}/{what}"
