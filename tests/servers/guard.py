"""Runs one server for as long as its starter lives.

    python guard.py [--user NAME] [--signal NAME] [--remove FOLDER] -- COMMAND [ARGUMENT ...]

The starter holds the other end of this program's standard input. When that end closes — on purpose, by a
crash, by SIGKILL — the server is stopped and its folder removed. If the server ends first, the folder and
its log stay for the starter to read, and the server's exit code is passed on.
"""

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading

GRACE_SECONDS = 10


def main() -> int:
    options = parse_arguments()
    # a session of its own: one signal reaches all that the server forks, and Ctrl-C in a terminal none of it
    server = subprocess.Popen(
        options.command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        user=options.user,
        group=options.user,
        extra_groups=[] if options.user else None,
    )
    deserted = threading.Event()
    watcher = threading.Thread(
        target=stop_when_deserted, args=(server, options.signal, deserted), daemon=True
    )
    watcher.start()
    code = server.wait()
    kill_group(server.pid)
    if deserted.is_set() and options.remove:
        shutil.rmtree(options.remove, ignore_errors=True)
    return code


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Run a server for as long as the starter lives.")
    parser.add_argument("--user")
    parser.add_argument("--signal", type=lambda name: signal.Signals[name], default=signal.SIGTERM)
    parser.add_argument("--remove")
    parser.add_argument("command", nargs="+")
    return parser.parse_args()


def stop_when_deserted(
    server: "subprocess.Popen[bytes]", how: signal.Signals, deserted: threading.Event
) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    deserted.set()
    server.send_signal(how)
    try:
        server.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        kill_group(server.pid)


def kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
