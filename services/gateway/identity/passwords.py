"""Passwords: kept as argon2id alone, and never easy."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from shared.contracts.refusal import Refusal

SHORTEST, LONGEST = 12, 200
_FEWEST_DIFFERENT = 5

# What OWASP names for argon2id: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_ALPHABET = "abcdefghijkmnopqrstuvwxyz23456789"
"""Without letters and digits that look alike on paper."""


def hashed(password: str) -> str:
    return _HASHER.hash(password)


def matches(hash: str | None, password: str) -> bool:
    """Whether `password` belongs to `hash`; without one, no, after as much work as for one."""
    try:
        return _HASHER.verify(hash or _NOBODYS, password) and hash is not None
    except (VerificationError, InvalidHashError):
        return False


def outdated(hash: str) -> bool:
    """Whether it was made with other costs than are used now."""
    return _HASHER.check_needs_rehash(hash)


def require_good(password: str, username: str) -> None:
    """Raises Refusal, which never quotes the password, for one that is easily guessed."""
    low = password.casefold()
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refusal("password.length", place="password", least=SHORTEST, most=LONGEST)
    if len(set(low)) < _FEWEST_DIFFERENT or (username and username.casefold() in low):
        raise Refusal("password.easy", place="password", different=_FEWEST_DIFFERENT)


def invented() -> str:
    """A password for somebody to begin with: 100 bits, in groups that can be read aloud."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(20))
    return "-".join(letters[at : at + 5] for at in range(0, 20, 5))


_NOBODYS = _HASHER.hash(secrets.token_urlsafe(16))
"""What a password is held against when there is no such account, so that this takes as long."""
