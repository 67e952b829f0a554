"""Installs the servers that the tests need from Debian's packages, those that are missing."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from tests.servers import clocks, postgres, rabbitmq
from tests.servers.process import ServerMissing, is_root

APT_GET = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]


def missing_packages() -> list[str]:
    """The Debian packages to install; a server that the environment names needs none."""
    needs = {
        "rabbitmq-server": ("AMQP_URI", rabbitmq.program, ["rabbitmq-server", "epmd"]),
        "postgresql": ("DATABASE_URL", postgres.program, ["initdb", "postgres"]),
        "postgresql-client": (None, postgres.program, ["psql"]),
        "chromium": (None, browser, ["chromium"]),
        "libfaketime": (None, clocks.program, ["libfaketime.so.1"]),
    }
    return [
        package
        for package, (variable, program, names) in needs.items()
        if not (variable and os.environ.get(variable))
        and not all(is_installed(program, name) for name in names)
    ]


def browser(name: str) -> str:
    """The browser of Debian, which the browser tests start."""
    found = shutil.which(name)
    if found is None:
        raise ServerMissing(name)
    return found


def is_installed(program: Callable[[str], str], name: str) -> bool:
    try:
        program(name)
    except ServerMissing:
        return False
    return True


def install() -> int:
    """Install what is missing; return the exit code. Says one line, and how to mend it, when it cannot."""
    packages = missing_packages()
    if not packages:
        return 0
    command = as_root()
    if command is None or shutil.which("apt-get") is None:
        print(refusal(packages), file=sys.stderr)
        return 1
    print(f"Installing {', '.join(packages)} for the tests …", flush=True)
    said = [run_quietly([*command, *APT_GET, "update"])]
    said.append(run_quietly([*command, *APT_GET, "install", "--yes", "--no-install-recommends", *packages]))
    # the programs decide, not apt's exit code: a package whose system service could not start is good enough
    still_missing = missing_packages()
    if still_missing:
        print(*said, refusal(still_missing), sep="\n", file=sys.stderr)
    return 1 if still_missing else 0


def run_quietly(command: list[str]) -> str:
    """Run a command that must not ask anything; return all that it printed."""
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return done.stdout


def as_root() -> list[str] | None:
    """What to put before a command so that root runs it; None when nothing would."""
    if is_root():
        return []
    if shutil.which("sudo") is None:
        return None
    if sys.stdin is not None and sys.stdin.isatty():
        return ["sudo"]
    trusted = subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    return ["sudo", "-n"] if trusted else None


def refusal(packages: list[str]) -> str:
    return (
        f"The tests need {', '.join(packages)}, which could not be installed. As root run: "
        f"apt-get install {' '.join(packages)}; or name running servers in AMQP_URI and DATABASE_URL."
    )
