"""How careful people are, and how well units are led: the one cause behind punches, behaviours and results.

A factor of 1 is the average; 0.5 means half as many shortcomings. It multiplies rates and decides nothing.
"""

from dataclasses import dataclass

from thidua.sample.chance import stream
from thidua.sample.model import Block, Person

WELL_LED = 0.45


@dataclass(frozen=True, slots=True)
class Temperament:
    units: dict[str, float]
    people: dict[str, float]

    def carelessness(self, person: str) -> float:
        """Multiplies the rate of the person's shortcomings; the unit's leadership is in it."""
        return self.people[person]

    def zeal(self, person: str) -> float:
        """Multiplies the rate of the person's good deeds."""
        return max(0.3, 1.6 - 0.6 * self.people[person])

    def laxity(self, unit: str) -> float:
        """Multiplies the rate of the unit's own shortcomings."""
        return self.units[unit]


def temper(
    seed: int, people: tuple[Person, ...], blocks: tuple[Block, ...], passing: frozenset[str]
) -> Temperament:
    """Draw the factors. In each block one unit that is not `passing` is led clearly better than the rest.

    Most people are careful and a few are not: the cube of an even chance gives that skew.
    """
    rng = stream(seed, "temperament")
    units: dict[str, float] = {}
    for block in blocks:
        well_led = rng.choice([unit for unit in block.units if unit not in passing])
        for unit in block.units:
            units[unit] = WELL_LED if unit == well_led else 0.85 + 0.5 * rng.random()
    own: dict[str, float] = {}
    for person in people:
        draw = rng.random()
        own[person.code] = (0.3 + 2.6 * draw * draw * draw) * units.setdefault(person.unit, 0.8)
    return Temperament(units, own)
