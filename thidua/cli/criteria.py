"""Criteria sets: check a file, publish it, list what is published."""

from pathlib import Path
from typing import Annotated

import typer

from thidua.cli.application import Application
from thidua.cli.failures import FAILED, Failure
from thidua.cli.files import read_text
from thidua.cli.scores import FORMAT
from thidua.cli.session import session_of
from thidua.cli.tables import Column, Format, show

FILE = typer.Argument(help="Tệp YAML của bảng điểm. / YAML file of the criteria set.", show_default=False)
LISTED = (
    Column("criteria", "Mã", "Code"),
    Column("version", "Phiên bản", "Version", right=True),
    Column("name", "Tên", "Name"),
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
        session.note(f"{file}: {len(problems)} lỗi.", f"{file}: {len(problems)} mistakes.")
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
        raise Failure("\n".join(problem[key] for problem in found["problems"]))
    events = session.client.post("/api/criteria", {"text": text, "file_name": file.name})["events"]
    if events:
        session.note(f"Đã ban hành {found['criteria']}.", f"Published {found['criteria']}.")
    else:
        session.note(
            f"{found['criteria']}: bản này đã được ban hành từ trước.",
            f"{found['criteria']}: this text was published before.",
        )


@group.command(name="list")
def list_(ctx: typer.Context, form: Annotated[Format, FORMAT] = Format.table) -> None:
    """Các bảng điểm đã ban hành.

    Criteria sets published so far.
    """
    session = session_of(ctx)
    show(session, session.client.get("/api/criteria"), LISTED, form)
