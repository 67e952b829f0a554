"""What anybody can check of a counted secret ballot, and voters of their own papers."""

from collections.abc import Sequence
from typing import Annotated

import typer

from thidua.cli.assembly import BALLOT, segment
from thidua.cli.failures import Failure
from thidua.cli.scores import FORMAT
from thidua.cli.session import session_of
from thidua.cli.tables import Column, Format, Row, show

PAPERS = (
    Column("nomination", "Đề nghị", "Nomination"),
    Column("receipt", "Mã phiếu", "Receipt"),
    Column("choice", "Lựa chọn", "Choice"),
)
FOUND = (Column("ballot", "Lần bỏ phiếu", "Ballot"), *PAPERS)


def add_to(group: typer.Typer) -> None:
    for command in (papers, verify):
        group.command()(command)


def papers(
    ctx: typer.Context,
    ballot: Annotated[str, BALLOT],
    form: Annotated[Format, FORMAT] = Format.table,
) -> None:
    """Mọi lá phiếu kín của một lần đã kiểm, để ai cũng đếm lại được.

    All papers of a counted secret ballot, for anybody to count again.
    """
    session = session_of(ctx)
    show(session, session.client.get(f"/api/ballots/{segment(ballot)}/papers"), PAPERS, form)


def verify(
    ctx: typer.Context,
    receipt: Annotated[list[str], typer.Argument(help="Mã phiếu. / The receipts.")],
    ballot: Annotated[str | None, typer.Option(help="Chỉ tìm ở đây. / Look here only.")] = None,
) -> None:
    """Tìm lá phiếu của mình và đếm lại. Máy chủ không biết bạn tìm mã nào.

    Finds your papers and counts again. The server is not told which receipt you look for.
    """
    session = session_of(ctx)
    found: list[Row] = []
    for one in session.client.get("/api/ballots"):
        if one["secret"] and one["state"] == "closed" and ballot in (None, one["ballot"]):
            listed = session.client.get(f"/api/ballots/{segment(one['ballot'])}/papers")
            mine = [{"ballot": one["ballot"], **paper} for paper in listed if paper["receipt"] in receipt]
            if mine and not _counts_fit(one["results"], listed):
                raise Failure(
                    session.language(
                        f"{one['ballot']}: số lá phiếu không khớp với kết quả đã công bố.",
                        f"{one['ballot']}: the papers do not come to the result that was published.",
                    )
                )
            found += mine
    missing = sorted(set(receipt) - {one["receipt"] for one in found})
    if found:
        show(session, found, FOUND)
    if missing:
        named = ", ".join(missing)
        raise Failure(
            session.language(f"Không có lá phiếu nào mang mã {named}.", f"No counted paper has {named}.")
        )


def _counts_fit(results: Sequence[Row], listed: Sequence[Row]) -> bool:
    """Whether counting the papers again comes to the same as the result says."""
    return all(
        result[counted]
        == sum(one["nomination"] == result["nomination"] and one["choice"] == choice for one in listed)
        for result in results
        for counted, choice in (("yes", "yes"), ("no", "no"), ("abstained", "abstain"))
    )
