"""Running services: all of them for a trial or a small office, some of them for a larger house."""

from typing import TYPE_CHECKING, Annotated

import typer

from thidua.cli.failures import FAILED, INTERRUPTED, NOT_READY, USAGE, Failure
from thidua.cli.progress import bar
from thidua.cli.session import Session, session_of
from thidua.cli.size import DAYS, PEOPLE, SEED

if TYPE_CHECKING:
    from collections.abc import Callable

    from shared.config import Settings
    from thidua.client import Client

NAMES = ("personnel", "observations", "scoring", "awards", "gateway")


def add_to(app: typer.Typer) -> None:
    app.command()(up)
    app.command()(serve)


def up(
    ctx: typer.Context,
    sample: Annotated[
        bool, typer.Option("--sample", help="Nạp cơ quan mẫu rồi in tóm tắt. / Load a sample organisation.")
    ] = False,
    once: Annotated[
        bool, typer.Option("--once", help="Xong thì kết thúc, không chạy tiếp. / End when done.")
    ] = False,
    people: Annotated[int, PEOPLE] = 120,
    days: Annotated[int, DAYS] = 365,
    seed: Annotated[int, SEED] = 2019,
) -> None:
    """Chạy cả năm dịch vụ trong một tiến trình, cho đến khi bấm Ctrl-C.

    Runs all five services in one process, until Ctrl-C. Without AMQP_URI and DATABASE_URL nothing else is
    needed: the broker lives in the process, the data in the folder THIDUA_DATA (default: var).

    \b
    thidua up
    thidua up --sample
    thidua up --sample --once --people 40 --days 90
    """
    session = session_of(ctx)
    if not sample:
        _refuse_size_without_sample(ctx, session)
    _run(session, NAMES, lambda settings: _prepare(session, settings, sample, people, days, seed), once)


def serve(
    ctx: typer.Context,
    services: Annotated[
        list[str], typer.Argument(metavar="DỊCH VỤ / SERVICE", help=", ".join(NAMES), show_default=False)
    ],
) -> None:
    """Chạy một hoặc vài dịch vụ trong tiến trình này, nối với RabbitMQ của AMQP_URI.

    Runs the named services in this process, joined to the others by the RabbitMQ that AMQP_URI names.

    \b
    AMQP_URI=amqp://… DATABASE_URL=postgresql+psycopg://…/thidua_{service} thidua serve scoring awards
    """
    session = session_of(ctx)
    unknown = [name for name in services if name not in NAMES]
    if unknown:
        raise Failure(
            session.language(
                f"Không có dịch vụ {', '.join(unknown)}. Các dịch vụ có: {', '.join(NAMES)}.",
                f"There is no service {', '.join(unknown)}. Services are {', '.join(NAMES)}.",
            ),
            USAGE,
        )
    _run(session, tuple(dict.fromkeys(services)), lambda _settings: None, once=False)


def _refuse_size_without_sample(ctx: typer.Context, session: Session) -> None:
    given = [
        f"--{name}"
        for name in ("people", "days", "seed")
        if (source := ctx.get_parameter_source(name)) is not None and source.name == "COMMANDLINE"
    ]
    if given:
        raise Failure(
            session.language(
                f"{', '.join(given)} nói về cơ quan mẫu; hãy thêm --sample hoặc bỏ đi.",
                f"{', '.join(given)} are about the sample organisation; add --sample or leave them out.",
            ),
            USAGE,
        )


def _run(session: Session, names: tuple[str, ...], prepare: "Callable[[Settings], None]", once: bool) -> None:
    from shared import failpoints, logs
    from shared.contracts.refusal import Refusal
    from thidua import up as composition
    from thidua.preflight import CannotStart

    settings = settings_of(session)
    if settings.embedded and set(names) != set(NAMES):
        raise Failure(
            session.language(
                "Không có AMQP_URI thì các dịch vụ chỉ gặp nhau trong một tiến trình. Hãy chạy “thidua up”, "
                f"nêu đủ {', '.join(NAMES)}, hoặc đặt AMQP_URI=amqp://… của RabbitMQ.",
                "Without AMQP_URI services meet in one process only. Run `thidua up`, name all of "
                f"{', '.join(NAMES)}, or set AMQP_URI=amqp://… of your RabbitMQ.",
            ),
            USAGE,
        )
    logs.configure(settings.log_level, settings.log_form)
    failpoints.arm(settings.failpoints)
    serving = False
    try:
        with composition.running(settings, names) as wait:
            prepare(settings)
            if once:
                return
            serving = True
            _tell_serving(session, settings, names)
            wait()
    except CannotStart as error:
        raise Failure(error.text(session.language.code), FAILED) from None
    except Refusal as refusal:
        raise Failure(refusal.text(session.language.code), FAILED) from None
    except composition.Stopped:
        session.note("Đã dừng.", "Stopped.")
        if not serving:
            raise typer.Exit(INTERRUPTED) from None


def settings_of(session: Session) -> "Settings":
    """The settings of this process; a mistake in them is a Failure."""
    from shared.config import SettingsError, load

    try:
        return load()
    except SettingsError as error:
        wrong = error.text(session.language.code)
        message = session.language(f"Cấu hình sai: {wrong}", f"Wrong settings: {wrong}")
        raise Failure(message, USAGE) from None


def _prepare(session: Session, settings: "Settings", sample: bool, people: int, days: int, seed: int) -> None:
    from thidua import up as composition
    from thidua.client import Client

    with Client(_url(settings), _token(session, settings), session.language) as client:
        if not composition.wait_until(client.ready):
            raise Failure(
                session.language(
                    "Các dịch vụ không sẵn sàng kịp; đặt THIDUA_LOG=info để xem vì sao.",
                    "The services were not ready in time; set THIDUA_LOG=info to see why.",
                ),
                NOT_READY,
            )
        if sample:
            _load_sample(session, client, people, days, seed)


def _load_sample(session: Session, client: "Client", people: int, days: int, seed: int) -> None:
    from thidua.cli.sample import generated, load_into
    from thidua.cli.summary import print_summary

    found = generated(session, people, days, seed)
    with bar(session) as progress:
        load_into(session, client, found, progress)
    print_summary(session, client, found.campaign.period)


def _url(settings: "Settings") -> str:
    host, _, port = settings.http.rpartition(":")
    return f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"


def _token(session: Session, settings: "Settings") -> str:
    """The token of our own gateway: the one the user named, else the one that it was given or made."""
    from pathlib import Path

    if session.token:
        return session.token
    file = Path(settings.api_token_file) if settings.api_token_file else settings.data / "token"
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def _tell_serving(session: Session, settings: "Settings", names: tuple[str, ...]) -> None:
    if "gateway" not in names:
        session.note(f"Đang chạy: {', '.join(names)}.", f"Running: {', '.join(names)}.")
        return
    url = _url(settings)
    session.note(
        f"Thi Đua chạy tại {url} – bấm Ctrl-C để dừng.", f"Thi Đua runs at {url} – press Ctrl-C to stop."
    )
