"""Lifting a flag that only a council's decision can lift."""

from functools import partial
from typing import Any

from services.scoring.domain.criteria.model import Flag, Grade, Sheet
from services.scoring.domain.deciding import lifting
from shared.commands import Decider
from shared.contracts.commands.scoring import LiftFlag
from shared.contracts.scoring import FlagLifted
from shared.declared.name import Name
from shared.testing.scenario import Scenario, scenario

NAME = Name("Tên", "Name")
FLAGS = (
    Flag("don-thu", NAME, "attention", criteria=("khieu-nai",), by_decision=True),
    Flag("di-muon-nhieu", NAME, "attention", criteria=("di-muon",)),
)
SHEET = Sheet("person", "month", (), (Grade("A", NAME, 0),), FLAGS)
ABOUT: dict[str, Any] = {
    "subject_kind": "person",
    "subject": "p-1",
    "flag": "don-thu",
    "period": "2019-03",
    "by": "CB005",
    "reason": "Đã giải quyết xong đơn thư",
}


def flags(*raised: str, sheet: Sheet | None = SHEET) -> Scenario[Any, Any]:
    around = lifting.Surroundings(frozenset(raised), sheet)
    return scenario(Decider(False, lifting.evolve, partial(lifting.decide, around=around)))


def lift(**changes: Any) -> LiftFlag:
    return LiftFlag(**{**ABOUT, **changes})


def test_a_raised_flag_is_lifted() -> None:
    flags("don-thu", "di-muon-nhieu").when(lift()).then(FlagLifted(**ABOUT))


def test_a_flag_that_is_not_raised_or_was_lifted_is_refused() -> None:
    flags("di-muon-nhieu").when(lift()).then_refused("flag.not-raised", known="di-muon-nhieu")
    flags("don-thu").given(FlagLifted(**ABOUT)).when(lift()).then_refused("flag.not-raised", value="don-thu")


def test_a_flag_that_falls_with_its_facts_is_not_lifted() -> None:
    refused = flags("don-thu", "di-muon-nhieu").when(lift(flag="di-muon-nhieu"))
    refused.then_refused("flag.by-facts", value="di-muon-nhieu", period="2019-03")
    flags("don-thu", sheet=None).when(lift()).then_refused("flag.by-facts")
