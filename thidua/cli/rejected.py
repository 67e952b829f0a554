"""What an import came to: its counts, and the lines that were not imported."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import typer

from thidua.cli.failures import Failure
from thidua.cli.numbers import count_text
from thidua.cli.reasons import HARMLESS, KNOWN, mistakes, name_of
from thidua.cli.session import Session
from thidua.cli.tables import BYTE_ORDER_MARK, Column, csv_text

SHOWN = 10

REPORTED = (
    Column("line", "Dòng", "Line"),
    Column("reason", "Lý do", "Reason"),
    Column("message_vi", "Giải thích", "Message"),
    Column("message_en", "Giải thích (Anh)", "Message in English"),
    Column("text", "Nội dung", "Text"),
)


def tell_counts(session: Session, file_name: str, state: dict[str, Any]) -> None:
    """The counts, as data: they are what the command was run for."""
    say = session.language
    lines, imported, left = (
        count_text(state[key] or 0, say) for key in ("lines", "imported", "not_imported")
    )
    typer.echo(
        say(
            f"{file_name}: {lines} dòng = {imported} đã nạp + {left} không nạp",
            f"{file_name}: {lines} lines = {imported} imported + {left} not imported",
        )
    )
    for reason, number in sorted(state["reasons"].items(), key=lambda item: (-item[1], item[0])):
        typer.echo(f"  {count_text(number, say):>9}  {name_of(reason, say)}")
    for remark in state["remarks"]:
        typer.echo(remark[f"message_{say.code}"], err=True)


def show_first(session: Session, import_id: str, reasons: Mapping[str, int]) -> None:
    """Tell of some lines, mistakes first; what was known already is a matter of the counts alone."""
    from thidua.importing import rejections

    told = sum(reasons.values()) - reasons.get(KNOWN, 0)
    if not told:
        return
    wanted = min(SHOWN, told)
    wrong = min(SHOWN, sum(mistakes(reasons).values()))
    rows = _worth_showing(rejections(session.client, import_id), wanted, wrong)
    for row in rows:
        message = row[f"message_{session.language.code}"]
        session.note(f"  dòng {row['line']}: {message}", f"  line {row['line']}: {message}")
    if told > len(rows):
        more = count_text(told - len(rows), session.language)
        session.note(
            f"  … và {more} dòng nữa; thêm --report loi.csv để xem tất cả.",
            f"  … and {more} more; add --report rejected.csv to see all of them.",
        )


def _worth_showing(rows: Iterable[dict[str, Any]], wanted: int, wrong: int) -> list[dict[str, Any]]:
    """The first `wrong` mistakes, then the first others, `wanted` in all; reads no further than needed."""
    found: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    for row in rows:
        if row["reason"] not in HARMLESS:
            found.append(row)
        elif row["reason"] != KNOWN and len(others) < wanted - wrong:
            others.append(row)
        if len(found) >= wrong and len(found) + len(others) >= wanted:
            break
    return [*found, *others][:wanted]


def write_report(session: Session, path: Path, import_id: str) -> None:
    """Write every line that was not imported as CSV."""
    from thidua.importing import rejections

    found = list(rejections(session.client, import_id))
    try:
        path.write_text(BYTE_ORDER_MARK + csv_text(found, REPORTED), encoding="utf-8")
    except OSError as error:
        raise Failure(
            session.language(
                f"Không ghi được {path}: {error.strerror}.", f"Cannot write {path}: {error.strerror}."
            )
        ) from None
    number = count_text(len(found), session.language)
    session.note(f"Đã ghi {number} dòng vào {path}.", f"Wrote {number} lines to {path}.")
