"""The door: files of the award catalogue become a catalogue, or the full list of their mistakes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from services.awards.domain.catalogue.building import built, ratings, roundings, salaries
from services.awards.domain.catalogue.keys import FILE
from services.awards.domain.catalogue.layers import dated, forms
from services.awards.domain.catalogue.model import CAMPAIGN_AWARD, Catalogue, CatalogueForm
from shared.contracts.awards import AwardForm
from shared.contracts.refusal import Refusal
from shared.declared.document import document
from shared.declared.mapping import Fields
from shared.declared.place import Notes, Place
from shared.declared.problem import Problem

_FIELD = "catalogue"


def read(text: str, file: str = "catalogue.yaml") -> Catalogue:
    """The catalogue that `text` (YAML) declares whole; raises Refusal as `overlaid` does."""
    return _read(((file, text),))


def overlaid(catalogue: Catalogue, text: str, place: str) -> Catalogue:
    """The catalogue with an agency's own file over what it was read from; `place` is how mistakes name it.

    An overlay that lies over it already gives way to this one. Raises `Refusal("catalogue.invalid")` with
    `problems`: `Problem.as_dict()` of each mistake, in the order of lines.
    """
    return _read(((catalogue.source, catalogue.text), (place, text)))


def problems(catalogue: Catalogue, text: str, place: str) -> list[Problem]:
    """All mistakes of an overlay, in the order of lines; empty when it can be laid over the catalogue."""
    return _result(((catalogue.source, catalogue.text), (place, text)))[1]


def required(form: AwardForm, forms: Mapping[str, CatalogueForm], day: date | str) -> CatalogueForm | None:
    """The rules of the catalogue for a campaign's form, `forms` being those in force for `day`, or a period.

    For an award of a campaign's own those of its entry; None when the catalogue has no such entry. Raises
    Refusal when the form names what is not in force, or is not for its kind of recipients.
    """
    if form.catalogue is None:
        own = forms.get(CAMPAIGN_AWARD)
        return own if own is not None and form.recipient in own.recipients else None
    found = forms.get(form.catalogue)
    if found is None:
        raise Refusal(
            "catalogue.no-form", place=form.form, value=form.catalogue, day=day, known=", ".join(forms)
        )
    if form.recipient not in found.recipients:
        raise Refusal(
            "catalogue.no-recipient-kind", place=form.form, value=form.recipient, form=form.catalogue
        )
    return found


Texts = tuple[tuple[str, str], ...]
"""Name and text of each file, the shipped one first."""


def _read(texts: Texts) -> Catalogue:
    catalogue, found = _result(texts)
    if catalogue is None:
        raise Refusal(
            "catalogue.invalid",
            file=found[0].file,
            count=len(found),
            line=found[0].line,
            path=found[0].path or ".",
            problems=[problem.as_dict() for problem in found],
        )
    return catalogue


@lru_cache(maxsize=16)
def _result(texts: Texts) -> tuple[Catalogue | None, list[Problem]]:
    notes = [Notes(file, _FIELD) for file, _ in texts]
    roots = [root for one, (_, text) in zip(notes, texts, strict=True) for root in _root(one, text)]
    catalogue = _catalogue(texts, roots) if len(roots) == len(texts) else None
    found = [problem for one in notes for problem in _once(one.problems)]
    return (None, found) if found else (catalogue, [])


def _once(found: Sequence[Problem]) -> Iterator[Problem]:
    """In the order of lines; a mistake that later versions inherit is told where it stands alone."""
    told: set[tuple[int, str, str]] = set()
    for problem in sorted(found, key=lambda each: each.line):
        key = (problem.line, problem.path, problem.code)
        if key not in told:
            told.add(key)
            yield problem


def _root(notes: Notes, text: str) -> Iterator[Fields]:
    node, found = document(text, notes.file, _FIELD)
    notes.problems.extend(found)
    fields = FILE.read(Place(node, "", notes)) if node is not None else None
    if fields is not None:
        yield fields


def _catalogue(texts: Texts, roots: Sequence[Fields]) -> Catalogue:
    """As far as it can be read; mistakes are noted."""
    declared, grades = forms(roots), ratings(roots)
    known = [form.code for form in declared]
    (source, text), *over = texts
    return Catalogue(
        forms={form.code: built(form, known, grades) for form in declared},
        salaries=salaries(dated(roots, "base_salaries")),
        roundings=roundings(dated(roots, "prize_roundings")),
        source=source,
        text=text,
        overlay=over[0][0] if over else None,
    )
