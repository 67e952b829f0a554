"""When to halt instead of parking more."""

from shared.messaging.poison import AT_MOST_IN_A_ROW, AT_MOST_PARKED, RECENT, PoisonGuard


def test_single_bad_events_among_many_never_halt() -> None:
    guard = PoisonGuard()
    for _ in range(200):
        assert guard.too_much() is None
        guard.parked()
        guard.took(RECENT // AT_MOST_PARKED + 1)


def test_too_many_of_the_recent_halt() -> None:
    guard = PoisonGuard()
    for _ in range(AT_MOST_PARKED):
        assert guard.too_much() is None
        guard.parked()
        guard.took(1)
    assert guard.too_much() == f"{AT_MOST_PARKED} of the last {2 * AT_MOST_PARKED} were parked"
    guard.took(RECENT)
    assert guard.too_much() is None


def test_too_many_in_a_row_halt_until_the_guard_begins_anew() -> None:
    guard = PoisonGuard()
    for _ in range(AT_MOST_IN_A_ROW):
        assert guard.too_much() is None
        guard.parked()
    assert guard.too_much() == f"{AT_MOST_IN_A_ROW} in a row were parked"
    guard.reset()
    assert guard.too_much() is None
