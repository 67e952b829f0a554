from datetime import date
from typing import Any

import msgspec
import pytest

from services.awards.domain import campaign
from services.awards.domain.campaign import Surroundings, Unit
from shared.commands import Decider
from shared.contracts.awards import AwardForm, UnitJoinedCampaign
from shared.contracts.commands.awards import DraftCampaign, JoinCampaign, LaunchCampaign
from shared.testing.scenario import Scenario, scenario
from tests.unit.awards.given import CAMPAIGN, CERTIFICATE, CRITERIA, DRAFTED, FLAG_OF_BLOCK, LAUNCH, LAUNCHED

AROUND = Surroundings(
    criteria=frozenset({CRITERIA}),
    units={
        "phong-a": Unit(date(2010, 1, 1)),
        "phong-moi": Unit(date(2020, 1, 1)),
        "phong-cu": Unit(date(2010, 1, 1), ended=date(2019, 9, 1)),
    },
)
JOINED = UnitJoinedCampaign(campaign=CAMPAIGN, unit="phong-a", on=LAUNCHED)


def campaigns() -> Scenario[Any, Any]:
    return scenario(
        Decider(
            campaign.INITIAL, campaign.evolve, lambda command, state: campaign.decide(command, state, AROUND)
        )
    )


def draft(**changes: Any) -> DraftCampaign:
    return DraftCampaign(**{**msgspec.structs.asdict(DRAFTED), **changes})


def draft_with(**changes: Any) -> DraftCampaign:
    return draft(forms=[msgspec.structs.replace(CERTIFICATE, **changes)])


def launch(on: date = LAUNCHED) -> LaunchCampaign:
    return LaunchCampaign(campaign=CAMPAIGN, on=on)


def join(unit: str = "phong-a", on: date = LAUNCHED) -> JoinCampaign:
    return JoinCampaign(campaign=CAMPAIGN, unit=unit, on=on)


def test_a_campaign_is_drafted() -> None:
    campaigns().when(draft()).then(DRAFTED)


@pytest.mark.parametrize("history", [(DRAFTED,), (DRAFTED, LAUNCH)])
def test_drafting_the_same_again_adds_nothing(history: tuple[Any, ...]) -> None:
    campaigns().given(*history).when(draft()).then_nothing()


@pytest.mark.parametrize("history", [(DRAFTED,), (DRAFTED, LAUNCH)])
@pytest.mark.parametrize(
    "change",
    [
        {"name": "Phong trào khác"},
        {"criteria": "khac"},
        {"first_day": date(2019, 8, 1)},
        {"last_day": date(2024, 12, 31)},
        {"forms": [FLAG_OF_BLOCK]},
    ],
)
def test_other_contents_need_another_code(history: tuple[Any, ...], change: dict[str, Any]) -> None:
    campaigns().given(*history).when(draft(**change)).then_refused(
        "campaign.exists", value=CAMPAIGN, name="Văn hóa công sở"
    )


def test_a_campaign_may_last_one_day() -> None:
    one_day = draft(last_day=DRAFTED.first_day)
    campaigns().when(one_day).then(msgspec.structs.replace(DRAFTED, last_day=DRAFTED.first_day))


def test_a_campaign_does_not_end_before_it_begins() -> None:
    campaigns().when(draft(last_day=date(2019, 6, 30))).then_refused("campaign.backwards")


def test_its_criteria_are_published() -> None:
    campaigns().when(draft(criteria="khac")).then_refused(
        "campaign.criteria-unknown", value="khac", known=CRITERIA
    )


def test_each_form_has_its_own_code() -> None:
    campaigns().when(draft(forms=[CERTIFICATE, CERTIFICATE])).then_refused(
        "campaign.form-twice", value="giay-khen"
    )


@pytest.mark.parametrize("code", ["", "Giấy khen", "a" * 64, "-a", "a\n"])
def test_a_form_code_is_a_short_name(code: str) -> None:
    campaigns().when(draft_with(form=code)).then_refused("campaign.form-id", place="forms[0].form")


