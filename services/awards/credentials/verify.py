"""Whether an award's credential holds: by the issuer's public keys and a status list, without a network."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from joserfc import jws
from joserfc.errors import BadSignatureError, JoseError

from services.awards.credentials.badge import instant
from services.awards.credentials.keys import IssuerKey
from services.awards.credentials.status import decode, is_set
from shared.clock import local_day
from shared.contracts.refusal import Refusal


@dataclass(frozen=True)
class Verified:
    """What a credential that holds says. `as_of` is when the status list was made that clears it.

    `key_ended` is the day on which the signing key ran out, None while it runs: the signature is older than
    that day by its own word, which is worth what the issuer's care of its old keys is.
    """

    credential: dict[str, Any]
    key: str
    key_ended: date | None
    issued_at: datetime
    as_of: datetime


def verify(token: str, keys: Iterable[IssuerKey], listed: str, now: datetime) -> Verified:
    """What `token` says of an award, if it holds at `now`.

    `keys` are the issuer's published ones (`read_keys`), `listed` the signed status list that the credential
    names, both kept from an earlier visit. Raises Refusal: altered, of an unknown, revoked or ended key, not
    yet valid, revoked, or the list is not this credential's or too old.
    """
    known = {one.name: one for one in keys}
    award, key = _opened(token, known, now)
    if "OpenBadgeCredential" not in award.get("type", ()):
        raise Refusal("credential.not-an-award", value=award.get("type"))
    status, _ = _opened(listed, known, now)
    _require_standing(award, status)
    return Verified(
        credential={name: value for name, value in award.items() if name not in _CLAIMS},
        key=key.name,
        key_ended=local_day(key.ends) if key.ends <= now else None,
        issued_at=_instant(award, "iat"),
        as_of=_instant(status, "iat"),
    )


_CLAIMS = {"iss", "jti", "iat", "nbf", "exp", "sub"}


def _opened(token: str, known: dict[str, IssuerKey], now: datetime) -> tuple[dict[str, Any], IssuerKey]:
    """The claims of a token that one of the known keys signed while it might, and that holds at `now`."""
    key = _key_of(token, known)
    try:
        content = jws.deserialize_compact(token, key.key, algorithms=[key.algorithm])
        claims = json.loads(content.payload)
    except BadSignatureError:
        raise Refusal("credential.altered", value=key.name) from None
    except (JoseError, ValueError) as error:
        raise Refusal("credential.unreadable", value=error) from None
    if not isinstance(claims, dict):
        raise Refusal("credential.unreadable", value=type(claims).__name__)
    issued, begins = _instant(claims, "iat"), _instant(claims, "nbf")
    if key.revoked is not None:
        raise Refusal("credential.key-revoked", value=key.name, on=local_day(key.revoked))
    if not key.begins <= issued < key.ends:
        spans = {"first": local_day(key.begins), "last": local_day(key.ends)}
        raise Refusal("credential.key-expired", value=key.name, signed=local_day(issued), **spans)
    if max(issued, begins) > now:
        raise Refusal("credential.early", value=max(issued, begins))
    if "exp" in claims and _instant(claims, "exp") <= now:
        raise Refusal("credential.stale", value=_instant(claims, "exp"))
    _require_consistent(claims)
    return claims, key


def _key_of(token: str, known: dict[str, IssuerKey]) -> IssuerKey:
    """The key that the header names; one that it brings along proves nothing and is not looked at."""
    try:
        name = jws.extract_compact(token.encode()).headers().get("kid")
    except (JoseError, ValueError) as error:
        raise Refusal("credential.unreadable", value=error) from None
    if name not in known:
        raise Refusal("credential.key-unknown", value=name, known=", ".join(known) or "–")
    return known[name]


def _require_consistent(claims: dict[str, Any]) -> None:
    """A credential says the same as the claims of the JWT around it."""
    issuer = claims.get("issuer")
    named = issuer.get("id") if isinstance(issuer, dict) else issuer
    for claim, said in (("iss", named), ("jti", claims.get("id"))):
        if claims.get(claim) != said or not isinstance(said, str):
            raise Refusal("credential.unreadable", value=f"{claim} = {claims.get(claim)!r}, {said!r}")
    if claims.get("validFrom") != instant(_instant(claims, "nbf")):
        raise Refusal("credential.unreadable", value=f"validFrom = {claims.get('validFrom')!r}")


def _require_standing(award: dict[str, Any], status: dict[str, Any]) -> None:
    entry, subject = award.get("credentialStatus"), status.get("credentialSubject")
    if not isinstance(entry, dict) or not isinstance(subject, dict):
        raise Refusal("credential.other-list", value="–", there=status.get("id"))
    same = (
        entry.get("type") == "BitstringStatusListEntry"
        and "BitstringStatusListCredential" in status.get("type", ())
        and entry.get("statusListCredential") == status.get("id")
        and entry.get("statusPurpose") == subject.get("statusPurpose") == "revocation"
        and award["iss"] == status["iss"]
    )
    if not same:
        raise Refusal(
            "credential.other-list", value=entry.get("statusListCredential"), there=status.get("id")
        )
    index = str(entry.get("statusListIndex"))
    if not (index.isascii() and index.isdecimal()):
        raise Refusal("credential.unreadable", value=f"statusListIndex = {index}")
    if is_set(decode(str(subject.get("encodedList"))), int(index)):
        raise Refusal("credential.revoked", value=award["id"], on=local_day(_instant(status, "iat")))


def _instant(claims: dict[str, Any], name: str) -> datetime:
    seconds = claims.get(name)
    if (
        isinstance(seconds, bool)
        or not isinstance(seconds, int | float)
        or not 0 <= seconds < 253_402_300_800
    ):
        raise Refusal("credential.unreadable", value=f"{name} = {seconds!r}")
    return datetime.fromtimestamp(seconds, UTC)
