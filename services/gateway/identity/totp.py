"""One-time codes of a telephone (TOTP, RFC 6238) as a second proof, and recovery codes for a lost one."""

import hashlib
import secrets
from typing import Any

import pyotp
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from services.gateway.identity.tables import accounts, recovery_codes
from shared import clock
from shared.contracts.refusal import Refusal
from shared.database import writing

ISSUER = "Thi Đua"
STEP_SECONDS = 30
RECOVERY_CODES = 10


class SecondProofs:
    """The one-time codes of every account."""

    def __init__(self, engine: Engine, now: clock.Clock = clock.now) -> None:
        self._engine = engine
        self._now = now

    def begin(self, tenant: str, account: str) -> dict[str, str]:
        """A new secret, `{"secret", "uri"}` for the telephone; it counts once a code of it was given.

        Raises Refusal when the account has one that counts.
        """
        with writing(self._engine) as connection:
            row = _row(connection, tenant, account)
            if row.totp_confirmed:
                raise Refusal("totp.exists")
            secret = pyotp.random_base32()
            _change(connection, row, totp=secret, totp_step=0)
        uri = pyotp.TOTP(secret).provisioning_uri(name=row.username, issuer_name=ISSUER)
        return {"secret": secret, "uri": uri}

    def confirm(self, tenant: str, account: str, code: str) -> list[str]:
        """From now on a code is asked for; returns the recovery codes, which are shown this once."""
        with writing(self._engine) as connection:
            row = _row(connection, tenant, account)
            if row.totp is None or row.totp_confirmed:
                raise Refusal("totp.not-begun")
            if not self._fresh(connection, row, code):
                raise Refusal("totp.wrong", place="code")
            _change(connection, row, totp_confirmed=True)
            codes = [f"{secrets.token_hex(4)}-{secrets.token_hex(4)}" for _ in range(RECOVERY_CODES)]
            connection.execute(
                sa.insert(recovery_codes),
                [{"tenant": tenant, "account": account, "sha256": _hash(one)} for one in codes],
            )
        return codes

    def accepts(self, tenant: str, account: str, code: str) -> bool:
        """Whether `code` is a one-time or a recovery code; each is good once."""
        with writing(self._engine) as connection:
            row = _row(connection, tenant, account)
            return self._fresh(connection, row, code) or _recovered(connection, row, code)

    def _fresh(self, connection: Connection, row: Row[Any], code: str) -> bool:
        """Of the present step or one beside it, and of a later one than was used before."""
        if row.totp is None or not code.isdigit():
            return False
        totp, at = pyotp.TOTP(row.totp), int(self._now().timestamp())
        for step in range(at // STEP_SECONDS - 1, at // STEP_SECONDS + 2):
            if step > row.totp_step and pyotp.utils.strings_equal(code, totp.at(step * STEP_SECONDS)):
                _change(connection, row, totp_step=step)
                return True
        return False


def _recovered(connection: Connection, row: Row[Any], code: str) -> bool:
    here = sa.and_(
        recovery_codes.c.tenant == row.tenant,
        recovery_codes.c.account == row.account,
        recovery_codes.c.sha256 == _hash(code),
    )
    return connection.execute(sa.delete(recovery_codes).where(here)).rowcount == 1


def _row(connection: Connection, tenant: str, account: str) -> Row[Any]:
    query = sa.select(accounts).where(accounts.c.tenant == tenant, accounts.c.account == account)
    return connection.execute(query.with_for_update()).one()


def _change(connection: Connection, row: Row[Any], **values: Any) -> None:
    here = sa.and_(accounts.c.tenant == row.tenant, accounts.c.account == row.account)
    connection.execute(sa.update(accounts).where(here).values(values))


def _hash(code: str) -> str:
    return hashlib.sha256(code.strip().lower().encode()).hexdigest()
