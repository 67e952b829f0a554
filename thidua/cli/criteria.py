"""Criteria sets: check a file, publish it, list what is published."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from thidua.cli.application import Application
from thidua.cli.failures import FAILED, Failure
from thidua.cli.files import read_text
from thidua.cli.numbers import count_text
from thidua.cli.scores import FORMAT
from thidua.cli.session import Session, session_of
from thidua.cli.tables import Column, Format, show

FILE = typer.Argument(help="Tệp YAML của bảng điểm. / YAML file of the criteria set.", show_default=False)
LISTED = (
    Column("criteria", "Mã", "Code"),
    Column("version", "Phiên bản", "Version", right=True),
    Column("name", "Tên", "Name", wraps=True),
    Column("effective_from", "Hiệu lực từ", "In force from"),
)

group = Application(
    help="Bảng tiêu chí chấm điểm: kiểm tra, ban hành, liệt kê.\n\nCriteria sets: check, publish, list.",
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
def publish(ctx: typer.Context, file: Annotated[Path, FILE]) -> None:
    """Ban hành bảng điểm; ban hành lại cùng một tệp thì không thêm gì.

    Publishes a criteria set; publishing the same file again adds nothing.

    \b
    thidua criteria publish bang-diem.yaml
    """
    session = session_of(ctx)
    text = read_text(session, file)
    found = session.client.post("/api/criteria/check", {"text": text, "file_name": file.name})
    if found["problems"]:
        key = f"text_{session.language.code}"
        texts = [problem[key] for problem in found["problems"]]
        # one mistake is counted by its being there
        raise Failure("\n".join(texts if len(texts) == 1 else [*texts, _number(session, file, texts)]))
    events = session.client.post("/api/criteria", {"text": text, "file_name": file.name})["events"]
    if events:
        _tell_published(session, found["criteria"])
    else:
        session.note(
            f"{found['criteria']}: bản này đã được ban hành từ trước.",
            f"{found['criteria']}: this text was published before.",
        )


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
