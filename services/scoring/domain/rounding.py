"""The one place where numbers are rounded.

Everything is an integer in hundredths. A mean or a share is a fraction of two integers; it becomes a whole
number of hundredths by rounding half up: the nearest, and a tie goes to the larger (0.5 -> 1, -0.5 -> 0). So
a rounding never takes from a subject what a tie would leave open.
"""

import polars as pl


def half_up(numerator: int, denominator: int) -> int:
    """The whole number nearest to numerator / denominator, ties upwards. `denominator` is positive."""
    if denominator <= 0:
        raise ValueError(f"the denominator is {denominator}; it must be positive")
    return (2 * numerator + denominator) // (2 * denominator)


def half_up_expr(numerator: pl.Expr, denominator: pl.Expr | int) -> pl.Expr:
    """`half_up` for Int64 columns; null where the denominator is null."""
    return (2 * numerator + denominator) // (2 * denominator)
