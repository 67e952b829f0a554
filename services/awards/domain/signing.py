"""Who may sign a decision: the authority, or somebody for it, who then names whom and, delegated, by what."""

from shared.contracts.commands.awards import IssueDecision
from shared.contracts.refusal import Refusal


def require_entitled(command: IssueDecision) -> None:
    """Refuse a capacity without the office signed for, a delegation without its document, and the reverse."""
    capacity = command.capacity
    if capacity and not command.on_behalf_of.strip():
        raise Refusal("decision.on-behalf-of", place="on_behalf_of", capacity=capacity)
    if not capacity and command.on_behalf_of:
        raise Refusal("decision.no-capacity", place="capacity", value=command.on_behalf_of)
    if capacity == "TUQ" and not command.delegation.strip():
        raise Refusal("decision.delegation", place="delegation")
    if capacity != "TUQ" and command.delegation:
        raise Refusal("decision.not-delegated", place="delegation", value=command.delegation)
