"""The urn: nothing in it but papers, and no order but that of random receipts."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.awards.domain import urn
from shared.contracts.ballots import Paper
from tests.unit.awards.council_given import chosen

RECEIPTS = st.lists(st.binary(min_size=16, max_size=16).map(bytes.hex), min_size=1, max_size=8, unique=True)


def receipt(number: int) -> str:
    return f"{number:032x}"


def test_a_vote_becomes_a_paper_for_each_choice() -> None:
    filled = urn.dropped(urn.EMPTY, chosen(n_an="yes", n_pho="no"), [receipt(7), receipt(3)])
    assert filled == (
        Paper(nomination="n-an", receipt=receipt(7), choice="yes"),
        Paper(nomination="n-pho", receipt=receipt(3), choice="no"),
    )


@given(RECEIPTS, st.randoms())
def test_the_order_of_voting_leaves_no_trace(receipts: list[str], random: Any) -> None:
    papers = [(chosen(n_an="yes" if number % 2 else "no"), [one]) for number, one in enumerate(receipts)]

    def filled(order: list[Any]) -> urn.Urn:
        kept = urn.EMPTY
        for choices, own in order:
            kept = urn.dropped(urn.read(urn.written(kept)), choices, own)
        return kept

    shuffled = random.sample(papers, len(papers))
    assert urn.written(filled(papers)) == urn.written(filled(shuffled))


def test_a_paper_holds_nothing_but_nomination_receipt_and_choice() -> None:
    assert Paper.__struct_fields__ == ("nomination", "receipt", "choice")
    kept = urn.dropped(urn.EMPTY, chosen(n_an="yes"), [receipt(1)])
    assert urn.written(kept) == (
        b'[{"nomination":"n-an","receipt":"00000000000000000000000000000001","choice":"yes"}]'
    )


@pytest.mark.parametrize(
    "receipts",
    [[], [receipt(1)], [receipt(2), receipt(2)], [receipt(2), receipt(9)], ["x", receipt(2)]],
)
def test_receipts_are_fresh_and_one_a_paper(receipts: list[str]) -> None:
    there = urn.dropped(urn.EMPTY, chosen(n_an="no"), [receipt(9)])
    with pytest.raises(ValueError, match="receipt"):
        urn.dropped(there, chosen(n_an="yes", n_pho="no"), receipts)


def test_voters_find_their_papers() -> None:
    kept = urn.dropped(urn.EMPTY, chosen(n_an="yes"), [receipt(4)])
    kept = urn.dropped(kept, chosen(n_an="no"), [receipt(2)])
    assert urn.found(kept, [receipt(2)]) == [Paper(nomination="n-an", receipt=receipt(2), choice="no")]
    assert urn.found(kept, [receipt(5)]) == []


def test_as_many_papers_as_marks_or_it_is_not_honest() -> None:
    kept = urn.dropped(urn.EMPTY, chosen(n_an="yes"), [receipt(4)])
    assert urn.honest(kept, {"n-an": 1})
    assert urn.honest(kept, {"n-an": 1, "n-pho": 0})
    assert not urn.honest(kept, {"n-an": 2})
    assert not urn.honest(kept, {"n-an": 0})
    assert not urn.honest(kept, {"n-pho": 1})
    assert not urn.honest((*kept, *kept), {"n-an": 2})


def test_an_urn_that_was_never_kept_is_empty() -> None:
    assert urn.read(None) == urn.read(urn.written(urn.EMPTY)) == urn.EMPTY
