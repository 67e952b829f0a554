"""Nominations by hand, and who may be nominated and why not."""

from typing import Annotated, Literal

import typer

from thidua.cli import candidates
from thidua.cli.application import Application
from thidua.cli.assembly import nominated_text, segment, tell
from thidua.cli.explain import kind_of
from thidua.cli.scores import CODE, FORMAT, NAME, PERIOD_COLUMN, Kind
from thidua.cli.session import session_of
from thidua.cli.tables import Column, Format, Row, show
from thidua.language import Language

CAMPAIGN = typer.Argument(help="Mã phong trào. / The campaign.", show_default=False)
NOMINATION = typer.Argument(help="Mã đề nghị. / Id of the nomination.", show_default=False)
SUBJECT = typer.Argument(help="Mã cán bộ hoặc mã đơn vị. / Staff code or unit.", show_default=False)
FORM = typer.Option(help="Hình thức khen thưởng. / Award form.", show_default=False)
PERIOD = typer.Option(help="Kỳ: 2019, 2019-H1 … / Period.", show_default=False)
ON = typer.Option(help="Ngày, như 2020-02-28. / The day.", show_default=False)
REASON = typer.Option(help="Lý do. / Why.", show_default=False)
BY = typer.Option(help="Đơn vị đề nghị, hoặc người tự đề nghị. / Who nominates.", show_default=False)
KIND = typer.Option(help="Nêu khi một mã vừa là của người vừa là của đơn vị. / If ambiguous.")

Standing = Literal["eligible", "unfulfilled", "postponed", "barred"]

STANDINGS = {
    "eligible": ("đủ điều kiện", "eligible"),
    "unfulfilled": ("chưa đạt", "unfulfilled"),
    "postponed": ("hoãn xét", "postponed"),
    "barred": ("không được xét", "barred"),
}
STATES = {
    "submitted": ("đã đề nghị", "submitted"),
    "withdrawn": ("đã rút", "withdrawn"),
    "approved": ("đã duyệt", "approved"),
    "refused": ("từ chối", "refused"),
    "conferred": ("đã trao", "conferred"),
    "revoked": ("đã thu hồi", "revoked"),
}

group = Application(
    help="Đề nghị khen thưởng: ai đủ điều kiện, đề nghị, rút; vụ việc; khen thưởng trước đây.\n\n"
    "Nominations: who may be nominated, nominate, withdraw; open matters; earlier awards.",
)


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="nomination")
    candidates.add_to(group)


def _said(words: dict[str, tuple[str, str]], word: str, language: Language) -> str:
    return language(*words[word]) if word in words else word


def _reasons(language: Language) -> Column:
    def told(row: Row) -> list[str]:
        return [one[f"text_{language.code}"] for one in row["objections"]]

    return Column("objections", "Lý do", "Reasons", wraps=True, optional=True, value=told)


STANDING = Column(
    "standing", "Kết luận", "Standing", words=lambda word, language: _said(STANDINGS, word, language)
)


@group.command(name="list")
def listed(
    ctx: typer.Context, campaign: Annotated[str, CAMPAIGN], form: Annotated[Format, FORMAT] = Format.table
) -> None:
    """Các đề nghị của một phong trào, đến đâu, và lần xem lại mới nhất thấy gì.

    The nominations of a campaign, how far each is, and what the newest look at it found.

    \b
    thidua nomination list van-hoa-cong-so-2019
    """
    session = session_of(ctx)
    rows = session.client.get(f"/api/campaigns/{segment(campaign)}/nominations")
    columns = (
        Column("form", "Hình thức", "Award"),
        Column("recipient", "Đề nghị cho", "Nominee", wraps=True, value=nominated_text),
        PERIOD_COLUMN,
        Column("points", "Điểm", "Points", points=True),
        Column("state", "Trạng thái", "State", words=lambda word, language: _said(STATES, word, language)),
        STANDING,
        _reasons(session.language),
        Column("nomination", "Mã", "Id"),
    )
    show(session, rows, columns, form)
    if not rows:
        session.note("Chưa có đề nghị nào.", "There is no nomination yet.")


