"""Nominations are made within the rules, looked at again when something comes late, and stopped in time."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.awards import handlers, migrations, projections
from services.awards.domain.proposal import Exclusion
from services.awards.projections import due
from shared.contracts.awards import NominationSubmitted
from shared.contracts.commands.awards import ProposeNominations
from shared.contracts.nominations import AwardQuestioned, NominationReassessed
from shared.contracts.personnel import DisciplineDecided, DisciplineRevoked
from shared.contracts.refusal import Refusal
from shared.contracts.scoring import FlagCleared, Standing
from shared.database import reading, writing
from shared.eventstore import Recorded
from shared.migrate import upgrade
from tests.rebuilding import differences, rebuild
from tests.servers import create_databases
from tests.unit.awards.given import CAMPAIGN, TENANT, ranked
from tests.unit.awards.office import PEOPLE, Office, flagged, opened


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """On each database in turn, on 1 June 2020."""
    if request.param == "sqlite":
        yield from _office(f"sqlite:///{tmp_path / 'awards.sqlite'}")
    else:
        with create_databases(request.getfixturevalue("database_url"), ["awards"]) as template:
            yield from _office(template.format(service="awards"))


def _office(url: str) -> Iterator[Office]:
    upgrade(url, migrations)
    with opened(url) as office:
        yield office


def codes(objections: Sequence[Any]) -> list[str]:
    return [one.code for one in objections]


def as_submitted(one: Recorded) -> NominationSubmitted:
    event = one.event()
    assert isinstance(event, NominationSubmitted)
    return event


def test_a_unit_nominates_once_and_a_person_themself(office: Office) -> None:
    named = office.submit("p9")
    assert office.do("SubmitNomination", **office.nomination("p9")) == []
    (submitted,) = [as_submitted(one) for one in office.store.read_stream(f"nomination-{named}")]
    assert (submitted.origin, submitted.by, submitted.points, submitted.basis) == (
        "unit",
        "phong-a",
        9090,
        "score-p9:1",
    )
    itself = office.nomination("p8", origin="person", by="p8")
    assert [one.type for one in office.do("SubmitNomination", **itself)] == ["NominationSubmitted"]
    assert office.refused("SubmitNomination", **{**itself, "by": "p7"}).code == "nomination.not-oneself"
    assert office.look() == []


def test_who_is_barred_is_refused_with_every_reason(office: Office) -> None:
    office.hear("scoring", ("flags-p9", flagged("citizen-complaint", "disqualifying")))
    office.score(("p9", 8000))
    refusal = office.refused("SubmitNomination", **office.nomination("p9"))
    assert refusal.code == "nomination.not-eligible"
    said = refusal.details["reasons"]["en"]
    assert "citizen-complaint" in said and "80" in said and len(said.split(". ")) >= 3, said


def test_what_only_puts_off_does_not_keep_from_being_nominated(office: Office) -> None:
    raise_matter(office, "p9")
    named = office.submit("p9")
    (told,) = office.look()
    assert isinstance(told, NominationReassessed)
    assert (told.standing, codes(told.appeared), told.gone) == ("postponed", ["eligibility.matter"], [])
    with pytest.raises(Refusal) as refused:
        office.approve(named)
    assert refused.value.code == "nomination.hindered"
    office.do("SettleMatter", matter="don-07", on="2020-05-20", document="KL 12")
    (told,) = office.look()
    assert (told.standing, told.appeared, codes(told.gone)) == ("eligible", [], ["eligibility.matter"])  # type: ignore[attr-defined]
    assert [one.type for one in office.approve(named)] == ["NominationApproved"]


def raise_matter(office: Office, subject: str) -> None:
    office.do(
        "RaiseMatter",
        matter="don-07",
        kind="complaint",
        subject_kind="person",
        subject=subject,
        since="2020-01-15",
        document="Đơn 07",
    )


def test_a_withdrawn_nomination_gives_its_place_to_another(office: Office) -> None:
    first = office.submit("p9")
    office.submit("p8")
    office.submit("p7")
    assert office.refused("SubmitNomination", **office.nomination("p6")).code == "nomination.no-place"
    back = {"nomination": first, "on": "2020-05-01", "reason": "Xin rút"}
    assert office.refused("WithdrawNomination", by="phong-b", **back).code == "nomination.not-theirs"
    office.do("WithdrawNomination", by="p9", **back)
    office.submit("p6")
    with pytest.raises(Refusal) as refused:
        office.approve(first)
    assert refused.value.code == "nomination.withdrawn"


def test_a_record_retracted_between_vote_and_decision_is_caught(office: Office) -> None:
    named = office.submit("p9")
    office.score(("p9", 8900))
    with pytest.raises(Refusal) as refused:
        office.approve(named)
    assert refused.value.code == "nomination.hindered"
    assert "89" in refused.value.details["reasons"]["en"]
    (told,) = office.look()
    assert isinstance(told, NominationReassessed)
    assert (told.standing, told.points, told.points_before) == ("unfulfilled", 8900, 9090)
    assert set(codes(told.appeared)) == {"eligibility.points", "eligibility.grade"}
    assert office.look() == []

    office.score(("p9", 9095))
    (told,) = office.look()
    assert isinstance(told, NominationReassessed)
    assert (told.standing, told.points, told.appeared) == ("eligible", 9095, [])
    assert [one.type for one in office.approve(named)] == ["NominationApproved"]


def test_an_award_whose_ground_is_gone_is_questioned_until_it_holds_again(office: Office) -> None:
    named = office.submit("p9")
    office.approve(named)
    office.do("ConferAward", nomination=named, conferred_on="2020-03-20", signatory="Giám đốc")
    assert office.look() == []
    office.score(("p9", 8900))
    (told,) = office.look()
    assert isinstance(told, AwardQuestioned)
    assert set(codes(told.objections)) == {"eligibility.points", "eligibility.grade"}
    office.score(("p9", 9100))
    (told,) = office.look()
    assert isinstance(told, AwardQuestioned) and told.objections == []
    office.hear("personnel", ("person-p9", warned(date(2020, 5, 4))))
    assert office.look() == [], "what happened after the decision does not touch the award"


def warned(on: date, person: str = "p9") -> DisciplineDecided:
    return DisciplineDecided(person=person, decision="d1", form="warning", number="1/QĐ", on=on)


def test_discipline_of_the_year_that_comes_in_late_bars_and_its_revocation_lifts(office: Office) -> None:
    office.submit("p9")
    office.look()
    office.hear("personnel", ("person-p9", warned(date(2019, 8, 5))))
    (told,) = office.look()
    assert isinstance(told, NominationReassessed)
    assert (told.standing, codes(told.appeared)) == ("barred", ["eligibility.disciplined"])
    office.hear("personnel", ("person-p9", DisciplineRevoked(person="p9", decision="d1", reason="nhầm")))
    (told,) = office.look()
    assert isinstance(told, NominationReassessed) and told.standing == "eligible"


def test_a_leader_that_leads_no_longer_is_told(office: Office) -> None:
    office.submit("phong-a", "co")
    assert office.refused("SubmitNomination", **office.nomination("phong-b", "co")).code == (
        "nomination.not-eligible"
    )
    standings = [
        Standing(unit="phong-b", rank=1, points=9600),
        Standing(unit="phong-a", rank=2, points=9500),
    ]
    office.look()
    office.hear("scoring", ("ranking-khoi", ranked("khoi", standings)))
    (told,) = office.look()
    assert isinstance(told, NominationReassessed)
    assert codes(told.appeared) == ["exclusion.not-leading"]


def earlier(office: Office, year: int) -> str:
    (one,) = office.do(
        "RecordEarlierAward",
        form="CSTD-CS",
        recipient_kind="person",
        recipient="p9",
        year=year,
        authority="Giám đốc",
        decision_number=f"{year}/QĐ",
        decided_on=f"{year + 1}-01-20",
    )
    return str(one.event().award)


def test_an_award_that_rests_on_one_taken_back_is_questioned(office: Office) -> None:
    office.do(
        "RegisterEmulation",
        campaign=CAMPAIGN,
        unit="phong-a",
        period="2019",
        number="1/ĐK",
        on="2019-08-01",
        people=[{"person": "p9", "forms": ["cstd-t"]}],
    )
    assert office.refused("SubmitNomination", **office.nomination("p9", "cstd-t")).code == (
        "nomination.not-eligible"
    )
    office.hear("scoring", ("flags-p9", flagged("initiative-province", "commendable")))
    years = [earlier(office, year) for year in (2017, 2018, 2019)]
    named = office.submit("p9", "cstd-t")
    assert office.look() == []
    office.do("StrikeEarlierAward", award=years[1], on="2020-04-01", reason="Đã thu hồi")
    (told,) = office.look()
    assert isinstance(told, NominationReassessed)
    assert (told.nomination, told.standing) == (named, "unfulfilled")


def cleared(flag: str) -> FlagCleared:
    return FlagCleared(
        subject_kind="person", subject="p9", flag=flag, severity="disqualifying", period="2019-05"
    )


def register(office: Office, *forms: str) -> None:
    people = [{"person": person, "forms": list(forms)} for person in PEOPLE]
    office.do(
        "RegisterEmulation",
        campaign=CAMPAIGN,
        unit="phong-a",
        period="2019",
        number="1/ĐK",
        on="2019-08-01",
        people=people,
    )


def left_out(office: Office, form: str) -> dict[str, list[str]]:
    """Of those whom a review would not nominate for the form: recipient -> the codes of all reasons."""
    review = ProposeNominations(campaign=CAMPAIGN, period="2019")
    return {
        one.recipient: codes(one.reasons)
        for one in handlers.consider(office.store, TENANT, review)
        if isinstance(one, Exclusion) and one.form == form
    }


def test_a_title_is_proposed_by_the_catalogue_one_resting_on_the_other(office: Office) -> None:
    register(office, "ldtt", "cstd-cs")
    office.score(("p0", 8000))
    office.hear("personnel", ("person-p1", warned(date(2019, 8, 5), "p1")))
    assert set(office.propose()["ldtt"]) == set(PEOPLE) - {"p0", "p1"}
    assert left_out(office, "cstd-cs")["p1"][0] == "eligibility.disciplined"
    assert len(left_out(office, "cstd-cs")["p1"]) == 3

    office.vote("ldtt")
    assert set(office.decide("ldtt")) == set(PEOPLE) - {"p0", "p1"}
    for person in ("p7", "p8", "p9"):
        office.hear("scoring", (f"flags-{person}", flagged("initiative-base", "commendable", person)))
    assert office.propose() == {"cstd-cs": ["p9"]}, "fifteen per cent of eight"
    assert left_out(office, "cstd-cs")["p8"] == ["eligibility.quota"]
    office.vote("cstd-cs")
    office.hear("scoring", ("flags-p9", flagged("to-chuc-danh-bac", "disqualifying")))
    with pytest.raises(Refusal) as refused:
        office.decide("cstd-cs")
    assert "to-chuc-danh-bac" in refused.value.details["reasons"]["en"], "between the vote and the decision"
    office.hear("scoring", ("flags-p9", cleared("to-chuc-danh-bac")))
    assert office.decide("cstd-cs") == ["p9"]
    office.look()
    assert all(not one.objections and not one.questioned for one in office.standing().values())


STRICTER = """\
forms:
  - form: LDTT
    versions:
      - since: 2019-01-01
        source: Quy chế 05/QC-SLĐTBXH
        individual: {minimum_points: 95}
