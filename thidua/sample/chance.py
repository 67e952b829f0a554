"""Seeded chance, one independent stream a topic: more people in one topic do not disturb the others.

Only operations that give the same bits on every machine are used (no logarithm, no power).
"""

from collections.abc import Sequence
from random import Random


def stream(seed: int, topic: str) -> Random:
    """The chance for `topic`. A text seeds through SHA-512, so the hash seed of the process is no matter."""
    return Random(f"{seed}/{topic}")


def count(rng: Random, expected: float) -> int:
    """A whole number around `expected`: its whole part, and one more as often as the fraction says."""
    whole = int(expected)
    return whole + (rng.random() < expected - whole)


def weighted(rng: Random, choices: Sequence[tuple[str, int]]) -> str:
    """One of the texts, each as often as its weight says."""
    return rng.choices([text for text, _ in choices], [weight for _, weight in choices])[0]
