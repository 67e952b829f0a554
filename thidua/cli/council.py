"""Councils: who sits on them, who comes for whom, who is related to whom."""

from typing import Annotated, Any, Literal

import typer

from thidua.cli.application import Application
from thidua.cli.assembly import COUNCIL, DECISION, pair, person_text, segment, tell
from thidua.cli.scores import FORMAT, NAME
from thidua.cli.session import session_of
from thidua.cli.tables import AS_JSON, Column, Format, show
from thidua.language import Language

Role = Literal["chair", "vice-chair", "secretary", "member"]

PERSON = typer.Argument(help="Mã cán bộ. / Staff code.")
SUBSTITUTE = typer.Option(help="Mã cán bộ người dự thay. / Staff code of the substitute.")
ON = typer.Option(help="Ngày, như 2019-01-02. / The day, such as 2019-01-02.")

COUNCILS = (
    Column("council", "Mã", "Council"),
    Column("name", "Tên", "Name", wraps=True),
    Column("decision_number", "Quyết định", "Decision"),
    Column("formed_on", "Ngày lập", "Formed on"),
    Column("members", "Thành viên", "Members", right=True),
)
PERSON_CODE = Column("code", "Mã", "Code", value=lambda row: row.get("code") or row["person"])
MEMBERS = (
    PERSON_CODE,
    NAME,
    Column("role", "Vai trò", "Role", words=lambda role, language: _word(role, language)),
    Column("since", "Từ ngày", "Since"),
    Column("until", "Đến ngày", "Until", optional=True),
    Column(
        "substitute", "Dự thay", "Substitute", optional=True, value=lambda row: person_text(row["substitute"])
    ),
)
RELATIVES = (
    PERSON_CODE,
    NAME,
    Column(
        "relatives",
        "Người thân trong cơ quan",
        "Relatives",
        wraps=True,
        value=lambda row: [person_text(one) for one in row["relatives"]],
    ),
)

group = Application(
    help="Hội đồng thi đua – khen thưởng: thành lập, bổ nhiệm, người dự thay, người thân.\n\n"
    "Emulation councils: forming them, members, substitutes, relatives.",
)


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="council")


@group.command(name="list")
def listed(ctx: typer.Context, form: Annotated[Format, FORMAT] = Format.table) -> None:
    """Các hội đồng, với số thành viên hôm nay.

    Every council, with how many sit on it today.
    """
    session = session_of(ctx)
    rows = session.client.get("/api/councils")
    show(session, rows, COUNCILS, form)
    if not rows:
        session.note("Chưa có hội đồng nào.", "There is no council yet.")


