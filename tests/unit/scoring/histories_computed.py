"""Targets, steps and results for generated criteria sets, with odd plans, weights and coefficients."""

from services.scoring.domain.criteria.model import (
    Factor,
    FactorBand,
    Measured,
    Over,
    Results,
    Step,
    Target,
)

TARGETS = (
    Target(700),
    Target(1500, full_at=9000, zero_under=4000, over=Over(150, 7, 50)),
    Target(300, several="mean"),
    Target(333, full_at=7, zero_under=7),
    Target(400, zero_under=2000, over=Over(100, 100, 200), several="mean"),
    Target(1000, full_at=2000, zero_under=900, in_proportion=True),
    Target(250, full_at=1, over=Over(1, 1, 3), in_proportion=True),
)
MEASURED = (
    Measured((Step(9500, 400), Step(8000, 250), Step(5000, 100))),
    Measured((Step(9000, 333), Step(0, 50)), several="mean"),
    Measured((Step(100, 700),), measure="replies", at_least=3000),
    Measured((Step(8000, 500), Step(4000, 0)), several="mean", measure="hours"),
)
LATE = Factor(
    "late-percent", bands=(FactorBand(0, 100), FactorBand(1000, 90), FactorBand(None, 75)), default=50
)
RESULTS = (
    Results(6000),
    Results(1000, surplus=200, weight="hours"),
    Results(777, surplus=50, weight="hours", factors=(Factor("quality", most=120),)),
    Results(500, factors=(Factor("quality"), LATE)),
    Results(6000, surplus=1000, weight="hours", factors=(Factor("quality", most=120, default=80), LATE)),
)
