"""What a head answers for: records of the unit that the person leads on the day, and of its other members."""

import polars as pl


def of_led_units(records: pl.DataFrame, positions: pl.DataFrame, placements: pl.DataFrame) -> pl.DataFrame:
    """`records` once for every person who led the unit concerned on their day, with that person as `head`.

    Of a record of a person the units are those to which the person belonged that day; nobody answers so for
    what is recorded of themselves. Subject, criterion and the other words are text.
    """
    text = [name for name in ("subject", "subject_kind", "criterion") if records.schema[name] != pl.String()]
    said = records.with_columns(pl.col(text).cast(pl.String)) if text else records
    heads = positions.filter(pl.col("heads").is_not_null()).select(
        pl.col("person").alias("head"),
        pl.col("heads").alias("unit"),
        pl.col("first_day").alias("led_from"),
        pl.col("last_day").alias("led_to"),
    )
    members = placements.select(
        pl.col("person").alias("subject"),
        "unit",
        pl.col("first_day").alias("there_from"),
        pl.col("last_day").alias("there_to"),
    )
    of_members = (
        said.filter(pl.col("subject_kind") == "person").join(members, on="subject").filter(_on("there"))
    )
    of_units = said.filter(pl.col("subject_kind") == "unit").with_columns(pl.col("subject").alias("unit"))
    columns = [*said.columns, "unit"]
    return (
        pl.concat([of_members.select(columns), of_units.select(columns)])
        .join(heads, on="unit")
        .filter(_on("led") & ((pl.col("subject_kind") == "unit") | (pl.col("head") != pl.col("subject"))))
        .unique(["head", "row"])
        .sort("row")
    )


def _on(what: str) -> pl.Expr:
    first, last = pl.col(f"{what}_from"), pl.col(f"{what}_to")
    return (first <= pl.col("day")) & (last.is_null() | (last >= pl.col("day")))
