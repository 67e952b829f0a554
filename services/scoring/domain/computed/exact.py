"""Products, sums and fractions that stay exact: in 64 bits where that is enough, else in 128, else in Python.

A number that even 128 bits do not hold stands in its column as text, in decimal digits.
"""

from collections.abc import Sequence
from math import prod

import polars as pl

from services.scoring.domain.rounding import half_up

_INT64, _INT128 = 2**63, 2**127


def ratio(
    frame: pl.DataFrame, part: Sequence[str], whole: Sequence[str], at_most: str | None = None
) -> pl.Series:
    """Of every row half up(product of the columns `part` / product of the columns `whole`), as Int64.

    The columns `whole` are positive. `at_most` is a column that bounds the result, null: unbounded.
    """
    columns = [*part, *whole, *([] if at_most is None else [at_most])]
    dtype = _dtype(frame, columns, 2 * (_largest(frame, part) + _largest(frame, whole)))
    if dtype is None:
        return _ratio_in_python(frame, part, whole, at_most)
    above, below = (
        pl.fold(pl.lit(1, dtype=dtype), lambda a, b: a * b, [pl.col(name).cast(dtype) for name in names])
        for names in (part, whole)
    )
    two = pl.lit(2, dtype=dtype)
    found = (two * above + below) // (two * below)
    if at_most is not None:
        found = pl.min_horizontal(found, pl.col(at_most).cast(dtype))
    return frame.select(found.cast(pl.Int64).alias("ratio"))["ratio"]


def sum_of_products(frame: pl.DataFrame, by: Sequence[str], factors: Sequence[str]) -> pl.DataFrame:
    """`by` and `sum`: what the products of the columns `factors` add up to in every group."""
    dtype = _dtype(frame, factors, _largest(frame, factors) * max(frame.height, 1))
    if dtype is None:
        return _sum_in_python(frame, by, factors)
    product = pl.fold(
        pl.lit(1, dtype=dtype), lambda a, b: a * b, [pl.col(name).cast(dtype) for name in factors]
    )
    return frame.select(*by, product.alias("sum")).group_by(by).agg(pl.sum("sum"))


def _largest(frame: pl.DataFrame, names: Sequence[str]) -> int:
    """No product of these columns is further from zero than this."""
    return prod(max((abs(int(value)) for value in _ends(frame[name])), default=0) for name in names)


def _ends(column: pl.Series) -> list[int]:
    if column.dtype == pl.String:
        return [int(value) for value in column.drop_nulls()]
    return [value for value in (column.min(), column.max()) if isinstance(value, int)]


def _dtype(frame: pl.DataFrame, columns: Sequence[str], bound: int) -> pl.DataType | None:
    """The narrowest type that holds the columns and `bound`; None: only Python's numbers do."""
    types = {frame.schema[name] for name in columns}
    if pl.String() in types or bound >= _INT128:
        return None
    return pl.Int64() if bound < _INT64 and pl.Int128() not in types else pl.Int128()


def _ratio_in_python(
    frame: pl.DataFrame, part: Sequence[str], whole: Sequence[str], at_most: str | None
) -> pl.Series:
    found: list[int] = []
    for row in frame.iter_rows(named=True):
        value = half_up(prod(int(row[name]) for name in part), prod(int(row[name]) for name in whole))
        bound = None if at_most is None else row[at_most]
        found.append(value if bound is None else min(value, bound))
    return pl.Series("ratio", found, dtype=pl.Int64)


def _sum_in_python(frame: pl.DataFrame, by: Sequence[str], factors: Sequence[str]) -> pl.DataFrame:
    groups = frame.group_by(by).agg(factors)
    sums = [
        str(sum(prod(numbers) for numbers in zip(*lists, strict=True)))
        for lists in groups.select(factors).iter_rows()
    ]
    return groups.select(by).with_columns(pl.Series("sum", sums, dtype=pl.String))
