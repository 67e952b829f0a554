"""Single records of behaviour: add one, confirm, contest, uphold, retract."""

from datetime import datetime
from typing import Annotated, Any

import typer

from shared import clock
from thidua.cli.application import Application
from thidua.cli.failures import USAGE, Failure
from thidua.cli.scores import Kind
from thidua.cli.session import Session, session_of

RECORD = typer.Argument(help="Mã ghi nhận. / Id of the record.", show_default=False)
BY = typer.Option(help="Ai làm việc này (mã cán bộ). / Who does it (staff code).")
REASON = typer.Option(help="Vì sao. / Why.")

group = Application(
    help="Từng ghi nhận: thêm, xác minh, khiếu nại, giữ nguyên, rút; không bao giờ bị xoá khỏi nhật ký.\n\n"
    "Single records: add, confirm, contest, uphold, retract. Nothing recorded is ever deleted.",
)


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="record")


@group.command()
def add(
    ctx: typer.Context,
    subject: Annotated[str, typer.Argument(help="Mã cán bộ hoặc mã đơn vị. / Staff code or unit.")],
    criterion: Annotated[str, typer.Argument(help="Mã tiêu chí. / The criterion.")],
    observer: Annotated[str, typer.Option(help="Ai thấy (mã cán bộ). / Who saw it.")],
    at: Annotated[
        str | None, typer.Option(help="Lúc nào, giờ Việt Nam: 2019-03-05T08:10; mặc định: bây giờ. / When.")
    ] = None,
    kind: Annotated[Kind, typer.Option(help="Của cá nhân hay tập thể. / Person or unit.")] = Kind.person,
    quantity: Annotated[
        str, typer.Option(help="Bao nhiêu, theo đơn vị của tiêu chí: 1, 104,14. / How much.")
    ] = "1",
    source: Annotated[
        str, typer.Option(help="inspection, citizen, self, report, other. / Where it comes from.")
    ] = "other",
    evidence: Annotated[str | None, typer.Option(help="Số biên bản, công văn. / Paper.")] = None,
    note: Annotated[str | None, typer.Option(help="Ghi chú. / Note.")] = None,
    column: Annotated[
        str | None,
        typer.Option(help="Cột của bảng chấm: self, head, council … / Column of the sheet."),
    ] = None,
    measure: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TÊN=SỐ / NAME=NUMBER",
            help="hours, quality, late-percent, faults, replies; nêu được nhiều lần. / May be repeated.",
        ),
    ] = None,
    alleged: Annotated[
        bool,
        typer.Option("--alleged", help="Chưa xác minh: chưa được tính. / Counts only once confirmed."),
    ] = False,
    record: Annotated[
        str | None, typer.Option(help="Mã tự đặt, để gửi lại không bị trùng. / Own id, against doubles.")
    ] = None,
) -> None:
    """Thêm một ghi nhận.

    Adds one record.

    \b
    thidua record add CB017 no-badge --observer CB018 --at 2019-03-05T08:10 --source inspection
    thidua record add van-phong target-jobs --kind unit --quantity 110 --observer CB005
    """
    session = session_of(ctx)
    body = {
        "record": record,
        "subject_kind": kind.value,
        "subject": subject,
        "criterion": criterion,
        "quantity": hundredths(quantity, session),
        "occurred_at": _moment(at, session),
        "observer": observer,
        "source": source,
        "evidence": evidence,
        "note": note,
        "column": column,
        "measures": _measures(measure, session) or None,
        "alleged": alleged or None,
    }
    found = session.client.post(
        "/api/records", {key: value for key, value in body.items() if value is not None}
    )
    tell_done(session, found, _DONE["add"], "record")


@group.command()
def contest(
    ctx: typer.Context,
    record: Annotated[str, RECORD],
    by: Annotated[str, BY],
    reason: Annotated[str, REASON],
) -> None:
    """Khiếu nại: ghi nhận chưa được tính cho đến khi được giữ nguyên.

    Contests a record; it does not count until it is upheld.
    """
    _review(ctx, record, "contest", by, reason)


@group.command()
def confirm(
    ctx: typer.Context,
    record: Annotated[str, RECORD],
    by: Annotated[str, BY],
    reason: Annotated[str, REASON],
) -> None:
    """Xác minh là đúng: điều mới chỉ được phản ánh từ nay được tính.

    Confirms a record by a finding; what was only alleged counts from now on.
    """
    _review(ctx, record, "confirmation", by, reason)


