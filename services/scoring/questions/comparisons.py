"""What other criteria would make of the same history, and what publishing them would move."""

import hashlib
from collections.abc import Callable
from typing import Any

import polars as pl

from services.scoring.domain.criteria.model import CriteriaSet
from services.scoring.domain.periods import Period
from services.scoring.domain.telling.what_if import HOMES, OUTCOMES, RAISED, Side, compared
from services.scoring.evaluation import Question, recorded_years
from services.scoring.projections import criteria, decisions
from services.scoring.questions.anew import Anew
from services.scoring.questions.shared_facts import RulesOf, SharedFacts
from services.scoring.questions.standing import units_of_persons
from shared.contracts.observations import SubjectKind
from shared.contracts.refusal import Refusal

KINDS: tuple[SubjectKind, ...] = ("person", "unit")
UNPUBLISHED = 0
"""The version of a set that is not published."""

Found = dict[str, Any]


def what_if_of(
    question: Question, rules: CriteriaSet, against: CriteriaSet | None, period: Period, unit: str | None
) -> Found:
    """What would have come of the whole period under `rules`, beside what comes of it under `against`, or
    under what governs. With `unit`, of its people and itself alone.

    Raises Refusal `score.period` when neither set scores anybody in such a period.
    """
    newer: RulesOf = _always(rules)
    older: RulesOf = question.criteria if against is None else _always(against)
    found = _compared(question, older, newer, period, unit)
    if found["person"] is None and found["unit"] is None:
        sheets = [sheet for sheet in (rules.individual, rules.collective) if sheet is not None]
        known = ", ".join(dict.fromkeys(sheet.period for sheet in sheets))
        raise Refusal("score.period", value=str(period), kind="person, unit", known=known)
    return {
        "period": str(period),
        "before": _named(older(period)),
        "after": _named((rules, UNPUBLISHED)),
        **found,
    }


def dry_run_of(question: Question, text: str, rules: CriteriaSet, period: Period | None) -> Found:
    """What publishing `text`, which says `rules`, would move in the period; None: the newest year that it
    would govern any of.

    `periods` are the years with records that it would govern; `published` says that it governs already, and
    publishing would add nothing.
    """
    years = [year for year in recorded_years(question) if rules.effective_from <= year.last_day]
    span = period or (years[0] if years else Period.year_of(rules.effective_from))
    published = _is_newest(question, rules.criteria, text)
    if published:
        found: Found = dict.fromkeys(KINDS)
    else:
        found = _compared(question, question.criteria, _as_published(question, rules), span, None)
    return {
        "period": str(span),
        "before": _named(question.criteria(span)),
        "after": _named((rules, UNPUBLISHED)),
        "published": published,
        "periods": [str(year) for year in years],
        **found,
    }


def _always(rules: CriteriaSet) -> RulesOf:
    return lambda period: (rules, UNPUBLISHED)


def _as_published(question: Question, rules: CriteriaSet) -> RulesOf:
    """What would govern if `rules` were published now: of those in force the latest, of these the newest."""
    suspended = rules.criteria in decisions.suspended_sets(question.connection, question.tenant, None)

    def govern(period: Period) -> tuple[CriteriaSet, int] | None:
        standing = question.criteria(period)
        if suspended or rules.effective_from > period.last_day:
            return standing
        if standing is not None and standing[0].effective_from > rules.effective_from:
            return standing
        return rules, UNPUBLISHED

    return govern


def _compared(question: Question, older: RulesOf, newer: RulesOf, period: Period, unit: str | None) -> Found:
    facts = SharedFacts(question, (older, newer), period)
    before, after = (Anew(question, rules_of, facts) for rules_of in (older, newer))
    persons = units_of_persons(question, period)
    found: Found = {}
    for kind in KINDS:
        if before.governed(kind, period) is None and after.governed(kind, period) is None:
            found[kind] = None
            continue
        wanted = _wanted(kind, persons, unit)
        homes = pl.DataFrame(sorted(persons.items()) if kind == "person" else [], schema=HOMES, orient="row")
        older_side, newer_side = (_side(one, kind, period, wanted) for one in (before, after))
        found[kind] = _with_kind(kind, compared(older_side, newer_side, homes))
    return found


def _wanted(kind: SubjectKind, homes: dict[str, str], unit: str | None) -> Callable[[str], bool] | None:
    if unit is None:
        return None
    if kind == "unit":
        return lambda subject: subject == unit
    return lambda subject: homes.get(subject) == unit


def _side(anew: Anew, kind: SubjectKind, period: Period, wanted: Callable[[str], bool] | None) -> Side:
    governed = anew.governed(kind, period)
    scores = anew.scores(kind, period).select(OUTCOMES.names())
    flags = anew.flags(kind, period).select(RAISED.names())
    if wanted is not None:
        scores, flags = (
            frame.filter(pl.Series([wanted(subject) for subject in frame["subject"]], dtype=pl.Boolean))
            for frame in (scores, flags)
        )
    return Side(scores, flags, None if governed is None else governed.sheet)


def _with_kind(kind: SubjectKind, found: Found) -> Found:
    """The rows about subjects say of which kind they are, so that names can be put beside them."""
    flags = {key: [{"subject_kind": kind, **row} for row in rows] for key, rows in found["flags"].items()}
    return {**found, "flags": flags, "moves": [{"subject_kind": kind, **row} for row in found["moves"]]}


def _named(governing: tuple[CriteriaSet, int] | None) -> Found | None:
    if governing is None:
        return None
    rules, version = governing
    return {"criteria": rules.criteria, "version": None if version == UNPUBLISHED else version}


def _is_newest(question: Question, name: str, text: str) -> bool:
    """Whether the newest version of the set says the same, so that publishing adds nothing."""
    versions = [
        row for row in criteria.listed(question.connection, question.tenant) if row["criteria"] == name
    ]
    newest = max(versions, key=lambda row: row["version"], default=None)
    return newest is not None and newest["sha256"] == hashlib.sha256(text.encode()).hexdigest()
