"""A private PostgreSQL cluster, and fresh databases in any cluster."""

import contextlib
import pwd
import secrets
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.servers.process import (
    ServerFailed,
    ServerMissing,
    ServerProcess,
    accepts,
    free_port,
    is_root,
    new_folder,
)

USER = "thidua"
SERVICE = "{service}"
UNSAFE_BUT_QUICK = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


class PostgreSQL:
    """A cluster in a temporary folder on 127.0.0.1, with one superuser and a random password.

    ``durable=False`` trades safety at a power cut, which no test needs, for speed. ``prepare`` is called with
    the folder of the cluster before anything is in it.
    """

    def __init__(
        self, *, durable: bool = False, prepare: Callable[[Path], None] = lambda folder: None
    ) -> None:
        self.port = free_port()
        self._durable = durable
        self._password = secrets.token_hex(16)
        self._prepare = prepare
        self._process: ServerProcess | None = None
        self._folder = Path()

    def launch(self) -> None:
        """Create the cluster and start it, without waiting for it to answer."""
        user = unprivileged_user()
        self._folder = folder = new_folder("postgres", owner=user)
        try:
            self._prepare(folder)
            self._initialise(folder, user)
            self.relaunch()
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def relaunch(self) -> None:
        """Start the server again after `end`, without waiting for it to answer."""
        self._process = ServerProcess(
            "PostgreSQL",
            [program("postgres"), "-D", str(self._folder / "data"), *self._settings(self._folder)],
            log=self._folder / "server.log",
            user=unprivileged_user(),
            stop_signal="SIGINT",  # "fast": does not wait for clients that forgot to leave
            remove=self._folder,
        )

    def end(self, how: signal.Signals) -> None:
        """End the server as the signal does: SIGINT fast, SIGQUIT immediate, SIGKILL without its knowing."""
        assert self._process is not None
        self._process.end(how)

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.runs

    @property
    def url(self) -> str:
        """The URL template, one database a service."""
        return f"postgresql+psycopg://{USER}:{self._password}@127.0.0.1:{self.port}/thidua_{SERVICE}"

    def _initialise(self, folder: Path, user: str | None) -> None:
        password_file = folder / "password"
        password_file.write_text(self._password)
        if user:
            shutil.chown(password_file, user)
        command = [program("initdb"), "-D", str(folder / "data"), "-U", USER, f"--pwfile={password_file}"]
        command += ["--auth=scram-sha-256", "--no-sync"]
        command += ["--encoding=UTF8", "--locale=C.UTF-8", "--lc-collate=C"]
        groups: list[str] | None = [] if user else None
        done = subprocess.run(
            command, user=user, group=user, extra_groups=groups, cwd="/", capture_output=True, text=True
        )
        if done.returncode:
            raise ServerFailed(f"initdb ended with exit code {done.returncode}.\n{done.stdout}{done.stderr}")

    def _settings(self, folder: Path) -> list[str]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(folder),
            "max_connections": "200",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return options if self._durable else options + UNSAFE_BUT_QUICK

    def wait(self) -> str:
        """Wait until the cluster answers; return its URL template, one database a service."""
        assert self._process is not None, "launch() comes first"
        self._process.wait_until(self.answers)
        return self.url

    def answers(self) -> bool:
        if not accepts(self.port):
            return False
        try:
            url = f"postgresql://{USER}:{self._password}@127.0.0.1:{self.port}/postgres"
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        if self._process is not None:
            self._process.stop()


def unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root: whom root hands it to; None when we are not root."""
    if not is_root():
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs, which Debian keeps off the PATH."""
    releases = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = str(releases[-1]) if releases else shutil.which(name)
    if found is None:
        raise ServerMissing(f"PostgreSQL ({name})")
    return found


def fresh_database_url(template: str, suffix: str = "") -> str:
    """A template of the same server whose database names nobody has used; it creates nothing.

    >>> fresh_database_url("postgresql+psycopg://u:p@h:5432/thidua_{service}", "relay")
    'postgresql+psycopg://u:p@h:5432/t1b6f03a9c2d4_relay_{service}'
    """
    parts = urlsplit(template)
    if SERVICE not in parts.path:
        raise ValueError(
            f"DATABASE_URL must name one database a service, as in …/thidua_{SERVICE}; "
            f"got …{parts.path or '/'}"
        )
    prefix = "_".join(filter(None, [f"t{secrets.token_hex(6)}", suffix]))
    return urlunsplit(parts._replace(path=f"/{prefix}_{SERVICE}"))


@contextlib.contextmanager
def create_databases(template: str, services: Sequence[str]) -> Iterator[str]:
    """Fresh databases, one for each of ``services``; yields their URL template and drops them at the end."""
    fresh = fresh_database_url(template)
    names = [urlsplit(fresh).path.removeprefix("/").replace(SERVICE, service) for service in services]
    admin = urlunsplit(urlsplit(template)._replace(scheme="postgresql", path="/postgres"))
    with psycopg.connect(admin, autocommit=True) as connection:
        for name in names:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield fresh
    finally:
        with psycopg.connect(admin, autocommit=True) as connection:
            for name in names:
                # FORCE: a pool that a test left open must not keep its database alive
                connection.execute(
                    sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
                )