def test_a_form_has_a_name() -> None:
    campaigns().when(draft_with(name=" ")).then_refused("campaign.form-name")


def test_only_a_unit_leads_a_block() -> None:
    campaigns().when(draft_with(rule="block-leader", quota_percent=None)).then_refused(
        "campaign.form-leader", value="person"
    )


def test_leading_a_block_knows_no_quota() -> None:
    leader = msgspec.structs.replace(FLAG_OF_BLOCK, quota_percent=10)
    campaigns().when(draft(forms=[leader])).then_refused("campaign.form-leader-quota", value=10)


@pytest.mark.parametrize("quota", [-1, 0, 101])
def test_a_quota_is_a_share(quota: int) -> None:
    campaigns().when(draft_with(quota_percent=quota)).then_refused("campaign.form-quota", value=quota)


@pytest.mark.parametrize("quota", [1, 100, None])
def test_a_quota_may_be_any_share_or_none(quota: int | None) -> None:
    forms: list[AwardForm] = [msgspec.structs.replace(CERTIFICATE, quota_percent=quota)]
    campaigns().when(draft(forms=forms)).then(msgspec.structs.replace(DRAFTED, forms=forms))


def test_a_draft_is_launched() -> None:
    campaigns().given(DRAFTED).when(launch()).then(LAUNCH)


def test_launching_again_on_the_same_day_adds_nothing() -> None:
    campaigns().given(DRAFTED, LAUNCH).when(launch()).then_nothing()


def test_a_campaign_is_launched_once() -> None:
    other = date(2019, 8, 1)
    campaigns().given(DRAFTED, LAUNCH).when(launch(other)).then_refused(
        "campaign.launched", value=other, there=LAUNCHED
    )


def test_what_was_never_drafted_is_not_launched() -> None:
    campaigns().when(launch()).then_refused("campaign.unknown", value=CAMPAIGN)


def test_what_is_over_is_not_launched() -> None:
    campaigns().given(DRAFTED).when(launch(date(2026, 1, 1))).then_refused("campaign.over")


def test_a_unit_joins() -> None:
    campaigns().given(DRAFTED, LAUNCH).when(join()).then(JOINED)


def test_joining_twice_adds_nothing() -> None:
    later = join(on=date(2019, 9, 1))
    campaigns().given(DRAFTED, LAUNCH, JOINED).when(later).then_nothing()


def test_nobody_joins_a_draft() -> None:
    campaigns().given(DRAFTED).when(join()).then_refused("campaign.not-launched")


def test_nobody_joins_what_does_not_exist() -> None:
    campaigns().when(join()).then_refused("campaign.unknown")


def test_nobody_joins_before_the_launch() -> None:
    campaigns().given(DRAFTED, LAUNCH).when(join(on=date(2019, 7, 14))).then_refused("campaign.join-early")


def test_nobody_joins_what_is_over() -> None:
    campaigns().given(DRAFTED, LAUNCH).when(join(on=date(2026, 1, 1))).then_refused("campaign.over")


def test_an_unknown_unit_cannot_join() -> None:
    campaigns().given(DRAFTED, LAUNCH).when(join("phong-x")).then_refused(
        "unit.unknown", value="phong-x", known="phong-a, phong-cu, phong-moi"
    )


def test_a_unit_cannot_join_before_it_exists() -> None:
    campaigns().given(DRAFTED, LAUNCH).when(join("phong-moi")).then_refused("unit.not-yet")


def test_an_ended_unit_cannot_join() -> None:
    campaigns().given(DRAFTED, LAUNCH).when(join("phong-cu", date(2019, 9, 1))).then_refused("unit.ended")


def test_a_unit_may_join_on_its_last_day() -> None:
    last = date(2019, 8, 31)
    campaigns().given(DRAFTED, LAUNCH).when(join("phong-cu", last)).then(
        UnitJoinedCampaign(campaign=CAMPAIGN, unit="phong-cu", on=last)
    )