@group.command()
def check(
    ctx: typer.Context,
    campaign: Annotated[str, CAMPAIGN],
    subject: Annotated[str, SUBJECT],
    period: Annotated[str, PERIOD],
    kind: Annotated[Kind | None, KIND] = None,
    form: Annotated[Format, FORMAT] = Format.table,
) -> None:
    """Một người hay đơn vị đủ điều kiện cho hình thức nào, và mọi lý do không đủ.

    Which award forms a person or unit may have, and every reason why not.

    \b
    thidua nomination check van-hoa-cong-so-2019 CB031 --period 2019
    """
    session = session_of(ctx)
    found = kind or kind_of(session, subject)
    path = f"/api/campaigns/{segment(campaign)}/eligibility/{found.value}/{segment(subject)}"
    rows = session.client.get(path, period=period)
    columns = (Column("form_name", "Hình thức", "Award", wraps=True), STANDING, _reasons(session.language))
    show(session, rows, columns, form)


@group.command()
def eligible(
    ctx: typer.Context,
    campaign: Annotated[str, CAMPAIGN],
    award: Annotated[str, FORM],
    period: Annotated[str, PERIOD],
    standing: Annotated[Standing | None, typer.Option(help="Chỉ một kết luận. / Only those with it.")] = None,
    form: Annotated[Format, FORMAT] = Format.table,
) -> None:
    """Mọi người hay đơn vị đối với một hình thức, người cao điểm nhất trước.

    Everybody for one award form, best first, with all that stands against each.

    \b
    thidua nomination eligible van-hoa-cong-so-2019 --award giay-khen --period 2019 --standing eligible
    """
    session = session_of(ctx)
    path = f"/api/campaigns/{segment(campaign)}/eligible"
    rows = session.client.get(path, form=award, period=period, standing=standing)
    columns = (
        CODE,
        NAME,
        Column("points", "Điểm", "Points", points=True),
        STANDING,
        _reasons(session.language),
    )
    show(session, rows, columns, form)


@group.command()
def propose(ctx: typer.Context, campaign: Annotated[str, CAMPAIGN], period: Annotated[str, PERIOD]) -> None:
    """Đề nghị những ai mà xếp hạng đã công bố và điểm của kỳ đưa lên, trong chỉ tiêu.

    Nominates whom the published rankings and the scores of a period put forward, within the quotas.

    \b
    thidua nomination propose van-hoa-cong-so-2019 --period 2019
    """
    path = f"/api/campaigns/{segment(campaign)}/nominations"
    tell(ctx, path, {"period": period}, "Đã đề nghị theo xếp hạng.", "Nominated by the rankings.")


@group.command()
def submit(
    ctx: typer.Context,
    campaign: Annotated[str, CAMPAIGN],
    subject: Annotated[str, SUBJECT],
    award: Annotated[str, FORM],
    period: Annotated[str, PERIOD],
    by: Annotated[str | None, BY] = None,
    kind: Annotated[Kind | None, KIND] = None,
) -> None:
    """Đơn vị đề nghị cho một người hay đơn vị; không nêu --by thì người ấy tự đề nghị.

    A unit nominates somebody; without --by a person nominates themself.

    \b
    thidua nomination submit van-hoa-cong-so-2019 CB031 --award giay-khen --period 2019 --by van-phong
    """
    found = kind or kind_of(session_of(ctx), subject)
    body = {
        "form": award,
        "period": period,
        "recipient_kind": found.value,
        "recipient": subject,
        "origin": "person" if by is None else "unit",
        "by": subject if by is None else by,
    }
    path = f"/api/campaigns/{segment(campaign)}/nominations/by-hand"
    tell(ctx, path, body, f"Đã đề nghị cho {subject}.", f"Nominated {subject}.")


@group.command()
def withdraw(
    ctx: typer.Context,
    nomination: Annotated[str, NOMINATION],
    by: Annotated[str, BY],
    on: Annotated[str, ON],
    reason: Annotated[str, REASON],
) -> None:
    """Rút một đề nghị chưa có quyết định.

    Withdraws a nomination that is not decided yet.
    """
    path = f"/api/nominations/{segment(nomination)}/withdrawal"
    tell(ctx, path, {"by": by, "on": on, "reason": reason}, "Đã rút đề nghị.", "Withdrew the nomination.")
