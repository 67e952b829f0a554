"""From a decision on many nominations to awards that are conferred, mended, taken back and looked up."""

from datetime import UTC, datetime

import msgspec
import pytest
import sqlalchemy as sa

from services.awards import projections
from services.awards.credentials.status import index_of
from services.awards.domain.honour_roll import roll
from services.awards.domain.nomination import Nomination
from services.awards.handling.around import surroundings
from services.awards.handling.streams import nomination_state
from services.awards.projections import awards, ballots, status_places
from shared.contracts.ballots import BallotClosed, Outcome, Result
from shared.contracts.commands.awards import ConferAwards, IssueDecision
from shared.contracts.refusal import Refusal
from shared.database import reading, upsert, writing
from shared.eventstore import Store
from shared.projection import apply_all
from tests.rebuilding import differences, rebuild
from tests.unit.awards.decided import (
    AUTHORITY,
    CONFER,
    ISSUE,
    awards_of,
    correct,
    decide_and_confer,
    draft_by_catalogue,
    nominate_year,
    refusal_of,
    revoke,
)
from tests.unit.awards.given import SUBMITTED, TENANT, TODAY, recorded
from tests.unit.awards.test_handlers import FOREIGN_LOGS, approve, do, nominated


@pytest.fixture
def named(store: Store) -> dict[str, str]:
    return nominate_year(store)


def test_one_decision_is_about_all_that_it_lists(store: Store, named: dict[str, str]) -> None:
    listed = [named["phong-a"], named["p9"]]
    assert do(store, {**ISSUE, "nominations": listed}) == ["AwardDecided"] * 2
    assert do(store, {**ISSUE, "nominations": listed}) == []
    states = {recipient: row["state"] for recipient, row in nominated(store).items()}
    assert states == {"phong-a": "approved", "p9": "approved", "phong-b": "submitted", "p8": "submitted"}
    award = awards_of(store)["phong-a"]
    assert (award["capacity"], award["on_behalf_of"], award["delegation"]) == ("TUQ", AUTHORITY, "12/QĐ-UBND")
    assert (award["conferred_on"], award["status_list"], award["revoked"]) == (None, None, False)
    with reading(store.engine) as connection:
        assert awards.listed(connection, TENANT) == []


def test_a_decision_that_one_nomination_will_not_bear_decides_nothing(
    store: Store, named: dict[str, str]
) -> None:
    do(store, {**approve(named["p9"])})
    refused = refusal_of(store, {**ISSUE, "nominations": [named["phong-a"], named["p9"], "la"]})
    assert (refused.code, refused.details["count"]) == ("decision.refused", 2)
    assert "nominations[1]" in refused.text("en") or "417/QĐ" in refused.text("en")
    assert nominated(store)["phong-a"]["state"] == "submitted"


def test_a_ceremony_confers_all_or_none(store: Store, named: dict[str, str]) -> None:
    listed = [named["phong-a"], named["phong-b"]]
    do(store, {**ISSUE, "nominations": listed[:1]})
    assert refusal_of(store, {**CONFER, "nominations": listed}).code == "decision.refused"
    do(store, {**ISSUE, "nominations": listed[1:]})
    assert do(store, {**CONFER, "nominations": listed}) == ["AwardConferred"] * 2
    conferred = awards_of(store)
    assert {row["place"] for row in conferred.values()} == {"Hội trường Sở"}
    assert {row["delegation"] for row in conferred.values()} == {"12/QĐ-UBND"}
    assert len({(row["status_list"], row["status_index"]) for row in conferred.values()}) == 2


def test_a_misprint_is_mended_in_every_list(store: Store, named: dict[str, str]) -> None:
    decide_and_confer(store, named["phong-a"])
    mend = correct(named["phong-a"], "decided_on", "2020-02-28", "2020-02-27")
    assert do(store, mend) == ["AwardCorrected"]
    assert do(store, mend) == []
    do(store, correct(named["phong-a"], "decision_number", "417/QĐ-UBND", "471/QĐ-UBND"))
    award, nomination = awards_of(store)["phong-a"], nominated(store)["phong-a"]
    assert str(award["decided_on"]) == str(nomination["decided_on"]) == "2020-02-27"
    assert award["decision_number"] == nomination["decision_number"] == "471/QĐ-UBND"
    assert [one["number"] for one in award["corrections"]] == ["440/QĐ-UBND"] * 2
    assert award["corrections"][0]["misprints"][0]["printed"] == "2020-02-28"


def voted(store: Store, nomination: str, outcome: Outcome) -> None:
    """The council has voted on the nomination."""
    result = Result(nomination=nomination, base=5, voted=5, yes=4, no=1, abstained=0, outcome=outcome)
    closed = BallotClosed(
        ballot="ballot-1",
        council="hoi-dong",
        meeting="meeting-1",
        form="co",
        at=datetime(2020, 2, 20, tzinfo=UTC),
        secret=True,
        members=5,
        voted=5,
        results=[result],
    )
    with writing(store.engine) as connection:
        apply_all(connection, [ballots.projection], [recorded(closed, "ballot-so:ballot-1")])


def test_a_decision_names_the_vote_that_it_rests_on(store: Store, named: dict[str, str]) -> None:
    voted(store, named["phong-a"], "passed")
    wanted = {**ISSUE, "nominations": [named["phong-a"]]}
    assert do(store, wanted) == ["AwardDecided"]
    assert awards_of(store)["phong-a"]["ballot"] == "ballot-1"
    assert do(store, wanted) == []


