"""A form is good once, not at once and not for ever; and nobody comes too often, or is remembered."""

from datetime import UTC, datetime, timedelta

import pytest

from services.gateway.feedback.counters import Counter, Rule
from services.gateway.feedback.crowd import ROTATES_SECONDS, Crowd
from services.gateway.feedback.forms import LATEST, SOONEST, given_at, given_out, nonce_of
from services.gateway.feedback.sayings import Saying, records_of
from shared.contracts.refusal import Refusal

NOW = datetime(2019, 7, 15, 2, 0, tzinfo=UTC)
RULES = [Rule(2, "thai-do", 1, 2), Rule(5, "khen", 5, 5)]
COUNTER = Counter("quay-1", "mot-cua", "Quầy 1", RULES, "secret")


def test_a_form_is_known_again_between_its_times() -> None:
    form = given_out(COUNTER, NOW)
    assert nonce_of(COUNTER, form, NOW + SOONEST) == nonce_of(COUNTER, form, NOW + LATEST)
    assert given_at(form) == NOW
    assert given_out(COUNTER, NOW) != form


@pytest.mark.parametrize(
    ("after", "code"), [(timedelta(0), "feedback.soon"), (LATEST + timedelta(seconds=1), "feedback.form")]
)
def test_too_soon_and_too_late_are_refused(after: timedelta, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        nonce_of(COUNTER, given_out(COUNTER, NOW), NOW + after)
    assert refused.value.code == code


@pytest.mark.parametrize("form", ["", "a", "a.b.c", "é.1.x", "..", given_out(COUNTER, NOW)[:-1] + "!"])
def test_what_we_did_not_give_out_is_no_form(form: str) -> None:
    with pytest.raises(Refusal) as refused:
        nonce_of(COUNTER, form, NOW + SOONEST)
    assert refused.value.code == "feedback.form"


def test_a_form_of_another_counter_is_none() -> None:
    other = Counter("quay-2", "mot-cua", "Quầy 2", [], "another")
    with pytest.raises(Refusal) as refused:
        nonce_of(other, given_out(COUNTER, NOW), NOW + SOONEST)
    assert refused.value.code == "feedback.form"


def test_bad_and_good_answers_become_what_the_rules_say_and_others_nothing() -> None:
    said = Saying("n", [3, 2, 3, 3, 5], "chờ lâu")
    first, second = records_of("so", COUNTER, said, NOW)
    assert (first["criterion"], second["criterion"]) == ("thai-do", "khen")
    assert (first["alleged"], first["source"], first["subject"]) == (True, "citizen", "mot-cua")
    assert records_of("so", COUNTER, said, NOW) == [first, second]
    assert records_of("so", COUNTER, Saying("n", [3, 3, 3, 3, 3], None), NOW) == []


def test_an_address_comes_ten_times_and_is_then_forgotten() -> None:
    at = [0.0]
    crowd = Crowd(lambda: at[0])
    assert [crowd.allows("10.0.0.1", "q") for _ in range(11)] == [True] * 10 + [False]
    assert crowd.allows("10.0.0.2", "q")
    assert "10.0.0.1" not in repr(vars(crowd)) + repr(vars(crowd._addresses))
    at[0] = ROTATES_SECONDS
    assert crowd.allows("10.0.0.1", "q")


def test_a_counter_is_not_flooded_from_many_addresses() -> None:
    crowd = Crowd(lambda: 0.0)
    assert sum(crowd.allows(f"10.0.1.{number}", "q") for number in range(100)) == 60
    assert crowd.allows("10.0.0.9", "another")
