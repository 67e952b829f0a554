"""Ballots: opened, voted in, counted. What voters check of them is in `receipts.py`."""

from typing import Annotated, Any, Literal

import typer

from thidua.cli import receipts
from thidua.cli.application import Application
from thidua.cli.assembly import (
    AT,
    BALLOT,
    MEETING,
    moment,
    nominated_text,
    pair,
    person_text,
    segment,
    tell,
)
from thidua.cli.failures import USAGE, Failure
from thidua.cli.records import REASON
from thidua.cli.scores import FORMAT
from thidua.cli.session import Session, session_of
from thidua.cli.tables import AS_JSON, Column, Format, show

Pick = Literal["yes", "no", "abstain"]

BALLOTS = (
    Column("ballot", "Mã", "Ballot"),
    Column("meeting", "Cuộc họp", "Meeting"),
    Column("form", "Hình thức", "Form"),
    Column("secret", "Kín", "Secret", words=lambda secret, say: say("có", "yes") if secret else ""),
    Column("state", "Tình trạng", "State"),
    Column("voted", "Đã bỏ", "Voted", right=True),
    Column("members", "Thành viên", "Members", right=True),
)
RESULTS = (
    Column("nomination", "Đề nghị", "Nomination"),
    Column("nominated", "Tặng", "Recipient", wraps=True),
    Column("yes", "Đồng ý", "Yes", right=True),
    Column("no", "Không", "No", right=True),
    Column("abstained", "Ý kiến khác", "Abstained", right=True),
    Column("base", "Trên", "Of", right=True),
    Column("outcome", "Kết quả", "Outcome"),
)
RECEIPTS = (Column("nomination", "Đề nghị", "Nomination"), Column("receipt", "Mã phiếu", "Receipt"))

group = Application(
    help="Bỏ phiếu: mở, bỏ phiếu, kiểm phiếu, kết quả; ai có mã phiếu thì tìm được lá phiếu của mình.\n\n"
    "Ballots: opening, voting, counting, results; whoever has a receipt finds their paper.",
)


def add_to(app: typer.Typer) -> None:
    receipts.add_to(group)
    app.add_typer(group, name="ballot")


@group.command(name="list")
def listed(
    ctx: typer.Context,
    meeting: Annotated[str | None, typer.Option(help="Chỉ một cuộc họp. / One meeting only.")] = None,
    form: Annotated[Format, FORMAT] = Format.table,
) -> None:
    """Các lần bỏ phiếu.

    Ballots, in the order in which they were opened.
    """
    session = session_of(ctx)
    rows = session.client.get("/api/ballots", meeting=meeting)
    show(session, rows, BALLOTS, form)
    if not rows:
        session.note("Chưa có lần bỏ phiếu nào.", "There is no ballot yet.")


@group.command(name="open")
def opened(
    ctx: typer.Context,
    ballot: Annotated[str, BALLOT],
    meeting: Annotated[str, MEETING],
    form: Annotated[str, typer.Argument(help="Hình thức khen thưởng. / The award form.")],
    nomination: Annotated[list[str], typer.Option(help="Mã đề nghị. / A nomination.")],
    places: Annotated[int | None, typer.Option(help="Số chỗ. / How many may have it.")] = None,
    at: Annotated[str | None, AT] = None,
) -> None:
    """Đưa các đề nghị của một hình thức ra bỏ phiếu, theo quy tắc của hình thức.

    Puts nominations for one form to the vote, by the rules of the form.
    """
    body = {
        "ballot": ballot,
        "meeting": meeting,
        "form": form,
        "nominations": nomination,
        "at": moment(at, "--at", session_of(ctx).language),
        "places": places,
    }
    tell(ctx, "/api/ballots", body, f"Đã mở bỏ phiếu {ballot}.", f"Opened {ballot}.")


@group.command()
def recuse(
    ctx: typer.Context,
    ballot: Annotated[str, BALLOT],
    person: Annotated[str, typer.Argument(help="Mã cán bộ. / Staff code.")],
    nomination: Annotated[list[str], typer.Argument(help="Các đề nghị. / The nominations.")],
) -> None:
    """Rút khỏi biểu quyết vì có liên quan.

    Gives up the vote on nominations, for a conflict of interest.
    """
    body = {"person": person, "nominations": nomination}
    _tell(ctx, ballot, "recusals", body, f"{person} không biểu quyết.", f"{person} does not vote on them.")


@group.command()
def ask(
    ctx: typer.Context,
    ballot: Annotated[str, BALLOT],
    member: Annotated[str, typer.Argument(help="Mã cán bộ. / Staff code.")],
    until: Annotated[str, typer.Option(help="Hạn trả lời. / Until when.")],
) -> None:
    """Lấy ý kiến bằng văn bản của thành viên vắng mặt.

    Asks an absent member to vote in writing.
    """
    body = {"member": member, "until": moment(until, "--until", session_of(ctx).language)}
    _tell(ctx, ballot, "absent", body, f"Đã lấy ý kiến {member}.", f"Asked {member}.")


