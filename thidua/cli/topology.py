"""The broker's exchanges and queues: made when the system is deployed, looked at when something is odd."""

import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from thidua.cli.application import Application
from thidua.cli.failures import FAILED, NOT_READY, USAGE, Failure
from thidua.cli.running import settings_of
from thidua.cli.session import Session, session_of
from thidua.cli.tables import AS_JSON, Column, Format, show

if TYPE_CHECKING:
    from kombu import Queue

    from shared.config import Settings
    from shared.contracts.refusal import Refusal
    from shared.messaging.topology import Topology

MANAGEMENT = typer.Option(
    "--management",
    metavar="URL",
    help="Giao diện quản lý của RabbitMQ, để đặt hoặc xem cả chính sách. / RabbitMQ's management API, for "
    "the policies too: http://localhost:15672",
)
EXCHANGE, QUEUE = {"vi": "điểm trao đổi", "en": "exchange"}, {"vi": "hàng đợi", "en": "queue"}
STATES = {
    "there": {"vi": "có", "en": "there"},
    "missing": {"vi": "chưa có", "en": "missing"},
    "made": {"vi": "vừa tạo", "en": "made"},
}
LISTED = (
    Column("queue", "Hàng đợi", "Queue"),
    Column("exchange", "Nhận từ", "Takes from"),
    Column("state", "Tình trạng", "State", words=lambda value, language: language.of(STATES[value])),
    Column("messages", "Đang chờ", "Waiting", right=True),
    Column("consumers", "Nơi nhận", "Consumers", right=True),
)

group = Application(
    help="Hàng đợi và điểm trao đổi ở RabbitMQ: xem, tạo, kiểm tra.\n\nQueues and exchanges at RabbitMQ: "
    "show, make, check.",
)


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="topology")


