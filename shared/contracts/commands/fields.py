"""Field types with meaning, bounds and an example, shared by all commands.

A pattern comes with the `message` that says it in words.
"""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

Slug = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9][a-z0-9-]{0,62}$",
        description="Short name of 1 to 63 of a-z, 0-9 and -",
        extra={"message": "field.slug"},
        examples=["phong-viec-lam"],
    ),
]
Name = Annotated[str, Meta(min_length=1, max_length=300, description="Name as people read it")]
Text = Annotated[str, Meta(min_length=1, max_length=2000, description="Free text")]
Id = Annotated[str, Meta(min_length=1, max_length=80, description="Identifier")]
Code = Annotated[
    str, Meta(min_length=1, max_length=40, description="Staff code of the agency", examples=["CB001"])
]
By = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=40,
        description="Staff code of who says so",
        examples=["CB005"],
    ),
]
Badge = Annotated[
    str,
    Meta(min_length=1, max_length=40, description="The person's number in the time clock", examples=["17"]),
]
Day = Annotated[date, Meta(description="A day, YYYY-MM-DD", examples=["2019-07-15"])]
Moment = Annotated[
    datetime,
    Meta(tz=True, description="Date and time with zone", examples=["2019-07-15T08:05:00+07:00"]),
]
Period = Annotated[
    str,
    Meta(
        pattern=r"^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4]|-H[12])?$",
        description="A year, half-year, quarter or month",
        extra={"message": "field.period"},
        examples=["2019", "2019-H1", "2019-Q1", "2019-03"],
    ),
]
