"""When a delivery is tried again, and when it is given up."""

import hashlib
from datetime import timedelta

PAUSES = tuple(timedelta(seconds=one) for one in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400))
"""After the first failure, the second …: from five seconds to a day, some three days in all."""
LONGEST_WISH = timedelta(hours=12)
"""So long a receiver may ask to be left alone."""
_SPREAD = 0.2


def pause_after(failures: int, seed: str, wished: int | None = None) -> timedelta | None:
    """How long to wait after so many failures, or None: no more.

    What failed together comes back spread out by a tenth, up or down, by what `seed` says; `wished` are the
    seconds that the receiver named.
    """
    if failures > len(PAUSES):
        return None
    digest = hashlib.sha256(f"{seed} {failures}".encode()).digest()
    chance = int.from_bytes(digest[:4], "big") / 2**32
    pause = PAUSES[failures - 1] * (1 + _SPREAD * (chance - 0.5))
    return max(pause, min(timedelta(seconds=wished or 0), LONGEST_WISH))


def rest_after(failures: int) -> timedelta:
    """How long an address is left alone altogether after so many failures in a row."""
    return min(timedelta(seconds=2) * 2 ** min(failures - 1, 10), timedelta(minutes=5))
