"""A comment on an article of a draft, and the office's answer: a stream of its own, as many write at once."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from services.awards.domain.campaign import Campaign
from shared.contracts import campaigns as events
from shared.contracts.commands import Command
from shared.contracts.commands import campaigns as commands
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal


@dataclass(frozen=True)
class Comment:
    """What was said and what was answered, as the events that they are."""

    made: events.CommentMade | None = None
    answered: events.CommentAnswered | None = None


@dataclass(frozen=True)
class Surroundings:
    """`comment` is the id that the comment has, or would have, `campaign` what is commented on."""

    comment: str
    campaign: Campaign


INITIAL = Comment()


def decide(command: Command, state: Comment, around: Surroundings) -> list[Event]:
    """The events that follow from `command`; raises Refusal. Asking for what already is gives no events."""
    return _DECISIONS[type(command)](command, state, around)


def evolve(state: Comment, event: Event) -> Comment:
    step: dict[str, Any] = {_STEPS[type(event)]: event}
    return replace(state, **step)


def _make(command: commands.MakeComment, state: Comment, around: Surroundings) -> list[Event]:
    if state.made is not None:
        return []
    draft, consultation = around.campaign.draft, around.campaign.consultation
    if draft is None:
        raise Refusal("campaign.unknown", place="campaign", value=command.campaign)
    if consultation is None or consultation.closed is not None:
        raise Refusal("comment.not-open", place="campaign", value=command.campaign)
    if not consultation.on <= command.on <= consultation.until:
        first, last = consultation.on, consultation.until
        raise Refusal("comment.outside", place="on", value=command.on, first=first, last=last)
    articles = [article.article for article in draft.articles]
    if command.article not in articles:
        known = ", ".join(articles)
        raise Refusal("comment.article-unknown", place="article", value=command.article, known=known)
    return [
        events.CommentMade(
            comment=around.comment,
            campaign=command.campaign,
            draft=consultation.draft,
            article=command.article,
            author=command.author,
            text=command.text,
            on=command.on,
        )
    ]


def _answer(command: commands.AnswerComment, state: Comment, around: Surroundings) -> list[Event]:
    if state.made is None:
        raise Refusal("comment.unknown", place="comment", value=command.comment)
    answered = events.CommentAnswered(
        comment=command.comment,
        campaign=state.made.campaign,
        author=state.made.author,
        verdict=command.verdict,
        answer=command.answer,
        by=command.by,
        on=command.on,
    )
    if state.answered == answered:
        return []
    if command.by == state.made.author:
        raise Refusal("comment.own", place="by", value=command.by)
    if command.on < state.made.on:
        raise Refusal("comment.answered-early", place="on", value=command.on, made=state.made.on)
    if state.answered is not None and command.on < state.answered.on:
        raise Refusal("comment.answered-early", place="on", value=command.on, made=state.answered.on)
    if around.campaign.launched_on is not None:
        raise Refusal("comment.launched", place="comment", launched=around.campaign.launched_on)
    return [answered]


_DECISIONS: dict[type[Command], Callable[[Any, Comment, Surroundings], list[Event]]] = {
    commands.MakeComment: _make,
    commands.AnswerComment: _answer,
}

_STEPS: dict[type[Event], str] = {
    events.CommentMade: "made",
    events.CommentAnswered: "answered",
}

HANDLED = frozenset(_DECISIONS)
"""The commands that this stream decides."""
