"""Scores, flags and rankings."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from shared.contracts.messages import text_of
from thidua.cli.flags import with_barring_flags, with_flag_names
from thidua.cli.moments import as_of as moment_of
from thidua.cli.session import Session, session_of
from thidua.cli.tables import Column, Format, Row, show
from thidua.language import Language

PERIOD = typer.Option(
    help="Năm, quý hoặc tháng: 2019, 2019-Q1, 2019-03; không nêu thì là năm mới nhất có ghi nhận. / Default: "
    "the newest year with records."
)
AS_OF = typer.Option(
    "--as-of",
    help="Theo những gì đã biết vào lúc đó: 2019-12-31, 2019-12-31T17:00, “hôm qua”; occurred:2019-07-01: "
    "theo những gì đã xảy ra đến ngày đó, như nay đã biết. / As it was known then; occurred:2019-07-01: by "
    "what had happened by then, as known now.",
)
FORMAT = typer.Option(
    "--format", help="Bảng để xem, CSV cho bảng tính, JSON cho chương trình. / Output form."
)
MARK = typer.Option(
    "--bom", help="Thêm dấu BOM đầu tệp CSV để Excel đọc đúng tiếng Việt. / Byte order mark for Excel."
)


class Kind(StrEnum):
    person = "person"
    unit = "unit"


def who(row: Row) -> str:
    """A person's staff code, a unit's short name: what a user types to ask further."""
    return str(row.get("code") or row.get("subject") or row.get("recipient") or row.get("unit") or "")


CODE = Column("code", "Mã", "Code", value=who)
NAME = Column("name", "Tên", "Name", wraps=True)
PERIOD_COLUMN = Column("period", "Kỳ", "Period")
POINTS = Column("points", "Điểm", "Points", points=True)
GRADE = Column("grade", "Loại", "Grade")
SCORES = (
    Column("kind", "Đối tượng", "Kind", value=lambda row: row["subject_kind"]),
    CODE,
    NAME,
    Column("unit", "Đơn vị", "Unit"),
    PERIOD_COLUMN,
    POINTS,
    GRADE,
    Column("criteria", "Bảng điểm", "Criteria"),
    Column("criteria_version", "Phiên bản", "Version", right=True),
)
SEVERITIES = ("disqualifying", "attention", "commendable")
"""The gravest first."""


def severity_text(severity: Any, language: Language) -> str:
    """`attention` in the reader's words."""
    return text_of(f"scoring.severity.{severity}", {}, language.code)


SEVERITY = Column("severity", "Mức", "Severity", wraps=True, words=severity_text)
FLAGS = (
    CODE,
    NAME,
    PERIOD_COLUMN,
    Column("flag", "Cờ báo", "Flag", wraps=True),
    SEVERITY,
    Column("evidence", "Căn cứ", "Evidence", value=lambda row: " ".join(row.get("evidence") or [])),
)
FLAGS_SEEN = (
    *FLAGS[:-1],
    Column("evidence", "Căn cứ", "Events", right=True, value=lambda row: len(row.get("evidence") or [])),
)
RANKING = (
    Column("rank", "Hạng", "Rank", right=True),
    Column("unit", "Đơn vị", "Unit"),
    NAME,
    POINTS,
    GRADE,
    Column("tied", "Đồng hạng", "Tied", value=lambda row: "=" if row.get("tied") else "", optional=True),
    Column("barred_by", "Không được xét vì", "Barred by", wraps=True, optional=True),
)


def add_to(app: typer.Typer) -> None:
    app.command()(scores)
    app.command()(flags)
    app.command()(ranking)


def scores(
    ctx: typer.Context,
    unit: Annotated[str | None, typer.Option(help="Chỉ một đơn vị. / One unit only.")] = None,
    block: Annotated[str | None, typer.Option(help="Chỉ một khối thi đua. / One block only.")] = None,
    period: Annotated[str | None, PERIOD] = None,
    kind: Annotated[
        Kind, typer.Option(help="Điểm của cá nhân hay tập thể. / Of persons or units.")
    ] = Kind.person,
    as_of: Annotated[str | None, AS_OF] = None,
    form: Annotated[Format, FORMAT] = Format.table,
    bom: Annotated[bool, MARK] = False,
) -> None:
    """Điểm của cá nhân hoặc tập thể trong một kỳ.

    Scores of persons or units in a period.

    \b
    thidua scores --period 2019-03 --unit van-phong
    thidua scores --kind unit --block khoi-phong-chuyen-mon-1
    thidua scores --as-of "hôm qua"
    thidua scores --as-of occurred:2019-07-01 --period 2019
    thidua scores --format csv --bom > diem.csv
    """
    session = session_of(ctx)
    rows = session.client.get(
        "/api/scores",
        kind=kind.value,
        unit=unit,
        block=block,
        period=period,
        as_of=moment_of(as_of, session.language),
    )
    rows.sort(key=who)
    title = session.language("Điểm thi đua ", "Scores ") + _period_of(rows, period)
    show(session, rows, _seen(kind) if form is Format.table else SCORES, form, title, bom)
    _say_when_empty(session, rows, as_of)


