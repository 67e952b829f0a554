"""Proving that a log is what was once written: for the auditor, who trusts neither server nor database."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thidua.cli.failures import FAILED, USAGE, Failure
from thidua.cli.findings import told
from thidua.cli.running import NAMES, settings_of
from thidua.cli.session import Session, session_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from shared.ledger.canonical import LogRow
    from shared.ledger.source import DatabaseSource
    from thidua.remote_log import RemoteLog


class Form(StrEnum):
    text = "text"
    json = "json"


LOGS = tuple(name for name in NAMES if name != "gateway")
SERVICE = typer.Argument(help="personnel, observations, scoring hoặc awards. / One of the services.")
SEALS = typer.Option(
    "--seals", help="Tệp niêm phong; không nêu thì tệp của cài đặt này. / The ledger file, kept elsewhere."
)
KEY = typer.Option(
    "--key",
    help="Khoá công khai (PEM) để kiểm tra chữ ký. / Public key in PEM that the seals were signed by.",
)
DATABASE = typer.Option(
    "--database",
    help="Đọc thẳng cơ sở dữ liệu tại URL này, không qua máy chủ. / Read this database, not the server.",
)


def add_to(app: typer.Typer) -> None:
    app.command()(verify)
    app.command()(proof)
    app.command("proof-check")(proof_check)


def verify(
    ctx: typer.Context,
    service: Annotated[str, SERVICE],
    seals: Annotated[Path | None, SEALS] = None,
    key: Annotated[Path | None, KEY] = None,
    database: Annotated[str, DATABASE] = "",
    form: Annotated[Form, typer.Option("--format", help="text hoặc json. / Form of the answer.")] = Form.text,
) -> None:
    """Kiểm tra nhật ký của một dịch vụ với tệp niêm phong; mã 0: nguyên vẹn, 1: đã bị sửa.

    Proves a log whole against its sealed ledger, or names what was altered, removed, inserted or reordered;
    exit code 0 when whole, 1 when not.

    \b
    thidua verify scoring
    thidua verify scoring --seals /mnt/usb/scoring.jsonl --key ledger.pub \\
        --database postgresql+psycopg://auditor@db/thidua_{service}
    """
    from shared.ledger import verify as compare
    from shared.ledger.export import lines_of

    session = session_of(ctx)
    file = _ledger(session, service, seals)
    keys = _keys(session, key)
    with _source(session, service, database) as source:
        report = compare(source, service, lambda: lines_of(file), keys)
    if form is Form.json:
        import msgspec

        typer.echo(msgspec.json.format(msgspec.json.encode(report), indent=2).decode())
    else:
        typer.echo("\n".join(told(report, session.language)))
    if not report.whole:
        raise typer.Exit(FAILED)


def proof(
    ctx: typer.Context,
    service: Annotated[str, SERVICE],
    position: Annotated[int, typer.Argument(min=1, help="Vị trí trong nhật ký. / Position in the log.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Ghi vào tệp này. / File to write.")],
    seals: Annotated[Path | None, SEALS] = None,
    database: Annotated[str, DATABASE] = "",
) -> None:
    """Ghi bằng chứng rằng một sự kiện có trong nhật ký đã niêm phong.

    Writes the proof that one event stands in the sealed log; it tells nothing of the others.

    \b
    thidua proof scoring 4711 --out 4711.proof.json
    """
    import msgspec

    from shared.ledger.export import lines_of
    from shared.ledger.proof import NotAsSealed, NotSealed, make_proof

    session = session_of(ctx)
    file = _ledger(session, service, seals)
    with _source(session, service, database) as source:
        row: LogRow | None = source.row_at(position)
    if row is None:
        raise Failure(
            session.language(
                f"Nhật ký {service} không có sự kiện nào ở vị trí {position}.",
                f"The log of {service} has no event at position {position}.",
            )
        )
    try:
        found = make_proof(lines_of(file), row)
    except NotSealed:
        raise Failure(
            session.language(
                f"Sự kiện {position} chưa được niêm phong trong {file}; hãy chờ vài giây rồi thử lại.",
                f"Event {position} is not sealed in {file} yet; wait some seconds, then try again.",
            )
        ) from None
    except NotAsSealed:
        raise Failure(
            session.language(
                f"Sự kiện {position} đã bị sửa sau khi niêm phong; hãy chạy “thidua verify {service}”.",
                f"Event {position} was altered after it was sealed; run `thidua verify {service}`.",
            )
        ) from None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise _unreadable(session, file, str(error)) from None
    try:
        out.write_bytes(found.encode())
    except OSError as error:
        raise Failure(
            session.language(
                f"Không ghi được {out}: {error.strerror}. Hãy nêu tệp khác bằng --out.",
                f"Cannot write {out}: {error.strerror}. Name another file with --out.",
            )
        ) from None
    session.note(f"Đã ghi {out}.", f"Wrote {out}.")


def proof_check(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="Tệp bằng chứng. / The proof.")],
    key: Annotated[Path | None, KEY] = None,
) -> None:
    """Kiểm tra một bằng chứng, không cần máy chủ hay cơ sở dữ liệu; mã 0: đúng, 1: sai.

    Checks a proof offline, and prints the event that it proves; exit code 0 when it holds, 1 when not.

    \b
    thidua proof-check 4711.proof.json --key ledger.pub
    """
    import json

    import msgspec

    from shared.ledger.proof import check_proof, read_proof
    from thidua.cli.findings import verdict_told

    session = session_of(ctx)
    keys = _keys(session, key)
    try:
        found = read_proof(file.read_bytes())
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise _unreadable(session, file, str(error)) from None
    verdict = check_proof(found, keys)
    said = verdict_told(verdict, found, session.language)
    if verdict in ("altered", "forged", "unsigned"):
        raise Failure(said, FAILED)
    typer.echo(json.dumps(found.envelope(), ensure_ascii=False, indent=2))
    session.note(said, said)


def _ledger(session: Session, service: str, named: Path | None) -> Path:
    if service not in LOGS:
        raise Failure(
            session.language(
                f"Không có nhật ký {service}. Các nhật ký có: {', '.join(LOGS)}.",
                f"There is no log of {service}. Logs are {', '.join(LOGS)}.",
            ),
            USAGE,
        )
    file = named or settings_of(session).ledger_of(service)
    if not file.is_file():
        raise _unreadable(session, file, session.language("không có tệp này", "there is no such file"))
    return file


def _keys(session: Session, named: Path | None) -> "list[Ed25519PublicKey]":
    """The keys of the file that was named, else the installation's own, if it has one here."""
    from shared.ledger.keys import KeyUnusable, public_keys

    file = named or settings_of(session).ledger_key
    if file is None or (named is None and not file.exists()):
        return []
    try:
        return public_keys(file)
    except KeyUnusable as error:
        raise Failure(str(error), USAGE) from None


@contextmanager
def _source(session: Session, service: str, url: str) -> "Iterator[DatabaseSource | RemoteLog]":
    from thidua.remote_log import RemoteLog

    if not url:
        yield RemoteLog(session.client, service)
        return
    import sqlalchemy as sa

    from shared.database import connect
    from shared.ledger.source import database

    try:
        address = sa.make_url(url.replace("{service}", service))
        if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
            raise _unreadable(
                session, Path(address.database or ""), session.language("không có", "not there")
            )
        engine = connect(url.replace("{service}", service))
        try:
            with database(engine, service) as source:
                yield source
        finally:
            engine.dispose()
    except (sa.exc.SQLAlchemyError, ImportError) as error:
        raise Failure(
            session.language(
                f"Không đọc được cơ sở dữ liệu của {service}: {error}",
                f"The database of {service} cannot be read: {error}",
            ),
            USAGE,
        ) from None


def _unreadable(session: Session, file: Path, reason: str) -> Failure:
    return Failure(
        session.language(f"Không đọc được {file}: {reason}.", f"{file} cannot be read: {reason}."), USAGE
    )
