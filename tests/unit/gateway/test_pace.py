"""How often somebody may come."""

import pytest

from services.gateway import pace
from services.gateway.pace import Pace


def test_so_many_at_once_and_then_so_many_a_second() -> None:
    now = [0.0]
    limit = Pace(2, 3, lambda: now[0])
    assert [limit.allows("a") for _ in range(4)] == [True, True, True, False]
    assert limit.allows("b")
    now[0] = 0.5
    assert [limit.allows("a") for _ in range(2)] == [True, False]
    now[0] = 100
    assert [limit.allows("a") for _ in range(4)] == [True, True, True, False]


def test_of_many_only_so_many_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MOST_REMEMBERED", 2)
    limit = Pace(0, 1, lambda: 0.0)
    assert [limit.allows(key) for key in ("a", "b", "b", "c", "a")] == [True, True, False, True, True]
    assert not limit.allows("c")
