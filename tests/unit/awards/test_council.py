"""Who sits on a council: roles, terms, substitutes and relatives."""

from datetime import date
from typing import Any

import msgspec
import pytest

from services.awards.domain import council
from services.awards.rules import council_rules
from shared.commands import Decider
from shared.contracts.commands.council import (
    AppointMember,
    DeclareRelatives,
    FormCouncil,
    NameSubstitute,
    ReleaseMember,
)
from shared.contracts.council import (
    MemberAppointed,
    MemberReleased,
    RelativesDeclared,
    Share,
    SubstituteNamed,
)
from shared.contracts.refusal import Refusal
from shared.testing.scenario import Scenario, scenario
from tests.unit.awards.council_given import (
    COUNCIL,
    FORMED,
    FORMED_ON,
    MEMBERS,
    RULES,
    council_of,
    member,
)


def councils() -> Scenario[Any, Any]:
    return scenario(Decider(council.INITIAL, council.evolve, council.decide))


def form(**changes: Any) -> FormCouncil:
    return FormCouncil(**{**msgspec.structs.asdict(FORMED), **changes})


def quorum(part: int, whole: int, exceeds: bool = False) -> FormCouncil:
    share = Share(part=part, whole=whole, exceeds=exceeds)
    return form(rules=msgspec.structs.replace(RULES, quorum=share))


def appoint(**changes: Any) -> AppointMember:
    return AppointMember(council=COUNCIL, member=member("moi", **changes), decision_number="02/QĐ")


def release(person: str = "nam", on: date = date(2020, 1, 31)) -> ReleaseMember:
    return ReleaseMember(council=COUNCIL, person=person, on=on, decision_number="03/QĐ")


def name(person: str, substitute: str | None) -> NameSubstitute:
    return NameSubstitute(council=COUNCIL, person=person, substitute=substitute)


def declare(person: str, *relatives: str) -> DeclareRelatives:
    return DeclareRelatives(council=COUNCIL, person=person, relatives=list(relatives))


def test_a_council_is_formed() -> None:
    councils().when(form()).then(FORMED)
    councils().given(FORMED).when(form()).then_nothing()
    councils().given(FORMED).when(form(name="Khác")).then_refused("council.exists")


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (form(members=[*MEMBERS, member("chi")]), "council.member-twice"),
        (form(members=MEMBERS[1:]), "council.one-chair"),
        (form(members=[*MEMBERS, member("hai", "chair")]), "council.one-chair"),
        (form(members=[*MEMBERS, member("x", until=date(2019, 1, 1))]), "council.term"),
        (form(members=[*MEMBERS, member("x", substitute="thay")]), "council.substitute-taken"),
        (form(members=[*MEMBERS, member("x", substitute="chi")]), "council.substitute-member"),
        (form(rules=msgspec.structs.replace(RULES, substitutes=False)), "council.no-substitutes"),
        (form(rules=msgspec.structs.replace(RULES, presiding=[])), "council.nobody-presides"),
        (quorum(0, 3), "council.quorum"),
        (quorum(4, 3), "council.quorum"),
        (quorum(3, 3, exceeds=True), "council.quorum"),
    ],
)
def test_members_fit_together(command: FormCouncil, code: str) -> None:
    councils().when(command).then_refused(code)


@pytest.mark.parametrize(
    "command",
    [appoint(), release(), name("nam", "x"), declare("nam", "an")],
    ids=lambda command: type(command).__name__,
)
def test_there_is_no_council_before_it_is_formed(command: Any) -> None:
    councils().when(command).then_refused("council.unknown", value=COUNCIL)


def test_members_come_and_go() -> None:
    appointed = MemberAppointed(council=COUNCIL, member=member("moi"), decision_number="02/QĐ")
    formed = councils().given(FORMED)
    formed.when(appoint()).then(appointed)
    formed.given(appointed).when(appoint()).then_nothing()
    released = MemberReleased(council=COUNCIL, person="nam", on=date(2020, 1, 31), decision_number="03/QĐ")
    formed.when(release()).then(released)
    formed.given(released).when(release()).then_nothing()
    state = council_of(FORMED, appointed, released)
    assert list(state.seats(date(2020, 1, 31))) == ["chi", "moi", "nam", "pho", "tam", "thu"]
    assert list(state.seats(date(2020, 2, 1))) == ["chi", "moi", "pho", "tam", "thu"]
    assert state.seats(date(2019, 1, 1)) == {}


