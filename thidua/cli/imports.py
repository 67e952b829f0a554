"""Loading files: rosters, units, blocks, leave, behaviours, and what time clocks recorded."""

import itertools
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from thidua.cli.application import Application
from thidua.cli.failures import FAILED, USAGE, Failure
from thidua.cli.files import require
from thidua.cli.numbers import count_text
from thidua.cli.progress import Bar, bar
from thidua.cli.session import Session, session_of
from thidua.cli.tables import BYTE_ORDER_MARK, Column, csv_text

SHOWN = 10

FILE = typer.Argument(help="Tệp CSV, XLSX hoặc tệp máy chấm công. / The file.", show_default=False)
MAP = typer.Option(
    "--map",
    metavar="CỘT=TIÊU ĐỀ",
    help="Cột của chương trình nằm dưới tiêu đề nào trong tệp; nêu được nhiều lần. / column=header.",
)
SET = typer.Option(
    "--set",
    metavar="CỘT=GIÁ TRỊ",
    help="Giá trị của cột mà tệp không có hoặc bỏ trống. / Value of a column that is missing or empty.",
)
SHEET = typer.Option(help="Tên trang tính trong tệp XLSX. / Sheet of a workbook.")
REPORT = typer.Option(
    metavar="TỆP.csv", help="Ghi mọi dòng không nạp được vào tệp này. / Write all rejected lines."
)

REPORTED = (
    Column("line", "Dòng", "Line"),
    Column("reason", "Lý do", "Reason"),
    Column("message_vi", "Giải thích", "Message"),
    Column("message_en", "Giải thích (Anh)", "Message in English"),
    Column("text", "Nội dung", "Text"),
)


class DateOrder(StrEnum):
    dmy = "dmy"
    mdy = "mdy"


ORDERS = {DateOrder.dmy: "day-first", DateOrder.mdy: "month-first"}

ORDER = typer.Option(
    "--date-order",
    help="Ngày trước (dmy) hay tháng trước (mdy) trong 03-04-2019. / Day or month first.",
)

group = Application(
    help="""\
Nạp tệp. Mỗi dòng được nạp hoặc được nêu trong báo cáo với lý do; nạp lại cùng một tệp thì không thêm gì.

Loads files. Every line is imported or reported with its reason; the same file again adds nothing.

\b
thidua import people danh-sach.xlsx
thidua import people ds.csv --map code="Mã NV" --map name="Họ tên"
thidua import punches attlog.dat --report loi.csv
thidua import punches AGL_001.TXT --date-order dmy
""",
)


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="import")


HELP = {
    "people": "Danh sách cán bộ: code, name, kind, position, unit, heads, badge, on.\n\nA roster of people.",
    "units": "Phòng và đơn vị trực thuộc: unit, name, kind, parent, block, on.\n\nDivisions and affiliates.",
    "blocks": "Khối thi đua: block, name, on.\n\nEmulation blocks.",
    "leave": "Nghỉ phép đã duyệt: leave, code, kind, first_day, first_part, last_day, last_part.\n\n"
    "Approved leave.",
    "behaviours": "Ghi nhận: record, subject_kind, subject, criterion, quantity, occurred_at, observer, "
    "source, evidence, note.\n\nRecords of behaviour.",
}


def _command(kind: str) -> Callable[..., None]:
    def load(
        ctx: typer.Context,
        file: Annotated[Path, FILE],
        map_: Annotated[list[str] | None, MAP] = None,
        set_: Annotated[list[str] | None, SET] = None,
        sheet: Annotated[str | None, SHEET] = None,
        report: Annotated[Path | None, REPORT] = None,
    ) -> None:
        session = session_of(ctx)
        options = {
            "mapping": _pairs(session, "--map", map_),
            "defaults": _pairs(session, "--set", set_),
            "sheet": sheet,
        }
        _import(session, kind, file, options, report)

    return load


for _kind, _help in HELP.items():
    group.command(_kind, help=_help)(_command(_kind))


