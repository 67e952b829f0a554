"""Why a score is what it is."""

import json
from enum import StrEnum
from typing import Annotated

import typer

from thidua.cli.failures import Failure
from thidua.cli.moments import as_of as moment_of
from thidua.cli.moments import minute_text
from thidua.cli.scores import AS_OF, PERIOD, Kind
from thidua.cli.session import Session, session_of


class Form(StrEnum):
    text = "text"
    json = "json"
    prov_json = "prov-json"
    prov_n = "prov-n"


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
    form: Annotated[
        Form,
        typer.Option(
            "--format",
            help="Văn bản, JSON, hoặc nguồn gốc theo W3C PROV. / Text, JSON, or provenance as of W3C PROV.",
        ),
    ] = Form.text,
) -> None:
    """Giải thích điểm: nhóm → tiêu chí → từng lần cộng trừ, từng bước → mã sự kiện làm căn cứ.

    Explains a score: group, criterion, each contribution with its steps, and the events that it rests on.

    \b
    thidua explain CB017 --period 2019-03
    thidua explain van-phong --period 2019
    thidua explain CB017 --as-of "hôm nay" --format json
    thidua explain CB017 --period 2019-03 --format prov-n
    """
    from thidua.cli.explanation import lines
    from thidua.client import Refused, segment

    session = session_of(ctx)
    found = kind or kind_of(session, subject)
    moment = moment_of(as_of, session.language)
    path = f"/api/scores/{found.value}/{segment(subject)}/explanation"
    try:
        if form is Form.prov_n:
            typer.echo(session.client.text(path, period=period, as_of=moment, format=form.value))
            return
        asked = {"format": form.value} if form is Form.prov_json else {}
        tree = session.client.get(path, period=period, as_of=moment, **asked)
    except Refused:
        if moment is not None and not _anything_known(session, found, moment):
            raise Failure(_nothing_known(session, moment)) from None
        raise
    if form is Form.text:
        typer.echo("\n".join(lines(tree, session.language)))
    else:
        typer.echo(json.dumps(tree, ensure_ascii=False, indent=2))


def kind_of(session: Session, subject: str) -> Kind:
    units = {row["unit"] for row in session.client.get("/api/units")}
    return Kind.unit if subject in units else Kind.person


def _anything_known(session: Session, kind: Kind, moment: str) -> bool:
    return bool(session.client.get("/api/scores", kind=kind.value, as_of=moment))


def _nothing_known(session: Session, moment: str) -> str:
    when = minute_text(moment)
    return session.language(
        f"Vào lúc {when} hệ thống chưa biết gì: mọi dữ liệu được ghi vào sau đó. Hãy nêu thời điểm muộn hơn.",
        f"Nothing was known then, at {when}: all that there is was recorded later. Name a later time.",
    )
