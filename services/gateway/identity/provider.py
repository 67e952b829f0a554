"""Signing in with an agency's own provider of identities: OpenID Connect, authorization code with PKCE.

Whoever the provider names comes in only if an administrator entered that name at an account: who may enter,
and as what, is decided here.
"""

import hashlib
import secrets
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import requests
import sqlalchemy as sa
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from sqlalchemy.engine import Engine

from services.gateway.identity.tables import flows
from shared import clock
from shared.contracts.refusal import Refusal
from shared.database import writing

SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""By the key that the provider alone has: neither unsigned (`none`) nor by a secret that we know too."""

PATIENCE = timedelta(minutes=10)
_SECONDS = 10
_FRESH_SECONDS = 300.0
_LEEWAY_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Client:
    """What the provider knows us as; `issuer` is its address."""

    issuer: str
    client_id: str
    secret: str


@dataclass
class Provider:
    """One agency's provider. `start` sends a browser there, `finish` says who came back."""

    client: Client
    engine: Engine
    now: clock.Clock = clock.now
    _described: tuple[float, dict[str, Any], KeySet] | None = field(default=None, init=False)

    def start(self, tenant: str, comes_back_to: str, goes_to: str) -> tuple[str, str]:
        """Where to send the browser, and the state to be kept in its cookie; `goes_to` is told at the end."""
        described, _ = self._description()
        state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
        with writing(self.engine) as connection:
            old = flows.c.created < self.now() - PATIENCE
            connection.execute(sa.delete(flows).where(flows.c.tenant == tenant, old))
            connection.execute(
                sa.insert(flows).values(
                    tenant=tenant,
                    state_sha256=_hash(state),
                    nonce=nonce,
                    verifier=verifier,
                    goes_to=goes_to,
                    created=self.now(),
                )
            )
        with self._session(comes_back_to) as session:
            url, _ = session.create_authorization_url(
                described["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
            )
        return url, state

    def finish(self, tenant: str, state: str, url: str, comes_back_to: str) -> tuple[str, str]:
        """The provider's name (`sub`) for who came back with `url`, and where they wanted to go.

        Raises Refusal when the answer is not to a question of this browser (`state`), or proves nothing.
        """
        nonce, verifier, goes_to = self._take(tenant, state)
        described, keys = self._description()
        try:
            with self._session(comes_back_to, state=state) as session:
                answer = session.fetch_token(
                    described["token_endpoint"],
                    authorization_response=url,
                    code_verifier=verifier,
                    timeout=_SECONDS,
                )
            claims = self._claims(str(answer.get("id_token", "")), nonce, keys)
        except (AuthlibBaseError, JoseError, ValueError, requests.RequestException) as error:
            raise Refusal("login.provider-refused", detail=type(error).__name__) from error
        return str(claims["sub"]), goes_to

    def _take(self, tenant: str, state: str) -> tuple[str, str, str]:
        """What was noted at the start, which serves once."""
        here = sa.and_(flows.c.tenant == tenant, flows.c.state_sha256 == _hash(state))
        with writing(self.engine) as connection:
            row = connection.execute(sa.select(flows).where(here)).first()
            connection.execute(sa.delete(flows).where(here))
        if row is None or row.created < self.now() - PATIENCE:
            raise Refusal("login.not-begun")
        return row.nonce, row.verifier, row.goes_to

    def _claims(self, id_token: str, nonce: str, keys: KeySet) -> dict[str, Any]:
        claims = jwt.decode(id_token, keys, algorithms=list(SIGNED_BY)).claims
        rules = jwt.JWTClaimsRegistry(
            now=lambda: int(self.now().timestamp()),
            leeway=_LEEWAY_SECONDS,
            iss={"essential": True, "value": self.client.issuer},
            aud={"essential": True, "value": self.client.client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        rules.validate(claims)
        audience = claims["aud"]
        several = isinstance(audience, list) and len(audience) > 1
        if (several or "azp" in claims) and claims.get("azp") != self.client.client_id:
            raise ValueError("issued to another party")
        return claims

    def _session(self, comes_back_to: str, state: str | None = None) -> OAuth2Session:
        return OAuth2Session(
            self.client.client_id,
            self.client.secret,
            scope="openid",
            redirect_uri=comes_back_to,
            code_challenge_method="S256",
            state=state,
        )

    def _description(self) -> tuple[dict[str, Any], KeySet]:
        """The provider's endpoints and keys, asked for at most every five minutes."""
        if self._described is None or time.monotonic() - self._described[0] > _FRESH_SECONDS:
            address = self.client.issuer.rstrip("/") + "/.well-known/openid-configuration"
            try:
                said = _json(address)
                if said.get("issuer") != self.client.issuer:
                    raise ValueError("another issuer")
                keys = KeySet.import_key_set(_json(said["jwks_uri"]))  # type: ignore[arg-type]
            except (requests.RequestException, ValueError, KeyError, JoseError) as error:
                raise Refusal("login.provider-silent", value=self.client.issuer) from error
            self._described = time.monotonic(), said, keys
        return self._described[1], self._described[2]


def _json(address: str) -> dict[str, Any]:
    answer = requests.get(address, timeout=_SECONDS)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
