"""Units above units: who rests on the units below is computed after them, or once more."""

from collections.abc import Iterable, Mapping


def levels(units: Iterable[str], parents: Mapping[str, str]) -> list[list[str]]:
    """`units` in lists, each unit behind those of them that are below it; sorted within a list."""
    by_depth: dict[int, list[str]] = {}
    for unit in sorted(units):
        by_depth.setdefault(len(above(unit, parents)), []).append(unit)
    return [by_depth[depth] for depth in sorted(by_depth, reverse=True)]


def above(unit: str, parents: Mapping[str, str]) -> list[str]:
    """The units above it, from the nearest on; a circle, which moves told out of order may show for a while,
    is gone round once."""
    found: list[str] = []
    at = parents.get(unit)
    while at is not None and at != unit and at not in found:
        found.append(at)
        at = parents.get(at)
    return found
