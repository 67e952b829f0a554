"""How many generated cases the evaluator and the oracle are compared on, and how many were."""

from collections import Counter

from hypothesis import HealthCheck, settings

CASES = 2_500
DEEP_CASES = 52_000
DEEP = "deep"
"""The hypothesis profile of `make test-deep`."""

EXAMINED: Counter[str] = Counter()
"""Cases by what they were about, each counted when the two agreed on it."""


def share(percent: int) -> settings:
    """So many of all cases."""
    deep = settings.get_current_profile_name() == DEEP
    return settings(
        max_examples=(DEEP_CASES if deep else CASES) * percent // 100,
        deadline=None,
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.large_base_example,
        ],
    )


def in_words() -> str:
    parts = ", ".join(f"{count:,} {what}" for what, count in EXAMINED.items())
    return f"oracle: {EXAMINED.total():,} generated cases agree exactly ({parts})"
