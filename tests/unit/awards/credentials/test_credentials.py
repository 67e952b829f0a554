"""An award that anybody checks by the issuer's public keys and a status list; and all that must fail."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, OKPKey

from services.awards.credentials.badge import Issuer, Place, PublishedAward, badge
from services.awards.credentials.keys import (
    IssuerKey,
    load,
    new_key,
    published,
    read_keys,
    revoke,
    signing_key,
    write,
)
from services.awards.credentials.sign import signed
from services.awards.credentials.status import SIZE, decode, encode, index_of, is_set, status_list
from services.awards.credentials.verify import Verified, verify
from shared.contracts.messages import catalogue
from shared.contracts.refusal import Refusal

BEGINS, ENDS = datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
SIGNED = datetime(2025, 3, 1, 8, tzinfo=UTC)
NOW = SIGNED + timedelta(days=10)
LIST = "https://so.example/status/1"
ISSUER = Issuer(address="https://so.example", name="Sở Lao động - Thương binh và Xã hội")
KEY = new_key(BEGINS, ENDS)
AWARD = PublishedAward(
    verification="https://so.example/verify/0190b5a2",
    recipient="Nguyễn Thị Ưỡng",
    position="Chuyên viên",
    unit="Văn phòng",
    form="giay-khen",
    form_name="Giấy khen",
    campaign_name="Thi đua thực hiện văn hóa công sở",
    period="2024",
    achievement="Thành tích xuất sắc năm 2024",
    authority="Giám đốc Sở",
    decision_number="12/QĐ-SLĐTBXH",
    decided_on=date(2025, 2, 5),
    conferred_on=date(2025, 2, 20),
    status=Place(address=LIST, index=70_001),
)


def token(key: IssuerKey = KEY, at: datetime = SIGNED, **changes: Any) -> str:
    return signed({**badge(AWARD, ISSUER, at), **changes}, [key], at)


def listed(
    *revoked: int, key: IssuerKey = KEY, at: datetime = SIGNED, address: str = LIST, issuer: Issuer = ISSUER
) -> str:
    return signed(status_list(issuer, address, revoked, at, at + timedelta(days=30)), [key], at)


def check(
    one: str, status: str | None = None, keys: list[IssuerKey] | None = None, now: datetime = NOW
) -> Verified:
    known = read_keys(published([KEY] if keys is None else keys))
    return verify(one, known, listed() if status is None else status, now)


def refused(*arguments: Any, **named: Any) -> str:
    with pytest.raises(Refusal) as error:
        check(*arguments, **named)
    assert error.value.code in catalogue()
    return error.value.code


def test_an_award_is_checked_offline() -> None:
    found = check(token())
    subject = found.credential["credentialSubject"]
    assert [one["identityHash"] for one in subject["identifier"]] == ["Nguyễn Thị Ưỡng", "Văn phòng"]
    assert subject["role"] == "Chuyên viên"
    assert found.credential["evidence"][0]["name"] == "Quyết định số 12/QĐ-SLĐTBXH"
    assert (found.key, found.key_ended, found.issued_at, found.as_of) == (KEY.name, None, SIGNED, SIGNED)


def test_it_is_an_open_badge_that_says_only_what_the_decision_publishes() -> None:
    made = badge(AWARD, ISSUER, SIGNED)
    assert made["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert made["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert made["id"] == AWARD.verification
    assert made["credentialStatus"] == {
        "id": f"{LIST}#70001",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "70001",
        "statusListCredential": LIST,
    }
    assert made["awardedDate"] == "2025-02-20T00:00:00+07:00"
    assert set(made["credentialSubject"]) == {"type", "identifier", "role", "term", "achievement"}
    assert "id" not in made["credentialSubject"]


def test_the_header_names_the_key_and_the_claims_are_the_credential() -> None:
    header, claims = (json.loads(_decoded(part)) for part in token().split(".")[:2])
    assert header == {"alg": "ES256", "typ": "JWT", "kid": KEY.name}
    assert (claims["iss"], claims["jti"]) == (ISSUER.address, AWARD.verification)
    assert claims["nbf"] == claims["iat"] == int(SIGNED.timestamp())
    assert "vc" not in claims


def test_a_revoked_award_fails() -> None:
    assert refused(token(), listed(70_001)) == "credential.revoked"
    assert check(token(), listed(70_000, 70_002))


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def altered(one: str, **changes: Any) -> str:
    header, body, signature = one.split(".")
    return f"{header}.{_encoded(json.dumps({**json.loads(_decoded(body)), **changes}).encode())}.{signature}"


def test_an_altered_award_fails() -> None:
    assert refused(altered(token(), name="Bằng khen")) == "credential.altered"


def test_an_altered_status_list_fails() -> None:
    cleared = decode_subject(listed(70_001)) | {"encodedList": encode(())}
    assert refused(token(), altered(listed(70_001), credentialSubject=cleared)) == "credential.altered"


def decode_subject(one: str) -> dict[str, Any]:
    subject: dict[str, Any] = json.loads(_decoded(one.split(".")[1]))["credentialSubject"]
    return subject


@given(st.data())
def test_no_bit_of_a_token_can_be_turned(data: st.DataObject) -> None:
    header, body, signature = TOKEN.split(".")
    part = bytearray(_decoded(body))
    at = data.draw(st.integers(0, len(part) * 8 - 1))
    part[at // 8] ^= 1 << at % 8
    assert refused(f"{header}.{_encoded(bytes(part))}.{signature}", LISTED) == "credential.altered"


TOKEN, LISTED = token(), listed()


def test_a_key_that_ended_before_the_signature_fails_and_is_told() -> None:
    short = new_key(BEGINS, datetime(2025, 2, 1, tzinfo=UTC))
    stretched = IssuerKey(short.key, BEGINS, ENDS)
    assert refused(token(stretched), keys=[short, KEY]) == "credential.key-expired"


def test_a_key_that_ended_since_is_told_with_the_award_still_good() -> None:
    later = datetime(2027, 6, 1, tzinfo=UTC)
    newer = new_key(datetime(2026, 12, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC))
    fresh = listed(key=newer, at=later - timedelta(days=1))
    found = check(token(), fresh, [KEY, newer], later)
    assert found.key_ended == date(2027, 1, 1)


def test_a_revoked_key_fails_whatever_it_signed() -> None:
    newer = new_key(BEGINS, ENDS)
    keys = [*revoke([KEY], KEY.name, NOW), newer]
    assert refused(token(), listed(key=newer), keys) == "credential.key-revoked"


def test_an_unknown_key_fails_also_when_the_token_brings_it_along() -> None:
    mine = new_key(BEGINS, ENDS)
    assert refused(token(mine)) == "credential.key-unknown"
    header = {"alg": "ES256", "kid": KEY.name, "jwk": mine.key.as_dict(private=False)}
    claims = json.dumps(badge(AWARD, ISSUER, SIGNED)).encode()
    forged = jws.serialize_compact(header, claims, mine.key, algorithms=["ES256"])
    assert refused(forged) == "credential.altered"


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_the_algorithm_is_that_of_the_key_and_not_of_the_token(algorithm: str) -> None:
    body = TOKEN.split(".")[1]
    if algorithm == "none":
        forged = f"{_encoded(json.dumps({'alg': 'none', 'kid': KEY.name}).encode())}.{body}."
    else:
        secret = OctKey.import_key(json.dumps(KEY.key.as_dict(private=False)))
        header = {"alg": "HS256", "kid": KEY.name}
        forged = jws.serialize_compact(header, _decoded(body), secret, algorithms=["HS256"])
    assert refused(forged) in ("credential.altered", "credential.unreadable")


def test_an_award_of_tomorrow_does_not_hold_yet() -> None:
    assert refused(token(), now=SIGNED - timedelta(days=1)) == "credential.early"


def test_an_old_status_list_is_not_relied_on() -> None:
    assert refused(token(), now=SIGNED + timedelta(days=31)) == "credential.stale"


def test_the_list_must_be_the_one_that_the_award_names_and_of_its_issuer() -> None:
    assert refused(token(), listed(address="https://so.example/status/2")) == "credential.other-list"
    other = Issuer(address="https://khac.example", name="Khác")
    assert refused(token(), listed(issuer=other)) == "credential.other-list"
    assert refused(token(), token()) == "credential.other-list"
    assert refused(listed(), listed()) == "credential.not-an-award"
    assert refused(token(credentialStatus=None)) == "credential.other-list"


@pytest.mark.parametrize("rubbish", ["", "a.b", "a.b.c", "é.é.é", f"{_encoded(b'[]')}.e30.", "\ud800.a.b"])
def test_what_is_no_token_is_unreadable(rubbish: str) -> None:
    assert refused(rubbish) == "credential.unreadable"


def test_a_credential_and_the_claims_around_it_say_the_same() -> None:
    def resigned(**changes: Any) -> str:
        claims = {**json.loads(_decoded(TOKEN.split(".")[1])), **changes}
        header = {"alg": "ES256", "kid": KEY.name}
        return jws.serialize_compact(header, json.dumps(claims).encode(), KEY.key, algorithms=["ES256"])

    assert check(resigned())
    for changes in (
        {"iss": "https://khac.example"},
        {"jti": "x"},
        {"validFrom": "2024-01-01T00:00:00Z"},
        {"iat": "x"},
    ):
        assert refused(resigned(**changes)) == "credential.unreadable"


@given(st.sets(st.integers(0, SIZE - 1), max_size=50))
def test_a_list_has_exactly_the_places_put_in(places: set[int]) -> None:
    bits = decode(encode(places))
    assert len(bits) * 8 == SIZE
    assert all(is_set(bits, place) for place in places)
    assert sum(bin(byte).count("1") for byte in bits) == len(places)


def test_the_first_place_is_the_leftmost_bit() -> None:
    assert decode(encode([0]))[0] == 0x80
    assert decode(encode([15]))[1] == 0x01


@pytest.mark.parametrize("broken", ["", "x", "uAAAA", "H4sI", "u" + "A" * 100])
def test_what_is_no_list_is_refused(broken: str) -> None:
    with pytest.raises(Refusal) as error:
        decode(broken)
    assert error.value.code == "credential.list-broken"


def test_a_list_that_unpacks_without_end_is_refused() -> None:
    with pytest.raises(Refusal) as error:
        decode(encode([], size=8 * 64 * 1024 * 1024))
    assert error.value.code == "credential.list-broken"


@pytest.mark.parametrize("place", [-1, SIZE])
def test_a_place_outside_the_list_is_refused(place: int) -> None:
    for attempt in (lambda: encode([place]), lambda: is_set(decode(encode([])), place)):
        with pytest.raises(Refusal) as error:
            attempt()
        assert error.value.code == "credential.list-place"


def test_an_award_asks_for_the_same_places_always_and_others_for_others() -> None:
    asked = [index_of("award-1", attempt) for attempt in range(3)]
    assert asked == [index_of("award-1", attempt) for attempt in range(3)]
    drawn = {index_of(f"award-{number}") for number in range(1000)}
    assert len(drawn) > 980 and all(0 <= index < SIZE for index in drawn)
    assert min(drawn) < SIZE // 4 and max(drawn) > 3 * SIZE // 4


@pytest.fixture(params=["P-256", "Ed25519"])
def key(request: pytest.FixtureRequest) -> Iterator[IssuerKey]:
    made = ECKey.generate_key("P-256") if request.param == "P-256" else OKPKey.generate_key("Ed25519")
    yield IssuerKey(made, BEGINS, ENDS)


def test_either_kind_of_key_signs_is_kept_and_is_published_without_its_secret(
    key: IssuerKey, tmp_path: Path
) -> None:
    file = tmp_path / "keys" / "issuer.json"
    write(file, [key])
    assert file.stat().st_mode & 0o777 == 0o600
    (kept,) = load(file)
    assert (kept.name, kept.begins, kept.ends, kept.algorithm) == (key.name, BEGINS, ENDS, key.algorithm)
    assert check(token(kept), listed(key=kept), [key]).key == key.name
    assert all("d" not in one for one in published([key])["keys"])
    assert [path.name for path in file.parent.iterdir()] == ["issuer.json"]


def test_the_newest_key_in_force_signs() -> None:
    newer = new_key(SIGNED, ENDS)
    assert signing_key([newer, KEY], SIGNED).name == newer.name
    assert signing_key([newer, KEY], SIGNED - timedelta(days=1)).name == KEY.name
    with pytest.raises(Refusal) as error:
        signing_key([KEY], ENDS)
    assert error.value.code == "credential.no-key"
    with pytest.raises(Refusal) as error:
        revoke([KEY], "none", NOW)
    assert error.value.code == "credential.key-unknown"


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"keys": [{}]}', '{"keys": [{"kty": "oct", "crv": "", "k": "AA"}]}']
)
def test_what_is_no_set_of_keys_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "keys.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(Refusal) as error:
        load(file)
    assert error.value.code == "credential.keys-unusable"
