"""`--as-of`: the moment whose knowledge an answer is to rest on, or the day up to which facts count."""

from datetime import datetime, time, timedelta

from shared import clock
from thidua.cli.failures import USAGE, Failure
from thidua.language import Language

RECORDED, OCCURRED = "recorded:", "occurred:"
_DAYS_BACK = {"today": 0, "hôm nay": 0, "hom nay": 0, "yesterday": 1, "hôm qua": 1, "hom qua": 1}


def as_of(text: str | None, language: Language, now: datetime | None = None) -> str | None:
    """The moment that `text` names, in ISO 8601 with zone; raises Failure.

    A day means its end in Viet Nam, as a reader would have found it in the evening; `yesterday` and `hôm qua`
    are days too. A time without zone is Vietnamese time. `recorded:` before it says what is meant without it:
    what was known then. `occurred:2019-07-01` stays: what had happened by then, as it is known now.
    """
    if text is None:
        return None
    wish = text.strip().lower()
    if wish.startswith(OCCURRED):
        return OCCURRED + _moment(wish.removeprefix(OCCURRED), text, language, now)[: len("2019-07-01")]
    return _moment(wish.removeprefix(RECORDED), text, language, now)


def _moment(wish: str, text: str, language: Language, now: datetime | None) -> str:
    today = clock.local_day(now or clock.now())
    if wish in _DAYS_BACK:
        return _evening(datetime.combine(today - timedelta(_DAYS_BACK[wish]), time.min))
    try:
        moment = datetime.fromisoformat(wish.upper())
    except ValueError:
        raise Failure(
            language(
                f"--as-of: ‹{text}› không phải là thời điểm; hãy viết 2019-12-31T17:00, “hôm qua”.",
                f"--as-of: ‹{text}› is no moment; write 2019-12-31, 2019-12-31T17:00 or yesterday.",
            ),
            USAGE,
        ) from None
    if len(wish) <= len("2019-12-31"):
        return _evening(moment)
    return (moment if moment.tzinfo else moment.replace(tzinfo=clock.VIETNAM)).isoformat()


def _evening(day: datetime) -> str:
    return datetime.combine(day.date(), time.max, clock.VIETNAM).isoformat()


def minute_text(moment: str) -> str:
    """A moment in ISO 8601 as people in Viet Nam write it, to the minute; of `occurred:` its day."""
    if moment.startswith(OCCURRED):
        return moment.removeprefix(OCCURRED)
    return f"{datetime.fromisoformat(moment).astimezone(clock.VIETNAM):%Y-%m-%d %H:%M}"
