"""`python -m tests.browser [pytest's arguments]`: the days in a browser, in a process of their own.

Playwright drives Chromium over asyncio, which the green threads of all other tests break: their conftest is
left out here.
"""

import os
import sys

import pytest

from tests.services import ROOT

OPTIONS = [
    "-p",
    "no:pytest_nameko",
    "-o",
    "addopts=--import-mode=importlib --strict-markers -ra",
    "--confcutdir=tests/browser",
]


def main() -> int:
    os.chdir(ROOT)
    ended = pytest.main([*OPTIONS, "tests/browser", *sys.argv[1:]])
    # What was asked for by name may all stand elsewhere.
    return 0 if ended == pytest.ExitCode.NO_TESTS_COLLECTED else int(ended)


if __name__ == "__main__":
    sys.exit(main())
