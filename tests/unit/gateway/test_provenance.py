"""An explanation as W3C PROV: read again by the library, it leads from the score to every event."""

import json
from typing import Any

import pytest
from prov.model import ProvDerivation, ProvDocument

from services.gateway.provenance import OURS, provenance

MONTH: dict[str, Any] = {
    "subject_kind": "person",
    "subject": "2d1f",
    "period": "2019-03",
    "points": 2450,
    "grade": "A",
    "criteria": "van-hoa",
    "criteria_version": 2,
    "groups": [
        {
            "group": "time",
            "criteria": [
                {"criterion": None, "contributions": [{"rule": "base", "points": 2500, "events": []}]},
                {
                    "criterion": "late",
                    "contributions": [
                        {"rule": "occurrence", "day": "2019-03-05", "points": -50, "events": ["e1", "e2"]}
                    ],
                },
            ],
        }
    ],
    "flags": [{"flag": "often-late", "severity": "attention", "evidence": ["e1"]}],
}
YEAR = {**MONTH, "period": "2019", "groups": [], "flags": [], "parts": [MONTH]}
SCORE = "score/person/2d1f/2019-03"


def derived(document: ProvDocument) -> set[tuple[str, str]]:
    """(what, from what), without the prefix."""
    pairs = [record.args[:2] for record in document.get_records(ProvDerivation)]
    return {
        (str(what).removeprefix("thidua:"), str(source).removeprefix("thidua:")) for what, source in pairs
    }


def test_a_score_derives_from_its_contributions_and_these_from_events() -> None:
    assert derived(provenance(MONTH)) == {
        (SCORE, f"{SCORE}/contribution/1"),
        (SCORE, f"{SCORE}/contribution/2"),
        (f"{SCORE}/contribution/2", "event/e1"),
        (f"{SCORE}/contribution/2", "event/e2"),
        ("flag/person/2d1f/2019-03/often-late", "event/e1"),
    }


def test_a_longer_period_derives_from_its_parts() -> None:
    found = derived(provenance(YEAR))
    assert ("score/person/2d1f/2019", SCORE) in found
    assert (f"{SCORE}/contribution/2", "event/e1") in found


def test_the_evaluation_follows_the_criteria_as_its_plan() -> None:
    text = provenance(MONTH).get_provn()
    assert "used(thidua:evaluation/person/2d1f/2019-03, thidua:criteria/van-hoa/2, -)" in text
    assert (
        "wasAssociatedWith(thidua:evaluation/person/2d1f/2019-03, thidua:scoring, thidua:criteria/van-hoa/2)"
        in text
    )
    assert f"wasGeneratedBy(thidua:{SCORE}, thidua:evaluation/person/2d1f/2019-03, -)" in text


def test_a_mean_of_members_derives_from_their_scores() -> None:
    members = [{"person": "7c", "periods": [{"period": "2019-01", "points": 9000, "days": 20}]}]
    row = {"rule": "members-mean", "points": 5400, "events": [], "members": members}
    criterion = {"criterion": "members", "contributions": [row]}
    unit = {**MONTH, "subject_kind": "unit", "groups": [{"group": "g", "criteria": [criterion]}], "flags": []}
    assert ("score/unit/2d1f/2019-03/contribution/1", "score/person/7c/2019-01") in derived(provenance(unit))


def test_no_name_leaves_the_house_and_odd_letters_are_escaped() -> None:
    document = provenance({**MONTH, "name": "Nguyễn Thị Lan", "subject": "a b/c"})
    assert "Nguyễn" not in document.get_provn()
    assert document.get_record(OURS["score/person/a%20b%2Fc/2019-03"])


@pytest.mark.parametrize(
    ("asked", "accept", "kind"),
    [
        ("?format=prov-json", "", "application/prov+json"),
        ("", "application/prov+json", "application/prov+json"),
        ("?format=prov-n", "application/json", "text/provenance-notation"),
        ("", "text/provenance-notation", "text/provenance-notation"),
        ("", "*/*", "application/json"),
        ("?format=json", "text/provenance-notation", "application/json"),
    ],
)
def test_the_form_is_chosen_by_the_query_or_by_the_types_accepted(
    request_as: Any, backend: Any, asked: str, accept: str, kind: str
) -> None:
    backend.answers["explain"] = MONTH
    headers = {"Accept": accept} if accept else {}
    answer = request_as("GET", f"/api/scores/person/CB001/explanation{asked}", headers=headers)
    assert (answer.status_code, answer.mimetype) == (200, kind)
    if kind == "application/prov+json":
        read = ProvDocument.deserialize(content=answer.text, format="json")
        assert read == provenance(MONTH)
        assert set(json.loads(answer.text)) >= {"entity", "activity", "wasDerivedFrom"}


def test_an_unknown_form_is_refused_with_the_choices(request_as: Any, backend: Any) -> None:
    answer = request_as("GET", "/api/scores/person/CB001/explanation?format=pdf", language="en")
    assert answer.status_code == 422
    assert "prov-json" in answer.json["errors"][0]["message"]
    assert backend.calls == []
