"""A campaign's whole life on a database: decided, kept in read models, asked for, and made anew."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
import yaml

from services.awards import projections
from services.awards.handling.streams import nomination_stream
from services.awards.projections import comments
from shared.contracts.awards import Adopted
from shared.contracts.event import Event
from shared.contracts.personnel import PersonErased
from shared.database import reading
from shared.eventstore import Store
from shared.personal import ERASED
from shared.projection import apply_all
from tests.rebuilding import differences, rebuild
from tests.unit.awards.campaign_house import (
    ABOVE,
    BOTH,
    CHARTER,
    CONTEXT,
    LOGS,
    PEOPLE,
    PERSONNEL,
    SCORING,
    answer,
    asked,
    code,
    consulted,
    do,
    hear,
    housed,
    launched,
    log,
    published,
    refused,
    types,
)
from tests.unit.awards.given import (
    APPROVED,
    CAMPAIGN,
    CONFERRED,
    CRITERIA,
    NOMINATION,
    REVOKED,
    SUBMITTED,
    TENANT,
)
from tests.unit.awards.test_adoption import SHEET


@pytest.fixture
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with housed(request, tmp_path) as store:
        yield store


@BOTH
def test_a_comment_is_sealed_listed_and_answered_before_the_launch(house: Store) -> None:
    comment = consulted(house)
    with reading(house.engine) as connection:
        stored = connection.scalar(sa.select(comments.comments.c.text))
    assert "giờ" not in str(stored)
    assert refused(house, "LaunchCampaign", on="2019-07-15").code == "campaign.unanswered"
    answer(house, comment)
    assert answer(house, comment) == []
    (row,) = asked(house).comments(TENANT, CAMPAIGN)
    assert (row["author"], row["text"], row["made_on"]) == ("person-an", "Xin ghi rõ giờ", "2019-05-03")
    assert (row["verdict"], row["answer"], row["answered_by"]) == ("taken", "Đã ghi 7 giờ", "person-chi")
    assert asked(house).comments(TENANT, CAMPAIGN, "dieu-2") == []
    assert types(do(house, "LaunchCampaign", on="2019-07-15")) == ["CampaignLaunched"]


def test_with_its_author_a_comment_is_erased_and_its_answer_too(house: Store) -> None:
    comment = consulted(house)
    hear(house, {"personnel": log([*PERSONNEL, ("person-an", PersonErased(person="person-an"))])})
    assert types(answer(house, comment)) == ["CommentAnswered"]
    (row,) = asked(house).comments(TENANT, CAMPAIGN)
    assert (row["text"], row["answer"], row["verdict"]) == (ERASED, ERASED, "taken")
    again = {"article": "dieu-1", "author": "person-an", "text": "Nữa", "on": "2019-05-04"}
    do(house, "OpenConsultation", on="2019-05-21", until="2019-05-30")
    assert refused(house, "MakeComment", **{**again, "on": "2019-05-22"}).code == "person.erased"


def test_nobody_answers_a_comment_of_another_organisation_or_one_that_is_none(house: Store) -> None:
    comment = consulted(house)
    said = {"verdict": "taken", "answer": "x", "by": "person-chi", "on": "2019-05-22"}
    assert refused(house, "AnswerComment", comment="la", **said).code == "comment.unknown"
    assert refused(house, "AnswerComment", comment=comment, context=ABOVE, **said).code == "comment.unknown"


def test_what_a_draft_changed_is_told(house: Store) -> None:
    comment = consulted(house)
    after = {**CHARTER, "articles": [{**CHARTER["articles"][0], "text": "Đúng 7 giờ"}]}
    do(house, "RedraftCampaign", **after, reason="Tiếp thu")
    told = asked(house).differences(TENANT, CAMPAIGN)
    assert (told["before"], told["after"], told["reason"]) == (1, 2, "Tiếp thu")
    (change,) = told["differences"]
    assert (change["place"], change["before"], change["after"]) == (
        "articles[dieu-1].text",
        "Đúng giờ",
        "Đúng 7 giờ",
    )
    assert asked(house).differences(TENANT, CAMPAIGN, 2, 2)["differences"] == []
    assert code(lambda: asked(house).differences(TENANT, CAMPAIGN, None, 3)) == "draft.unknown"
    assert code(lambda: asked(house).differences(TENANT, "la")) == "campaign.unknown"
    assert asked(house).comments(TENANT, CAMPAIGN)[0]["comment"] == comment


def test_a_campaign_is_told_whole_at_every_stage(house: Store) -> None:
    life = asked(house)
    do(house, "DraftCampaign", **CHARTER)
    assert life.campaign(TENANT, CAMPAIGN)["state"] == "drafted"
    do(house, "OpenConsultation", on="2019-05-02", until="2019-05-20")
    whole = life.campaign(TENANT, CAMPAIGN)
    assert whole["state"] == "consulting"
    assert whole["consultation"] == {
        "draft": 1,
        "on": "2019-05-02",
        "until": "2019-05-20",
        "closed_on": None,
    }
    do(house, "CloseConsultation", on="2019-05-21")
    do(house, "RedraftCampaign", **{**CHARTER, "name": "Tên mới"}, reason="Tên")
    whole = life.campaign(TENANT, CAMPAIGN)
    assert (whole["state"], whole["draft"], whole["name"]) == ("drafted", 2, "Tên mới")
    assert (whole["articles"], whole["periods"]) == (CHARTER["articles"], CHARTER["periods"])
    do(house, "LaunchCampaign", on="2019-07-15")
    assert life.campaign(TENANT, CAMPAIGN)["state"] == "launched"
    assert code(lambda: life.campaign("khac", CAMPAIGN)) == "campaign.unknown"


def test_registrations_ceremonies_reviews_and_the_end(house: Store) -> None:
    launched(house)
    life = asked(house)
    wish: dict[str, Any] = {"unit": "phong-a", "period": "2020", "number": "01", "on": "2020-01-10"}
    do(house, "RegisterEmulation", **wish, forms=["co"], people=[{"person": "person-an"}])
    do(house, "RegisterEmulation", **{**wish, "number": "02", "on": "2020-02-01"}, commitments=["Nhanh"])
    (row,) = life.registrations(TENANT, CAMPAIGN)
    assert (row["number"], row["commitments"], row["people"]) == ("02", ["Nhanh"], [])
    assert life.registrations(TENANT, CAMPAIGN, "2019") == []

    assert refused(house, "CloseCampaign", on="2026-02-01").code == "campaign.no-final-review"
    finding = {"kind": "lesson", "text": "Nêu gương", "unit": "phong-b"}
    held = {"document": "12/BC", "findings": [finding]}
    do(house, "ReviewPeriod", kind="interim", period="2019", on="2020-01-15", **held)
    do(
        house,
        "HoldCeremony",
        occasion="interim-review",
        on="2020-01-15",
        place="Hội trường",
        participants=[],
        guests=9,
    )
    assert [one["occasion"] for one in life.ceremonies(TENANT, CAMPAIGN)] == ["launch", "interim-review"]
    assert life.ceremonies(TENANT, CAMPAIGN)[0]["participants"] == [{"person": one} for one in PEOPLE]
    (review,) = life.reviews(TENANT, CAMPAIGN)
    assert (review["kind"], review["findings"][0]["unit"]) == ("interim", "phong-b")


@BOTH
def test_a_charter_is_measured_by_the_campaign_above_and_its_criteria(house: Store) -> None:
    text = yaml.safe_dump({**SHEET, "criteria": "tieu-chi-tinh"})
    hear(house, {"scoring": log([("criteria-tinh", published("tieu-chi-tinh", 1, text))], "tinh")})
    above = {**CHARTER, "campaign": "tinh-2019", "criteria": "tieu-chi-tinh"}
    own = {**CHARTER, "adopts": msgspec.to_builtins(Adopted(tenant="tinh", campaign="tinh-2019"))}
    assert refused(house, "DraftCampaign", **own).code == "adoption.unknown"
    do(house, "DraftCampaign", ABOVE, **above)
    do(house, "LaunchCampaign", ABOVE, campaign="tinh-2019", on="2019-07-01")
    weaker = {**own, "articles": [{**own["articles"][0], "text": "Tùy"}]}
    assert refused(house, "DraftCampaign", **weaker).code == "adoption.weaker"
    assert types(do(house, "DraftCampaign", **own)) == ["CampaignDrafted"]
    assert asked(house).campaign(TENANT, CAMPAIGN)["adopts"] == own["adopts"]

    lax = yaml.safe_dump({**SHEET, "criteria": CRITERIA, "contested": "counted"})
    hear(house, {"scoring": log([*SCORING, ("criteria-so", published(CRITERIA, 3, lax))])})
    refusal = refused(house, "RedraftCampaign", **{**own, "name": "Khác"}, reason="x")
    assert refusal.code == "adoption.weaker"


def test_without_conferred_awards_there_is_no_roll_to_publish(house: Store) -> None:
    launched(house)
    assert refused(house, "PublishHonours", period="2019", on="2020-03-21").code == "honours.none"
    assert asked(house).honours(TENANT, CAMPAIGN) == {"standing": [], "published": []}


def awarded(store: Store, event: Event, version: int) -> None:
    """Put a decision on record as if it had been decided."""
    with store.begin() as transaction:
        recorded = transaction.append(nomination_stream(NOMINATION), version, [event], CONTEXT)
        apply_all(transaction.connection, projections.ALL, recorded)


def test_the_roll_is_published_as_it_stands_and_stays_as_it_was(house: Store) -> None:
    launched(house)
    life = asked(house)
    for version, event in enumerate((SUBMITTED, APPROVED, CONFERRED)):
        awarded(house, event, version)
    (line,) = life.honours(TENANT, CAMPAIGN, "2019")["standing"]
    assert (line["recipient"], line["decision_number"]) == ("phong-a", "417/QĐ")
    assert refused(house, "PublishHonours", period="2019", on="2020-03-01").code == "honours.early"
    (published,) = do(house, "PublishHonours", period="2019", on="2020-03-21")
    assert msgspec.to_builtins(published.event().honours) == [line]
    assert do(house, "PublishHonours", period="2019", on="2020-03-21") == []

    awarded(house, REVOKED, 3)
    told = life.honours(TENANT, CAMPAIGN)
    assert told["standing"] == []
    assert told["published"] == [{"period": "2019", "on": "2020-03-21", "honours": [line]}]
    assert life.honours(TENANT, CAMPAIGN, "2020") == {"standing": [], "published": []}
    do(house, "PublishHonours", period="2019", on="2020-05-05")
    assert life.honours(TENANT, CAMPAIGN)["published"][0]["honours"] == []


@BOTH
def test_the_read_models_follow_from_the_logs_alone(house: Store) -> None:
    launched(house)
    do(house, "RegisterEmulation", unit="phong-a", period="2020", number="01", on="2020-01-10")
    do(house, "RemindUnits", on="2019-09-15")
    held = {"document": "12/BC", "findings": [{"kind": "task", "text": "Duy trì"}]}
    do(house, "ReviewPeriod", kind="interim", period="2019", on="2020-01-15", **held)
    outcome = rebuild(house, projections.ALL, projections.FOREIGN, LOGS)["outcome"]
    assert differences(outcome) == {}
    (row,) = asked(house).comments(TENANT, CAMPAIGN)
    assert row["text"] == "Xin ghi rõ giờ"
