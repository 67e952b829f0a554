"""Credentials that hold until revoked, what the world is told of an award, and the roll as it is searched."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.awards.credentials.keys import published, read_keys
from services.awards.credentials.verify import Verified, verify
from services.awards.papers import honours, issuing
from services.awards.papers.roster import matches, whole
from services.awards.papers.verification import verification
from services.awards.projections import awards
from shared.contracts.refusal import Refusal
from shared.database import reading
from shared.eventstore import Store
from tests.unit.awards.decided import ISSUE, awards_of, correct, decide_and_confer, nominate_year, revoke
from tests.unit.awards.given import TENANT
from tests.unit.awards.papers.town import NOW, ORGANISATION, PUBLIC, desk, personnel
from tests.unit.awards.test_handlers import do


@pytest.fixture
def named(store: Store) -> dict[str, str]:
    return nominate_year(store)


@pytest.fixture
def keys(tmp_path: Path) -> issuing.IssuerKeys:
    return issuing.IssuerKeys(tmp_path / "issuer-keys", makes=True)


def row_of(store: Store, recipient: str) -> dict[str, Any]:
    with reading(store.engine) as connection:
        return awards.of_id(connection, awards_of(store)[recipient]["award"])


def signed(store: Store, keys: issuing.IssuerKeys, recipient: str) -> str:
    row = row_of(store, recipient)
    return issuing.credential(row, desk(store).roster_of(row), PUBLIC, keys.of(TENANT, NOW), NOW)


def listed(store: Store, keys: issuing.IssuerKeys) -> str:
    with reading(store.engine) as connection:
        revoked = awards.revoked_places(connection, TENANT, 1)
    return issuing.status_list(PUBLIC, TENANT, 1, revoked, keys.of(TENANT, NOW), NOW)


def checked(token: str, keys: issuing.IssuerKeys, status: str) -> Verified:
    public = read_keys(published(keys.of(TENANT, NOW)))
    return verify(token, public, status, NOW + timedelta(minutes=1))


def test_a_credential_holds_until_its_award_is_revoked(
    store: Store, named: dict[str, str], keys: issuing.IssuerKeys
) -> None:
    decide_and_confer(store, named["p9"], named["phong-a"])
    person, unit = signed(store, keys, "p9"), signed(store, keys, "phong-a")
    found = checked(person, keys, listed(store, keys)).credential
    names = [one["identityHash"] for one in found["credentialSubject"]["identifier"]]
    assert names == ["Nguyễn Thị Ưỡng", "Phòng Việc làm"]
    assert found["id"] == f"{PUBLIC}/verify/{awards_of(store)['p9']['award']}"
    assert found["issuer"]["name"] == ORGANISATION
    assert "p9" not in str(found["credentialSubject"])
    do(store, revoke(named["p9"]))
    with pytest.raises(Refusal) as refused:
        checked(person, keys, listed(store, keys))
    assert refused.value.code == "credential.revoked"
    assert checked(unit, keys, listed(store, keys))
    with pytest.raises(Refusal) as refused:
        signed(store, keys, "p9")
    assert refused.value.code == "certificate.revoked"


def test_what_is_not_conferred_has_no_credential(
    store: Store, named: dict[str, str], keys: issuing.IssuerKeys
) -> None:
    do(store, {**ISSUE, "nominations": [named["p9"]]})
    with pytest.raises(Refusal) as refused:
        signed(store, keys, "p9")
    assert refused.value.code == "award.not-conferred"


def test_a_new_key_signs_and_the_old_one_still_proves(
    store: Store, named: dict[str, str], keys: issuing.IssuerKeys
) -> None:
    decide_and_confer(store, named["p9"])
    before = signed(store, keys, "p9")
    assert keys.folder is not None
    later = NOW + timedelta(days=1)
    _, fresh = issuing.add_key(keys.folder, TENANT, later)
    row = row_of(store, "p9")
    after = issuing.credential(row, desk(store).roster_of(row), PUBLIC, keys.of(TENANT, later), later)
    status = issuing.status_list(PUBLIC, TENANT, 1, [], keys.of(TENANT, later), later)
    public = read_keys(published(keys.of(TENANT, later)))
    assert verify(before, public, status, later).key != fresh.name
    assert verify(after, public, status, later).key == fresh.name


def test_a_key_is_made_on_one_machine_alone(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    with pytest.raises(Refusal) as refused:
        issuing.IssuerKeys(folder, makes=False).of(TENANT, NOW)
    assert refused.value.code == "credential.no-keys"
    with pytest.raises(Refusal) as refused:
        issuing.IssuerKeys(None, makes=False).of(TENANT, NOW)
    assert (refused.value.code, refused.value.details["setting"]) == (
        "credential.not-set-up",
        "THIDUA_ISSUER_KEYS",
    )
    made = issuing.IssuerKeys(folder, makes=True)
    assert [one.name for one in made.of(TENANT, NOW)] == [one.name for one in made.of(TENANT, NOW)]
    assert (folder / f"{TENANT}.json").stat().st_mode & 0o777 == 0o600
    ran_out = NOW + timedelta(days=issuing.KEY_DAYS)
    assert len(made.of(TENANT, ran_out)) == 2


def test_the_world_is_told_whether_an_award_stands_and_nothing_else(
    store: Store, named: dict[str, str]
) -> None:
    def told(recipient: str) -> dict[str, Any]:
        row = row_of(store, recipient)
        return verification(row, desk(store).roster_of(row))

    do(store, {**ISSUE, "nominations": [named["p9"], named["phong-a"]]})
    assert told("p9")["standing"] == "decided"
    decide_and_confer(store, named["p9"], named["phong-a"])
    assert told("phong-a")["standing"] == "conferred"
    do(store, correct(named["p9"], "decision_number", "417/QĐ-UBND", "471/QĐ-UBND"))
    corrected = told("p9")
    assert (corrected["standing"], corrected["decision_number"]) == ("corrected", "471/QĐ-UBND")
    assert corrected["corrections"] == [{"number": "440/QĐ-UBND", "on": "2020-04-01"}]
    do(store, revoke(named["p9"]))
    revoked = told("p9")
    assert (revoked["standing"], revoked["revocation_number"]) == ("revoked", "500/QĐ-UBND")
    assert revoked["recipient_name"] == "Nguyễn Thị Ưỡng"
    assert set(revoked).isdisjoint({"recipient", "points", "rank", "revocation_reason", "tenant"})
    assert "p9" not in revoked.values()


@pytest.mark.parametrize(
    ("unit", "text", "found"),
    [
        (None, None, {"phong-a", "phong-b", "p9", "p8"}),
        ("phong-a", None, {"phong-a", "p9", "p8"}),
        (None, "nguyen uong", {"p9"}),
        (None, "ƯỠNG giấy", {"p9"}),
        (None, "thanh tra", {"phong-b"}),
        (None, "417/qđ", {"phong-a", "phong-b", "p9", "p8"}),
        ("phong-b", "ưỡng", set()),
    ],
)
def test_the_roll_is_searched_by_unit_and_words(
    store: Store, named: dict[str, str], unit: str | None, text: str | None, found: set[str]
) -> None:
    decide_and_confer(store, *named.values())
    with reading(store.engine) as connection:
        rows = awards.standing(connection, TENANT, form=None, period="2019")
    lines = honours.found(rows, whole(personnel(), TENANT), unit, text)
    assert {one["recipient"] for one in lines} == found
    assert all("points" not in one for one in lines)


def test_words_match_without_regard_to_marks_and_case() -> None:
    assert matches("do duc", "Đỗ Đức")
    assert not matches("do duca", "Đỗ Đức")
    assert matches("", "")
