"""Interim and final reviews, the end of a campaign, and making its honours known."""

from datetime import date
from typing import Any

import msgspec
import pytest

from services.awards.domain import campaign
from services.awards.domain.campaign import Surroundings
from services.awards.domain.honour_roll import roll
from shared.commands import Decider
from shared.contracts.awards import UnitJoinedCampaign
from shared.contracts.campaigns import CampaignClosed, Finding, HonourPublished, PeriodReviewed
from shared.contracts.commands.awards import JoinCampaign
from shared.contracts.commands.campaigns import CloseCampaign, PublishHonours, ReviewPeriod
from shared.contracts.event import Event
from shared.testing.scenario import Scenario, scenario
from tests.unit.awards.given import CAMPAIGN, CONFERRED, DRAFTED, LAUNCH, LAUNCHED
from tests.unit.awards.test_charter import WITH_ARTICLES

GOOD = Finding(kind="achievement", text="110 % kế hoạch", article="dieu-1", unit="phong-a")
INTERIM = PeriodReviewed(
    campaign=CAMPAIGN,
    campaign_name=DRAFTED.name,
    kind="interim",
    period="2019",
    on=date(2020, 1, 10),
    document="33/BC",
    findings=[GOOD],
)
LAST = msgspec.structs.replace(INTERIM, kind="final", period="2020", on=date(2021, 1, 10))
CLOSED = CampaignClosed(campaign=CAMPAIGN, campaign_name=DRAFTED.name, on=date(2021, 2, 1))
SHORT = msgspec.structs.replace(WITH_ARTICLES, last_day=date(2020, 12, 31))
JOINED = UnitJoinedCampaign(campaign=CAMPAIGN, unit="phong-a", on=LAUNCHED)
RUNNING: tuple[Event, ...] = (SHORT, LAUNCH, JOINED)
HONOURS = roll([CONFERRED])
PUBLISHED = HonourPublished(
    campaign=CAMPAIGN, campaign_name=DRAFTED.name, period="2019", on=date(2020, 3, 25), honours=HONOURS
)


def campaigns() -> Scenario[Any, Any]:
    around = Surroundings(honours={"2019": HONOURS})
    return scenario(
        Decider(
            campaign.INITIAL, campaign.evolve, lambda command, state: campaign.decide(command, state, around)
        )
    )


def review(of: PeriodReviewed = INTERIM, **changes: Any) -> ReviewPeriod:
    fields = {name: getattr(of, name) for name in ReviewPeriod.__struct_fields__}
    return ReviewPeriod(**{**fields, **changes})


def close(on: date = CLOSED.on) -> CloseCampaign:
    return CloseCampaign(campaign=CAMPAIGN, on=on)


def publish(period: str = "2019", on: date = PUBLISHED.on) -> PublishHonours:
    return PublishHonours(campaign=CAMPAIGN, period=period, on=on)


def test_a_period_is_reviewed_with_its_findings() -> None:
    campaigns().given(*RUNNING).when(review()).then(INTERIM)
    campaigns().given(*RUNNING, INTERIM).when(review()).then_nothing()


def test_the_final_review_is_of_the_period_that_the_campaign_ends_in() -> None:
    campaigns().given(*RUNNING, INTERIM).when(review(LAST)).then(LAST)
    campaigns().given(*RUNNING).when(review(kind="final")).then_refused("review.not-last")


@pytest.mark.parametrize(
    ("history", "command", "code"),
    [
        ((), review(), "campaign.unknown"),
        ((SHORT,), review(), "campaign.not-launched"),
        (RUNNING, review(on=date(2019, 12, 30)), "review.early"),
        (RUNNING, review(period="2021"), "campaign.period-outside"),
        (RUNNING, review(period="2019-Q4"), "campaign.period-unplanned"),
        (RUNNING, review(findings=[]), "review.no-findings"),
        (RUNNING, review(findings=[Finding(kind="task", text=" ")]), "review.finding-empty"),
        (RUNNING, review(findings=[msgspec.structs.replace(GOOD, article="x")]), "review.article"),
        (RUNNING, review(findings=[msgspec.structs.replace(GOOD, unit="x")]), "review.unit"),
        ((*RUNNING, INTERIM), review(document="34/BC"), "review.held"),
        ((*RUNNING, LAST), review(), "review.final-held"),
        ((*RUNNING, LAST, CLOSED), review(), "campaign.closed"),
    ],
)
def test_a_review_has_its_time_and_its_findings(history: tuple[Event, ...], command: Any, code: str) -> None:
    campaigns().given(*history).when(command).then_refused(code)


def test_a_campaign_is_closed_after_its_final_review() -> None:
    campaigns().given(*RUNNING, LAST).when(close()).then(CLOSED)
    campaigns().given(*RUNNING, LAST, CLOSED).when(close()).then_nothing()


@pytest.mark.parametrize(
    ("history", "command", "code"),
    [
        ((SHORT,), close(), "campaign.not-launched"),
        ((*RUNNING, INTERIM), close(), "campaign.no-final-review"),
        ((*RUNNING, LAST), close(date(2021, 1, 9)), "campaign.closed-early"),
        ((*RUNNING, LAST, CLOSED), close(date(2021, 3, 1)), "campaign.closed"),
    ],
)
def test_a_campaign_ends_in_order(history: tuple[Event, ...], command: Any, code: str) -> None:
    campaigns().given(*history).when(command).then_refused(code)


def test_nobody_joins_what_was_closed() -> None:
    join = JoinCampaign(campaign=CAMPAIGN, unit="phong-b", on=LAUNCHED)
    campaigns().given(*RUNNING, LAST, CLOSED).when(join).then_refused("campaign.closed")


def test_honours_are_made_known_whole_also_after_the_end() -> None:
    campaigns().given(*RUNNING).when(publish()).then(PUBLISHED)
    campaigns().given(*RUNNING, LAST, CLOSED).when(publish()).then(PUBLISHED)
    campaigns().given(*RUNNING, PUBLISHED).when(publish()).then_nothing()


@pytest.mark.parametrize(
    ("history", "command", "code"),
    [
        ((SHORT,), publish(), "campaign.not-launched"),
        (RUNNING, publish("2020"), "honours.none"),
        (RUNNING, publish("2022"), "campaign.period-outside"),
        (RUNNING, publish(on=date(2020, 3, 19)), "honours.early"),
        ((*RUNNING, PUBLISHED), publish(on=date(2020, 3, 24)), "honours.early"),
    ],
)
def test_honours_are_known_once_conferred(history: tuple[Event, ...], command: Any, code: str) -> None:
    campaigns().given(*history).when(command).then_refused(code)
