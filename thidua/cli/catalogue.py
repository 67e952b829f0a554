"""The award catalogue: what is in force, and an agency's own file over it, checked and laid on."""

from pathlib import Path
from typing import Annotated

import typer

from thidua.cli.application import Application
from thidua.cli.assembly import tell
from thidua.cli.failures import FAILED
from thidua.cli.files import read_text
from thidua.cli.numbers import count_text
from thidua.cli.scores import FORMAT
from thidua.cli.session import session_of
from thidua.cli.tables import Column, Format, Row, show

FILE = typer.Argument(help="Tệp YAML điều chỉnh danh mục. / YAML file of the overlay.", show_default=False)

group = Application(
    help="Danh mục danh hiệu và hình thức khen thưởng: xem, kiểm tra tệp điều chỉnh, áp dụng.\n\n"
    "The award catalogue: show it, check an agency's own figures, lay them over it.",
)


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="catalogue")


def _source(row: Row) -> str:
    return str(row["grounds"]["source"])


@group.command(name="list")
def listed(
    ctx: typer.Context,
    on: Annotated[str | None, typer.Option(help="Ngày nào. / On which day.")] = None,
    form: Annotated[Format, FORMAT] = Format.table,
) -> None:
    """Các danh hiệu, hình thức đang có hiệu lực vào một ngày, và căn cứ của chúng.

    The titles and forms in force on a day, and the rule that each rests on.

    \b
    thidua catalogue list --on 2019-12-31
    """
    session = session_of(ctx)
    rows = session.client.get("/api/catalogue", on=on)
    language = session.language.code
    columns = (
        Column("code", "Mã", "Code"),
        Column("name", "Tên", "Name", wraps=True, value=lambda row: row["name"][language]),
        Column("kind", "Loại", "Kind"),
        Column("recipients", "Cho", "To", value=lambda row: ", ".join(row["recipients"])),
        Column("decided_by", "Cấp quyết định", "Decided by"),
        Column("verified", "Đã xác nhận", "Confirmed"),
        Column("grounds", "Căn cứ", "Grounds", wraps=True, value=_source),
    )
    show(session, rows, columns, form)


@group.command()
def check(ctx: typer.Context, file: Annotated[Path, FILE]) -> None:
    """Kiểm tra tệp điều chỉnh; mỗi lỗi một dòng, nêu chỗ sai và cách sửa. Không thay đổi gì.

    Checks an overlay; one line a mistake, with its place and its mend. Changes nothing.

    \b
    thidua catalogue check danh-muc.yaml
    """
    session = session_of(ctx)
    body = {"text": read_text(session, file), "file_name": file.name}
    problems = session.client.post("/api/catalogue/check", body)["problems"]
    for problem in problems:
        typer.echo(problem[f"text_{session.language.code}"])
    if problems:
        number = count_text(len(problems), session.language)
        session.note(f"{file}: {number} lỗi.", f"{file}: {number} mistake{'s' * (len(problems) > 1)}.")
        raise typer.Exit(FAILED)
    session.note(f"{file}: không có lỗi.", f"{file}: no mistakes.")


@group.command()
def adapt(
    ctx: typer.Context,
    file: Annotated[Path, FILE],
    on: Annotated[str, typer.Option(help="Áp dụng từ ngày. / From which day.", show_default=False)],
    document: Annotated[
        str, typer.Option(help="Văn bản cho phép. / The paper that allows it.", show_default=False)
    ],
) -> None:
    """Áp dụng tệp điều chỉnh của cơ quan, thay cho tệp trước.

    Lays the agency's own file over the catalogue, in place of the one before.

    \b
    thidua catalogue adapt danh-muc.yaml --on 2020-01-01 --document "Quy chế 05/QC-SLĐTBXH"
    """
    body = {"on": on, "document": document, "text": read_text(session_of(ctx), file)}
    tell(ctx, "/api/catalogue", body, f"Đã áp dụng {file} từ {on}.", f"{file} holds from {on}.")
