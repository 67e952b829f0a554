"""What an explanation names has its words."""

from services.scoring.domain.counting.contributions import RULE_NAMES
from services.scoring.domain.grading.grades import UNGRADED
from shared.contracts.messages import catalogue


def test_every_rule_and_every_reason_has_its_words_in_both_languages() -> None:
    said = catalogue()
    wanted = [f"scoring.rule.{rule}" for rule in RULE_NAMES]
    wanted += [f"scoring.ungraded.{reason}" for reason in UNGRADED]
    for code in wanted:
        assert said[code]["vi"] and said[code]["en"], code
