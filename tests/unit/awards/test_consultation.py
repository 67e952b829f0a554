"""Consultation on a draft, comments and answers."""

from dataclasses import replace
from datetime import date
from functools import reduce
from typing import Any

import msgspec
import pytest

from services.awards.domain import campaign, comment
from services.awards.domain.campaign import Surroundings
from shared.commands import Decider
from shared.contracts.campaigns import (
    CommentAnswered,
    CommentMade,
    ConsultationClosed,
    ConsultationOpened,
)
from shared.contracts.commands.awards import LaunchCampaign
from shared.contracts.commands.campaigns import (
    AnswerComment,
    CloseConsultation,
    MakeComment,
    OpenConsultation,
)
from shared.contracts.event import Event
from shared.testing.scenario import Scenario, scenario
from tests.unit.awards.given import CAMPAIGN, DRAFTED, LAUNCH, LAUNCHED
from tests.unit.awards.test_charter import WITH_ARTICLES, redrafted

FIRST_DAY, LAST_DAY, CLOSED_ON = date(2019, 5, 2), date(2019, 5, 20), date(2019, 5, 21)
OPENED = ConsultationOpened(campaign=CAMPAIGN, draft=1, on=FIRST_DAY, until=LAST_DAY)
CLOSED = ConsultationClosed(campaign=CAMPAIGN, draft=1, on=CLOSED_ON)
MADE = CommentMade(
    comment="comment-1",
    campaign=CAMPAIGN,
    draft=1,
    article="dieu-1",
    author="an",
    text="Xin ghi rõ giờ",
    on=date(2019, 5, 3),
)
ANSWERED = CommentAnswered(
    comment="comment-1",
    campaign=CAMPAIGN,
    author="an",
    verdict="taken",
    answer="Đã ghi 7 giờ",
    by="van-phong",
    on=date(2019, 5, 22),
)


def campaigns(unanswered: int = 0) -> Scenario[Any, Any]:
    around = Surroundings(unanswered=unanswered)
    return scenario(
        Decider(
            campaign.INITIAL, campaign.evolve, lambda command, state: campaign.decide(command, state, around)
        )
    )


def open_it(on: date = FIRST_DAY, until: date = LAST_DAY) -> OpenConsultation:
    return OpenConsultation(campaign=CAMPAIGN, on=on, until=until)


def close(on: date = CLOSED_ON) -> CloseConsultation:
    return CloseConsultation(campaign=CAMPAIGN, on=on)


def test_a_draft_is_consulted_on() -> None:
    campaigns().given(WITH_ARTICLES).when(open_it()).then(OPENED)
    campaigns().given(WITH_ARTICLES, OPENED).when(close()).then(CLOSED)


def test_the_same_once_more_adds_nothing() -> None:
    campaigns().given(WITH_ARTICLES, OPENED).when(open_it()).then_nothing()
    campaigns().given(WITH_ARTICLES, OPENED, CLOSED).when(close()).then_nothing()


def test_the_next_draft_is_consulted_on_again() -> None:
    history = (WITH_ARTICLES, OPENED, CLOSED, redrafted(name="Hai"))
    campaigns().given(*history).when(open_it(CLOSED_ON, date(2019, 6, 1))).then(
        ConsultationOpened(campaign=CAMPAIGN, draft=2, on=CLOSED_ON, until=date(2019, 6, 1))
    )


@pytest.mark.parametrize(
    ("history", "command", "code"),
    [
        ((), open_it(), "campaign.unknown"),
        ((DRAFTED,), open_it(), "consultation.no-articles"),
        ((WITH_ARTICLES,), open_it(until=date(2019, 5, 1)), "consultation.backwards"),
        ((WITH_ARTICLES, OPENED), open_it(until=CLOSED_ON), "consultation.open"),
        ((WITH_ARTICLES, OPENED, CLOSED), open_it(LAST_DAY, CLOSED_ON), "consultation.earlier"),
        ((WITH_ARTICLES, LAUNCH), open_it(), "campaign.frozen"),
        ((), close(), "campaign.unknown"),
        ((WITH_ARTICLES,), close(), "consultation.none"),
        ((WITH_ARTICLES, OPENED), close(date(2019, 5, 1)), "consultation.closed-early"),
        ((WITH_ARTICLES, OPENED, CLOSED), close(date(2019, 5, 25)), "consultation.closed"),
    ],
)
def test_out_of_turn_it_is_refused(history: tuple[Event, ...], command: Any, code: str) -> None:
    campaigns().given(*history).when(command).then_refused(code)