@pytest.mark.parametrize("outcome", ["failed", "tied", "beyond-places"])
def test_a_vote_that_was_held_and_lost_binds_the_authority(
    store: Store, named: dict[str, str], outcome: Outcome
) -> None:
    voted(store, named["phong-a"], outcome)
    assert refusal_of(store, {**ISSUE, "nominations": [named["phong-a"]]}).code == "decision.refused"
    assert refusal_of(store, approve(named["phong-a"])).code == "nomination.vote-failed"
    refuse = {"command": "RefuseNomination", "nomination": named["phong-a"], "authority": AUTHORITY}
    refusal = {**refuse, "reason": "Hội đồng không thông qua", "decided_on": "2020-02-28"}
    assert do(store, refusal) == ["NominationRefused"]


def test_the_catalogue_says_whether_the_council_has_to_vote(store: Store, named: dict[str, str]) -> None:
    draft_by_catalogue(store, "danh-hieu", "LDTT")
    submitted = msgspec.structs.replace(
        SUBMITTED, campaign="danh-hieu", form="giay-khen", recipient_kind="person", recipient="p9"
    )
    own = nomination_state(store, TENANT, named["p9"]).state
    asked = {"title": Nomination(submitted=submitted), named["p9"]: own}
    said = {name: value for name, value in ISSUE.items() if name != "command"}
    issue = msgspec.convert({**said, "nominations": [*asked]}, IssueDecision)
    around = surroundings(store, TENANT, asked, issue)
    assert {one: found.vote_required for one, found in around.items()} == {"title": True, named["p9"]: False}
    conferring = surroundings(
        store, TENANT, asked, ConferAwards(nominations=[], conferred_on=TODAY, place="x")
    )
    assert not any(found.vote_required for found in conferring.values())


def test_what_is_revoked_leaves_the_roll_and_stands_in_the_status_list(
    store: Store, named: dict[str, str]
) -> None:
    decide_and_confer(store, named["phong-a"], named["p9"])
    assert do(store, revoke(named["p9"])) == ["AwardRevoked"]
    award = awards_of(store)["p9"]
    assert (award["revocation_ground"], award["revocation_authority"]) == ("false-documents", AUTHORITY)
    with reading(store.engine) as connection:
        assert [row["recipient"] for row in awards.standing(connection, TENANT)] == ["phong-a"]
        assert awards.revoked_places(connection, TENANT, 1) == [award["status_index"]]
        assert awards.revoked_places(connection, TENANT, 2) == []
        assert awards.revoked_places(connection, "khac", 1) == []
        assert awards.known(connection, TENANT) and not awards.known(connection, "khac")
        with pytest.raises(Refusal, match="There is no award"):
            awards.of_id(connection, award["award"], "khac")


def test_the_roll_is_the_one_that_the_public_events_make(store: Store, named: dict[str, str]) -> None:
    decide_and_confer(store, *named.values())
    do(store, correct(named["phong-a"], "signatory", "Trần Văn Minh", "Trần Văn Minh Tâm"))
    do(store, revoke(named["p8"]))
    with reading(store.engine) as connection:
        rows = awards.standing(connection, TENANT)
    told = roll(one.event() for one in store.read_log(limit=1000))
    assert len(told) == 3
    lines = [{name: row[name] for name in msgspec.to_builtins(told[0])} for row in rows]
    # of one day: the read model orders by points, the roll by recipient
    assert sorted(msgspec.to_builtins(lines), key=str) == sorted(msgspec.to_builtins(told), key=str)


def test_the_read_models_follow_from_the_log_alone(store: Store, named: dict[str, str]) -> None:
    decide_and_confer(store, *named.values())
    do(store, correct(named["phong-a"], "form_name", "Cờ thi đua", "Cờ thi đua của tỉnh"))
    do(store, revoke(named["p8"]))
    before = awards_of(store)
    assert differences(rebuild(store, projections.ALL, projections.FOREIGN, FOREIGN_LOGS)["outcome"]) == {}
    assert awards_of(store) == before


def test_awards_that_ask_for_one_place_get_two_and_a_full_list_is_followed_by_another(
    store: Store, named: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(status_places, "FILLED", 3)
    decide_and_confer(store, named["phong-a"])
    like = {**awards_of(store)["phong-a"], "tenant": "khac", "status_list": None, "status_index": None}
    row = {name: value for name, value in like.items() if name in awards.awards.c}
    wanted = index_of("x")
    with writing(store.engine) as connection:
        upsert(connection, awards.awards, [{**row, "award": one} for one in ("first", "x", "y", "z")])
        here = awards.awards.c.award == "first"
        taken = {"status_list": 1, "status_index": wanted}
        connection.execute(sa.update(awards.awards).where(here).values(taken))
        status_places.give_places(connection, awards.awards, "khac", ["x", "y", "z"])
        status_places.give_places(connection, awards.awards, "khac", ["x"])
        found = [awards.of_id(connection, one) for one in ("x", "y", "z")]
    assert [one["status_list"] for one in found] == [1, 1, 2]
    assert [one["status_index"] for one in found] == [index_of("x", 1), index_of("y"), index_of("z")]
