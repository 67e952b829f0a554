"""The profile of the deep comparison with the oracle, and how many cases were examined."""

import pytest
from hypothesis import settings

from tests.unit.scoring.examined import DEEP, EXAMINED, in_words

settings.register_profile(DEEP, database=None, print_blob=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if EXAMINED:
        terminalreporter.write_line(in_words())