def test_nothing_is_launched_while_staff_may_comment() -> None:
    launch = LaunchCampaign(campaign=CAMPAIGN, on=LAUNCHED)
    campaigns().given(WITH_ARTICLES, OPENED).when(launch).then_refused("consultation.open")


def test_nothing_is_launched_with_comments_unanswered() -> None:
    launch = LaunchCampaign(campaign=CAMPAIGN, on=LAUNCHED)
    campaigns(2).given(WITH_ARTICLES, OPENED, CLOSED).when(launch).then_refused(
        "campaign.unanswered", count=2
    )


def comments(*about: Event) -> Scenario[Any, Any]:
    state = reduce(campaign.evolve, about, campaign.INITIAL)
    around = comment.Surroundings("comment-1", state)
    return scenario(
        Decider(
            comment.INITIAL, comment.evolve, lambda command, state: comment.decide(command, state, around)
        )
    )


def make(**changes: Any) -> MakeComment:
    fields = {"campaign": CAMPAIGN, "article": "dieu-1", "author": "an", "text": MADE.text, "on": MADE.on}
    return MakeComment(**{**fields, **changes})


def answer(**changes: Any) -> AnswerComment:
    names = ("comment", "verdict", "answer", "by", "on")
    return AnswerComment(**{**{name: getattr(ANSWERED, name) for name in names}, **changes})


def test_a_member_of_staff_comments_on_an_article() -> None:
    comments(WITH_ARTICLES, OPENED).when(make()).then(MADE)


def test_a_comment_counts_for_the_draft_that_is_consulted_on() -> None:
    second = msgspec.structs.replace(OPENED, draft=2, on=CLOSED_ON, until=date(2019, 6, 1))
    about = comments(WITH_ARTICLES, OPENED, CLOSED, redrafted(name="Hai"), second)
    about.when(make(on=CLOSED_ON)).then(msgspec.structs.replace(MADE, draft=2, on=CLOSED_ON))


def test_a_comment_is_answered_and_the_answer_mended() -> None:
    about = comments(WITH_ARTICLES, OPENED, CLOSED).given(MADE)
    about.when(answer()).then(ANSWERED)
    better = msgspec.structs.replace(ANSWERED, answer="Đã ghi 7 giờ 30")
    about.given(ANSWERED).when(answer(answer="Đã ghi 7 giờ 30")).then(better)


def test_the_same_comment_or_answer_again_adds_nothing() -> None:
    comments(WITH_ARTICLES, OPENED).given(MADE).when(make()).then_nothing()
    comments(WITH_ARTICLES, OPENED, CLOSED).given(MADE, ANSWERED).when(answer()).then_nothing()


@pytest.mark.parametrize(
    ("about", "command", "code"),
    [
        ((), make(), "campaign.unknown"),
        ((WITH_ARTICLES,), make(), "comment.not-open"),
        ((WITH_ARTICLES, OPENED, CLOSED), make(), "comment.not-open"),
        ((WITH_ARTICLES, OPENED), make(on=date(2019, 5, 1)), "comment.outside"),
        ((WITH_ARTICLES, OPENED), make(on=CLOSED_ON), "comment.outside"),
        ((WITH_ARTICLES, OPENED), make(article="dieu-9"), "comment.article-unknown"),
        ((WITH_ARTICLES, OPENED), answer(), "comment.unknown"),
    ],
)
def test_a_comment_has_its_time_and_place(about: tuple[Event, ...], command: Any, code: str) -> None:
    comments(*about).when(command).then_refused(code)


@pytest.mark.parametrize(
    ("given", "command", "code"),
    [
        ((MADE,), answer(by="an"), "comment.own"),
        ((MADE,), answer(on=date(2019, 5, 2)), "comment.answered-early"),
        ((MADE, ANSWERED), answer(on=date(2019, 5, 21), answer="Khác"), "comment.answered-early"),
    ],
)
def test_an_answer_is_another_person_s_and_comes_later(
    given: tuple[Event, ...], command: Any, code: str
) -> None:
    comments(WITH_ARTICLES, OPENED, CLOSED).given(*given).when(command).then_refused(code)


def test_answers_are_settled_at_the_launch() -> None:
    about = comments(WITH_ARTICLES, OPENED, CLOSED, LAUNCH).given(MADE, ANSWERED)
    about.when(answer(answer="Khác", on=LAUNCHED)).then_refused("comment.launched")


def test_a_comment_goes_with_its_author() -> None:
    assert CommentMade.person_field == CommentAnswered.person_field == "author"
    assert replace(comment.INITIAL, made=MADE).made == MADE
