"""Codes instead of words: columns become small numbers once, and numbers find their values in arrays."""

from collections.abc import Collection, Mapping, Sequence

import polars as pl


def looked_up(values: pl.Series, at: pl.Expr | str) -> pl.Expr:
    """What `values` has at each of the indices; null where the index is null."""
    return pl.lit(values).gather(pl.col(at) if isinstance(at, str) else at)


def numbers(values: Sequence[int | None]) -> pl.Series:
    return pl.Series(values, dtype=pl.Int64)


def code_of(column: str, dtype: pl.DataType, codes: Mapping[str, int], otherwise: int | None) -> pl.Expr:
    """The code of each word, `otherwise` for words without one.

    A column that is an Enum is not read as text: its categories alone are looked up.
    """
    if isinstance(dtype, pl.Enum):
        table = numbers([codes.get(word, otherwise) for word in dtype.categories])
        return looked_up(table, pl.col(column).to_physical())
    table = numbers([*codes.values(), otherwise])
    known = pl.Enum(list(codes))
    place = pl.col(column).cast(known, strict=False).to_physical().cast(pl.UInt32)
    return looked_up(table, place.fill_null(len(codes)))


def among(column: str, dtype: pl.DataType, words: Collection[str]) -> pl.Expr:
    """Whether the word is one of `words`."""
    if isinstance(dtype, pl.Enum):
        table = pl.Series([word in words for word in dtype.categories], dtype=pl.Boolean)
        return looked_up(table, pl.col(column).to_physical())
    return pl.any_horizontal(pl.lit(False), *(pl.col(column) == word for word in sorted(words)))


class Subjects:
    """The subjects of an evaluation, each with its place in the order of their codes as its number."""

    def __init__(self, codes: Collection[str]) -> None:
        self.codes = pl.Series(sorted(set(codes)), dtype=pl.String)
        self._enum = pl.Enum(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def number(self, column: str, dtype: pl.DataType) -> pl.Expr:
        """The number of each subject, UInt32; null for everybody else."""
        if not isinstance(dtype, pl.Enum):
            found = pl.col(column).cast(self._enum, strict=False).to_physical()
        elif dtype.categories.equals(self.codes):
            found = pl.col(column).to_physical()
        else:
            table = dtype.categories.cast(self._enum, strict=False).to_physical()
            found = looked_up(table, pl.col(column).to_physical())
        return found.cast(pl.UInt32).alias("subject")

    def named(self, frame: pl.DataFrame) -> pl.DataFrame:
        """`frame` with the codes of its subjects instead of their numbers."""
        return frame.with_columns(looked_up(self.codes, "subject").alias("subject"))
