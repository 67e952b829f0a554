"""One undisturbed walk of the road, made once and compared with by every other."""

import time
from dataclasses import dataclass
from typing import Any

import pytest

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
