"""Offices, rules and forms at random, small enough that everything meets everything."""

from datetime import date
from typing import get_args

from hypothesis import strategies as st

from services.awards.domain.catalogue import CatalogueForm, Conditions, Holds, Members, Quota
from services.awards.domain.eligibility.candidates import Candidates
from shared.contracts.awards import AwardForm
from shared.contracts.council import Grounds
from shared.contracts.nominations import MatterKind
from shared.contracts.observations import SubjectKind
from shared.contracts.personnel import DisciplineForm
from shared.declared.name import Name
from tests.unit.awards.eligibility.office import candidates, person, unit

PEOPLE, UNITS = [f"nguoi-{number}" for number in range(6)], ["phong-a", "phong-b", "phong-c"]
YEAR, TODAY = 2019, date(2020, 1, 15)
CODES = ["X", "Y", "campaign-award"]
HELD = [*CODES, "rieng"]
FLAGS = ["tot", "xau"]
SEVERITIES = ["attention", "disqualifying", "commendable"]
Whole = tuple[Candidates, tuple[CatalogueForm, ...], AwardForm]
KINDS: list[SubjectKind] = ["person", "unit"]
DAYS = st.dates(date(2018, 11, 1), date(2020, 2, 1))
CODE = st.lists(st.sampled_from(CODES), min_size=1, max_size=2, unique=True).map(tuple)
GRADES = st.sampled_from([(), ("A",), ("A", "B")])