@group.command("show")
def show_(
    ctx: typer.Context,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Các hàng đợi của cài đặt này và bao nhiêu tin đang chờ trong đó.

    The queues of this installation, and how many messages wait in each.

    \b
    AMQP_URI=amqp://… thidua topology show
    """
    from shared.messaging.topology import queue_state

    session = session_of(ctx)
    with _broker(session) as channel:
        topology = _wanted()
        rows = [_row(queue, queue_state(channel, queue.name)) for queue in topology.queues]
    show(session, rows, LISTED, Format.json if as_json else Format.table)


@group.command()
def apply(
    ctx: typer.Context,
    recreate: Annotated[
        list[str] | None,
        typer.Option(
            metavar="QUEUE",
            help="Xoá rồi tạo lại hàng đợi này, nếu rỗng và không ai nhận. / Delete this queue, if it is "
            "empty and unused, and make it anew.",
        ),
    ] = None,
    management: Annotated[str, MANAGEMENT] = "",
) -> None:
    """Tạo mọi điểm trao đổi và hàng đợi còn thiếu; chạy lại thì không thay đổi gì.

    Makes every exchange and queue that is missing; run again, it changes nothing. The policies (dead letters,
    how often a message may come back) need --management, or an import of deploy/rabbitmq/definitions.json.

    \b
    thidua topology apply
    thidua topology apply --management http://localhost:15672
    thidua topology apply --recreate scoring.personnel-log
    """
    from shared.contracts.refusal import Refusal
    from shared.messaging.topology import declare_exchange, declare_queue, delete_queue

    session = session_of(ctx)
    _server(session)
    topology = _wanted()
    _refuse_unknown(session, topology, recreate or [])
    refused: list[Refusal] = []

    def tell(kind: dict[str, str], name: str, missing: bool) -> None:
        of = session.language.of
        typer.echo(f"{of(kind)} {name}: {of(STATES['made' if missing else 'there'])}")

    with _broker(session) as channel:
        for exchange in topology.exchanges:
            try:
                tell(EXCHANGE, exchange.name, declare_exchange(channel, exchange))
            except Refusal as refusal:
                refused.append(refusal)
        for queue in topology.queues:
            try:
                if queue.name in (recreate or []):
                    delete_queue(channel, queue.name)
                tell(QUEUE, queue.name, declare_queue(channel, queue))
            except Refusal as refusal:
                refused.append(refusal)
    if management:
        with _management(session, management) as api:
            api.set_policies()
    _end(session, refused)


@group.command()
def check(ctx: typer.Context, management: Annotated[str, MANAGEMENT] = "") -> None:
    """Nêu mọi thứ còn thiếu hoặc khác ở RabbitMQ; mã 1 khi có. Không thay đổi gì.

    Names everything that is missing or different at RabbitMQ; exit code 1 when there is any. Changes nothing.

    \b
    thidua topology check --management http://localhost:15672
    """
    from shared.messaging.topology import faults

    session = session_of(ctx)
    with _broker(session) as channel:
        found = faults(channel, _wanted())
    if management:
        with _management(session, management) as api:
            found += api.faults()
    _end(session, found)
    session.note("Đủ cả.", "All is there.")


@group.command()
def definitions(
    vhost: Annotated[str, typer.Option(help="Máy chủ ảo. / The virtual host.")] = "/",
) -> None:
    """In tệp định nghĩa cho “rabbitmqctl import_definitions”, cả chính sách, không có người dùng.

    Prints the definitions for `rabbitmqctl import_definitions`, policies included, without users.

    \b
    thidua topology definitions > deploy/rabbitmq/definitions.json
    """
    from shared.messaging.definitions import definitions as written

    typer.echo(json.dumps(written(_wanted(), vhost), indent=2))


@contextmanager
def _quiet() -> Iterator[None]:
    """For imports: eventlet's notice that it is deprecated tells a user nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _wanted() -> "Topology":
    with _quiet():
        from shared.messaging.host import topology_of
        from thidua.services import SERVICES
    return topology_of(list(SERVICES.values()), embedded=False)


@contextmanager
def _broker(session: Session) -> Iterator[Any]:
    """A channel to RabbitMQ; whatever keeps us from it is a Failure."""
    from kombu import Connection

    with _quiet():
        from thidua.preflight import CannotStart, require_broker
    settings = _server(session)
    try:
        require_broker(settings)
    except CannotStart as error:
        raise Failure(error.text(session.language.code), NOT_READY) from None
    with Connection(settings.amqp_uri) as connection:
        yield connection.channel()


@contextmanager
def _management(session: Session, url: str) -> Iterator[Any]:
    """The management API; whatever keeps us from it is a Failure."""
    import httpx

    from thidua.management import Management

    try:
        yield Management(url, _server(session).amqp_uri)
    except (httpx.TransportError, httpx.InvalidURL) as error:
        raise Failure(
            session.language(
                f"Không kết nối được giao diện quản lý của RabbitMQ tại {url} ({error}). Hãy sửa "
                "--management, như http://localhost:15672, hoặc bật rabbitmq_management.",
                f"Cannot reach RabbitMQ's management API at {url} ({error}). Correct --management, as in "
                "http://localhost:15672, or enable rabbitmq_management.",
            ),
            NOT_READY,
        ) from None
    except httpx.HTTPError as error:
        raise Failure(
            session.language(
                f"Giao diện quản lý của RabbitMQ tại {url} không nhận: {error}. Người dùng trong AMQP_URI "
                "cần có thẻ policymaker hoặc administrator.",
                f"RabbitMQ's management API at {url} does not take it: {error}. The user of AMQP_URI needs "
                "the tag policymaker or administrator.",
            ),
            NOT_READY,
        ) from None


def _server(session: Session) -> "Settings":
    settings = settings_of(session)
    if settings.embedded:
        raise Failure(
            session.language(
                "Không có AMQP_URI: hàng đợi nằm trong tiến trình “thidua up”, không có gì phải tạo. Hãy đặt "
                "AMQP_URI=amqp://… của RabbitMQ.",
                "There is no AMQP_URI: the queues live in the process of `thidua up`, nothing is to be made. "
                "Set AMQP_URI=amqp://… of your RabbitMQ.",
            ),
            USAGE,
        )
    return settings


def _refuse_unknown(session: Session, topology: "Topology", named: list[str]) -> None:
    from shared.contracts.refusal import Refusal

    known = [queue.name for queue in topology.queues]
    for name in named:
        if name not in known:
            refusal = Refusal("topology.queue_unknown", name=name, known=", ".join(known))
            raise Failure(refusal.text(session.language.code), USAGE)


def _row(queue: "Queue", state: Any) -> dict[str, Any]:
    return {
        "queue": queue.name,
        "exchange": queue.exchange.name,
        "state": "missing" if state is None else "there",
        "messages": None if state is None else state.messages,
        "consumers": None if state is None else state.consumers,
    }


def _end(session: Session, refused: "list[Refusal]") -> None:
    if refused:
        said = "\n".join(refusal.text(session.language.code) for refusal in refused)
        raise Failure(said, FAILED)
