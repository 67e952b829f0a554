"""An agency's provider of identities, for tests: Authlib's OpenID Connect server behind a socket."""

import base64
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode, UserInfo
from flask import Flask, jsonify
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT_ID, SECRET = "thidua", "what-both-know"


@dataclass
class Person:
    sub: str

    def get_user_id(self) -> str:
        return self.sub


class Client(ClientMixin):
    """The one client there is."""

    client_id = CLIENT_ID
    callback = ""

    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_default_redirect_uri(self) -> str:
        return self.callback

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri.endswith("/login/provider/back")

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):
    code: str
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str | None
    code_challenge_method: str | None
    user: Person
    auth_time: int = 0

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> int:
        return self.auth_time

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


@dataclass
class Agency:
    """`sub` is who is signed in there; `forge`, if set, makes the ID token out of the claims instead."""

    issuer: str = ""
    sub: str = "cb001@agency"
    forge: Any = None
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"}))
    codes: dict[str, Code] = field(default_factory=dict)

    def signed(self, claims: dict[str, Any], **header: str) -> str:
        return jwt.encode({"alg": "RS256", "kid": "k1", **header}, claims, self.key)

    def unsigned(self, claims: dict[str, Any]) -> str:
        """As JWT `none` has it."""
        return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}."

    def by_our_public_key(self, claims: dict[str, Any]) -> str:
        """Signed by HMAC, the public key being the secret."""
        said = f"{_part({'alg': 'HS256', 'kid': 'k1'})}.{_part(claims)}"
        seal = hmac.digest(self.key.as_pem(private=False), said.encode(), "sha256")
        return f"{said}.{base64.urlsafe_b64encode(seal).decode().rstrip('=')}"


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@contextmanager
def running() -> Iterator[Agency]:
    """The provider on a free port of this machine."""
    agency = Agency()
    server = make_server("127.0.0.1", 0, _app(agency), threaded=True)
    agency.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield agency
    finally:
        server.shutdown()
        thread.join()


def _app(agency: Agency) -> Flask:
    app = Flask("agency")
    server = AuthorizationServer(
        app, query_client=lambda _id: Client(), save_token=lambda _token, _request: None
    )
    server.register_grant(_grant(agency), [_openid(agency)(), CodeChallenge(required=True)])

    @app.get("/.well-known/openid-configuration")
    def configuration() -> Any:
        return jsonify(
            issuer=agency.issuer,
            authorization_endpoint=f"{agency.issuer}/authorize",
            token_endpoint=f"{agency.issuer}/token",
            jwks_uri=f"{agency.issuer}/keys",
        )

    @app.get("/keys")
    def keys() -> Any:
        return jsonify(keys=[agency.key.as_dict(private=False)])

    @app.get("/authorize")
    def authorize() -> Any:
        grant = server.get_consent_grant(end_user=Person(agency.sub))
        return server.create_authorization_response(grant_user=Person(agency.sub), grant=grant)

    @app.post("/token")
    def token() -> Any:
        answer = server.create_token_response()
        if agency.forge is not None and answer.status_code == 200:
            body = answer.json
            claims = jwt.decode(body["id_token"], agency.key).claims
            return jsonify({**body, "id_token": agency.forge(claims)})
        return answer

    app.config["OAUTHLIB_INSECURE_TRANSPORT"] = True
    return app


def _grant(agency: Agency) -> type[grants.AuthorizationCodeGrant]:
    class Grant(grants.AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]

        def save_authorization_code(self, code: str, request: Any) -> None:
            said = request.payload.data
            agency.codes[code] = Code(
                code,
                said["redirect_uri"],
                said["scope"],
                said.get("nonce"),
                said.get("code_challenge"),
                said.get("code_challenge_method"),
                request.user,
            )

        def query_authorization_code(self, code: str, client: Any) -> Code | None:
            return agency.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            agency.codes.pop(authorization_code.code)

        def authenticate_user(self, authorization_code: Code) -> Person:
            return authorization_code.user

    return Grant


def _openid(agency: Agency) -> type[OpenIDCode]:
    class Code(OpenIDCode):
        def exists_nonce(self, nonce: str, request: Any) -> bool:
            return any(one.nonce == nonce for one in agency.codes.values())

        def resolve_client_private_key(self, client: Any) -> Any:
            return agency.key

        def get_client_claims(self, client: Any) -> dict[str, Any]:
            return {"iss": agency.issuer, "aud": [CLIENT_ID]}

        def generate_user_info(self, user: Person, scope: str) -> UserInfo:
            return UserInfo(sub=user.sub)

    return Code
