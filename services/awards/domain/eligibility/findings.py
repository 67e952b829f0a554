"""What a look at candidates found: one row a reason against, none for whom everything speaks."""

import polars as pl

REASONS = {
    "form": pl.String,
    "kind": pl.String,
    "subject": pl.String,
    "standing": pl.String,
    "code": pl.String,
    "details": pl.String,
}
"""`form` is the campaign's code; `standing` and `code` are as in `shared.contracts.nominations.Objection`,
`details` its details as JSON."""
