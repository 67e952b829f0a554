"""Why a score is what it is, down to the events of each record."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import polars as pl

from services.scoring.computing.governing import Governed
from services.scoring.domain.grading.means import parts_of
from services.scoring.domain.periods import Period
from services.scoring.domain.rounding import half_up
from services.scoring.domain.telling.explain import Tree, explain, grade_steps
from services.scoring.evaluation import Question
from services.scoring.projections import closed, criteria, records
from services.scoring.questions.anew import Anew, Standing
from services.scoring.questions.standing import is_past, require_scored
from shared.contracts.observations import SubjectKind
from shared.contracts.refusal import Refusal

_RELATIVE = ("quota", "head-not-above-unit")


def explanation_of(question: Question, kind: SubjectKind, subject: str, period: Period) -> Tree:
    """The tree of one subject's score; of a longer period, with those of its parts.

    Raises Refusal `score.none` when the subject has no score in the period, `score.period` when such subjects
    have none in such periods.
    """
    require_scored(question, kind, period)
    tree = explained(question, kind, subject, period)
    if tree is None:
        raise Refusal("score.none", value=subject, period=str(period))
    return tree


def explained(question: Question, kind: SubjectKind, subject: str, period: Period) -> Tree | None:
    """The same; None when there is no score. A closed period is explained as known when it closed."""
    since = None if is_past(question) else closed_since(question, period)
    if since is not None:
        question = replace(question, as_of=since)
    anew = Anew(question) if is_past(question) else Standing(question)
    tree = _Teller(anew, kind, subject).tree(period)
    if tree is not None and since is not None:
        tree["closed_since"] = since
    return tree


def closed_since(question: Question, period: Period) -> datetime | None:
    """Since when the period stays as it is, by itself or within a longer one; None: it is open."""
    standing = closed.listed(question.connection, question.tenant)
    since = [one["since"] for one in standing if period.within(Period.parse(one["period"]))]
    return min(since, default=None)


class _Teller:
    def __init__(self, anew: Anew, kind: SubjectKind, subject: str) -> None:
        self._anew, self._question = anew, anew.question
        self._kind, self._subject = kind, subject

    def tree(self, period: Period) -> Tree | None:
        governed = self._anew.governed(self._kind, period)
        if governed is None:
            return None
        mine = self._anew.scores(self._kind, period, (self._subject,)).to_dicts()
        if not mine:
            return None
        tree = (
            self._own(governed) if governed.sheet.period == period.kind else self._longer(governed, mine[0])
        )
        _grade(tree, mine[0])
        return {
            "subject_kind": self._kind,
            **tree,
            "criteria": governed.rules.criteria,
            "criteria_version": governed.version,
        }

    def _own(self, governed: Governed) -> Tree:
        question, period = self._question, governed.period
        found = self._anew.own(self._kind, governed, (self._subject,))
        previous = criteria.previous(
            question.connection, question.tenant, governed.rules, period, question.as_of
        )
        tree = explain(found, governed.rules, governed.sheet, self._subject, previous)
        _tell_stories(question, tree)
        if self._kind == "unit":
            self._tell_members(governed, tree, period)
        return tree

    def _longer(self, governed: Governed, score: Tree) -> Tree:
        parts = [self.tree(part) for part in parts_of(governed.sheet, governed.period)]
        return {
            **score,
            "grade_steps": grade_steps(score, governed.sheet, {}),
            "parts": [part for part in parts if part is not None],
        }

    def _tell_members(self, governed: Governed, tree: Tree, period: Period) -> None:
        """Have a mean of members name each of them with its share, so that it can be reckoned by hand."""
        means = {item.criterion: item.members_mean for _, item in governed.sheet.items()}
        for one, criterion in _contributions(tree):
            mean = means.get(criterion) if criterion is not None else None
            if one["rule"] == "members-mean" and mean is not None:
                members = self._anew.members(period).filter(pl.col("unit") == self._subject)
                one["members_by"] = mean.by
                one["members"] = shares(members)
                one["members_in_all"] = in_all(members, one["quantity"])


def shares(members: pl.DataFrame) -> list[dict[str, Any]]:
    """Each member's periods of `MEMBER_SCORES` with the sums that the mean is made of.

    `weighted` is the sum of points x days, `mean` the mean by these days, `plain` that of the periods alone;
    both are rounded half up for the eye.
    """
    found = []
    for (person,), rows in sorted(members.partition_by("person", as_dict=True).items()):
        points, days = rows["points"], rows["days"]
        weighted, whole = int((points * days).sum()), int(days.sum())
        found.append(
            {
                "subject_kind": "person",
                "subject": person,
                "person": person,
                "days": whole,
                "weighted": weighted,
                "mean": half_up(weighted, whole) if whole else None,
                "plain": half_up(int(points.sum()), rows.height),
                "periods": rows.sort("period").select("period", "points", "days").to_dicts(),
            }
        )
    return found


def in_all(members: pl.DataFrame, mean: int | None) -> dict[str, Any]:
    return {
        "days": int(members["days"].sum()),
        "weighted": int((members["points"] * members["days"]).sum()),
        "members": members["person"].n_unique(),
        "mean": mean,
    }


def _grade(tree: Tree, score: Tree) -> None:
    """Put the grade there that remains after all others were graded too, and say what lowered it."""
    if score["reason"] in _RELATIVE:
        tree["grade"] = score["grade"]
        tree["grade_steps"] = [*tree["grade_steps"], {"step": score["reason"], "grade": score["grade"]}]


def _contributions(tree: Tree) -> Iterator[tuple[Tree, str | None]]:
    for group in tree.get("groups", ()):
        for criterion in group["criteria"]:
            for one in criterion["contributions"]:
                yield one, criterion["criterion"]


def _tell_stories(question: Question, tree: Tree) -> None:
    """Have every contribution name its record and show all that became of it, not its last event alone."""
    shown = [one for one, _ in _contributions(tree)]
    stories = records.stories(
        question.connection, sorted({event for one in shown for event in one["events"]})
    )
    for one in shown:
        told = [stories[event] for event in one["events"] if event in stories]
        one["record"] = told[0].record if told else None
        one["events"] = [
            each
            for event in one["events"]
            for each in (stories[event].events if event in stories else [event])
        ]
