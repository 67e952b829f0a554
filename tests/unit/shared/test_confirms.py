"""A batch counts as confirmed only when the broker answered for each of its messages, in whatever order."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from shared.messaging.confirms import Confirms


def sent(*batches: int, messages: int = 1) -> Confirms:
    """A window whose batches all went out, each as so many messages."""
    confirms = Confirms()
    confirms.begin(batches)
    for batch in batches:
        for _ in range(messages):
            confirms.expect(batch)
        confirms.sent(batch)
    return confirms


def test_nothing_is_confirmed_before_the_broker_answers() -> None:
    confirms = sent(5, 9)
    assert (confirms.confirmed, confirms.waiting) == (0, True)
    assert confirms.trouble == "the broker did not answer"


def test_confirms_out_of_order_count_up_to_the_first_gap() -> None:
    confirms = sent(5, 9, 12)
    confirms.ack(3)
    confirms.ack(1)
    assert confirms.confirmed == 1
    confirms.ack(2)
    assert (confirms.confirmed, confirms.waiting, confirms.trouble) == (3, False, "")


def test_one_confirm_may_stand_for_many() -> None:
    confirms = sent(5, 9, 12)
    confirms.ack(2, multiple=True)
    assert confirms.confirmed == 2
    confirms.ack(0, multiple=True)
    assert confirms.confirmed == 3


def test_a_refused_batch_holds_back_those_behind_it() -> None:
    confirms = sent(5, 9, 12)
    confirms.ack(1)
    confirms.nack(2)
    confirms.ack(3)
    assert (confirms.confirmed, confirms.waiting, confirms.trouble) == (1, False, "the broker refused it")


def test_a_refusal_may_stand_for_many() -> None:
    confirms = sent(5, 9, 12)
    confirms.nack(2, multiple=True)
    confirms.ack(3)
    assert confirms.confirmed == 0


def test_what_was_returned_is_not_confirmed_though_the_broker_says_so() -> None:
    confirms = sent(5, 9)
    confirms.fail(9, "no queue took it")
    confirms.ack(2, multiple=True)
    assert (confirms.confirmed, confirms.trouble) == (1, "no queue took it")


def test_a_batch_of_many_messages_waits_for_each() -> None:
    confirms = sent(5, messages=3)
    confirms.ack(1)
    confirms.ack(3)
    assert confirms.confirmed == 0
    confirms.ack(2)
    assert confirms.confirmed == 1


def test_what_was_never_sent_is_not_confirmed() -> None:
    confirms = Confirms()
    confirms.begin([5, 9, 12])
    confirms.ack(confirms.expect(5))
    confirms.sent(5)
    confirms.ack(confirms.expect(9))  # its other messages did not go out
    assert confirms.confirmed == 1


def test_a_window_knows_nothing_of_the_failures_before_it() -> None:
    confirms = sent(5)
    confirms.nack(1)
    confirms.begin([5])
    tag = confirms.expect(5)
    confirms.sent(5)
    confirms.ack(tag)
    assert (tag, confirms.confirmed) == (2, 1)


@given(
    answers=st.permutations(range(1, 9)),
    refused=st.sets(st.integers(1, 8)),
    heard=st.integers(0, 8),
)
def test_only_an_unbroken_run_of_good_answers_is_ever_confirmed(
    answers: Sequence[int], refused: set[int], heard: int
) -> None:
    confirms = sent(*range(1, 9))
    good: set[int] = set()
    for tag in answers[:heard]:
        if tag in refused:
            confirms.nack(tag)
        else:
            confirms.ack(tag)
            good.add(tag)
    unbroken = next(count for count in range(9) if count + 1 not in good)
    assert confirms.confirmed == unbroken
