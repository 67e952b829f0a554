"""What became of records: some are contested, a few corrected or taken back."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from thidua.sample.acts import OF_PEOPLE
from thidua.sample.chance import stream
from thidua.sample.model import Behaviour, Review, ReviewAction

CONTESTED = 0.045
RETRACTED = 0.012
CORRECTED = 0.012
"""Shares of the shortcomings recorded of people; never none, so that even a small sample shows each."""

SHORTCOMINGS = frozenset(act.criterion for act in OF_PEOPLE if act.tone == "shortcoming")


def review(seed: int, behaviours: tuple[Behaviour, ...], secretary: str) -> tuple[Review, ...]:
    """Of the contested records half are upheld, a quarter taken back, a quarter still open."""
    rng = stream(seed, "reviews")
    blamed = [
        record for record in behaviours if record.criterion in SHORTCOMINGS and record.subject != secretary
    ]
    rng.shuffle(blamed)
    reviews: list[Review] = []
    for order in range(_number(blamed, CONTESTED, least=4)):
        if blamed:
            reviews += _contest(rng, blamed.pop(), secretary, order)
    for _ in range(_number(blamed, RETRACTED, least=2)):
        if blamed:
            reviews.append(_answer(rng, blamed.pop(), "retract", secretary, "Ghi nhầm người", 1))
    for _ in range(_number(blamed, CORRECTED, least=2)):
        if blamed:
            reviews.append(_correct(rng, blamed.pop()))
    return tuple(sorted(reviews, key=lambda review: (review.at, review.record)))


def _number(blamed: list[Behaviour], share: float, least: int) -> int:
    return max(least, round(len(blamed) * share))


def _contest(rng: Random, behaviour: Behaviour, secretary: str, order: int) -> list[Review]:
    contest = Review(
        behaviour.record,
        "contest",
        behaviour.subject,
        rng.choice(("Lúc đó tôi đi công tác theo phân công", "Biên bản ghi không đúng sự việc")),
        _working_day(behaviour.occurred_at + timedelta(days=rng.randint(1, 3))),
    )
    if order % 4 == 3:
        return [contest]
    if order % 4 == 1:
        return [
            contest,
            _answer(rng, behaviour, "retract", secretary, "Khiếu nại có căn cứ, rút ghi nhận", 6),
        ]
    return [contest, _answer(rng, behaviour, "uphold", secretary, "Đã xác minh, giữ nguyên ghi nhận", 6)]


def _answer(
    rng: Random, behaviour: Behaviour, action: ReviewAction, by: str, reason: str, after: int
) -> Review:
    at = behaviour.occurred_at + timedelta(days=after + rng.randint(0, 5), hours=1)
    return Review(behaviour.record, action, by, reason, _working_day(at))


def _correct(rng: Random, behaviour: Behaviour) -> Review:
    """The observer found the wrong time in the report; it was earlier in the same half day."""
    corrected = replace(behaviour, occurred_at=behaviour.occurred_at - timedelta(minutes=20))
    return Review(
        behaviour.record,
        "correct",
        behaviour.observer,
        "Ghi sai giờ trong biên bản",
        _working_day(behaviour.occurred_at + timedelta(days=rng.randint(1, 2))),
        corrected,
    )


def _working_day(at: datetime) -> datetime:
    """The same hour of the next Monday if it is a weekend."""
    return at + timedelta(days=7 - at.weekday()) if at.weekday() >= 5 else at
