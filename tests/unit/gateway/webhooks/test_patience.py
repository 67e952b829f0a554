"""How long one waits between attempts, and when no more."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.gateway.webhooks.patience import LONGEST_WISH, PAUSES, pause_after, rest_after

DAYS = sum(PAUSES, timedelta())


def test_it_goes_on_for_days_and_no_longer() -> None:
    assert timedelta(days=3) < DAYS < timedelta(days=4)
    assert pause_after(len(PAUSES) + 1, "e") is None


@given(st.integers(1, len(PAUSES)), st.text(max_size=20))
def test_a_pause_differs_by_a_tenth_and_is_the_same_each_time(failures: int, seed: str) -> None:
    pause = pause_after(failures, seed)
    assert pause is not None
    assert 0.9 <= pause / PAUSES[failures - 1] <= 1.1
    assert pause == pause_after(failures, seed)


def test_what_failed_together_does_not_come_back_together() -> None:
    assert len({pause_after(3, f"event {number}") for number in range(50)}) > 40


def test_a_receiver_may_ask_for_more_time_within_bounds() -> None:
    assert pause_after(1, "e", wished=600) == timedelta(minutes=10)
    assert pause_after(1, "e", wished=10**8) == LONGEST_WISH
    assert pause_after(9, "e", wished=1) == pause_after(9, "e")


def test_an_address_rests_at_most_five_minutes() -> None:
    rests = [rest_after(failures) for failures in range(1, 100)]
    assert rests == sorted(rests)
    assert (rests[0], rests[-1]) == (timedelta(seconds=2), timedelta(minutes=5))
