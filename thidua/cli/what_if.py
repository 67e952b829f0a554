"""Two criteria sets over the same history, in words: how many move, the grades, the units, the flags."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import typer

from thidua.cli import plots
from thidua.cli.numbers import count_text, points_text
from thidua.cli.scores import NAME, who
from thidua.cli.session import Session
from thidua.cli.tables import Column, Row, show
from thidua.language import Language

LARGEST = 10
KINDS = (("person", "Cá nhân", "Persons"), ("unit", "Tập thể", "Units"))


def _difference(value: Any, language: Language) -> str:
    return points_text(value, language, signed=True)


def _grades(row: Row) -> str:
    before, after = (row[key] or "–" for key in ("grade_before", "grade_after"))
    return str(before) if before == after else f"{before} → {after}"


MOVES = (
    Column("code", "Mã", "Code", value=who),
    NAME,
    Column("unit", "Đơn vị", "Unit"),
    Column("before", "Trước", "Before", points=True),
    Column("after", "Sau", "After", points=True),
    Column("difference", "Chênh lệch", "Difference", right=True, words=_difference),
    Column("grade", "Loại", "Grade", value=_grades),
)
UNITS = (
    Column("unit", "Đơn vị", "Unit"),
    Column("subjects", "Số người", "Persons", right=True),
    Column("before", "Trung bình trước", "Mean before", points=True),
    Column("after", "Trung bình sau", "Mean after", points=True),
    Column("up", "Tăng", "Up", right=True),
    Column("down", "Giảm", "Down", right=True),
)
FLAGS = (
    Column("code", "Mã", "Code", value=who),
    NAME,
    Column("period", "Kỳ", "Period"),
    Column("flag", "Cờ báo", "Flag", wraps=True),
    Column("change", "Thay đổi", "Change", words=lambda value, language: _change(value, language)),
)


def tell(session: Session, found: Row, most: int | None = LARGEST) -> None:
    """Write the comparison to stdout; `most` of the moves, None all of them."""
    language = session.language
    typer.echo(_head(found, language))
    for kind, vi, en in KINDS:
        compared = found[kind]
        if compared is None:
            continue
        typer.echo(f"\n{language(vi, en)}")
        for line in _summary(compared, language):
            typer.echo(f"  {line}")
        moves = compared["moves"][:most]
        if moves:
            columns = MOVES if kind == "person" else tuple(one for one in MOVES if one.key != "unit")
            show(session, moves, columns, title=_title(moves, compared, language))
        if kind == "person" and compared["units"] and compared["moves"]:
            show(session, compared["units"], UNITS, title=language("Theo đơn vị", "By unit"))
        flags = _flags(compared)
        if flags:
            show(session, flags, FLAGS, title=language("Cờ báo", "Flags"))


def draw(session: Session, found: Row, file: Path) -> None:
    """Write the distributions of both sets to `file`."""
    language = session.language
    names = {"person": language("Số người", "Persons"), "unit": language("Số đơn vị", "Units")}
    parts = [
        (names[kind], found[kind]["histogram"])
        for kind, _, _ in KINDS
        if found[kind] is not None and found[kind]["histogram"]["bars"]
    ]
    sides = (f"1: {_named(found['before'], language)}", f"2: {_named(found['after'], language)}")
    title = language("Phân bố điểm ", "Distribution of points ") + found["period"]
    plots.write(plots.distributions(title, parts, sides, language("Điểm", "Points")), file, language)
    session.note(f"Đã vẽ vào {file}.", f"Drawn into {file}.")


def moves_anything(found: Row) -> bool:
    return any(
        found[kind] is not None and (found[kind]["moves"] or any(found[kind]["flags"].values()))
        for kind, _, _ in KINDS
    )


def _head(found: Row, language: Language) -> str:
    before, after = _named(found["before"], language), _named(found["after"], language)
    return language(f"Kỳ {found['period']}: ", f"Period {found['period']}: ") + f"{before} → {after}"


def _named(side: Row | None, language: Language) -> str:
    if side is None:
        return language("chưa có bảng điểm", "no criteria")
    version = side.get("version")
    told = language(f"phiên bản {version}", f"version {version}")
    return f"{side['criteria']} ({told if version is not None else language('tệp', 'file')})"


def _summary(compared: Row, language: Language) -> Iterator[str]:
    numbers = {
        key: count_text(compared[key], language)
        for key in ("subjects", "up", "down", "same", "better", "worse", "regraded", "new", "gone")
    }
    yield language(
        "{subjects} có điểm · tăng {up} · giảm {down} · không đổi {same}",
        "{subjects} scored · up {up} · down {down} · unchanged {same}",
    ).format(**numbers)
    yield language(
        "lên loại {better} · xuống loại {worse}", "better grade {better} · worse grade {worse}"
    ).format(**numbers)
    if compared["regraded"]:
        yield language("đổi sang loại khác {regraded}", "other grade {regraded}").format(**numbers)
    if compared["new"] or compared["gone"]:
        yield language(
            "thêm điểm {new} · không còn điểm {gone}", "newly scored {new} · no longer scored {gone}"
        ).format(**numbers)
    yield _means(compared["points"], language)
    grades = [row for row in compared["grades"] if row["before"] or row["after"]]
    yield " · ".join(f"{row['grade'] or '–'}: {row['before']} → {row['after']}" for row in grades)
    rise, clear = (count_text(len(compared["flags"][key]), language) for key in ("rise", "clear"))
    yield language(f"cờ báo: thêm {rise}, hết {clear}", f"flags: {rise} rise, {clear} clear")


def _means(points: Row, language: Language) -> str:
    told = {
        f"{key}_{side}": points_text(points[side][key], language) or "–"
        for side in ("before", "after")
        for key in ("mean", "median")
    }
    return language(
        "trung bình {mean_before} → {mean_after} · trung vị {median_before} → {median_after}",
        "mean {mean_before} → {mean_after} · median {median_before} → {median_after}",
    ).format(**told)


def _title(shown: Sequence[Row], compared: Row, language: Language) -> str:
    count, total = count_text(len(shown), language), count_text(len(compared["moves"]), language)
    if len(shown) == len(compared["moves"]):
        return language(f"Thay đổi ({total})", f"Moves ({total})")
    return language(f"{count} thay đổi lớn nhất trong {total}", f"The {count} largest of {total} moves")


def _flags(compared: Row) -> list[Row]:
    return [{**row, "change": key} for key in ("rise", "clear") for row in compared["flags"][key]]


def _change(change: str, language: Language) -> str:
    return language("thêm", "rises") if change == "rise" else language("hết", "clears")
