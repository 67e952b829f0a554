"""Loading files: rosters, units, blocks, leave, behaviours, and what time clocks recorded."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from thidua.cli.application import Application
from thidua.cli.failures import FAILED, NOT_READY, USAGE, Failure
from thidua.cli.files import require
from thidua.cli.numbers import count_text
from thidua.cli.progress import Bar, bar
from thidua.cli.reasons import KNOWN, mistakes
from thidua.cli.rejected import show_first, tell_counts, write_report
from thidua.cli.session import Session, session_of

FILE = typer.Argument(
    help="Tệp CSV, XLSX hoặc tệp máy chấm công. / CSV, XLSX or a time clock's file.", show_default=False
)
MAP = typer.Option(
    "--map",
    metavar="CỘT=TIÊU ĐỀ / COLUMN=HEADING",
    help="Cột của chương trình nằm dưới tiêu đề nào trong tệp; nêu được nhiều lần. / Under which "
    "heading of the file a column of the program stands; may be repeated.",
)
SET = typer.Option(
    "--set",
    metavar="CỘT=GIÁ TRỊ / COLUMN=VALUE",
    help="Giá trị của cột mà tệp không có hoặc bỏ trống. / Value of a column that is missing or empty.",
)
SHEET = typer.Option(help="Tên trang tính trong tệp XLSX. / Name of the sheet in an XLSX workbook.")
REPORT = typer.Option(
    metavar="TỆP.csv / FILE.csv",
    help="Ghi mọi dòng không nạp được vào tệp này. / Write every line that was not imported to this file.",
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
    "people": (
        "Danh sách cán bộ",
        "A roster of people",
        "code, name, kind, position, unit, heads, badge, on",
    ),
    "units": (
        "Phòng và đơn vị trực thuộc",
        "Divisions and affiliates",
        "unit, name, kind, parent, block, on",
    ),
    "blocks": ("Khối thi đua", "Emulation blocks", "block, name, on"),
    "leave": (
        "Nghỉ phép đã duyệt",
        "Approved leave",
        "leave, code, kind, first_day, first_part, last_day, last_part",
    ),
    "roster": ("Lịch trực, ca làm việc", "The roster of shifts", "code, day, shift"),
    "discipline": ("Quyết định kỷ luật", "Disciplinary decisions", "code, form, number, on, until"),
    "behaviours": (
        "Ghi nhận",
        "Records of behaviour",
        "record, subject_kind, subject, criterion, quantity, occurred_at, observer, source, evidence, note",
    ),
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


for _kind, (_vi, _en, _columns) in HELP.items():
    group.command(_kind, help=f"{_vi}: {_columns}.\n\n{_en}: {_columns}.")(_command(_kind))


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
    Bảng CSV, XLSX cần có cột badge và time; date, device, state, verify có thì dùng.

    What a time clock recorded: ZKTeco attlog.dat, Ronald Jack / Realand AGL_*.TXT and GLG_*.TXT, CSV, XLSX.
    In a CSV or XLSX table the columns badge and time are needed; date, device, state, verify may be there.

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
    require(session, file)
    options = {name: value for name, value in options.items() if value}
    import_id, state = _carry_out(session, kind, file, options)
    if state["state"] == "failed":
        raise Failure(state["failure"]["message"], FAILED)
    tell_counts(session, file.name, state)
    if report is not None:
        write_report(session, report, import_id)
    else:
        show_first(session, import_id, state["reasons"])
    wrong = sum(mistakes(state["reasons"]).values())
    if wrong and not state["imported"] and KNOWN not in state["reasons"]:
        raise Failure(
            session.language(
                f"{file.name}: không nạp được dòng nào; hãy sửa theo các lý do đã nêu rồi nạp lại.",
                f"{file.name}: no line could be imported; mend what is named and import it again.",
            )
        )
    if wrong:
        number = count_text(wrong, session.language)
        session.note(
            f"Còn {number} dòng sai chưa được nạp; hãy sửa rồi nạp lại tệp, dòng đã nạp không bị trùng.",
            f"{number} wrong lines are not imported; mend them and import the file again, nothing doubles.",
        )


def _carry_out(
    session: Session, kind: str, file: Path, options: dict[str, Any]
) -> tuple[str, dict[str, Any]]:
    """Hand the file in and wait for its end; returns the import's id and last state."""
    from thidua.client import NotReachable
    from thidua.importing import follow, send

    with bar(session) as progress:
        progress.show(session.language(f"Gửi {file.name}", f"Sending {file.name}"))
        import_id = send(session.client, kind, file, options)
        try:
            return import_id, follow(session.client, import_id, lambda state: _advance(progress, file, state))
        except NotReachable as error:
            raise Failure(f"{error} {_goes_on_by_itself(session, file)}", NOT_READY) from None


def _goes_on_by_itself(session: Session, file: Path) -> str:
    return session.language(
        f"Máy chủ đã nhận {file.name} và sẽ tự nạp tiếp sau khi được chạy lại; không cần gửi lại.",
        f"The server has {file.name} and finishes it by itself once it is started again; "
        "there is no need to send it once more.",
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
