"""However the road is walked, it ends at the same scores: on other servers, and after being killed."""

import random
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Undisturbed
from tests.end_to_end.road import Road, outcome
from tests.servers import create_databases, fresh_vhost

SERVICES = ("personnel", "observations", "scoring", "awards", "gateway")


def differing(one: dict, other: dict) -> dict[str, tuple[list, list]]:
    """What only one of two outcomes has, a few of each kind."""
    return {
        kind: (
            [row for row in one[kind] if row not in other[kind]][:3],
            [row for row in other[kind] if row not in one[kind]][:3],
        )
        for kind in one
        if one[kind] != other[kind]
    }


def test_the_year_is_not_empty(undisturbed: Undisturbed) -> None:
    found = undisturbed.outcome
    assert len(found["observations"]) > 2_000
    assert {kind for _, kind, *_ in found["scores"]} == {"person", "unit"}
    assert found["flags"]
    assert any('"2019' in payload for _, _, event, payload in found["awards"] if event == "AwardConferred")


def test_a_second_walk_adds_nothing_and_prints_the_same(undisturbed: Undisturbed) -> None:
    again = undisturbed.road.walk()
    assert again.returncode == 0, again.stderr
    assert again.stdout == undisturbed.printed
    assert differing(outcome(undisturbed.road), undisturbed.outcome) == {}


def test_rabbitmq_and_postgresql_give_the_same_event_for_event(
    undisturbed: Undisturbed, tmp_path: Path, amqp_uri: str, database_url: str
) -> None:
    with fresh_vhost(amqp_uri) as vhost, create_databases(database_url, SERVICES) as databases:
        road = Road(tmp_path, amqp_uri=vhost, database_url=databases)
        walked = road.walk()
        assert walked.returncode == 0, walked.stderr
        assert differing(outcome(road), undisturbed.outcome) == {}
        assert walked.stdout == undisturbed.printed


@pytest.mark.parametrize("seed", range(2))
def test_killed_at_random_moments_it_ends_the_same(
    undisturbed: Undisturbed, tmp_path: Path, seed: int
) -> None:
    road = Road(tmp_path)
    generator = random.Random(seed)
    under_way = [road.walk_until_killed(generator.uniform(0.2, 0.7) * undisturbed.seconds) for _ in range(4)]
    assert under_way[0], "the first walk came to its end before it could be killed"
    walked = road.walk()
    assert walked.returncode == 0, walked.stderr
    assert differing(outcome(road), undisturbed.outcome) == {}
    assert walked.stdout == undisturbed.printed