@group.command()
def vote(
    ctx: typer.Context,
    ballot: Annotated[str, BALLOT],
    member: Annotated[str, typer.Option(help="Ghế của ai (mã cán bộ). / Whose seat.")],
    by: Annotated[str | None, typer.Option(help="Người dự thay. / The substitute in it.")] = None,
    choice: Annotated[
        list[str] | None,
        typer.Option(
            help="ĐỀ-NGHỊ=yes|no|abstain; không nêu thì hỏi từng đề nghị. "
            "/ NOMINATION=yes|no|abstain; without it each is asked for."
        ),
    ] = None,
) -> None:
    """Bỏ phiếu. Phiếu kín: hãy giữ mã phiếu; mã chỉ hiện một lần và không lưu ở đâu.

    Votes. Of a secret ballot keep the receipts: they are shown once and kept nowhere.

    \b
    thidua ballot vote phieu-giay-khen --member CB002
    """
    session = session_of(ctx)
    picks = [pair(one, "=", "--choice", session.language) for one in choice or ()]
    if not picks:
        picks = _asked(session, ballot, {member, by or member})
    body = {
        "member": member,
        "by": by or member,
        "choices": [{"nomination": nomination, "choice": picked} for nomination, picked in picks],
    }
    told = session.client.post(f"/api/ballots/{segment(ballot)}/votes", body)
    session.note("Đã nhận phiếu.", "The vote was taken.")
    if told["receipts"]:
        show(session, told["receipts"], RECEIPTS)


def _asked(session: Session, ballot: str, voters: set[str]) -> list[tuple[str, str]]:
    """A choice on each nomination that none of `voters` has a conflict with, typed without being shown."""
    told = session.client.get(f"/api/ballots/{segment(ballot)}")
    barred = {
        one["nomination"]
        for one in [*told["conflicts"], *told["recused"]]
        if voters & {one["person"], one.get("code")}
    }
    picks = []
    for nominee in told["nominees"]:
        if nominee["nomination"] in barred:
            continue
        said = typer.prompt(f"{nominated_text(nominee)} (yes/no/abstain)", hide_input=True, err=True)
        if said.strip() not in Pick.__args__:  # type: ignore[attr-defined]
            raise Failure(session.language("Hãy gõ yes, no hoặc abstain.", "Type yes, no or abstain."), USAGE)
        picks.append((nominee["nomination"], said.strip()))
    return picks


@group.command()
def close(ctx: typer.Context, ballot: Annotated[str, BALLOT], at: Annotated[str | None, AT] = None) -> None:
    """Kiểm phiếu; kết quả được công bố cùng mọi lá phiếu kín.

    Counts the ballot; of a secret one all papers are published with the result.
    """
    body = {"at": moment(at, "--at", session_of(ctx).language)}
    _tell(ctx, ballot, "closing", body, f"Đã kiểm phiếu {ballot}.", f"Counted {ballot}.")
    _show_result(session_of(ctx), ballot)


@group.command()
def void(
    ctx: typer.Context,
    ballot: Annotated[str, BALLOT],
    reason: Annotated[str, REASON],
    at: Annotated[str | None, AT] = None,
) -> None:
    """Huỷ lần bỏ phiếu trước khi kiểm.

    Gives a ballot up before it is counted.
    """
    body = {"at": moment(at, "--at", session_of(ctx).language), "reason": reason}
    _tell(ctx, ballot, "voiding", body, f"Đã huỷ {ballot}.", f"Voided {ballot}.")


@group.command()
def result(
    ctx: typer.Context,
    ballot: Annotated[str, BALLOT],
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Kết quả của một lần bỏ phiếu, ai đã bỏ phiếu, ai không được biểu quyết.

    The result of a ballot, who has voted, who has no vote.
    """
    _show_result(session_of(ctx), ballot, as_json)


def _show_result(session: Session, ballot: str, as_json: bool = False) -> None:
    told = session.client.get(f"/api/ballots/{segment(ballot)}")
    if as_json:
        show(session, told, (), Format.json)
        return
    say = session.language
    who = {one["nomination"]: nominated_text(one) for one in told["nominees"]}
    rows = [{**one, "nominated": who[one["nomination"]]} for one in told["results"]]
    head = f"{ballot}: {told['state']}, {told['voted']}/{told['members']}"
    show(session, rows, RESULTS, title=head)
    voted = ", ".join(person_text(one["member"]) for one in told["votes"])
    typer.echo(say("Đã bỏ phiếu: ", "Have voted: ") + (voted or "–"))
    for one in [*told["conflicts"], *told["recused"]]:
        ground = one.get("ground", say("tự rút", "recused"))
        typer.echo(f"{person_text(one)} ✗ {who[one['nomination']]} ({ground})")


def _tell(ctx: typer.Context, ballot: str, what: str, body: dict[str, Any], vi: str, en: str) -> None:
    tell(ctx, f"/api/ballots/{segment(ballot)}/{what}", body, vi, en)