def maybe(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | inner


HOLDS = st.builds(
    Holds,
    forms=CODE,
    times=st.integers(1, 2),
    within=st.none() | st.integers(1, 3),
    years_ago=st.integers(0, 1),
)
HOLDING = st.builds(
    Members, holding=CODE, share=st.sampled_from([2500, 5000, 10_000]), least=maybe(st.just(1))
)
GRADED = st.builds(Members, grades=st.just(("A",)), share=maybe(st.just(3333)), least=st.just(2))
CONDITIONS = st.builds(
    Conditions,
    registered=st.booleans(),
    grades=GRADES,
    minimum_points=st.none() | st.integers(0, 3),
    flags=st.sampled_from([(), ("tot",)]),
    barring=st.sampled_from([(), ("xau",)]),
    no_disqualifying=st.booleans(),
    holds=st.lists(HOLDS, max_size=2).map(tuple),
    members=st.lists(HOLDING | GRADED, max_size=2).map(tuple),
    barred_from=maybe(st.sampled_from(get_args(DisciplineForm))),
    unended_discipline=st.booleans(),
    member_disciplined=maybe(st.sampled_from(get_args(DisciplineForm))),
    matters=st.sampled_from([(), ("complaint",), get_args(MatterKind)]),
    service_months=maybe(st.just(6)),
    absent_under=maybe(st.just(40)),
    once_a_year=st.booleans(),
    not_with=st.sampled_from([(), ("X",), ("X", "campaign-award")]),
)
FEW = st.sampled_from([Conditions(), Conditions(once_a_year=True), Conditions(barring=("xau",))])
"""Hardly any condition, so that there are enough for a quota to cut."""
SHARES = st.builds(
    Quota,
    each=st.sampled_from(["organisation", "organisation", "block", "unit"]),
    ties=st.sampled_from(["out", "council"]),
    of=st.sampled_from(["headcount", "eligible", "eligible-for", "holders"]),
    forms=st.just(("X",)),
    share=st.sampled_from([3333, 5000, 1500, 0, 10_000]),
    rounding=st.sampled_from(["down", "nearest", "up"]),
    least=st.integers(0, 1),
)
BY_BLOCK = st.builds(
    Quota,
    each=st.just("block"),
    ties=st.sampled_from(["out", "council"]),
    places=st.integers(0, 2),
    large_from=st.just(2),
    large_places=st.just(2),
)


@st.composite
def rules(draw: st.DrawFn, code: str, asked: st.SearchStrategy[Conditions]) -> CatalogueForm:
    units = draw(asked)
    persons = draw(asked)
    return CatalogueForm(
        code=code,
        name=Name(code, code),
        kind="title",
        recipients=("person", "unit"),
        conditions={"person": _without_members(persons), "unit": units},
        quota=draw(st.none() | SHARES | SHARES | SHARES | BY_BLOCK),
        vote=None,
        decided_by="agency-head",
        delegable=False,
        dossier=(),
        deadline=None,
        prizes={},
        grounds=Grounds(),
    )


def _without_members(asked: Conditions) -> Conditions:
    known = {name: getattr(asked, name) for name in asked.__dataclass_fields__}
    return Conditions(**{**known, "members": (), "member_disciplined": None})


@st.composite
def offices(draw: st.DrawFn) -> Candidates:
    scored = {"points": st.none() | st.integers(0, 2), "grade": st.sampled_from(["A", "B", None])}
    blocks = st.sampled_from(["khoi-1", "khoi-1", "khoi-1", "khoi-2", None])
    people = [
        person(
            one,
            draw(st.sampled_from(UNITS)),
            block=draw(blocks),
            service_months=draw(st.sampled_from([None, 5, 6])),
            absent_days=draw(st.sampled_from([None, 39, 40])),
            **{name: draw(values) for name, values in scored.items()},
        )
        for one in PEOPLE
    ]
    units = [
        unit(one, block=draw(blocks), **{name: draw(values) for name, values in scored.items()})
        for one in UNITS
    ]
    somebody = st.sampled_from([("person", one) for one in PEOPLE] + [("unit", one) for one in UNITS])
    ends = st.none() | DAYS

    def listed(*columns: st.SearchStrategy[object], most: int = 6) -> list[tuple[object, ...]]:
        return draw(st.lists(st.tuples(*columns), max_size=most))

    severe = listed(somebody, st.sampled_from(FLAGS), st.sampled_from(SEVERITIES))
    flags = {(*one, flag): severity for one, flag, severity in severe}  # type: ignore[misc]
    held = listed(
        somebody, st.sampled_from(HELD), st.integers(2016, 2020), st.booleans() | st.just(False), most=14
    )
    return candidates(
        *people,
        *units,
        year=YEAR,
        today=TODAY,
        registered=[(*one, form) for one, form in listed(somebody, st.sampled_from(["X", "Y", "f"]))],  # type: ignore[misc]
        flags=[(*key, severity) for key, severity in flags.items()],
        holdings=[
            (*one, form, year, f"giai-{number}", None, revoked)  # type: ignore[misc]
            for number, (one, form, year, revoked) in enumerate(held)
        ],
        discipline=listed(
            st.sampled_from(PEOPLE), st.sampled_from(get_args(DisciplineForm)), DAYS, ends, most=4
        ),
        matters=[
            (*one, matter, since)  # type: ignore[misc]
            for one, matter, since in listed(somebody, st.sampled_from(get_args(MatterKind)), DAYS)
        ],
    )


def forms(lenient: bool) -> st.SearchStrategy[AwardForm]:
    return st.builds(
        AwardForm,
        form=st.just("f"),
        name=st.just("f"),
        recipient=st.sampled_from(KINDS),
        rule=st.just("grade"),
        minimum_points=st.just(0) if lenient else st.integers(0, 3),
        grades=st.just([]) if lenient else GRADES.map(list),
        barred_by=st.sampled_from([[], ["xau"]]),
        quota_percent=st.sampled_from([None, None, None, 10, 34, 50, 100]),
        catalogue=st.sampled_from(["Y", None]),
    )


def whole(asked: st.SearchStrategy[Conditions], lenient: bool) -> st.SearchStrategy[Whole]:
    """An office, the rules of all codes, and a form to judge by them."""
    catalogue = st.tuples(*(rules(code, asked) for code in CODES))
    return st.tuples(offices(), catalogue, forms(lenient))


STRICT, LENIENT = whole(CONDITIONS, False), whole(FEW, True)