@group.command(name="show")
def shown(
    ctx: typer.Context,
    council: Annotated[str, COUNCIL],
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Thành viên của một hội đồng, người dự thay, người thân đã khai.

    The members of a council, their substitutes, the relatives they declared.
    """
    session = session_of(ctx)
    told = session.client.get(f"/api/councils/{segment(council)}")
    if as_json:
        show(session, told, (), Format.json)
        return
    show(session, told["members"], MEMBERS, title=f"{told['name']} ({told['decision_number']})")
    if told["relatives"]:
        show(session, told["relatives"], RELATIVES)


@group.command(name="form")
def formed(
    ctx: typer.Context,
    council: Annotated[str, COUNCIL],
    name: Annotated[str, typer.Option(help="Tên hội đồng. / Its name.")],
    decision: Annotated[str, DECISION],
    on: Annotated[str, ON],
    member: Annotated[
        list[str],
        typer.Option(
            help="MÃ=VAI hoặc MÃ=VAI=DỰ-THAY; vai: chair, vice-chair, secretary, member. "
            "/ CODE=ROLE or CODE=ROLE=SUBSTITUTE; roles: chair, vice-chair, secretary, member."
        ),
    ],
) -> None:
    """Thành lập hội đồng; họp theo quy tắc có hiệu lực vào ngày ấy.

    Forms a council; it meets by the rules in force on that day.

    \b
    thidua council form hoi-dong-so --name "Hội đồng Sở" --decision 01/QĐ --on 2019-01-02 \\
      --member CB001=chair --member CB002=secretary --member CB003=member=CB009
    """
    language = session_of(ctx).language
    members = [_member(one, on, language) for one in member]
    body = {"council": council, "name": name, "decision_number": decision, "on": on, "members": members}
    tell(ctx, "/api/councils", body, f"Đã thành lập {council}.", f"Formed {council}.")


def _member(text: str, on: str, language: Language) -> dict[str, Any]:
    person, rest = pair(text, "=", "--member", language)
    role, _, substitute = rest.partition("=")
    return {"person": person, "role": role, "since": on, "substitute": substitute or None}


@group.command()
def appoint(
    ctx: typer.Context,
    council: Annotated[str, COUNCIL],
    person: Annotated[str, PERSON],
    role: Annotated[Role, typer.Option(help="Vai trò. / Role.")],
    since: Annotated[str, ON],
    decision: Annotated[str, DECISION],
    until: Annotated[str | None, typer.Option(help="Ngày cuối. / Last day.")] = None,
    substitute: Annotated[str | None, SUBSTITUTE] = None,
) -> None:
    """Bổ nhiệm thành viên, hoặc đổi vai trò, nhiệm kỳ, người dự thay theo quyết định.

    Appoints a member, or changes a member's role, term or substitute by decision.
    """
    member = {"person": person, "role": role, "since": since, "until": until, "substitute": substitute}
    body = {"member": member, "decision_number": decision}
    path = f"/api/councils/{segment(council)}/members"
    tell(ctx, path, body, f"Đã bổ nhiệm {person}.", f"Appointed {person}.")


@group.command()
def release(
    ctx: typer.Context,
    council: Annotated[str, COUNCIL],
    person: Annotated[str, PERSON],
    on: Annotated[str, ON],
    decision: Annotated[str, DECISION],
) -> None:
    """Miễn nhiệm; --on là ngày cuối cùng.

    Releases a member; --on is the last day.
    """
    body = {"on": on, "decision_number": decision}
    tell(ctx, _of(council, person, "release"), body, f"Đã miễn nhiệm {person}.", f"Released {person}.")


@group.command()
def substitute(
    ctx: typer.Context,
    council: Annotated[str, COUNCIL],
    person: Annotated[str, PERSON],
    by: Annotated[str | None, typer.Argument(help="Người dự thay; không nêu: không ai. / Who.")] = None,
) -> None:
    """Cử người dự thay một thành viên, hoặc thôi cử.

    Names who comes for a member, or nobody.
    """
    path = _of(council, person, "substitute")
    tell(ctx, path, {"substitute": by}, f"Đã ghi người dự thay {person}.", f"Noted who comes for {person}.")


@group.command()
def relatives(
    ctx: typer.Context,
    council: Annotated[str, COUNCIL],
    person: Annotated[str, PERSON],
    relative: Annotated[
        list[str] | None, typer.Argument(help="Mã cán bộ của người thân. / Staff codes of relatives.")
    ] = None,
) -> None:
    """Khai tất cả người thân trong cơ quan của một thành viên hoặc người dự thay, thay cho lần khai trước.

    Declares all relatives in the organisation of a member or substitute, in place of before.
    """
    path = _of(council, person, "relatives")
    body = {"relatives": relative or []}
    tell(ctx, path, body, f"Đã ghi người thân của {person}.", f"Noted the relatives of {person}.")


def _of(council: str, person: str, what: str) -> str:
    return f"/api/councils/{segment(council)}/members/{segment(person)}/{what}"


def _word(role: str, language: Language) -> str:
    from shared.contracts.messages import text_of

    return text_of(f"word.{role}", {}, language.code)
