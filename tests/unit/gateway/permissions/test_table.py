"""The table: what may stand in it, what it promises, and that the page about it is true."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.identity.grants import ROLES, Grant
from services.gateway.identity.visitor import Visitor
from services.gateway.names import Known
from services.gateway.permissions import documented
from services.gateway.permissions.reach import About, reach_of
from services.gateway.permissions.table import WORDS, Row, _read, table

HEAD = f"operation about {' '.join(ROLES)}\n"
NONE = " ".join("." for _ in ROLES)

SCORES_AND_AWARDS = (
    "records.",
    "explanations.",
    "criteria.",
    "scores.",
    "scoring.",
    "campaigns.",
    "awards.",
    "nominations.",
)


def test_the_page_is_what_the_table_says(made_once: Flask) -> None:
    assert documented.FILE.read_text(encoding="utf-8") == documented.documented(made_once), (
        "run: python -m services.gateway.permissions.documented"
    )


@pytest.mark.parametrize("operation", sorted(table()))
def test_an_administrator_touches_neither_scores_nor_awards_nor_ballots(operation: str) -> None:
    if operation.startswith((*SCORES_AND_AWARDS, "councils.", "commands.", "imports.")):
        assert table()[operation].reach["administrator"] == "none"
    else:
        assert table()[operation].reach["administrator"] in WORDS


def test_an_auditor_changes_nothing(made_once: Flask) -> None:
    changing = {rule.endpoint for rule in made_once.url_map.iter_rules() if "GET" not in (rule.methods or ())}
    # and a page changes nothing but by the operations behind it, as who looks at it
    own_account = ("session.", "tokens.", "login.", "pages.")
    assert [
        row.operation
        for row in table().values()
        if row.operation in changing
        and row.reach["auditor"] != "none"
        and not row.operation.startswith(own_account)
    ] == []


def test_only_members_of_the_council_vote() -> None:
    assert {role for role, word in table()["councils.vote"].reach.items() if word != "none"} == {
        "council-member"
    }


def test_only_auditors_read_the_trail() -> None:
    assert {role for role, word in table()["trail.entries"].reach.items() if word != "none"} == {"auditor"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("operation about staff\n", "line 1: the roles"),
        (f"{HEAD}a.b - all\n", "line 2: 11 cells"),
        (f"{HEAD}a.b - {NONE[:-1]}everything\n", "line 2: everything"),
        (f"{HEAD}a.b somebody {NONE}\n", "line 2: somebody"),
        (f"{HEAD}a.b - {NONE}\n\na.b - {NONE}\n", "line 4: a.b has a row"),
    ],
)
def test_a_mistake_in_the_table_is_named_with_its_line(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        _read(text)


units = st.sampled_from(["so", "a", "a1", "b"])
KNOWN = Known(
    parents={"so": None, "a": "so", "a1": "a", "b": "so"}, unit_of={"p1": "a", "p2": "a1", "p3": "b"}
)


@given(
    st.dictionaries(st.sampled_from(ROLES), st.sampled_from(WORDS)),
    st.lists(
        st.builds(Grant, st.sampled_from([one for one in ROLES if one != "citizen"]), st.none() | units)
    ),
    st.sampled_from([None, "p1", "p2", "p3"]),
    st.builds(
        About,
        st.sampled_from([None, "p1", "p2", "p3", "p9"]),
        st.none() | units,
        st.sampled_from([None, "C1"]),
    ),
)
def test_more_roles_never_reach_less_and_none_reach_nothing(
    words: dict[str, str], grants: list[Grant], person: str | None, what: About
) -> None:
    row = Row("a.b", "rows", {role: words.get(role, "none") for role in ROLES})  # type: ignore[misc]

    def reached(some: list[Grant]) -> bool:
        visitor = Visitor("so", "x", account="x", person=person, grants=tuple(some))
        reach = reach_of(visitor, row, "C1")
        return reach is not None and reach.covers(what, KNOWN)

    assert reached(grants) == any(reached([one]) for one in grants) or reached([])
    if all(row.reach[one.role] == "none" for one in grants) and row.reach["citizen"] == "none":
        assert not reached(grants)


def test_a_tree_that_goes_in_circles_ends() -> None:
    assert not Known(parents={"a": "b", "b": "a"}).below("a", "c")
