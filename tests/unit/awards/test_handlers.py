"""The whole way on one database: from what other services said to an award, and back."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from services.awards import handlers, projections
from services.awards.domain.proposal import Exclusion
from services.awards.projections import awards, campaigns, nominations
from shared.commands import dispatch, dispatch_each
from shared.contracts.commands.awards import ProposeNominations
from shared.contracts.messages import catalogue
from shared.contracts.refusal import Refusal
from shared.contracts.scoring import Standing
from shared.database import reading, writing
from shared.eventstore import Context, Store
from shared.projection import apply_all
from tests.rebuilding import differences, rebuild
from tests.unit.awards.given import (
    APPROVED,
    CAMPAIGN,
    CONFERRED,
    CRITERIA,
    DRAFTED,
    LAUNCHED,
    REVOKED,
    TENANT,
    ranked,
    recorded,
    scored,
)
from tests.unit.awards.test_projections import SCORING, founded

CONTEXT = Context(tenant=TENANT, actor="hội đồng")
DRAFT = {"command": "DraftCampaign", **msgspec.to_builtins(DRAFTED)}
PROPOSE = {"command": "ProposeNominations", "campaign": CAMPAIGN, "period": "2019"}
REVIEW = ProposeNominations(campaign=CAMPAIGN, period="2019")

LEADERS = [Standing(unit=unit, rank=1, points=9450) for unit in ("phong-a", "phong-b")]
_SAID = {
    "scoring": [
        *(one for one in SCORING if one.type == "CriteriaPublished"),
        recorded(ranked("khoi-1", LEADERS), "ranking-khoi-1"),
        *(recorded(scored(f"p{number}", 9000 + number), f"score-p{number}") for number in range(10)),
    ],
    "personnel": [
        recorded(founded(unit), "organisation-so", version)
        for version, unit in enumerate(("phong-a", "phong-b"), start=1)
    ],
}
FOREIGN_LOGS = {
    source: [
        msgspec.structs.replace(event, position=position) for position, event in enumerate(events, start=1)
    ]
    for source, events in _SAID.items()
}


def do(store: Store, command: Mapping[str, Any], context: Context = CONTEXT) -> list[str]:
    return [one.type for one in dispatch(store, handlers.ROUTES, projections.ALL, command, context)]


@pytest.fixture
def year(store: Store) -> Store:
    """A launched campaign that two units joined, their block's ranking, and ten people's scores."""
    with writing(store.engine) as connection:
        for source, log in FOREIGN_LOGS.items():
            apply_all(connection, projections.FOREIGN[source], log)
    do(store, DRAFT)
    do(store, {"command": "LaunchCampaign", "campaign": CAMPAIGN, "on": str(LAUNCHED)})
    for unit in ("phong-a", "phong-b"):
        do(store, {"command": "JoinCampaign", "campaign": CAMPAIGN, "unit": unit, "on": str(LAUNCHED)})
    return store


def nominated(store: Store) -> dict[str, dict[str, Any]]:
    with reading(store.engine) as connection:
        return {row["recipient"]: row for row in nominations.listed(connection, TENANT, CAMPAIGN)}


def awarded(store: Store) -> list[dict[str, Any]]:
    with reading(store.engine) as connection:
        return awards.listed(connection, TENANT, CAMPAIGN)


def step(command: str, nomination: str, event: Any, *fields: str) -> dict[str, Any]:
    values = {name: getattr(event, name) for name in fields}
    return {"command": command, "nomination": nomination, **msgspec.to_builtins(values)}


def approve(nomination: str) -> dict[str, Any]:
    return step("ApproveNomination", nomination, APPROVED, "authority", "decision_number", "decided_on")


def confer(nomination: str) -> dict[str, Any]:
    return step("ConferAward", nomination, CONFERRED, "conferred_on", "signatory")


def test_campaigns_are_listed_with_state_forms_and_units(year: Store) -> None:
    do(year, {**DRAFT, "campaign": "nhap"})
    with reading(year.engine) as connection:
        draft, launched = campaigns.listed(connection, TENANT)
    assert (draft["campaign"], draft["state"], draft["launched_on"], draft["units"]) == (
        "nhap",
        "drafted",
        None,
        [],
    )
    assert (launched["state"], launched["launched_on"]) == ("launched", LAUNCHED)
    assert launched["units"] == ["phong-a", "phong-b"]
    assert launched["forms"] == DRAFT["forms"]


def test_the_criteria_that_scoring_published_may_be_named(year: Store) -> None:
    with pytest.raises(Refusal) as refused:
        do(year, {**DRAFT, "campaign": "khac", "criteria": "la"})
    assert refused.value.details["known"] == CRITERIA


def test_all_nominations_of_a_review_are_submitted_at_once(year: Store) -> None:
    assert do(year, PROPOSE) == ["NominationSubmitted"] * 4
    found = nominated(year)
    assert set(found) == {"phong-a", "phong-b", "p9", "p8"}
    leader = found["phong-a"]
    assert (leader["state"], leader["rank"], leader["block"]) == ("submitted", 1, "khoi-1")
    assert leader["basis"] == "ranking-khoi-1:1"
    assert found["p9"]["basis"] == "score-p9:1"


def test_proposing_again_adds_nothing(year: Store) -> None:
    do(year, PROPOSE)
    head = year.head()
    assert do(year, PROPOSE) == []
    assert year.head() == head


def test_a_better_score_afterwards_does_not_push_the_quota(year: Store) -> None:
    do(year, PROPOSE)
    with writing(year.engine) as connection:
        apply_all(connection, projections.FOREIGN["scoring"], [recorded(scored("p0", 9999), "score-p0", 2)])
    assert do(year, PROPOSE) == []
    found = nominated(year)
    refusal = step("RefuseNomination", found["p8"]["nomination"], APPROVED, "authority", "decided_on")
    do(year, {**refusal, "reason": "Rút đề nghị"})
    assert do(year, PROPOSE) == ["NominationSubmitted"]
    assert nominated(year)["p0"]["points"] == 9999


def test_an_award_is_approved_conferred_and_revoked(year: Store) -> None:
    do(year, PROPOSE)
    nomination = nominated(year)["phong-a"]["nomination"]
    assert do(year, approve(nomination)) == ["NominationApproved"]
    decided = nominated(year)["phong-a"]
    assert (decided["state"], decided["decision_number"]) == ("approved", "417/QĐ")
    assert awarded(year) == []

    assert do(year, confer(nomination)) == ["AwardConferred"]
    assert do(year, confer(nomination)) == []
    (award,) = awarded(year)
    assert (award["campaign_name"], award["form_name"]) == ("Văn hóa công sở", "Cờ thi đua")
    assert (award["recipient"], award["rank"], award["revoked"]) == ("phong-a", 1, False)

    revoked = step("RevokeAward", nomination, REVOKED, "decision_number", "reason", "revoked_on")
    assert do(year, revoked) == ["AwardRevoked"]
    (award,) = awarded(year)
    assert (award["revoked"], award["revocation_reason"]) == (True, "Thành tích không đúng")
    assert nominated(year)["phong-a"]["state"] == "revoked"


def test_the_clock_of_the_store_says_what_the_future_is(year: Store) -> None:
    do(year, PROPOSE)
    nomination = nominated(year)["phong-a"]["nomination"]
    with pytest.raises(Refusal) as refused:
        do(year, {**approve(nomination), "decided_on": "2020-06-02"})
    assert (refused.value.code, str(refused.value.details["today"])) == ("nomination.future", "2020-06-01")


def test_a_nomination_of_another_organisation_is_unknown(year: Store) -> None:
    do(year, PROPOSE)
    nomination = nominated(year)["phong-a"]["nomination"]
    with pytest.raises(Refusal) as refused:
        do(year, approve(nomination), Context(tenant="khac", actor="x"))
    assert refused.value.code == "nomination.unknown"
    assert nominated(year)["phong-a"]["state"] == "submitted"


def test_a_name_that_runs_into_that_of_another_organisation_is_unknown(year: Store) -> None:
    beginning, _, end = CAMPAIGN.partition("-")
    with pytest.raises(Refusal) as refused:
        handlers.consider(year, f"{TENANT}-{beginning}", ProposeNominations(campaign=end, period="2019"))
    assert refused.value.code == "campaign.unknown"


def test_everyone_considered_is_proposed_or_left_out_with_a_readable_reason(year: Store) -> None:
    considered = handlers.consider(year, TENANT, REVIEW)
    assert len(considered) == 12
    reasons = {one.reason for one in considered if isinstance(one, Exclusion)}
    assert reasons == {"exclusion.quota"} <= set(catalogue())


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ({**PROPOSE, "campaign": "la"}, "campaign.unknown"),
        ({**PROPOSE, "period": "2018"}, "campaign.period-outside"),
        ({**PROPOSE, "period": "0000"}, "period.invalid"),
        ({**PROPOSE, "period": "năm nay"}, "command.malformed"),
        ({**PROPOSE, "command": "Propose"}, "command.unknown"),
        (approve("la"), "nomination.unknown"),
    ],
)
def test_each_command_of_many_has_its_own_result(year: Store, command: dict[str, Any], code: str) -> None:
    refused, done = dispatch_each(year, handlers.ROUTES, projections.ALL, [command, PROPOSE], CONTEXT)
    assert refused["refused"]["code"] == code
    assert len(done["events"]) == 4


def test_the_read_models_follow_from_the_logs_alone(year: Store) -> None:
    do(year, PROPOSE)
    nomination = nominated(year)["phong-a"]["nomination"]
    do(year, approve(nomination))
    do(year, confer(nomination))
    before = (nominated(year), awarded(year), handlers.consider(year, TENANT, REVIEW))
    assert differences(rebuild(year, projections.ALL, projections.FOREIGN, FOREIGN_LOGS)["outcome"]) == {}
    assert (nominated(year), awarded(year), handlers.consider(year, TENANT, REVIEW)) == before
