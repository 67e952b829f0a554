"""How a score moved over time, and what moved it."""

import json
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from shared.contracts.messages import catalogue, text_of
from thidua.cli.explain import kind_of
from thidua.cli.moments import minute_text
from thidua.cli.numbers import points_text
from thidua.cli.scores import Kind
from thidua.cli.session import session_of
from thidua.cli.tables import AS_JSON
from thidua.language import Language

Step = dict[str, Any]

INDENT = "  "


def add_to(app: typer.Typer) -> None:
    app.command()(audit)


def audit(
    ctx: typer.Context,
    subject: Annotated[str, typer.Argument(help="Mã cán bộ hoặc mã đơn vị. / Staff code or unit.")],
    period: Annotated[
        str | None, typer.Option(help="Năm, quý hoặc tháng; không nêu thì tất cả. / Default: all.")
    ] = None,
    kind: Annotated[
        Kind | None, typer.Option(help="Nêu khi một mã vừa là của người vừa là của đơn vị. / If ambiguous.")
    ] = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Điểm đã thay đổi thế nào theo thời gian: lúc nào, bao nhiêu, và vì sự kiện nào.

    How a score moved over time: when, by how much, and because of which events.

    \\b
    thidua audit CB017 --period 2019-03
    thidua audit van-phong --period 2019 --json
    """
    from thidua.client import segment

    session = session_of(ctx)
    found = kind or kind_of(session, subject)
    path = f"/api/scores/{found.value}/{segment(subject)}/audit"
    answer = session.client.get(path, period=period)
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    for step in answer["steps"]:
        typer.echo("\n".join(lines(step, session.language)))
    if not answer["steps"]:
        session.note("Chưa có thay đổi nào.", "Nothing has moved yet.")


def lines(step: Step, language: Language) -> Iterator[str]:
    """One change: its head, then what moved, then what became known."""
    yield f"{minute_text(step['recorded_at'])} · {step['period']} · {_what(step, language)}"
    for part in step.get("parts", ()):
        yield INDENT + language(f"vì kỳ {part} thay đổi", f"because {part} moved")
    for one in step.get("moved", ()):
        yield INDENT + _moved(one, language)
        yield from (INDENT * 3 + event for event in one["events"])
    for one in step.get("known", ()):
        yield INDENT + _known(one, language)


def _what(step: Step, language: Language) -> str:
    if step["type"] == "ScoreChanged":
        before, after = (points_text(step[key], language) or "–" for key in ("points_before", "points_after"))
        grade = step.get("grade") or "–"
        return language(f"{before} → {after} điểm, loại {grade}", f"{before} → {after} points, grade {grade}")
    raised = step["type"] == "FlagRaised"
    return language("⚑ nêu " if raised else "⚑ hết ", "⚑ raised " if raised else "⚑ cleared ") + step["flag"]


def _moved(one: Step, language: Language) -> str:
    rule = one["rule_after"] or one["rule_before"]
    parts = [
        one["day"],
        one["criterion"] or one["group"],
        points_text(one["difference"], language, signed=True),
        text_of(f"scoring.rule.{rule}", {}, language.code) if one["rule_after"] else _gone(language),
        language("ghi nhận ", "record ") + one["record"] if one.get("record") else None,
    ]
    return " · ".join(part for part in parts if part)


def _gone(language: Language) -> str:
    return language("không còn", "gone")


def _known(one: Step, language: Language) -> str:
    """Something that had become known in the meantime: what, when it happened, when it was recorded."""
    code = f"scoring.known.{one['what']}"
    what = text_of(code, {}, language.code) if code in catalogue() else one["what"]
    parts = [
        language("biết thêm: ", "became known: ") + what,
        str(one["about"]) if one.get("about") else None,
        str(one["day"]) if one.get("day") else None,
        language("ghi lúc ", "recorded ") + minute_text(one["recorded_at"]),
        one.get("event"),
    ]
    return " · ".join(part for part in parts if part)
