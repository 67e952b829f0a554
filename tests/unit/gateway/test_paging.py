"""Long lists, page by page."""

from typing import Any

import pytest

PEOPLE = [{"person": f"p{number}", "code": f"CB{number}", "name": "Lan"} for number in (3, 1, 5, 2, 4)]
LISTS = [
    ("/people", "people", PEOPLE),
    ("/awards", "awards", [{"award": f"a{number}"} for number in range(5)]),
    ("/campaigns/c1/nominations", "nominations", [{"nomination": f"n{number}"} for number in range(5)]),
    ("/scores", "scores", [{"subject_kind": "unit", "subject": f"u{number}"} for number in range(5)]),
    (
        "/flags",
        "flags",
        [
            {"subject_kind": "unit", "subject": "u1", "period": "2019", "flag": f"f{number}"}
            for number in range(5)
        ],
    ),
]


def next_of(answer: Any) -> str | None:
    link = answer.headers.get("Link")
    if link is None:
        return None
    place, _, relation = link.partition(">; ")
    assert relation == 'rel="next"'
    return str(place.removeprefix("<"))


@pytest.mark.parametrize(("path", "method", "rows"), LISTS)
def test_pages_together_are_the_list(
    request_as: Any, backend: Any, path: str, method: str, rows: list[dict[str, Any]]
) -> None:
    backend.answers[method] = rows
    whole = request_as("GET", f"/api{path}")
    place: str | None = f"/api{path}?limit=2"
    pages = []
    while place is not None:
        answer = request_as("GET", place)
        assert answer.status_code == 200, answer.text
        pages.append(answer.json)
        place = next_of(answer)

    assert [len(page) for page in pages] == [2, 2, 1]
    together = [row for page in pages for row in page]
    assert sorted(together, key=str) == sorted(whole.json, key=str)
    assert len(whole.json) == 5
    assert "Link" not in whole.headers
    assert all("limit" not in arguments for arguments in backend.asked(method))


def test_what_comes_and_goes_between_two_pages_moves_no_row(request_as: Any, backend: Any) -> None:
    backend.answers["people"] = PEOPLE
    first = request_as("GET", "/api/people?limit=2&unit=vp")
    backend.answers["people"] = [{"person": "p0"}, *(one for one in PEOPLE if one["person"] != "p2")]
    place = next_of(first)
    assert place is not None and "unit=vp" in place
    second = request_as("GET", place)

    assert [one["person"] for one in first.json] == ["p1", "p2"]
    assert [one["person"] for one in second.json] == ["p3", "p4"]


@pytest.mark.parametrize("cursor", ["p1", "!", "WzFd", "é"])
def test_a_cursor_that_is_none_is_refused(request_as: Any, backend: Any, cursor: str) -> None:
    answer = request_as("GET", "/api/people", query_string={"after": cursor})

    assert (answer.status_code, answer.json["code"]) == (422, "page.unknown")


def test_the_document_says_where_there_may_be_a_next_page(request_as: Any) -> None:
    people = request_as("GET", "/api/openapi.json").json["paths"]["/api/people"]["get"]

    assert {"after", "limit"} <= {one.get("name") for one in people["parameters"]}
    assert "Link" in people["responses"]["200"]["headers"]
