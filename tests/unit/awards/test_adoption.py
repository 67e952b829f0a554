"""A campaign adopted from the level above may add and be stricter, never weaker."""

import copy
from datetime import date
from typing import Any

import msgspec
import pytest

from services.awards.domain import campaign
from services.awards.domain.adopted_criteria import weakened_criteria
from services.awards.domain.adoption import Adoptable, weakened
from services.awards.domain.campaign import Surroundings
from services.awards.domain.charter import charter_of
from shared.commands import Decider
from shared.contracts.awards import Adopted, Article
from shared.contracts.commands.awards import DraftCampaign
from shared.testing.scenario import Scenario, scenario
from tests.unit.awards.given import CERTIFICATE, CRITERIA, FLAG_OF_BLOCK
from tests.unit.awards.test_charter import FIRST, SECOND, WITH_ARTICLES

SHEET: dict[str, Any] = {
    "criteria": "tieu-chi-tinh",
    "name": {"vi": "Tỉnh"},
    "contested": "suspended",
    "individual": {
        "period": "month",
        "ceiling": 100,
        "groups": [
            {
                "group": "gio-giac",
                "base": 30,
                "items": [
                    {"criterion": "di-muon", "points": -1.5, "free_per_month": 1},
                    {"criterion": "sang-kien", "points": 5, "cap": {"per": "month", "points": 10}},
                ],
            }
        ],
        "bonus": {"ceiling": 10, "items": [{"criterion": "viec-tot", "points": 2}]},
        "grades": [{"grade": "A", "from": 90}, {"grade": "B", "from": 0}],
        "flags": [{"flag": "tre-nhieu", "severity": "attention", "when": {"points_under": 50}}],
    },
}
ABOVE = charter_of(WITH_ARTICLES)
TAKEN = Adopted(tenant="tinh", campaign=ABOVE.campaign)


def own(**changes: Any) -> Any:
    return msgspec.structs.replace(ABOVE, campaign="cua-so", adopts=TAKEN, **changes)


def codes(found: list[Any]) -> list[str]:
    return [one.code for one in found]


def test_the_same_charter_is_as_strict() -> None:
    assert weakened(ABOVE, own()) == []


def test_more_may_be_asked_for() -> None:
    further = Article(article="dieu-3", title="Thêm", text="Trồng cây")
    stricter = msgspec.structs.replace(
        CERTIFICATE, minimum_points=9500, quota_percent=10, barred_by=["citizen-complaint", "khac"]
    )
    assert weakened(ABOVE, own(articles=[FIRST, SECOND, further], forms=[stricter])) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"first_day": date(2019, 6, 1)}, "adoption.span"),
        ({"last_day": date(2026, 1, 1)}, "adoption.span"),
        ({"articles": [FIRST]}, "adoption.article-left-out"),
        (
            {"articles": [FIRST, msgspec.structs.replace(SECOND, text="Khác")]},
            "adoption.article-changed",
        ),
        ({"forms": [msgspec.structs.replace(CERTIFICATE, recipient="unit")]}, "adoption.form-other"),
        ({"forms": [msgspec.structs.replace(FLAG_OF_BLOCK, minimum_points=8999)]}, "adoption.form-points"),
        ({"forms": [msgspec.structs.replace(CERTIFICATE, grades=["A", "B"])]}, "adoption.form-grades"),
        ({"forms": [msgspec.structs.replace(CERTIFICATE, grades=[])]}, "adoption.form-grades"),
        ({"forms": [msgspec.structs.replace(CERTIFICATE, barred_by=["x"])]}, "adoption.form-flags"),
        ({"forms": [msgspec.structs.replace(CERTIFICATE, quota_percent=21)]}, "adoption.form-quota"),
        ({"forms": [msgspec.structs.replace(CERTIFICATE, quota_percent=None)]}, "adoption.form-quota"),
    ],
)
def test_less_is_found(change: dict[str, Any], code: str) -> None:
    assert codes(weakened(ABOVE, own(**change))) == [code]


def changed(path: list[Any], value: Any) -> dict[str, Any]:
    """The sheet with the value at `path` replaced; ... removes it."""
    sheet = copy.deepcopy(SHEET)
    place: Any = sheet
    for step in path[:-1]:
        place = place[step]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return sheet


