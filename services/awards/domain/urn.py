"""The urn of a secret ballot: papers without names, in an order that says nothing.

It is kept outside the log, whole, as one value a ballot. A paper is one choice on one nomination, so that not
even a pattern of choices, or a nomination left out for a conflict, tells whose it is.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from shared.contracts.ballots import NamedChoice, Paper

Urn = tuple[Paper, ...]

EMPTY: Urn = ()

_RECEIPT = re.compile(r"[0-9a-f]{32}")


def dropped(urn: Urn, choices: Sequence[NamedChoice], receipts: Sequence[str]) -> Urn:
    """The urn with one paper more for each choice, in order of nomination and receipt alone.

    `receipts` are as many fresh random numbers of 128 bits, in hex; they order the papers, so nothing about
    the voter or the time may be in them. Raises ValueError for any other or for one used before.
    """
    there = {paper.receipt for paper in urn}
    if len(receipts) != len(choices) or len({*receipts} | there) != len(choices) + len(there):
        raise ValueError("each paper needs a receipt of its own")
    if not all(_RECEIPT.fullmatch(receipt) for receipt in receipts):
        raise ValueError("a receipt is 32 hexadecimal digits from a random source")
    papers = [
        Paper(nomination=one.nomination, receipt=receipt, choice=one.choice)
        for one, receipt in zip(choices, receipts, strict=True)
    ]
    return tuple(ordered((*urn, *papers)))


def ordered(papers: Iterable[Paper]) -> list[Paper]:
    """By nomination, then receipt: neither who voted nor when can be read from it."""
    return sorted(papers, key=lambda one: (one.nomination, one.receipt))


def honest(urn: Urn, voters: Mapping[str, int]) -> bool:
    """Whether there are just as many papers on each nomination as `voters` were marked for it."""
    counts = dict.fromkeys(voters, 0)
    for paper in urn:
        counts[paper.nomination] = counts.get(paper.nomination, 0) + 1
    return counts == dict(voters) and len({paper.receipt for paper in urn}) == len(urn)


def found(papers: Iterable[Paper], receipts: Iterable[str]) -> list[Paper]:
    """The papers of these receipts: how a voter checks that their votes were counted, and as what."""
    wanted = set(receipts)
    return [paper for paper in papers if paper.receipt in wanted]


def written(urn: Urn) -> bytes:
    """The urn as it is kept."""
    return msgspec.json.encode(ordered(urn))


def read(kept: bytes | None) -> Urn:
    """The urn that was kept; an empty one where nothing was yet."""
    return EMPTY if kept is None else tuple(msgspec.json.decode(kept, type=list[Paper]))
