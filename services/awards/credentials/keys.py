"""The keys by which an issuer signs its credentials, as one JWK set in a file, and their public halves.

A key signs from `nbf` until `exp` (seconds); a key that fell into wrong hands has `revoked`. Old keys stay in
the published set, as awards outlive them.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey

from shared.contracts.refusal import Refusal

SigningKey = ECKey | OKPKey
_PARTS = ("kty", "crv", "x", "y", "d")


@dataclass(frozen=True)
class IssuerKey:
    """A key with its span: it signs from `begins` on and before `ends`; `revoked` takes all trust from it."""

    key: SigningKey
    begins: datetime
    ends: datetime
    revoked: datetime | None = None

    @property
    def name(self) -> str:
        """The `kid`: the thumbprint of the key (RFC 7638)."""
        return str(self.key.thumbprint())

    @property
    def algorithm(self) -> str:
        return "ES256" if isinstance(self.key, ECKey) else "Ed25519"

    def signs_at(self, at: datetime) -> bool:
        return self.revoked is None and self.begins <= at < self.ends

    def as_jwk(self, private: bool) -> dict[str, Any]:
        parts = self.key.as_dict(private=private)
        spans = {"nbf": _seconds(self.begins), "exp": _seconds(self.ends)}
        stated = {**parts, "kid": self.name, "use": "sig", "alg": self.algorithm, **spans}
        return {**stated, "revoked": {"revoked_at": _seconds(self.revoked)}} if self.revoked else stated


def new_key(begins: datetime, ends: datetime) -> IssuerKey:
    """A fresh P-256 key (ES256), which every verifier understands."""
    return IssuerKey(ECKey.generate_key("P-256"), begins, ends)


def revoke(keys: Iterable[IssuerKey], name: str, at: datetime) -> list[IssuerKey]:
    """The same keys, that one revoked; raises Refusal when there is none of that name."""
    kept = list(keys)
    if name not in {one.name for one in kept}:
        raise Refusal("credential.key-unknown", value=name, known=_names(kept))
    return [replace(one, revoked=one.revoked or at) if one.name == name else one for one in kept]


def signing_key(keys: Iterable[IssuerKey], at: datetime) -> IssuerKey:
    """The key that signs at that instant, of several the newest; raises Refusal when none does."""
    able = [one for one in keys if one.signs_at(at)]
    if not able:
        raise Refusal("credential.no-key", value=at)
    return max(able, key=lambda one: one.begins)


def published(keys: Iterable[IssuerKey]) -> dict[str, Any]:
    """The JWK set for the world: the public half of every key that ever signed."""
    return {"keys": [one.as_jwk(private=False) for one in keys]}


def read_keys(jwks: dict[str, Any], place: str = "") -> list[IssuerKey]:
    """The keys of a JWK set as `published` or `write` give it; raises Refusal for one that is unusable."""
    try:
        return [_key(one) for one in jwks["keys"]]
    except (JoseError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise Refusal("credential.keys-unusable", place=place or None, value=error) from None


def load(file: Path) -> list[IssuerKey]:
    """The private keys in `file`; raises Refusal when it cannot be read as a JWK set."""
    try:
        content = json.loads(file.read_bytes())
    except (OSError, ValueError) as error:
        raise Refusal("credential.keys-unusable", place=str(file), value=error) from None
    return read_keys(content, str(file))


def write(file: Path, keys: Iterable[IssuerKey]) -> None:
    """Keep the private keys in `file`, whole or not at all, readable to their owner alone."""
    content = json.dumps({"keys": [one.as_jwk(private=True) for one in keys]}, indent=1)
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(content)
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)


def _key(jwk: dict[str, Any]) -> IssuerKey:
    parts: dict[str, str | list[str]] = {name: jwk[name] for name in _PARTS if name in jwk}
    key: SigningKey
    if (jwk["kty"], jwk["crv"]) == ("EC", "P-256"):
        key = ECKey.import_key(parts)
    elif (jwk["kty"], jwk["crv"]) == ("OKP", "Ed25519"):
        key = OKPKey.import_key(parts)
    else:
        raise ValueError(f"crv = {jwk['crv']!r}, not P-256 or Ed25519")
    revoked = jwk.get("revoked")
    return IssuerKey(
        key, _instant(jwk["nbf"]), _instant(jwk["exp"]), _instant(revoked["revoked_at"]) if revoked else None
    )


def _names(keys: Iterable[IssuerKey]) -> str:
    return ", ".join(one.name for one in keys) or "–"


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
