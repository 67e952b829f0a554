"""One list of rows, three ways to write it: a table for eyes, CSV for sheets, JSON for programs."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import typer

from shared.formulas import guarded
from thidua.cli.numbers import count_text, points_text
from thidua.cli.session import Session
from thidua.language import Language

Row = dict[str, Any]

BYTE_ORDER_MARK = "\ufeff"

AS_JSON = typer.Option("--json", help="JSON thay cho bảng. / JSON.")


class Format(StrEnum):
    table = "table"
    csv = "csv"
    json = "json"


@dataclass(frozen=True, slots=True)
class Column:
    """`key` names the field of the row and the column of the CSV; `vi` and `en` head the table.

    `value` makes the cell from the row where it is not simply the field. In the table only a column of names
    `wraps`: a code, a day or a number is never broken. One that is `optional` is left out when it has nothing
    to say, and `words` says there in words what the row has as a code.
    """

    key: str
    vi: str
    en: str
    right: bool = False
    points: bool = False
    value: Callable[[Row], Any] | None = None
    wraps: bool = False
    optional: bool = False
    words: Callable[[Any, Language], str] | None = None

    def of(self, row: Row) -> Any:
        return self.value(row) if self.value else row.get(self.key)


def show(
    session: Session,
    rows: Sequence[Row],
    columns: Sequence[Column],
    form: Format = Format.table,
    title: str = "",
    byte_order_mark: bool = False,
) -> None:
    """Write the rows to stdout. JSON has them as the server sent them, with points in hundredths."""
    if form is Format.json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif form is Format.csv:
        text = csv_text(rows, columns)
        typer.echo((BYTE_ORDER_MARK if byte_order_mark else "") + text, nl=False)
    else:
        _table(session, rows, columns, title)


def csv_text(rows: Sequence[Row], columns: Sequence[Column]) -> str:
    """The rows as CSV with decimal points, lines ended by LF, no cell that a spreadsheet would run."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.key for column in columns)
    for row in rows:
        writer.writerow(_csv_cell(column, row) for column in columns)
    return text.getvalue()


def _csv_cell(column: Column, row: Row) -> str:
    value = column.of(row)
    return points_text(value) if column.points else guarded(_text(value))


def _table(session: Session, rows: Sequence[Row], columns: Sequence[Column], title: str) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    cells = [[_table_cell(session, column, row) for row in rows] for column in columns]
    seen = [(column, said) for column, said in zip(columns, cells, strict=True) if _worth(column, said)]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column, said in seen:
        head = session.language(column.vi, column.en)
        table.add_column(
            head,
            justify="right" if column.right or column.points else "left",
            no_wrap=not column.wraps,
            min_width=_least_width(column, [head, *said]),
        )
    for number in range(len(rows)):
        table.add_row(*(Text(said[number]) for _, said in seen))
    session.print_table(table, title)


def _worth(column: Column, said: Sequence[str]) -> bool:
    return not column.optional or any(said)


def _least_width(column: Column, texts: Sequence[str]) -> int:
    """Of a column that wraps its longest word, of others the longest text: nothing is ever cut."""
    from rich.cells import cell_len

    pieces = [piece for text in texts for piece in (text.split() if column.wraps else [text])]
    return max(map(cell_len, pieces), default=1)


def _table_cell(session: Session, column: Column, row: Row) -> str:
    value = column.of(row)
    if column.points:
        return points_text(value, session.language)
    if column.words is not None:
        return column.words(value, session.language)
    if column.right and isinstance(value, int):
        return count_text(value, session.language)
    return _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_text(each) for each in value)
    return str(value)
