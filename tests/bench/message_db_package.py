"""The npm package of message-db, fetched into a temporary folder for the length of a run."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

PACKAGE = "@eventide/message-db"
VERSION = "1.3.1"
_QUIETLY = ("--silent", "--no-audit", "--no-fund", "--ignore-scripts")


@contextmanager
def fetched() -> Iterator[Path]:
    """The package's folder."""
    with TemporaryDirectory(prefix="thidua-message-db-") as folder:
        subprocess.run(
            ["npm", "install", *_QUIETLY, "--prefix", folder, f"{PACKAGE}@{VERSION}"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        yield Path(folder) / "node_modules" / PACKAGE