def flags(
    ctx: typer.Context,
    period: Annotated[
        str | None, typer.Option(help="Năm, quý hoặc tháng; không nêu thì tất cả. / Default: all.")
    ] = None,
    subject: Annotated[
        str | None, typer.Option(help="Mã cán bộ hoặc mã đơn vị. / Staff code or unit.")
    ] = None,
    as_of: Annotated[str | None, AS_OF] = None,
    form: Annotated[Format, FORMAT] = Format.table,
    bom: Annotated[bool, MARK] = False,
) -> None:
    """Các cờ báo đang có: cần chú ý, không được xét, đáng biểu dương.

    Flags that stand now: for attention, disqualifying, commendable.

    \b
    thidua flags --period 2019
    thidua flags --subject CB017
    thidua flags --as-of 2019-06-30
    """
    session = session_of(ctx)
    moment = moment_of(as_of, session.language)
    rows = session.client.get("/api/flags", period=period, subject=subject, as_of=moment)
    rows.sort(key=_gravest_first)
    if form is Format.table:
        rows = with_flag_names(session, rows)
    show(session, rows, FLAGS_SEEN if form is Format.table else FLAGS, form, byte_order_mark=bom)
    _say_when_empty(session, rows, as_of)


def ranking(
    ctx: typer.Context,
    block: Annotated[str, typer.Argument(help="Mã khối thi đua. / The block.")],
    period: Annotated[str | None, PERIOD] = None,
    as_of: Annotated[str | None, AS_OF] = None,
    publish: Annotated[
        bool,
        typer.Option("--publish", help="Công bố: chốt xếp hạng của năm làm căn cứ khen thưởng. / Fix it."),
    ] = False,
    form: Annotated[Format, FORMAT] = Format.table,
    bom: Annotated[bool, MARK] = False,
) -> None:
    """Xếp hạng các đơn vị trong một khối thi đua.

    Ranks the units of an emulation block.

    \b
    thidua ranking khoi-phong-chuyen-mon-1
    thidua ranking khoi-phong-chuyen-mon-1 --period 2019 --publish
    """
    from thidua.client import segment

    session = session_of(ctx)
    if publish and (as_of is not None or period is None):
        raise typer.BadParameter(
            session.language(
                "--publish cần --period và không đi cùng --as-of.",
                "--publish needs --period and does not go with --as-of.",
            )
        )
    path = f"/api/rankings/{segment(block)}"
    if publish:
        events = session.client.post(path, {"period": period})["events"]
        _tell_published(session, block, str(period), events)
    found = session.client.get(path, period=period, as_of=moment_of(as_of, session.language))
    title = session.language("Xếp hạng khối ", "Ranking of block ") + f"{found['block']} {found['period']}"
    rows = found["standings"]
    if form is Format.table:
        rows = with_barring_flags(session, rows, found["period"])
    show(session, rows, RANKING, form, title, bom)
    _say_when_empty(session, rows, as_of)


def _tell_published(session: Session, block: str, period: str, events: list[Any]) -> None:
    if events:
        session.note(f"Đã công bố xếp hạng {block} {period}.", f"Published the ranking of {block} {period}.")
    else:
        session.note("Xếp hạng này đã được công bố từ trước.", "This ranking was published before.")


def _period_of(rows: list[Row], asked: str | None) -> str:
    return asked or (str(rows[0]["period"]) if rows else "")


def _seen(kind: Kind) -> tuple[Column, ...]:
    """Of a unit its code is the unit, so that one column says both."""
    keys = {"code", "name", "points", "grade", *(["unit"] if kind is Kind.person else [])}
    return tuple(column for column in SCORES if column.key in keys)


def _gravest_first(row: Row) -> tuple[int, str, str, str]:
    severity = row["severity"]
    rank = SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)
    return rank, row["flag"], who(row), row["period"]


def _say_when_empty(session: Session, rows: list[Row], as_of: str | None) -> None:
    if rows:
        return
    if as_of is None:
        session.note("Không có dòng nào.", "Nothing found.")
    else:
        session.note(
            f"Không có dòng nào, theo những gì đã biết đến “{as_of}”.",
            f"Nothing found, by what was known up to “{as_of}”.",
        )
