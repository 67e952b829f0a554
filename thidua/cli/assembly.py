"""What the commands about councils, meetings and ballots have in common."""

from datetime import datetime
from typing import Any

import typer

from shared import clock
from thidua.cli.failures import USAGE, Failure
from thidua.cli.session import Session, session_of
from thidua.cli.tables import Row
from thidua.language import Language

AT = typer.Option(help="Lúc nào, như 2020-02-20T08:00; không nêu là bây giờ. / When; by default now.")
COUNCIL = typer.Argument(help="Mã hội đồng. / The council.")
MEETING = typer.Argument(help="Mã cuộc họp. / The meeting.")
BALLOT = typer.Argument(help="Mã lần bỏ phiếu. / The ballot.")
DECISION = typer.Option(help="Số quyết định. / Number of the decision.")


def moment(text: str | None, option: str, language: Language) -> str:
    """The moment that `text` names, by the clock of Viet Nam unless it has a zone; raises Failure."""
    if text is None:
        return clock.now().isoformat()
    try:
        named = datetime.fromisoformat(text.strip().upper())
    except ValueError:
        raise Failure(
            language(
                f"{option}: ‹{text}› không phải là thời điểm; hãy viết như 2020-02-20T08:00.",
                f"{option}: ‹{text}› is no moment; write it as 2020-02-20T08:00.",
            ),
            USAGE,
        ) from None
    return (named if named.tzinfo else named.replace(tzinfo=clock.VIETNAM)).isoformat()


def pair(text: str, sign: str, option: str, language: Language) -> tuple[str, str]:
    """The two sides of `sign` in `text`; raises Failure when there are not two."""
    left, found, right = text.partition(sign)
    if not (left and found and right):
        raise Failure(
            language(
                f"{option}: ‹{text}› thiếu một vế; hãy viết A{sign}B.",
                f"{option}: ‹{text}› lacks a side; write A{sign}B.",
            ),
            USAGE,
        )
    return left, right


def tell(ctx: typer.Context, path: str, body: dict[str, Any], vi: str, en: str) -> None:
    """Send a command and say what was done, or that nothing was left to do."""
    session = session_of(ctx)
    if session.client.post(path, body)["events"]:
        typer.echo(session.language(vi, en))
    else:
        session.note("Không có gì thay đổi: đã như vậy từ trước.", "Nothing changed: it was so before.")


def segment(text: str) -> str:
    from thidua.client import segment

    return segment(text)


def person_text(row: Row | None) -> str:
    """Staff code and name, as far as they are known; the id of whom nobody knows."""
    if not row:
        return ""
    return " ".join(filter(None, (row.get("code") or row["person"], row.get("name"))))


def nominated_text(row: Row) -> str:
    """A person by staff code and name, a unit by its name."""
    said = " ".join(filter(None, (row.get("code"), row.get("name"))))
    return said or str(row["recipient"])


def open_nominations(session: Session, campaign: str, form: str | None) -> list[Row]:
    """Those of a campaign that are not decided yet, of one form or of all."""
    rows = session.client.get(f"/api/campaigns/{segment(campaign)}/nominations")
    return [row for row in rows if row["state"] == "submitted" and form in (None, row["form"])]
