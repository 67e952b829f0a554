"""What the commands about campaigns have in common."""

from collections.abc import Sequence
from pathlib import Path

import typer

from thidua.cli.files import read_text
from thidua.cli.session import Session
from thidua.language import Language

CAMPAIGN = typer.Argument(help="Mã phong trào. / The campaign.", show_default=False)
ON = typer.Option(help="Ngày, như 2019-01-15. / The day, such as 2019-01-15.")
UNIT = typer.Argument(help="Mã đơn vị. / The unit.", show_default=False)
PERIOD = typer.Argument(help="Năm, nửa năm, quý hoặc tháng. / Year, half, quarter or month.")
PLACE = typer.Option(help="Nơi tổ chức lễ. / Where the ceremony was.")
PARTICIPANT = typer.Option(help="Mã cán bộ dự lễ; nêu được nhiều lần. / Who took part; repeatable.")
PARTICIPANTS = typer.Option(
    help="Tệp danh sách dự lễ, mỗi dòng một mã cán bộ. / File with one staff code a line."
)
GUESTS = typer.Option(help="Số khách mời. / How many guests.")


def participants_of(session: Session, named: Sequence[str] | None, file: Path | None) -> list[str]:
    """The staff codes given one by one and those in the file, in this order; empty lines are passed over."""
    lines = [] if file is None else read_text(session, file).splitlines()
    return [*(named or ()), *(line.strip() for line in lines if line.strip())]


def word(code: str, language: Language) -> str:
    """What a value is called; the value itself where it has no word."""
    from shared.contracts.messages import catalogue, text_of

    key = f"word.{code}"
    return text_of(key, {}, language.code) if key in catalogue() else code