@group.command()
def punches(
    ctx: typer.Context,
    file: Annotated[Path, FILE],
    map_: Annotated[list[str] | None, MAP] = None,
    sheet: Annotated[str | None, SHEET] = None,
    date_order: Annotated[DateOrder | None, ORDER] = None,
    report: Annotated[Path | None, REPORT] = None,
) -> None:
    """Tệp máy chấm công: ZKTeco attlog.dat, Ronald Jack / Realand AGL_*.TXT và GLG_*.TXT, CSV, XLSX.

    What a time clock recorded; the format is recognised from the content. In a table the columns badge and
    time are needed, date, device, state and verify may be there.

    \b
    thidua import punches attlog.dat --report loi.csv
    thidua import punches cong.csv --map badge="Mã chấm công" --map time="Giờ" --map date="Ngày"
    """
    session = session_of(ctx)
    options = {
        "mapping": _pairs(session, "--map", map_),
        "sheet": sheet,
        "date_order": date_order and ORDERS[date_order],
    }
    _import(session, "punches", file, options, report)


def _import(session: Session, kind: str, file: Path, options: dict[str, Any], report: Path | None) -> None:
    from thidua.importing import follow, rejections, send

    require(session, file)
    options = {name: value for name, value in options.items() if value}
    with bar(session) as progress:
        progress.show(session.language(f"Gửi {file.name}", f"Sending {file.name}"))
        import_id = send(session.client, kind, file, options)
        state = follow(session.client, import_id, lambda state: _advance(progress, file, state))
    if state["state"] == "failed":
        raise Failure(state["failure"]["message"], FAILED)
    _tell(session, file, state)
    if report is not None:
        _write_report(session, report, rejections(session.client, import_id))
    elif state["not_imported"]:
        found = itertools.islice(rejections(session.client, import_id, SHOWN), SHOWN)
        _show_first(session, file, state["not_imported"], list(found))
    if not state["imported"] and "already-known" not in state["reasons"]:
        raise Failure(
            session.language(
                f"{file.name}: không nạp được dòng nào; hãy sửa theo các lý do đã nêu rồi nạp lại.",
                f"{file.name}: no line could be imported; mend what is named and import it again.",
            )
        )


def _pairs(session: Session, option: str, given: list[str] | None) -> dict[str, str]:
    pairs = {}
    for text in given or ():
        column, equals, rest = text.partition("=")
        if not (equals and column.strip() and rest.strip()):
            raise Failure(
                session.language(
                    f'{option} {text}: hãy viết dạng CỘT=GIÁ TRỊ, ví dụ {option} name="Họ tên".',
                    f'{option} {text}: write COLUMN=VALUE, for example {option} name="Full name".',
                ),
                USAGE,
            )
        pairs[column.strip()] = rest.strip()
    return pairs


def _advance(progress: Bar, file: Path, state: dict[str, Any]) -> None:
    progress.show(file.name, state["done"], state["lines"])


def _tell(session: Session, file: Path, state: dict[str, Any]) -> None:
    """The counts, as data: they are what the command was run for."""
    lines, imported, left = (
        count_text(state[key] or 0, session.language) for key in ("lines", "imported", "not_imported")
    )
    typer.echo(
        session.language(
            f"{file.name}: {lines} dòng = {imported} đã nạp + {left} không nạp",
            f"{file.name}: {lines} lines = {imported} imported + {left} not imported",
        )
    )
    for reason, number in sorted(state["reasons"].items(), key=lambda item: (-item[1], item[0])):
        typer.echo(f"  {count_text(number, session.language):>9}  {reason}")
    for remark in state["remarks"]:
        typer.echo(remark[f"message_{session.language.code}"], err=True)


def _show_first(session: Session, file: Path, total: int, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        message = row[f"message_{session.language.code}"]
        session.note(f"  dòng {row['line']}: {message}", f"  line {row['line']}: {message}")
    if total > len(rows):
        session.note(
            f"  … và {total - len(rows)} dòng nữa; thêm --report loi.csv để xem tất cả.",
            f"  … and {total - len(rows)} more; add --report rejected.csv to see all of them.",
        )


def _write_report(session: Session, path: Path, rows: Any) -> None:
    found = list(rows)
    try:
        path.write_text(BYTE_ORDER_MARK + csv_text(found, REPORTED), encoding="utf-8")
    except OSError as error:
        raise Failure(
            session.language(
                f"Không ghi được {path}: {error.strerror}.", f"Cannot write {path}: {error.strerror}."
            )
        ) from None
    session.note(f"Đã ghi {len(found)} dòng vào {path}.", f"Wrote {len(found)} lines to {path}.")
