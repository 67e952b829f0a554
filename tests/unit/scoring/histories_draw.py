"""Drawing for generated histories. Strategies are made once: making them costs more than their draws."""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from hypothesis import strategies as st

Value = TypeVar("Value")


def pick(draw: st.DrawFn, values: Sequence[Value]) -> Value:
    """One of them; the first is the simplest."""
    chosen: Value = draw(_sampled(tuple(values)))
    return chosen


def some(draw: st.DrawFn, values: Sequence[Value], most: int, least: int = 0) -> list[Value]:
    """Different ones of them, in any order; the values are hashable."""
    size = whole(draw, least, min(most, len(set(values))))
    chosen: list[Value] = draw(_lists(_sampled(tuple(values)), size, True))
    return chosen


def times(draw: st.DrawFn, each: st.SearchStrategy[Value], most: int, least: int = 0) -> list[Value]:
    """`least` to `most` draws of one strategy, which is to be made once. Each number is as likely."""
    chosen: list[Value] = draw(_lists(each, whole(draw, least, most), False))
    return chosen


def whole(draw: st.DrawFn, least: int, most: int) -> int:
    return pick(draw, range(least, most + 1))


def one_in(draw: st.DrawFn, number: int) -> bool:
    return pick(draw, (*(False,) * (number - 1), True))


@cache
def tuples(*values: Sequence[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """One of each of `values`, which are tuples."""
    return st.tuples(*(_sampled(each) for each in values))


@cache
def _sampled(values: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


@cache
def _lists(each: st.SearchStrategy[Any], size: int, unique: bool) -> st.SearchStrategy[list[Any]]:
    return st.lists(each, min_size=size, max_size=size, unique=unique)
