"""A credential signed as a JWT: its own members are the claims, the header names the key."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from joserfc import jws

from services.awards.credentials.keys import IssuerKey, signing_key


def signed(credential: Mapping[str, Any], keys: Iterable[IssuerKey], at: datetime) -> str:
    """The compact JWS of `credential`, by the key that signs at `at`; raises Refusal when none does."""
    key = signing_key(keys, at)
    issuer = credential["issuer"]
    valid_from = datetime.fromisoformat(credential["validFrom"])
    claims = {
        **credential,
        "iss": issuer if isinstance(issuer, str) else issuer["id"],
        "jti": credential["id"],
        "iat": int(at.timestamp()),
        "nbf": int(valid_from.timestamp()),
    }
    if "validUntil" in credential:
        claims["exp"] = int(datetime.fromisoformat(credential["validUntil"]).timestamp())
    header = {"alg": key.algorithm, "typ": "JWT", "kid": key.name}
    body = json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode()
    return jws.serialize_compact(header, body, key.key, algorithms=[key.algorithm])
