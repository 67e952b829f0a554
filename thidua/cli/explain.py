"""Why a score is what it is."""

import json
from enum import StrEnum
from typing import Annotated

import typer

from thidua.cli.moments import as_of as moment_of
from thidua.cli.scores import AS_OF, PERIOD, Kind
from thidua.cli.session import Session, session_of


class Form(StrEnum):
    text = "text"
    json = "json"


def add_to(app: typer.Typer) -> None:
    app.command()(explain)


def explain(
    ctx: typer.Context,
    subject: Annotated[str, typer.Argument(help="Mã cán bộ hoặc mã đơn vị. / Staff code or unit.")],
    period: Annotated[str | None, PERIOD] = None,
    as_of: Annotated[str | None, AS_OF] = None,
    kind: Annotated[
        Kind | None, typer.Option(help="Nêu khi một mã vừa là của người vừa là của đơn vị. / If ambiguous.")
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="Văn bản hoặc JSON. / Text or JSON.")] = Form.text,
) -> None:
    """Giải thích điểm: nhóm → tiêu chí → từng lần cộng trừ → mã sự kiện làm căn cứ.

    Explains a score: group, criterion, each contribution, and the events that it rests on.

    \b
    thidua explain CB017 --period 2019-03
    thidua explain van-phong --period 2019
    thidua explain CB017 --as-of 2019-12-31 --format json
    """
    from thidua.cli.explanation import lines
    from thidua.client import segment

    session = session_of(ctx)
    found = kind or _kind_of(session, subject)
    tree = session.client.get(
        f"/api/scores/{found.value}/{segment(subject)}/explanation",
        period=period,
        as_of=moment_of(as_of, session.language),
    )
    if form is Form.json:
        typer.echo(json.dumps(tree, ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(lines(tree, session.language)))


def _kind_of(session: Session, subject: str) -> Kind:
    units = {row["unit"] for row in session.client.get("/api/units")}
    return Kind.unit if subject in units else Kind.person
