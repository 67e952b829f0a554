"""Papers of awards as files: certificates, decisions, submissions, minutes, reports."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from thidua.cli.failures import USAGE, Failure
from thidua.cli.session import Session, session_of


class Paper(StrEnum):
    submission = "submission"
    minutes = "minutes"
    decision = "decision"
    achievement_report = "achievement-report"


class Printed(StrEnum):
    pdf = "pdf"
    docx = "docx"


class Report(StrEnum):
    xlsx = "xlsx"
    pdf = "pdf"


OUT = typer.Option("--out", "-o", help="Ghi vào tệp này. / File to write.", show_default=False)
SET = typer.Option(
    "--set",
    help="Điều văn bản cần mà dữ liệu không có: place=…, number=…, to=…, office=…, signed_by=…; nêu được "
    "nhiều lần. / What the data does not say.",
    show_default=False,
)


def add_to(group: typer.Typer) -> None:
    group.command()(certificate)
    group.command()(document)
    group.command()(report)


def certificate(
    ctx: typer.Context,
    about: Annotated[
        str, typer.Argument(help="Mã khen thưởng, hoặc số quyết định với --all. / Award, or decision.")
    ],
    out: Annotated[Path, OUT],
    every: Annotated[bool, typer.Option("--all", help="Mọi giấy của quyết định. / All of it.")] = False,
    form: Annotated[Printed, typer.Option("--format", help="pdf hoặc docx. / File type.")] = Printed.pdf,
    settings: Annotated[list[str] | None, SET] = None,
) -> None:
    """In giấy khen, bằng khen, cờ hoặc giấy chứng nhận; với --all ghi một tệp ZIP.

    Prints a certificate, or with --all a ZIP of all those of a decision that stand.

    \b
    thidua award certificate AWARD --out giay-khen.pdf --set place="Cần Thơ"
    thidua award certificate 417/QĐ-UBND --all --out giay-khen.zip
    """
    session = session_of(ctx)
    details = _details(session, settings)
    if not every:
        _write(session, out, _asked(session, "certificate", about, form.value, details))
        return
    _gather(session, out, _parts(session, about, details))


def document(
    ctx: typer.Context,
    kind: Annotated[Paper, typer.Argument(help="Loại văn bản. / Which paper.")],
    about: Annotated[
        str,
        typer.Argument(
            help="Phong trào, cuộc họp, số quyết định, đề nghị. / Campaign, meeting, decision, nomination."
        ),
    ],
    out: Annotated[Path, OUT],
    period: Annotated[str | None, typer.Option(help="Kỳ của tờ trình. / Period of a submission.")] = None,
    form: Annotated[Printed, typer.Option("--format", help="pdf hoặc docx. / File type.")] = Printed.pdf,
    settings: Annotated[list[str] | None, SET] = None,
) -> None:
    """Soạn tờ trình, biên bản, quyết định hoặc báo cáo thành tích.

    Draws up a submission, minutes, a decision, or a report of achievements.

    \b
    thidua award document submission van-hoa-2019 --period 2019 --out to-trinh.docx --format docx
    thidua award document decision 417/QĐ-UBND --out quyet-dinh.pdf --set place="Cần Thơ"
    """
    session = session_of(ctx)
    details = _details(session, settings)
    if period is not None:
        details["period"] = period
    _write(session, out, _asked(session, kind.value, about, form.value, details))


def report(
    ctx: typer.Context,
    campaign: Annotated[str, typer.Argument(help="Phong trào. / The campaign.", show_default=False)],
    period: Annotated[str, typer.Option(help="Kỳ. / The period.", show_default=False)],
    out: Annotated[Path, OUT],
    form: Annotated[Report, typer.Option("--format", help="xlsx hoặc pdf. / File type.")] = Report.xlsx,
) -> None:
    """Tổng hợp khen thưởng một kỳ: danh sách, theo đơn vị, chức vụ, so với tỷ lệ.

    What was awarded in a period: the list, counts, and how far quotas are used.

    \b
    thidua award report van-hoa-2019 --period 2019 --out tong-hop.xlsx
    """
    session = session_of(ctx)
    _write(session, out, _asked(session, "report", campaign, form.value, {"period": period}))


def _asked(session: Session, kind: str, about: str, form: str, details: dict[str, Any]) -> bytes:
    from urllib.parse import quote

    return session.client.content(f"/api/documents/{kind}/{quote(about)}", format=form, **details)


def _parts(session: Session, number: str, details: dict[str, Any]) -> Iterator[bytes]:
    """Archives of up to two hundred certificates, until there are no more."""
    from thidua.client import Refused

    part = 1
    while True:
        try:
            yield _asked(session, "certificates", number, "zip", {**details, "part": part})
        except Refused as refused:
            if refused.code == "certificates.part" and part > 1:
                return
            raise
        part += 1


def _gather(session: Session, out: Path, parts: Iterator[bytes]) -> None:
    import io
    import zipfile

    written = io.BytesIO()
    count = 0
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as whole:
        for part in parts:
            with zipfile.ZipFile(io.BytesIO(part)) as archive:
                for name in archive.namelist():
                    count += 1
                    whole.writestr(f"{count:04}-{name.partition('-')[2]}", archive.read(name))
    _write(session, out, written.getvalue())
    session.note(f"{count} giấy.", f"{count} certificates.")


def _write(session: Session, out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as error:
        raise Failure(
            session.language(
                f"Không ghi được tệp {out}: {error.strerror}.", f"Cannot write {out}: {error.strerror}."
            ),
            USAGE,
        ) from None
    session.note(f"Đã ghi {out}.", f"Wrote {out}.")


def _details(session: Session, settings: list[str] | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in settings or ():
        name, equals, value = one.partition("=")
        if not equals:
            raise Failure(
                session.language(
                    f'--set {one}: hãy ghi tên=giá trị, ví dụ place="Cần Thơ".',
                    f'--set {one}: write name=value, such as place="Cần Thơ".',
                ),
                USAGE,
            )
        found[name] = value
    return found