"""


def test_stricter_figures_of_the_organisation_have_everybody_looked_at_again(office: Office) -> None:
    register(office, "ldtt")
    named = office.submit("p9", "ldtt")
    assert office.look() == []
    paper = {"on": "2020-05-04", "document": "Quy chế 05/QC-SLĐTBXH"}
    wrong = office.refused("AdaptCatalogue", text=STRICTER.replace("95", "chín mươi"), **paper)
    assert (wrong.code, wrong.details["count"]) == ("catalogue.invalid", 1)
    office.do("AdaptCatalogue", text=STRICTER, **paper)
    (told,) = office.look()
    assert isinstance(told, NominationReassessed)
    assert (told.nomination, codes(told.appeared)) == (named, ["eligibility.points"])
    office.do("AdaptCatalogue", text="forms: []\n", **paper)
    (told,) = office.look()
    assert isinstance(told, NominationReassessed) and told.standing == "eligible"


@pytest.mark.parametrize("office", [pytest.param("postgresql", marks=pytest.mark.server)], indirect=True)
def test_marks_that_another_replica_has_are_passed_over(office: Office) -> None:
    for person in ("p8", "p9"):
        office.submit(person)
    with writing(office.store.engine) as one, writing(office.store.engine) as other:
        taken = due.take(one, 1)
        assert [mark.subject for mark in (*taken, *due.take(other, 10))] == ["p8", "p9"]
        assert due.take(other, 10) == []


def test_only_who_has_a_nomination_is_marked(office: Office) -> None:
    office.submit("p9")
    office.look()
    office.score(("p1", 9900), ("p2", 9100))
    office.hear("personnel", ("person-p3", DisciplineDecided(
        person="p3", decision="d", form="warning", number="1", on=date(2019, 8, 5))))  # fmt: skip
    with reading(office.store.engine) as connection:
        assert due.count(connection) == 0


def test_all_read_models_follow_from_the_logs_alone(office: Office) -> None:
    raise_matter(office, "p8")
    for person in ("p9", "p8", "p7"):
        office.submit(person)
    award = earlier(office, 2018)
    office.do("StrikeEarlierAward", award=award, on="2020-04-01", reason="Ghi nhầm")
    office.score(("p9", 8900))
    office.look()
    before = office.standing()
    outcome = rebuild(office.store, projections.ALL, projections.FOREIGN, office.logs)["outcome"]
    assert differences(outcome) == {}
    assert office.standing() == before
    assert any(one.objections for one in before.values())
