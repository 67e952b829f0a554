"""A scenario holds what is true, and tells the whole story when it does not hold."""

from datetime import date

import pytest

from shared.commands import Decider
from shared.contracts.commands.personnel import FoundOrganisation
from shared.contracts.event import Event
from shared.contracts.personnel import OrganisationFounded
from shared.contracts.refusal import Refusal
from shared.testing.scenario import scenario

DAY = date(2019, 7, 15)


def _decide(command: FoundOrganisation, names: tuple[str, ...]) -> list[Event]:
    if command.name in names:
        return []
    if names:
        raise Refusal("organisation.founded", value=command.name, since=DAY)
    return [OrganisationFounded(name=command.name, on=DAY)]


def _evolve(names: tuple[str, ...], event: OrganisationFounded) -> tuple[str, ...]:
    return (*names, event.name)


def founded(name: str) -> OrganisationFounded:
    return OrganisationFounded(name=name, on=DAY)


NO_NAMES: tuple[str, ...] = ()
BEGINNING = scenario(Decider(NO_NAMES, _evolve, _decide))
SO = FoundOrganisation(name="Sở", on=DAY)


def test_what_is_true_passes() -> None:
    BEGINNING.when(SO).then(founded("Sở"))
    BEGINNING.given(founded("Sở")).when(SO).then_nothing()
    BEGINNING.given(founded("Tỉnh hội")).when(SO).then_refused("organisation.founded", value="Sở", since=DAY)


def test_branches_do_not_touch_each_other() -> None:
    one, other = BEGINNING.given(founded("Sở")), BEGINNING.given(founded("Tỉnh hội"))
    assert (len(BEGINNING.history), len(one.history), len(other.given(founded("x")).history)) == (0, 1, 2)


def test_what_is_not_true_is_told_with_given_when_expected_and_actual() -> None:
    with pytest.raises(AssertionError) as caught:
        BEGINNING.given(founded("Tỉnh hội")).when(SO).then(founded("Sở"))
    assert str(caught.value).splitlines() == [
        "the decision is another one than expected",
        "given",
        '  OrganisationFounded {"name":"Tỉnh hội","on":"2019-07-15"}',
        "when",
        '  FoundOrganisation {"name":"Sở","on":"2019-07-15"}',
        "expected",
        '  OrganisationFounded {"name":"Sở","on":"2019-07-15"}',
        "actual",
        '  refused organisation.founded {"value":"Sở","since":"2019-07-15"}',
    ]


def test_every_other_expectation_fails() -> None:
    done = BEGINNING.when(SO)
    refused = BEGINNING.given(founded("Tỉnh hội")).when(SO)
    nothing = BEGINNING.given(founded("Sở")).when(SO)
    for wrong in (
        lambda: done.then(),
        lambda: done.then(founded("Sở"), founded("Sở")),
        lambda: done.then_nothing(),
        lambda: done.then_refused("organisation.founded"),
        lambda: refused.then(),
        lambda: refused.then_nothing(),
        lambda: refused.then_refused("unit.unknown"),
        lambda: refused.then_refused("organisation.founded", value="Khác"),
        lambda: refused.then_refused("organisation.founded", missing=None),
        lambda: nothing.then(founded("Sở")),
        lambda: nothing.then_refused("organisation.founded"),
    ):
        with pytest.raises(AssertionError, match="another one than expected"):
            wrong()