@group.command()
def uphold(
    ctx: typer.Context,
    record: Annotated[str, RECORD],
    by: Annotated[str, BY],
    reason: Annotated[str, REASON],
) -> None:
    """Giữ nguyên một ghi nhận bị khiếu nại.

    Upholds a contested record.
    """
    _review(ctx, record, "uphold", by, reason)


@group.command()
def retract(
    ctx: typer.Context,
    record: Annotated[str, RECORD],
    by: Annotated[str, BY],
    reason: Annotated[str, REASON],
) -> None:
    """Rút một ghi nhận: không bao giờ được tính nữa, nhưng vẫn còn trong nhật ký.

    Retracts a record for good; it stays in the log and in every explanation.

    \b
    thidua record retract 53cd1d0e-cdc8-5173-a8b0-829bede01ba1 --by CB005 --reason "Ghi nhầm người"
    """
    _review(ctx, record, "retraction", by, reason)


def hundredths(text: str, session: Session, place: str = "--quantity") -> int:
    """`104,14` or `104.14` as 10414; raises Failure."""
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    whole, _, part = digits.replace(",", ".").partition(".")
    if not (whole.isdecimal() and whole.isascii() and len(part) <= 2 and (not part or part.isdecimal())):
        raise Failure(
            session.language(
                f"{place}: ‹{text}› không phải là số có tối đa hai chữ số thập phân, ví dụ 104,14.",
                f"{place}: ‹{text}› is no number with at most two decimals, such as 1 or 104.14.",
            ),
            USAGE,
        )
    return sign * (int(whole) * 100 + int(part.ljust(2, "0")))


def _measures(given: list[str] | None, session: Session) -> dict[str, int]:
    """`hours=16` as {"hours": 1600}; raises Failure."""
    measures = {}
    for one in given or []:
        name, equals, number = one.partition("=")
        if not equals:
            raise Failure(
                session.language(
                    f"--measure: ‹{one}› thiếu dấu bằng; hãy viết hours=16.",
                    f"--measure: ‹{one}› has no equals sign; write hours=16.",
                ),
                USAGE,
            )
        measures[name] = hundredths(number, session, "--measure")
    return measures


def _moment(text: str | None, session: Session) -> str:
    if text is None:
        return clock.now().isoformat()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Failure(
            session.language(
                f"--at: ‹{text}› không phải là thời điểm; hãy viết 2019-03-05T08:10.",
                f"--at: ‹{text}› is no moment; write 2019-03-05T08:10.",
            ),
            USAGE,
        ) from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=clock.VIETNAM)).isoformat()


def _review(ctx: typer.Context, record: str, action: str, by: str, reason: str) -> None:
    from thidua.client import segment

    session = session_of(ctx)
    path = f"/api/records/{segment(record)}/{action}"
    found = session.client.post(path, {"by": by, "reason": reason})
    tell_done(session, found, _DONE[action], "record", record)


_DONE = {
    "add": ("Đã thêm ghi nhận {record}.", "Added record {record}."),
    "contest": (
        "Đã khiếu nại ghi nhận {record}; chưa được tính cho đến khi được giữ nguyên.",
        "Contested record {record}; it does not count until it is upheld.",
    ),
    "confirmation": (
        "Đã xác minh ghi nhận {record} là đúng; được tính.",
        "Confirmed record {record}; it counts.",
    ),
    "uphold": (
        "Đã giữ nguyên ghi nhận {record}; lại được tính.",
        "Upheld record {record}; it counts again.",
    ),
    "retraction": (
        "Đã rút ghi nhận {record}; không được tính nữa.",
        "Retracted record {record}; it counts no more.",
    ),
}


def tell_done(session: Session, found: Any, done: tuple[str, str], what: str, named: str = "") -> None:
    """Say what was done, and with which record or explanation: one that was added has its id from here."""
    if not found["events"]:
        session.note(
            "Không có gì thay đổi: việc này đã được ghi từ trước.", "Nothing changed: it was so before."
        )
        return
    named = named or found["events"][0]["stream"].removeprefix(f"{what}-")
    typer.echo(session.language(*done).format(**{what: named}))
