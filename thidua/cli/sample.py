"""The sample organisation: as files, or loaded into a running server."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thidua.cli.failures import FAILED, USAGE, Failure
from thidua.cli.progress import Bar, bar
from thidua.cli.session import Session, session_of
from thidua.cli.size import DAYS, PEOPLE, SEED

if TYPE_CHECKING:
    from thidua.client import Client
    from thidua.sample import Sample


def add_to(app: typer.Typer) -> None:
    app.command()(sample)


def sample(
    ctx: typer.Context,
    people: Annotated[int, PEOPLE] = 120,
    days: Annotated[int, DAYS] = 365,
    seed: Annotated[int, SEED] = 2019,
    out: Annotated[
        Path | None, typer.Option(metavar="THƯ MỤC", help="Ghi dữ liệu mẫu thành tệp. / Write files here.")
    ] = None,
    load: Annotated[
        bool, typer.Option("--load", help="Nạp vào máy chủ đang chạy. / Load into the running server.")
    ] = False,
) -> None:
    """Tạo một cơ quan mẫu hư cấu, với người, chấm công, ghi nhận và khen thưởng.

    Makes an invented organisation, with people, punches, records and awards.

    \b
    thidua sample --people 40 --days 90 --out mau
    thidua sample --load
    """
    session = session_of(ctx)
    if out is None and not load:
        raise Failure(
            session.language("Hãy nêu --out THƯ MỤC hoặc --load.", "Say --out FOLDER or --load, or both."),
            USAGE,
        )
    found = generated(session, people, days, seed)
    if out is not None:
        _write(session, found, out)
    if load:
        with bar(session) as progress:
            load_into(session, session.client, found, progress)
        session.note("Đã nạp xong.", "Loaded.")


def generated(session: Session, people: int, days: int, seed: int) -> "Sample":
    """The sample; raises Failure when it is to be too small."""
    from thidua.sample import FEWEST_DAYS, FEWEST_PEOPLE, generate

    for option, given, fewest in (("--people", people, FEWEST_PEOPLE), ("--days", days, FEWEST_DAYS)):
        if given < fewest:
            raise Failure(
                session.language(
                    f"{option} {given}: mẫu cần ít nhất {fewest}.",
                    f"{option} {given}: the sample needs at least {fewest}.",
                ),
                USAGE,
            )
    return generate(people, days, seed)


def load_into(session: Session, client: "Client", found: "Sample", progress: Bar) -> None:
    """Load the sample, with every stage told on `progress`; raises Failure naming what was refused."""
    from thidua.sample.load import NotLoaded, load

    def tell(vi: str, en: str, done: int, total: int | None) -> None:
        progress.show(session.language(vi, en), done, total)

    try:
        load(client, found, tell)
    except NotLoaded as error:
        raise Failure(
            session.language(f"Không nạp được mẫu: {error}", f"The sample could not be loaded: {error}"),
            FAILED,
        ) from None


def _write(session: Session, found: "Sample", out: Path) -> None:
    from thidua.sample import write

    try:
        files = write(found, out)
    except OSError as error:
        raise Failure(
            session.language(
                f"Không ghi được vào {out}: {error.strerror}.", f"Cannot write to {out}: {error.strerror}."
            )
        ) from None
    for file in files:
        typer.echo(file)
