"""Units that join, register and are reminded, and the ceremonies of a campaign."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.awards.domain import campaign
from services.awards.domain.campaign import Surroundings, Unit
from services.awards.domain.participation import silent
from shared.commands import Decider
from shared.contracts.awards import CampaignLaunched, UnitJoinedCampaign
from shared.contracts.campaigns import (
    CampaignClosed,
    CeremonyHeld,
    EmulationRegistered,
    Registered,
    UnitReminded,
)
from shared.contracts.commands.awards import Ceremony, JoinCampaign, LaunchCampaign
from shared.contracts.commands.campaigns import HoldCeremony, RegisterEmulation, RemindUnits
from shared.contracts.event import Event
from shared.testing.scenario import Scenario, scenario
from tests.unit.awards.given import CAMPAIGN, DRAFTED, LAUNCH, LAUNCHED

JOINED = UnitJoinedCampaign(campaign=CAMPAIGN, unit="phong-a", on=LAUNCHED)
JOINED_B = UnitJoinedCampaign(campaign=CAMPAIGN, unit="phong-b", on=LAUNCHED)
OVER = CampaignClosed(campaign=CAMPAIGN, campaign_name=DRAFTED.name, on=date(2025, 12, 31))
STAFF = [f"cb-{number:03}" for number in range(120)]
REGISTERED = EmulationRegistered(
    campaign=CAMPAIGN,
    unit="phong-a",
    period="2019",
    number="05/ĐK",
    on=date(2019, 7, 20),
    forms=["co"],
    commitments=["Không ai đi muộn"],
    people=[Registered(person="an", forms=["giay-khen"])],
)


def campaigns(last_recorded: dict[str, date] | None = None) -> Scenario[Any, Any]:
    units = {
        "phong-a": Unit(date(2010, 1, 1)),
        "phong-b": Unit(date(2010, 1, 1), ended=date(2019, 12, 1)),
    }
    around = Surroundings(units=units, last_recorded=last_recorded or {})
    return scenario(
        Decider(
            campaign.INITIAL, campaign.evolve, lambda command, state: campaign.decide(command, state, around)
        )
    )


def launch(participants: list[str], guests: int = 0) -> LaunchCampaign:
    ceremony = Ceremony(place="Hội trường Sở", participants=participants, guests=guests)
    return LaunchCampaign(campaign=CAMPAIGN, on=LAUNCHED, ceremony=ceremony)


def register(**changes: Any) -> RegisterEmulation:
    return RegisterEmulation(**{**msgspec.structs.asdict(REGISTERED), **changes})


def remind(on: date, after_days: int = 30) -> RemindUnits:
    return RemindUnits(campaign=CAMPAIGN, on=on, after_days=after_days)


def reminded(unit: str, on: date, last: date | None, days: int) -> UnitReminded:
    return UnitReminded(campaign=CAMPAIGN, unit=unit, on=on, last_recorded=last, silent_days=days)


def test_a_launch_has_a_ceremony_with_its_participants() -> None:
    launched: CampaignLaunched = msgspec.structs.replace(LAUNCH, participants=124)
    held = CeremonyHeld(
        campaign=CAMPAIGN,
        occasion="launch",
        on=LAUNCHED,
        place="Hội trường Sở",
        participants=STAFF,
        guests=4,
    )
    campaigns().given(DRAFTED).when(launch(STAFF, 4)).then(launched, held)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (launch(["an", "an"]), "ceremony.participant-twice"),
        (launch(["an"], -1), "ceremony.guests"),
        (launch([]), "ceremony.nobody"),
    ],
)
def test_a_ceremony_is_told_soundly(command: LaunchCampaign, code: str) -> None:
    campaigns().given(DRAFTED).when(command).then_refused(code)


def test_other_ceremonies_follow_the_launch() -> None:
    fields: dict[str, Any] = {
        "campaign": CAMPAIGN,
        "occasion": "conferral",
        "on": date(2020, 3, 20),
        "place": "Hội trường",
        "participants": ["an"],
    }
    held = CeremonyHeld(**fields)
    running = campaigns().given(DRAFTED, LAUNCH)
    running.when(HoldCeremony(**fields)).then(held)
    running.given(held).when(HoldCeremony(**fields)).then_nothing()
    early = HoldCeremony(**{**fields, "on": date(2019, 7, 1)})
    running.when(early).then_refused("ceremony.early")
    campaigns().given(DRAFTED).when(HoldCeremony(**fields)).then_refused("campaign.not-launched")


def test_a_unit_joins_with_its_registration_and_commitments() -> None:
    command = JoinCampaign(
        campaign=CAMPAIGN, unit="phong-a", on=LAUNCHED, registration="05/ĐK", commitments=["Đúng giờ"]
    )
    joined = msgspec.structs.replace(JOINED, registration="05/ĐK", commitments=["Đúng giờ"])
    campaigns().given(DRAFTED, LAUNCH).when(command).then(joined)
    campaigns().given(DRAFTED, LAUNCH, OVER).when(command).then_refused("campaign.closed")


def test_a_unit_registers_for_a_period_and_may_mend_it() -> None:
    joined = campaigns().given(DRAFTED, LAUNCH, JOINED)
    joined.when(register()).then(REGISTERED)
    joined.given(REGISTERED).when(register()).then_nothing()
    more = msgspec.structs.replace(REGISTERED, number="06/ĐK", forms=[])
    joined.given(REGISTERED).when(register(number="06/ĐK", forms=[])).then(more)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (register(unit="phong-b"), "registration.not-joined"),
        (register(period="2026"), "campaign.period-outside"),
        (register(on=date(2019, 7, 14)), "registration.early"),
        (register(on=date(2020, 1, 1)), "registration.late"),
        (register(forms=["giay-khen"]), "registration.form"),
        (register(people=[Registered(person="an", forms=["co"])]), "registration.form"),
        (
            register(people=[Registered(person="an"), Registered(person="an")]),
            "registration.person-twice",
        ),
    ],
)
def test_a_registration_has_its_time_and_its_forms(command: RegisterEmulation, code: str) -> None:
    campaigns().given(DRAFTED, LAUNCH, JOINED).when(command).then_refused(code)


def test_nobody_registers_before_their_last_registration() -> None:
    history = (DRAFTED, LAUNCH, JOINED, REGISTERED)
    earlier = register(on=date(2019, 7, 16), number="x")
    campaigns().given(*history).when(earlier).then_refused("registration.early")


def test_units_that_record_nothing_are_reminded_the_longest_silent_first() -> None:
    on = date(2019, 9, 30)
    running = campaigns({"phong-a": date(2019, 8, 31)}).given(DRAFTED, LAUNCH, JOINED, JOINED_B)
    running.when(remind(on)).then(
        reminded("phong-b", on, None, 77), reminded("phong-a", on, date(2019, 8, 31), 30)
    )


@pytest.mark.parametrize(("days", "again"), [(29, False), (30, True)])
def test_a_reminder_comes_again_after_as_many_days(days: int, again: bool) -> None:
    first = reminded("phong-a", date(2019, 8, 14), None, 30)
    on = date(2019, 8, 14) + timedelta(days=days)
    outcome = campaigns().given(DRAFTED, LAUNCH, JOINED, first).when(remind(on))
    assert [event.silent_days for event in outcome.events if isinstance(event, UnitReminded)] == (
        [30 + days] if again else []
    )


@pytest.mark.parametrize(
    ("history", "command", "code"),
    [
        ((DRAFTED,), remind(date(2019, 9, 30)), "campaign.not-launched"),
        ((DRAFTED, LAUNCH), remind(date(2019, 9, 30), 0), "campaign.remind-after"),
        ((DRAFTED, LAUNCH), remind(date(2026, 1, 1)), "campaign.over"),
        ((DRAFTED, LAUNCH, OVER), remind(date(2025, 12, 31)), "campaign.closed"),
    ],
)
def test_reminders_belong_to_a_running_campaign(
    history: tuple[Event, ...], command: RemindUnits, code: str
) -> None:
    campaigns().given(*history).when(command).then_refused(code)


def test_a_unit_that_is_no_more_is_not_reminded() -> None:
    campaigns().given(DRAFTED, LAUNCH, JOINED_B).when(remind(date(2020, 3, 1))).then_nothing()


DAYS = st.dates(date(2019, 1, 1), date(2020, 12, 31))


@given(
    st.dictionaries(st.sampled_from("abc"), DAYS, min_size=1),
    st.dictionaries(st.sampled_from("abc"), DAYS),
    st.dictionaries(st.sampled_from("abc"), DAYS),
    DAYS,
    st.integers(1, 60),
)
def test_nobody_is_reminded_within_so_many_days_of_anything(
    members: dict[str, date], recorded: dict[str, date], told: dict[str, date], on: date, after: int
) -> None:
    due = silent(members, recorded, told, on, after)
    for unit in members:
        known = [members[unit], *(days[unit] for days in (recorded, told) if unit in days)]
        assert (unit in [one[0] for one in due]) == (on - max(known) >= timedelta(days=after))
    assert [days for _, _, days in due] == sorted((days for _, _, days in due), reverse=True)
