"""The charter (thể lệ) of a campaign: what a draft says, whether that is sound, and how two drafts differ."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import msgspec

from services.awards.domain.periods import span
from shared.contracts.awards import Adopted, Article, AwardForm, Contact
from shared.contracts.refusal import Refusal

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


class Charter(msgspec.Struct, frozen=True, kw_only=True):
    """What is consulted on, launched and then frozen. Without `periods`, each that it touches is its own."""

    campaign: str
    name: str
    criteria: str
    first_day: date
    last_day: date
    forms: list[AwardForm]
    articles: list[Article]
    periods: list[str]
    contacts: list[Contact]
    adopts: Adopted | None


def charter_of(source: msgspec.Struct) -> Charter:
    """The charter in a command or an event that carries one, field by field."""
    return Charter(**{name: getattr(source, name) for name in Charter.__struct_fields__})


def require_sound(charter: Charter, criteria: frozenset[str]) -> None:
    """Refuse what cannot be: days in the wrong order, criteria not published, parts that contradict."""
    if charter.first_day > charter.last_day:
        raise Refusal("campaign.backwards", first=charter.first_day, last=charter.last_day)
    if charter.criteria not in criteria:
        known = ", ".join(sorted(criteria)) or "–"
        raise Refusal("campaign.criteria-unknown", place="criteria", value=charter.criteria, known=known)
    _require_sound_forms(charter.forms)
    _require_sound_articles(charter.articles)
    _require_sound_periods(charter)


def require_within(charter: Charter, period: str) -> None:
    """Refuse a period that the campaign does not review, or has no day in common with."""
    first, last = span(period)
    if last < charter.first_day or charter.last_day < first:
        raise Refusal(
            "campaign.period-outside",
            place="period",
            value=period,
            first=charter.first_day,
            last=charter.last_day,
        )
    if charter.periods and period not in charter.periods:
        known = ", ".join(charter.periods)
        raise Refusal("campaign.period-unplanned", place="period", value=period, known=known)


def _require_sound_forms(forms: Sequence[AwardForm]) -> None:
    for named in _twice(form.form for form in forms):
        raise Refusal("campaign.form-twice", place="forms", value=named)
    for number, form in enumerate(forms):
        _require_sound_form(form, f"forms[{number}]")


def _require_sound_form(form: AwardForm, place: str) -> None:
    if not _ID.fullmatch(form.form):
        raise Refusal("campaign.form-id", place=f"{place}.form", value=form.form)
    if not form.name.strip():
        raise Refusal("campaign.form-name", place=f"{place}.name", value=form.form)
    leads = form.rule == "block-leader"
    if leads and form.recipient != "unit":
        raise Refusal("campaign.form-leader", place=f"{place}.recipient", value=form.recipient)
    if leads and form.quota_percent is not None:
        raise Refusal("campaign.form-leader-quota", place=f"{place}.quota_percent", value=form.quota_percent)
    if form.quota_percent is not None and not 1 <= form.quota_percent <= 100:
        raise Refusal("campaign.form-quota", place=f"{place}.quota_percent", value=form.quota_percent)


def _require_sound_articles(articles: Sequence[Article]) -> None:
    for named in _twice(article.article for article in articles):
        raise Refusal("campaign.article-twice", place="articles", value=named)
    for number, article in enumerate(articles):
        if not _ID.fullmatch(article.article):
            raise Refusal("campaign.article-id", place=f"articles[{number}].article", value=article.article)
        if not article.text.strip():
            raise Refusal("campaign.article-text", place=f"articles[{number}].text", value=article.article)


def _require_sound_periods(charter: Charter) -> None:
    for named in _twice(charter.periods):
        raise Refusal("campaign.period-twice", place="periods", value=named)
    for period in charter.periods:
        require_within(charter, period)


def _twice(codes: Any) -> list[str]:
    return [code for code, count in Counter(codes).items() if count > 1]


@dataclass(frozen=True)
class Difference:
    """What a later draft changed at `place` (`last_day`, `articles[dieu-1].text`); of an added or removed
    part the whole of it, as plain values."""

    place: str
    kind: Literal["added", "removed", "changed"]
    before: Any = None
    after: Any = None


def differences(before: Charter, after: Charter) -> list[Difference]:
    """How the draft `after` differs from the one `before`: field by field, and each article and form by its
    code. Parts that only stand in another order do not differ."""
    plain_before, plain_after = msgspec.to_builtins(before), msgspec.to_builtins(after)
    return [
        difference
        for name in Charter.__struct_fields__
        for difference in _between(name, plain_before[name], plain_after[name])
    ]


_CODE_OF = {"forms": "form", "articles": "article"}


def _between(name: str, before: Any, after: Any) -> Iterator[Difference]:
    if name in _CODE_OF:
        yield from _parts(name, _by_code(name, before), _by_code(name, after))
    elif before != after:
        yield Difference(name, "changed", before, after)


def _by_code(name: str, parts: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {part[_CODE_OF[name]]: part for part in parts}


def _parts(
    name: str, before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> Iterator[Difference]:
    for code in [*after, *(code for code in before if code not in after)]:
        place = f"{name}[{code}]"
        if code not in before:
            yield Difference(place, "added", after=after[code])
        elif code not in after:
            yield Difference(place, "removed", before=before[code])
        else:
            old, new = before[code], after[code]
            changed = [field for field in new if old[field] != new[field]]
            yield from (
                Difference(f"{place}.{field}", "changed", old[field], new[field]) for field in changed
            )
