"""The front desk: everything that decides who comes in, over the gateway's own database."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Engine

from services.gateway.identity.accounts import Account, Accounts
from services.gateway.identity.attempts import Attempts
from services.gateway.identity.provider import Client, Provider
from services.gateway.identity.sessions import Sessions
from services.gateway.identity.texts import storable
from services.gateway.identity.totp import SecondProofs
from services.gateway.identity.trail import Trail
from services.gateway.identity.visitor import Visitor
from services.gateway.once.answers import Answers
from shared import clock
from shared.config import Settings
from shared.contracts.refusal import Refusal


class NameClosed(Exception):
    """A name was tried too often; `remaining` is how long it stays closed."""

    def __init__(self, remaining: timedelta) -> None:
        super().__init__(f"closed for {remaining}")
        self.remaining = remaining


class Desk:
    """`tenant` is the organisation whose people come in here; `public_url` where they find us, if known."""

    def __init__(
        self,
        engine: Engine,
        tenant: str,
        public_url: str = "",
        client: Client | None = None,
        now: clock.Clock = clock.now,
    ) -> None:
        self.tenant = tenant
        self.public_url = public_url.rstrip("/")
        self.accounts = Accounts(engine, now)
        self.attempts = Attempts(engine, now)
        self.sessions = Sessions(engine, now)
        self.totp = SecondProofs(engine, now)
        self.trail = Trail(engine, now)
        self.answers = Answers(engine, now)
        self.provider = None if client is None else Provider(client, engine, now)

    def login(
        self, username: str, password: str, code: str | None, before: str | None, correlation_id: str
    ) -> tuple[Account, str]:
        """Whose password and code these are, and the secret of the new session; the session `before` ends.

        Raises Refusal `login.refused`, which does not say what was wrong; `login.code` when the password is
        right and a one-time code is missing; NameClosed. Everything is noted in the trail.
        """
        username = storable(username).strip()
        noted: dict[str, Any] = {"operation": "login", "correlation_id": correlation_id}
        remaining = self.attempts.begin(self.tenant, username)
        if remaining is not None:
            self._note_failure(username, "login.closed", noted)
            raise NameClosed(remaining)
        account = self.accounts.proven(self.tenant, username, password)
        if account is None or account.locked:
            self._note_failure(username, "login.refused" if account is None else "login.locked", noted)
            raise Refusal("login.refused")
        if account.totp and not code:
            raise Refusal("login.code", place="code")
        if account.totp and not self.totp.accepts(self.tenant, account.account, code or ""):
            self._note_failure(username, "login.code", noted)
            raise Refusal("login.refused")
        self.attempts.forget(self.tenant, username)
        return account, self._open(account, before, noted, by="password")

    def login_by_provider(
        self, state: str, url: str, comes_back_to: str, before: str | None, correlation_id: str
    ) -> tuple[Account, str, str]:
        """The same for who comes back from the provider with `url`, and where they wanted to go."""
        if self.provider is None:
            raise Refusal("login.no-provider")
        noted: dict[str, Any] = {"operation": "login", "correlation_id": correlation_id}
        try:
            external, goes_to = self.provider.finish(self.tenant, state, url, comes_back_to)
        except Refusal as refusal:
            self.trail.note(self.tenant, "login", "", outcome=refusal.code, **noted)
            raise
        account = self.accounts.of_external(self.tenant, external)
        if account is None or account.locked:
            self.trail.note(self.tenant, "login", "", about=external, outcome="login.not-linked", **noted)
            raise Refusal("login.not-linked", value=external)
        return account, self._open(account, before, noted, by="provider"), goes_to

    def logout(self, tenant: str, account: str, secret: str, correlation_id: str) -> None:
        self.sessions.close(tenant, secret)
        self.trail.note(tenant, "logout", account, operation="logout", correlation_id=correlation_id)

    def change_password(self, visitor: Visitor, given: str, wanted: str, correlation_id: str) -> str:
        """Give the visitor's account the password `wanted`, if `given` is the present one; every session and
        token of it ends. The secret of a new session; raises Refusal and NameClosed."""
        account = self.require_password(visitor, given)
        if given == wanted:
            raise Refusal("password.same", place="new")
        self.accounts.set_password(self.tenant, account.account, wanted)
        self.trail.note(
            self.tenant,
            "account",
            account.account,
            operation="change_password",
            about=account.username,
            correlation_id=correlation_id,
        )
        return self.sessions.open(self.tenant, account.account)

    def require_password(self, visitor: Visitor, given: str) -> Account:
        """The visitor's account, if `given` is its password; guesses close the name as at the login."""
        if visitor.username is None:
            raise Refusal("session.needed")
        remaining = self.attempts.begin(self.tenant, visitor.username)
        if remaining is not None:
            raise NameClosed(remaining)
        account = self.accounts.proven(self.tenant, visitor.username, given)
        if account is None:
            raise Refusal("password.wrong", place="password")
        self.attempts.forget(self.tenant, visitor.username)
        return account

    def _open(self, account: Account, before: str | None, noted: dict[str, Any], by: str) -> str:
        secret = self.sessions.open(self.tenant, account.account, instead_of=before)
        self.trail.note(self.tenant, "login", account.account, about=account.username, by=by, **noted)
        return secret

    def _note_failure(self, username: str, outcome: str, noted: dict[str, Any]) -> None:
        """By the username of an account alone: what else is typed there may be a password."""
        try:
            known = self.accounts.of_name(self.tenant, username)
        except Refusal:
            self.trail.note(self.tenant, "login", "", outcome=outcome, **noted)
        else:
            self.trail.note(
                self.tenant, "login", known.account, about=known.username, outcome=outcome, **noted
            )


def desk_of(settings: Settings, engine: Engine) -> Desk:
    """The desk by the settings; raises Refusal when the provider's secret cannot be read."""
    client = None
    if settings.oidc_issuer:
        client = Client(settings.oidc_issuer, settings.oidc_client_id, _secret(settings))
    return Desk(engine, settings.tenant, settings.public_url, client)


def _secret(settings: Settings) -> str:
    try:
        return Path(settings.oidc_secret_file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal("login.secret-unreadable", value=settings.oidc_secret_file, detail=str(error)) from None