GROUPS = SHEET["individual"]["groups"]
ITEMS = ["individual", "groups", 0, "items"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["name"], {"vi": "Sở"}),
        ([*ITEMS, 0, "points"], -2),
        ([*ITEMS, 0, "free_per_month"], 0),
        ([*ITEMS, 0, "free_per_month"], ...),
        ([*ITEMS, 1, "points"], 4),
        (["individual", "ceiling"], 95),
        (["individual", "groups", 0, "base"], 25),
        (["individual", "bonus", "ceiling"], 5),
        (["individual", "grades", 0, "from"], 92),
        (["individual", "flags"], [*SHEET["individual"]["flags"], {"flag": "moi"}]),
        (
            ["individual", "groups", 0, "items"],
            [*GROUPS[0]["items"], {"criterion": "x"}],
        ),
        (
            ["individual", "groups"],
            [*GROUPS, {"group": "moi", "items": [{"criterion": "y", "points": -1}]}],
        ),
        (["collective"], {"period": "year"}),
        (["work"], {"grace_minutes": 0}),
    ],
)
def test_criteria_may_be_added_and_made_stricter(path: list[Any], value: Any) -> None:
    assert weakened_criteria(SHEET, changed(path, value)) == []


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (["contested"], "counts", "adoption.criteria-changed"),
        (["individual"], ..., "adoption.criteria-left-out"),
        (["individual", "period"], "year", "adoption.criteria-changed"),
        (["individual", "ceiling"], 101, "adoption.criteria-changed"),
        (["individual", "ceiling"], ..., "adoption.criteria-changed"),
        ([*ITEMS, 0], ..., "adoption.criteria-left-out"),
        ([*ITEMS, 0, "points"], -1, "adoption.criteria-changed"),
        ([*ITEMS, 0, "free_per_month"], 2, "adoption.criteria-changed"),
        ([*ITEMS, 1, "points"], 6, "adoption.criteria-changed"),
        ([*ITEMS, 1, "cap"], ..., "adoption.criteria-changed"),
        ([*ITEMS, 1, "applies_to"], {"leaders": True}, "adoption.criteria-changed"),
        (["individual", "groups", 0, "base"], 31, "adoption.criteria-changed"),
        (["individual", "grades", 0, "from"], 89, "adoption.criteria-changed"),
        (["individual", "grades", 1], ..., "adoption.criteria-left-out"),
        (["individual", "flags"], [], "adoption.criteria-left-out"),
        (
            ["individual", "groups"],
            [*GROUPS, {"group": "moi", "base": 10, "items": []}],
            "adoption.criteria-base",
        ),
    ],
)
def test_weaker_criteria_are_found(path: list[Any], value: Any, code: str) -> None:
    assert codes(weakened_criteria(SHEET, changed(path, value))) == [code]


def test_criteria_that_nobody_can_read_prove_nothing() -> None:
    assert (
        codes(weakened_criteria(SHEET, {}))
        == codes(weakened_criteria({}, SHEET))
        == ["adoption.criteria-unread"]
    )


def campaigns(sheet: dict[str, Any]) -> Scenario[Any, Any]:
    around = Surroundings(
        criteria=frozenset({CRITERIA}),
        sheets={CRITERIA: sheet},
        adoptable={("tinh", ABOVE.campaign): Adoptable(ABOVE, SHEET)},
    )
    return scenario(
        Decider(
            campaign.INITIAL, campaign.evolve, lambda command, state: campaign.decide(command, state, around)
        )
    )


def draft(**changes: Any) -> DraftCampaign:
    return DraftCampaign(**{**msgspec.structs.asdict(own()), **changes})


def test_a_campaign_adopts_another() -> None:
    outcome = campaigns(SHEET).when(draft())
    assert [charter_of(event) for event in outcome.events] == [own()]


def test_everything_that_is_weaker_is_told_in_both_languages() -> None:
    outcome = campaigns(changed([*ITEMS, 0, "points"], -1)).when(draft(articles=[FIRST]))
    outcome.then_refused("adoption.weaker", value=ABOVE.name)
    assert outcome.refusal is not None
    assert (
        "Thiếu điều ‹dieu-2›. Bộ tiêu chí đổi ‹points› của ‹di-muon› từ -1.5 thành -1"
        in outcome.refusal.text("vi")
    )
    assert "Article ‹dieu-2› is left out. The criteria change ‹points› of ‹di-muon›" in outcome.refusal.text(
        "en"
    )


def test_only_a_launched_campaign_is_adopted() -> None:
    other = Adopted(tenant="tinh", campaign="khac")
    campaigns(SHEET).when(draft(adopts=other)).then_refused("adoption.unknown", tenant="tinh", value="khac")
