"""What has to be there before services start, so that what is missing is one message and no traceback."""

import contextlib
import errno
import fcntl
import os
import socket
from collections.abc import Iterator, Sequence

import eventlet
import sqlalchemy as sa
from kombu import Connection

from shared.config import Settings
from shared.database import connect
from shared.messaging import memory

PATIENCE_SECONDS = 10.0


class CannotStart(Exception):
    """What is missing and the mend, in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self._vi = vi

    def text(self, language: str) -> str:
        return self._vi if language == "vi" else str(self)


@contextlib.contextmanager
def ready(settings: Settings, names: Sequence[str]) -> Iterator[None]:
    """All that the named services stand on is there, and stays theirs in the block; raises CannotStart."""
    if "gateway" in names:
        _require_free(settings.http)
    with contextlib.ExitStack() as held:
        if settings.embedded or not settings.database_url:
            _require_folder(settings)
        if settings.embedded:
            held.enter_context(_alone_in(settings))
        else:
            require_broker(settings)
        for name in names:
            _require_database(settings.database_of(name))
        yield


def _require_free(address: str) -> None:
    host, _, port = address.rpartition(":")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            said = error.strerror
            raise CannotStart(
                f"Không mở được {address}: {said}. Hãy đặt THIDUA_HTTP=127.0.0.1:CỔNG với một cổng khác.",
                f"Cannot listen at {address}: {said}. Set THIDUA_HTTP=127.0.0.1:PORT to another port.",
            ) from None


def _require_folder(settings: Settings) -> None:
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        with open(settings.data / "lock", "a"):
            pass
    except OSError as error:
        raise CannotStart(
            f"Không dùng được thư mục dữ liệu {settings.data}: {error.strerror}. Hãy đặt THIDUA_DATA là một "
            "thư mục ghi được.",
            f"Cannot use the data folder {settings.data}: {error.strerror}. Set THIDUA_DATA to a folder that "
            "can be written to.",
        ) from None


@contextlib.contextmanager
def _alone_in(settings: Settings) -> Iterator[None]:
    """The embedded broker knows of no other process, so a folder has one. The kernel lets go at our end."""
    with open(settings.data / "lock", "a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EAGAIN):
                raise
            folder = settings.data.absolute()
            raise CannotStart(
                f"Một tiến trình Thi Đua khác đang dùng thư mục dữ liệu {folder}. Hãy dừng nó trước, hoặc "
                "đặt THIDUA_DATA là thư mục khác.",
                f"Another Thi Đua is at work in the data folder {folder}. Stop it first, or set THIDUA_DATA "
                "to another folder.",
            ) from None
        yield


def require_broker(settings: Settings) -> None:
    """Raises CannotStart when the broker does not answer or does not let us in."""
    memory.register()
    with Connection(settings.amqp_uri, connect_timeout=PATIENCE_SECONDS) as connection:
        try:
            connection.connect()
        except (*connection.connection_errors, *connection.channel_errors, OSError) as error:
            place = f"{connection.hostname}:{connection.port or connection.get_transport_cls().default_port}"
            said = _first_line(error)
            raise CannotStart(
                f"Không kết nối được RabbitMQ tại {place} ({said}). Hãy chạy RabbitMQ hoặc sửa AMQP_URI.",
                f"Cannot reach RabbitMQ at {place} ({said}). Start RabbitMQ or correct AMQP_URI.",
            ) from None


def _require_database(url: str) -> None:
    place = sa.make_url(url)
    if place.get_backend_name() == "sqlite":
        return
    engine = connect(url)
    try:
        with eventlet.Timeout(PATIENCE_SECONDS, TimeoutError("no answer")), engine.connect():
            pass
    except (sa.exc.OperationalError, TimeoutError) as error:
        where = f"{place.host or 'localhost'}:{place.port or 5432}/{place.database}"
        said = _first_line(getattr(error, "orig", error))
        raise CannotStart(
            f"Không kết nối được PostgreSQL tại {where} ({said}). Hãy chạy PostgreSQL hoặc sửa DATABASE_URL.",
            f"Cannot reach PostgreSQL at {where} ({said}). Start PostgreSQL or correct DATABASE_URL.",
        ) from None
    finally:
        engine.dispose()


def _first_line(error: BaseException | None) -> str:
    if isinstance(error, OSError) and error.errno is not None:
        # a name that nobody knows has a number of its own kind, which strerror does not know
        return error.strerror or os.strerror(error.errno)
    return next(iter(str(error).splitlines()), type(error).__name__)