def test_a_new_chair_comes_when_the_old_one_has_gone() -> None:
    successor = member("moi", "chair")
    later = msgspec.structs.replace(successor, since=date(2020, 2, 1))
    gone = MemberReleased(council=COUNCIL, person="chi", on=date(2020, 1, 31), decision_number="03/QĐ")
    early = AppointMember(council=COUNCIL, member=successor, decision_number="04/QĐ")
    councils().given(FORMED, gone).when(early).then_refused("council.one-chair", value="chi, moi")
    in_time = AppointMember(council=COUNCIL, member=later, decision_number="04/QĐ")
    councils().given(FORMED, gone).when(in_time).then(
        MemberAppointed(council=COUNCIL, member=later, decision_number="04/QĐ")
    )


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (release("x"), "council.not-member"),
        (release(on=date(2019, 1, 1)), "council.released-early"),
        (appoint(substitute="chi"), "council.substitute-member"),
        (appoint(substitute="thay"), "council.substitute-taken"),
        (
            AppointMember(council=COUNCIL, member=member("thay"), decision_number="x"),
            "council.substitute-member",
        ),
        (name("x", "y"), "council.not-member"),
        (name("nam", "thay"), "council.substitute-taken"),
        (name("nam", "chi"), "council.substitute-member"),
        (declare("x", "an"), "council.not-member"),
        (declare("nam", "an", "nam"), "council.own-relative"),
    ],
)
def test_who_does_not_fit_is_refused(command: Any, code: str) -> None:
    councils().given(FORMED).when(command).then_refused(code)


def test_nobody_is_released_after_their_term() -> None:
    gone = MemberReleased(council=COUNCIL, person="nam", on=date(2020, 1, 31), decision_number="03/QĐ")
    councils().given(FORMED, gone).when(release(on=date(2020, 3, 1))).then_refused("council.released")


def test_a_substitute_is_named_and_withdrawn() -> None:
    named = SubstituteNamed(council=COUNCIL, person="nam", substitute="x")
    councils().given(FORMED).when(name("nam", "x")).then(named)
    councils().given(FORMED, named).when(name("nam", "x")).then_nothing()
    withdrawn = SubstituteNamed(council=COUNCIL, person="tam", substitute=None)
    councils().given(FORMED).when(name("tam", None)).then(withdrawn)
    freed = councils().given(FORMED, withdrawn).when(name("nam", "thay"))
    freed.then(SubstituteNamed(council=COUNCIL, person="nam", substitute="thay"))


def test_relatives_are_declared_by_members_and_substitutes() -> None:
    for person in ("nam", "thay"):
        told = RelativesDeclared(council=COUNCIL, person=person, relatives=["an", "ba"])
        councils().given(FORMED).when(declare(person, "ba", "an")).then(told)
        councils().given(FORMED, told).when(declare(person, "an", "ba")).then_nothing()


@pytest.mark.parametrize("on", [date(2019, 1, 2), date(2023, 12, 31), date(2024, 1, 1), date(2026, 1, 1)])
def test_rules_are_data_of_their_time_and_not_verified(on: date) -> None:
    rules = council_rules(on)
    grounds = rules.grounds
    assert grounds.since is not None and grounds.since <= on <= (grounds.until or date.max)
    assert grounds.source and not grounds.verified
    assert [rules.quorum.reached(present, 9) for present in (5, 6)] == [False, True]


def test_no_rules_are_made_up_for_earlier_days() -> None:
    with pytest.raises(Refusal) as refused:
        council_rules(date(2010, 1, 1))
    assert refused.value.code == "council.no-rules"


def test_a_member_sits_from_the_first_to_the_last_day() -> None:
    one = member("x", until=date(2019, 12, 31))
    days = [date(2019, 1, 1), FORMED_ON, date(2019, 12, 31), date(2020, 1, 1)]
    assert [council.sits(one, day) for day in days] == [False, True, True, False]
