"""What a draft must be, how two drafts differ, and redrafting."""

from datetime import date
from typing import Any

import msgspec
import pytest

from services.awards.domain import campaign
from services.awards.domain.campaign import Surroundings
from services.awards.domain.charter import Difference, charter_of, differences
from shared.commands import Decider
from shared.contracts.awards import Article, Contact
from shared.contracts.campaigns import CampaignRedrafted, ConsultationOpened
from shared.contracts.commands.awards import DraftCampaign
from shared.contracts.commands.campaigns import RedraftCampaign
from shared.testing.scenario import Scenario, scenario
from tests.unit.awards.given import CAMPAIGN, CERTIFICATE, CRITERIA, DRAFTED, FLAG_OF_BLOCK, LAUNCH

FIRST = Article(article="dieu-1", title="Cá nhân", text="Đúng giờ", audience="person")
SECOND = Article(article="dieu-2", title="Tập thể", text="Niêm yết thủ tục", audience="unit")
WITH_ARTICLES = msgspec.structs.replace(DRAFTED, articles=[FIRST, SECOND], periods=["2019", "2020"])


def campaigns() -> Scenario[Any, Any]:
    around = Surroundings(criteria=frozenset({CRITERIA}))
    return scenario(
        Decider(
            campaign.INITIAL, campaign.evolve, lambda command, state: campaign.decide(command, state, around)
        )
    )


def draft(**changes: Any) -> DraftCampaign:
    return DraftCampaign(**{**msgspec.structs.asdict(WITH_ARTICLES), **changes})


def redraft(**changes: Any) -> RedraftCampaign:
    fields = {**msgspec.structs.asdict(WITH_ARTICLES), "reason": "Tiếp thu ý kiến", **changes}
    return RedraftCampaign(**fields)


def redrafted(draft: int = 2, **changes: Any) -> CampaignRedrafted:
    fields = {**msgspec.structs.asdict(WITH_ARTICLES), "reason": "Tiếp thu ý kiến", **changes}
    return CampaignRedrafted(**fields, draft=draft)


def test_a_draft_has_articles_periods_and_contacts() -> None:
    contacts = [Contact(office="Văn phòng Sở", address="0297 3 812 345")]
    wanted = msgspec.structs.replace(WITH_ARTICLES, contacts=contacts)
    campaigns().when(draft(contacts=contacts)).then(wanted)


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        ({"articles": [FIRST, FIRST]}, "campaign.article-twice", "articles"),
        (
            {"articles": [msgspec.structs.replace(FIRST, article="Điều 1")]},
            "campaign.article-id",
            "articles[0].article",
        ),
        (
            {"articles": [msgspec.structs.replace(FIRST, text=" ")]},
            "campaign.article-text",
            "articles[0].text",
        ),
        ({"periods": ["2019", "2019"]}, "campaign.period-twice", "periods"),
        ({"periods": ["2018"]}, "campaign.period-outside", "period"),
        ({"periods": ["2026"]}, "campaign.period-outside", "period"),
    ],
)
def test_what_contradicts_is_refused(change: dict[str, Any], code: str, place: str) -> None:
    campaigns().when(draft(**change)).then_refused(code, place=place)
    campaigns().given(WITH_ARTICLES).when(redraft(**change)).then_refused(code, place=place)


def test_a_draft_is_replaced_by_another_with_the_next_number() -> None:
    twice = campaigns().given(WITH_ARTICLES, redrafted(name="Hai"))
    twice.when(redraft(name="Ba")).then(redrafted(3, name="Ba"))


def test_the_same_draft_again_adds_nothing() -> None:
    campaigns().given(WITH_ARTICLES).when(redraft()).then_nothing()
    campaigns().given(WITH_ARTICLES, redrafted(name="Hai")).when(draft()).then_nothing()


def test_what_was_never_drafted_is_not_redrafted() -> None:
    campaigns().when(redraft(name="Hai")).then_refused("campaign.unknown")


def test_the_charter_is_frozen_at_the_launch() -> None:
    campaigns().given(WITH_ARTICLES, LAUNCH).when(redraft(name="Hai")).then_refused(
        "campaign.frozen", launched=LAUNCH.on
    )


def test_no_draft_changes_while_staff_comment_on_it() -> None:
    opened = ConsultationOpened(campaign=CAMPAIGN, draft=1, on=date(2019, 5, 2), until=date(2019, 5, 20))
    campaigns().given(WITH_ARTICLES, opened).when(redraft(name="Hai")).then_refused("consultation.open")


def test_two_drafts_differ_by_field_article_and_form() -> None:
    clearer = msgspec.structs.replace(SECOND, text="Niêm yết đầy đủ thủ tục")
    third = Article(article="dieu-3", title="Khen thưởng", text="Mỗi khối một cờ")
    stricter = msgspec.structs.replace(CERTIFICATE, minimum_points=9500)
    before = charter_of(WITH_ARTICLES)
    after = charter_of(
        msgspec.structs.replace(
            WITH_ARTICLES,
            last_day=date(2024, 12, 31),
            forms=[stricter],
            articles=[third, clearer],
        )
    )
    assert differences(before, after) == [
        Difference("last_day", "changed", "2025-12-31", "2024-12-31"),
        Difference("forms[giay-khen].minimum_points", "changed", 9000, 9500),
        Difference("forms[co]", "removed", before=msgspec.to_builtins(FLAG_OF_BLOCK)),
        Difference("articles[dieu-3]", "added", after=msgspec.to_builtins(third)),
        Difference("articles[dieu-2].text", "changed", "Niêm yết thủ tục", "Niêm yết đầy đủ thủ tục"),
        Difference("articles[dieu-1]", "removed", before=msgspec.to_builtins(FIRST)),
    ]


def test_drafts_that_say_the_same_do_not_differ() -> None:
    turned = msgspec.structs.replace(WITH_ARTICLES, articles=[SECOND, FIRST])
    assert differences(charter_of(WITH_ARTICLES), charter_of(turned)) == []
