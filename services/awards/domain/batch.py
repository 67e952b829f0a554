"""One decision on many nominations, one ceremony for many awards: all of them, or none and every reason."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from services.awards.domain.award_decision import issued
from services.awards.domain.conferral import handed_over
from services.awards.domain.nomination_state import Nomination, Surroundings
from services.awards.domain.signing import require_entitled
from shared.contracts.commands.awards import ConferAwards, IssueDecision
from shared.contracts.event import Event
from shared.contracts.messages import LANGUAGES
from shared.contracts.refusal import Refusal

Nominations = Mapping[str, tuple[Nomination, Surroundings]]
"""Each nomination named, as it stands, with what its decision has to know."""


def issue(command: IssueDecision, nominations: Nominations) -> dict[str, list[Event]]:
    """`AwardDecided` by nomination, nothing for those that it decided before; raises Refusal."""
    require_entitled(command)
    return _each(command.nominations, nominations, lambda *of: issued(command, *of))


def confer(command: ConferAwards, nominations: Nominations) -> dict[str, list[Event]]:
    """`AwardConferred` by nomination, nothing for those that it conferred before; raises Refusal."""
    return _each(command.nominations, nominations, lambda *of: handed_over(command, *of))


def _each(
    named: Sequence[str],
    nominations: Nominations,
    decide: Callable[[str, Nomination, Surroundings], list[Event]],
) -> dict[str, list[Event]]:
    if not named:
        raise Refusal("decision.nobody", place="nominations")
    for one, count in Counter(named).items():
        if count > 1:
            raise Refusal("decision.twice", place="nominations", value=one, count=count)
    decided: dict[str, list[Event]] = {}
    refused: list[Refusal] = []
    for number, one in enumerate(named):
        try:
            if one not in nominations:
                raise Refusal("nomination.unknown", place="nomination", value=one)
            decided[one] = decide(one, *nominations[one])
        except Refusal as refusal:
            refused.append(refusal.at(f"nominations[{number}]"))
    if refused:
        texts = {language: " ".join(one.text(language) for one in refused) for language in LANGUAGES}
        raise Refusal("decision.refused", place="nominations", count=len(refused), reasons=texts)
    return decided
