"""Counting a ballot: votes to results, exactly and in whole numbers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.contracts.ballots import Choice, Outcome, Result, VoteRule


@dataclass(frozen=True)
class Votes:
    """The votes on one nomination; `base` is what the rule's share is of.

    `casting` is the vote of who presides, None where it is not known or there was none.
    """

    nomination: str
    base: int
    choices: Sequence[Choice]
    casting: Choice | None = None

    @property
    def yes(self) -> int:
        return sum(one == "yes" for one in self.choices)


def passes(votes: Votes, rule: VoteRule) -> bool:
    """Whether the share is reached; where more than a share is asked for and it is met exactly, as the rule
    says of ties."""
    if rule.share.reached(votes.yes, votes.base):
        return True
    met = votes.yes * rule.share.whole == rule.share.part * votes.base
    tie = rule.share.exceeds and met and votes.base > 0
    return tie and rule.tie == "chair" and votes.casting == "yes"


def results(ballot: Sequence[Votes], rule: VoteRule, places: int | None) -> list[Result]:
    """What came of each nomination, in the order of the list."""
    passed = {one.nomination: one.yes for one in ballot if passes(one, rule)}
    outcomes = _within(passed, places)
    return [_result(one, outcomes.get(one.nomination, "failed")) for one in ballot]


def _within(passed: Mapping[str, int], places: int | None) -> dict[str, Outcome]:
    """Those that passed, as far as there are places: most votes first, equal ones at the edge are tied."""
    if places is None or len(passed) <= places:
        return dict.fromkeys(passed, "passed")
    order = sorted(passed.values(), reverse=True)
    edge, beyond = order[places - 1], order[places]
    said: dict[str, Outcome] = {}
    for nomination, yes in passed.items():
        if yes == edge == beyond:
            said[nomination] = "tied"
        else:
            said[nomination] = "passed" if yes >= edge else "beyond-places"
    return said


def _result(votes: Votes, outcome: Outcome) -> Result:
    counted = Counter(votes.choices)
    return Result(
        nomination=votes.nomination,
        base=votes.base,
        voted=len(votes.choices),
        yes=counted["yes"],
        no=counted["no"],
        abstained=counted["abstain"],
        outcome=outcome,
    )
