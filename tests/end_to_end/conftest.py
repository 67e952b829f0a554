"""What is made once and used by many: an undisturbed walk of the road, and a running installation."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.end_to_end.installation import Installation, sample_installation
from tests.end_to_end.road import Road, outcome


@dataclass(frozen=True)
class Undisturbed:
    printed: str
    outcome: dict[str, Any]
    seconds: float
    road: Road


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    road = Road(tmp_path_factory.mktemp("undisturbed"))
    begun = time.monotonic()
    walked = road.walk()
    assert walked.returncode == 0, walked.stderr
    return Undisturbed(walked.stdout, outcome(road), time.monotonic() - begun, road)


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The sample on a running server. A test leaves the scores as it found them, or settled."""
    with sample_installation(tmp_path_factory.mktemp("installation")) as found:
        yield found
