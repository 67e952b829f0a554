"""Criteria sets: check a file, see what it would move, publish it, list what is published."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from thidua.cli.application import Application
from thidua.cli.failures import FAILED, NOT_PUBLISHED, Failure
from thidua.cli.files import read_text
from thidua.cli.numbers import count_text
from thidua.cli.scores import FORMAT, PERIOD
from thidua.cli.session import Session, session_of
from thidua.cli.tables import AS_JSON, Column, Format, show

FILE = typer.Argument(help="Tệp YAML của bảng điểm. / YAML file of the criteria set.", show_default=False)
CURRENT = "current"
LISTED = (
    Column("criteria", "Mã", "Code"),
    Column("version", "Phiên bản", "Version", right=True),
    Column("name", "Tên", "Name", wraps=True),
    Column("effective_from", "Hiệu lực từ", "In force from"),
)

group = Application(
    help="Bảng tiêu chí chấm điểm: kiểm tra, so sánh, ban hành, liệt kê.\n\n"
    "Criteria sets: check, compare, publish, list.",
)


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="criteria")


@group.command()
def check(ctx: typer.Context, file: Annotated[Path, FILE]) -> None:
    """Kiểm tra tệp; mỗi lỗi một dòng, nêu chỗ sai và cách sửa. Không thay đổi gì.

    Checks a file; one line a mistake, with its place and its mend. Changes nothing.

    \b
    thidua criteria check bang-diem.yaml
    """
    session = session_of(ctx)
    body = {"text": read_text(session, file), "file_name": file.name}
    problems = session.client.post("/api/criteria/check", body)["problems"]
    for problem in problems:
        typer.echo(problem[f"text_{session.language.code}"])
    if problems:
        typer.echo(_number(session, file, problems), err=True)
        raise typer.Exit(FAILED)
    session.note(f"{file}: không có lỗi.", f"{file}: no mistakes.")


@group.command()
def publish(
    ctx: typer.Context,
    file: Annotated[Path, FILE],
    yes: Annotated[bool, typer.Option("--yes", help="Không hỏi lại. / Do not ask.")] = False,
) -> None:
    """Ban hành bảng điểm, sau khi cho xem điểm của ai sẽ thay đổi và hỏi lại. Không có ai để hỏi mà thiếu
    --yes thì chỉ cho xem (mã kết thúc 6). Ban hành lại cùng một tệp thì không thêm gì.

    Publishes a criteria set, after showing whose scores would move and asking. With nobody to ask and without
    --yes it only shows (exit code 6). Publishing the same file again adds nothing.

    \b
    thidua criteria publish bang-diem.yaml
    thidua criteria publish bang-diem.yaml --yes
    """
    session = session_of(ctx)
    body = {"text": read_text(session, file), "file_name": file.name}
    criteria = _sound(session, file, body)
    if not yes and not _agreed(session, file, body):
        raise typer.Exit(NOT_PUBLISHED)
    events = session.client.post("/api/criteria", body)["events"]
    if events:
        _tell_published(session, criteria)
    else:
        session.note(
            f"{criteria}: bản này đã được ban hành từ trước.", f"{criteria}: this text was published before."
        )


@group.command(name="what-if")
def what_if(
    ctx: typer.Context,
    file: Annotated[Path, FILE],
    against: Annotated[
        str, typer.Option(help="So với tệp khác; current: bảng đang áp dụng. / Another file, or current.")
    ] = CURRENT,
    period: Annotated[str | None, PERIOD] = None,
    unit: Annotated[str | None, typer.Option(help="Chỉ một đơn vị. / One unit only.")] = None,
    plot: Annotated[
        Path | None, typer.Option(help="Vẽ phân bố điểm vào tệp .svg hoặc .png. / Draw the distributions.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Mọi thay đổi, không chỉ mười thay đổi lớn nhất. / All moves.")
    ] = False,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Nếu chấm theo bảng này thì sao: ai tăng, ai giảm, ai đổi loại, từng đơn vị ra sao. Không thay đổi gì.

    What if these criteria had governed: who moves up, down, to another grade; by unit. Changes nothing.

    \b
    thidua criteria what-if bang-moi.yaml --period 2019
    thidua criteria what-if bang-moi.yaml --against bang-cu.yaml --unit van-phong
    thidua criteria what-if bang-moi.yaml --plot phan-bo.svg
    """
    from thidua.cli.plots import require_form
    from thidua.cli.what_if import LARGEST, draw, tell

    session = session_of(ctx)
    if plot is not None:
        require_form(plot, session.language)
    body: dict[str, Any] = {"text": read_text(session, file), "file_name": file.name}
    if against != CURRENT:
        other = Path(against)
        body["against"] = {"text": read_text(session, other), "file_name": other.name}
    body |= {key: value for key, value in (("period", period), ("unit", unit)) if value is not None}
    found = session.client.post("/api/criteria/what-if", body)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        tell(session, found, None if everything else LARGEST)
    if plot is not None:
        draw(session, found, plot)


def _sound(session: Session, file: Path, body: dict[str, str]) -> str:
    """The short name of the set in the file; raises Failure with every mistake."""
    found = session.client.post("/api/criteria/check", body)
    if found["problems"]:
        key = f"text_{session.language.code}"
        texts = [problem[key] for problem in found["problems"]]
        # one mistake is counted by its being there
        raise Failure("\n".join(texts if len(texts) == 1 else [*texts, _number(session, file, texts)]))
    return str(found["criteria"])


def _agreed(session: Session, file: Path, body: dict[str, str]) -> bool:
    """Show what publishing would move, and ask; what moves nothing needs no asking."""
    from thidua.cli.what_if import moves_anything, tell

    found = session.client.post("/api/criteria/dry-run", body)
    if found["published"] or not moves_anything(found):
        return True
    tell(session, found)
    others = [period for period in found["periods"] if period != found["period"]]
    if others:
        session.note(
            f"Còn ảnh hưởng đến {', '.join(others)}; xem bằng thidua criteria what-if --period …",
            f"It also touches {', '.join(others)}; see thidua criteria what-if --period …",
        )
    if not interactive():
        session.note(
            f"{file}: mới cho xem, chưa ban hành. Thêm --yes để ban hành.",
            f"{file}: shown only, not published. Add --yes to publish.",
        )
        return False
    return typer.confirm(session.language("Ban hành?", "Publish?"), default=False, err=True)


def interactive() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty()


def _number(session: Session, file: Path, problems: Sequence[Any]) -> str:
    number = count_text(len(problems), session.language)
    plural = "" if len(problems) == 1 else "s"
    return session.language(f"{file}: {number} lỗi.", f"{file}: {number} mistake{plural}.")


def _tell_published(session: Session, criteria: str) -> None:
    versions = [row for row in session.client.get("/api/criteria") if row["criteria"] == criteria]
    newest = max(versions, key=lambda row: row["version"], default=None)
    if newest is None:
        session.note(f"Đã ban hành {criteria}.", f"Published {criteria}.")
        return
    version, day = newest["version"], newest["effective_from"]
    session.note(
        f"Đã ban hành {criteria}, phiên bản {version}, có hiệu lực từ ngày {day}.",
        f"Published {criteria}, version {version}, in force from {day}.",
    )


@group.command(name="list")
def list_(ctx: typer.Context, form: Annotated[Format, FORMAT] = Format.table) -> None:
    """Các bảng điểm đã ban hành.

    Criteria sets published so far.
    """
    session = session_of(ctx)
    show(session, session.client.get("/api/criteria"), LISTED, form)
