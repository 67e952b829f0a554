"""A year in which two units and two people are nominated, and the ways to decide on them."""

from typing import Any

import pytest

from services.awards import projections
from services.awards.projections import awards
from shared.contracts.messages import text_of
from shared.contracts.refusal import Refusal
from shared.database import reading, writing
from shared.eventstore import Store
from shared.projection import apply_all
from tests.unit.awards.given import CAMPAIGN, LAUNCHED, TENANT
from tests.unit.awards.test_handlers import DRAFT, FOREIGN_LOGS, PROPOSE, do, nominated

AUTHORITY = "Chủ tịch Ủy ban nhân dân tỉnh"
ISSUE: dict[str, Any] = {
    "command": "IssueDecision",
    "authority": AUTHORITY,
    "decision_number": "417/QĐ-UBND",
    "decided_on": "2020-02-28",
    "signatory": "Trần Văn Minh",
    "capacity": "TUQ",
    "on_behalf_of": AUTHORITY,
    "delegation": "12/QĐ-UBND",
}
CONFER: dict[str, Any] = {"command": "ConferAwards", "conferred_on": "2020-03-20", "place": "Hội trường Sở"}


def nominate_year(store: Store) -> dict[str, str]:
    """recipient -> nomination, of a launched campaign after its review."""
    with writing(store.engine) as connection:
        for source, log in FOREIGN_LOGS.items():
            apply_all(connection, projections.FOREIGN[source], log)
    do(store, DRAFT)
    do(store, {"command": "LaunchCampaign", "campaign": CAMPAIGN, "on": str(LAUNCHED)})
    for unit in ("phong-a", "phong-b"):
        do(store, {"command": "JoinCampaign", "campaign": CAMPAIGN, "unit": unit, "on": str(LAUNCHED)})
    do(store, PROPOSE)
    return {recipient: row["nomination"] for recipient, row in nominated(store).items()}


def draft_by_catalogue(store: Store, campaign: str, code: str) -> None:
    """Another campaign, launched, whose award for persons is the one of the catalogue."""
    forms = [{**one, "catalogue": code} for one in DRAFT["forms"] if one["recipient"] == "person"]
    do(store, {**DRAFT, "campaign": campaign, "forms": forms})
    do(store, {"command": "LaunchCampaign", "campaign": campaign, "on": str(LAUNCHED)})


def decide_and_confer(store: Store, *nominations: str) -> None:
    do(store, {**ISSUE, "nominations": [*nominations]})
    do(store, {**CONFER, "nominations": [*nominations]})


def correct(nomination: str, field: str, printed: str, mended: str) -> dict[str, Any]:
    return {
        "command": "CorrectAward",
        "nomination": nomination,
        "misprints": [{"field": field, "printed": printed, "correct": mended}],
        "decision_number": "440/QĐ-UBND",
        "corrected_on": "2020-04-01",
        "reason": "In nhầm",
    }


def revoke(nomination: str) -> dict[str, Any]:
    return {
        "command": "RevokeAward",
        "nomination": nomination,
        "decision_number": "500/QĐ-UBND",
        "reason": "Hồ sơ không đúng",
        "revoked_on": "2020-05-04",
        "ground": "false-documents",
        "authority": AUTHORITY,
        "signatory": "Trần Văn Minh",
    }


def awards_of(store: Store) -> dict[str, dict[str, Any]]:
    """recipient -> award, those decided and not yet conferred too."""
    with reading(store.engine) as connection:
        rows = awards.of_period(connection, TENANT, CAMPAIGN, "2019")
    return {row["recipient"]: row for row in rows}


def refusal_of(store: Store, command: dict[str, Any]) -> Refusal:
    """Why the command is refused, by a message that fills in whole."""
    before = store.head()
    with pytest.raises(Refusal) as refused:
        do(store, command)
    assert store.head() == before
    for language in ("vi", "en"):
        assert "‹{" not in text_of(refused.value.code, refused.value.details, language)
    return refused.value
