"""An award as an Open Badges 3.0 credential: what its decision publishes about the recipient, and no more."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec

from shared.clock import VIETNAM

VC_CONTEXT = "https://www.w3.org/ns/credentials/v2"
_BADGE_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


class Issuer(msgspec.Struct, frozen=True, kw_only=True):
    """`address` is the URL by which the issuer is known; its keys and status lists are published under it."""

    address: str
    name: str


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where the award stands in a status list: the URL of the list, and the bit in it."""

    address: str
    index: int


class PublishedAward(msgspec.Struct, frozen=True, kw_only=True):
    """What a decision publishes. `verification` is the address of the award's page and names it in the world.

    `form` is the code of the award form, `form_name` as it stands on the certificate; `position` and `unit`
    are empty where the decision does not name them.
    """

    verification: str
    recipient: str
    position: str = ""
    unit: str = ""
    form: str
    form_name: str
    campaign_name: str
    period: str
    achievement: str
    authority: str
    decision_number: str
    decided_on: date
    conferred_on: date
    status: Place


def badge(award: PublishedAward, issuer: Issuer, at: datetime) -> dict[str, Any]:
    """The credential of `award`, to be signed; it holds from its issue, `at`, on."""
    return {
        "@context": [VC_CONTEXT, _BADGE_CONTEXT],
        "id": award.verification,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": award.form_name,
        "issuer": {"id": issuer.address, "type": ["Profile"], "name": issuer.name},
        "validFrom": instant(at),
        "awardedDate": _morning(award.conferred_on),
        "credentialSubject": _subject(award, issuer),
        "evidence": [
            {
                "type": ["Evidence"],
                "name": f"Quyết định số {award.decision_number}",
                "description": f"{award.authority}, {award.decided_on:%d/%m/%Y}",
                "genre": "decision",
            }
        ],
        "credentialStatus": {
            "id": f"{award.status.address}#{award.status.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(award.status.index),
            "statusListCredential": award.status.address,
        },
    }


def instant(at: datetime) -> str:
    """A moment as credentials write it: in UTC, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _subject(award: PublishedAward, issuer: Issuer) -> dict[str, Any]:
    named = [("name", award.recipient), ("ext:unit", award.unit)]
    return {
        "type": ["AchievementSubject"],
        "identifier": [
            {"type": "IdentityObject", "hashed": False, "identityType": kind, "identityHash": text}
            for kind, text in named
            if text
        ],
        **({"role": award.position} if award.position else {}),
        "term": award.period,
        "achievement": {
            "id": f"{issuer.address.rstrip('/')}/forms/{award.form}",
            "type": ["Achievement"],
            "achievementType": "Award",
            "name": award.form_name,
            "description": award.achievement,
            "criteria": {"narrative": award.campaign_name},
        },
    }


def _morning(on: date) -> str:
    return datetime(on.year, on.month, on.day, tzinfo=VIETNAM).isoformat()
