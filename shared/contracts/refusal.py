"""A command or an input that the rules refuse, said so that its author can mend it."""

from typing import Any

from shared.contracts.messages import text_of


class Refusal(Exception):
    """Names the place, the value, the rule and the mend; nothing was changed.

    `code` is a key of the message catalogue (`unit.unknown`), `details` fill its text. `place` says where
    (`people.csv, row 7, column unit`), `value` what stood there.
    """

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details

    def text(self, language: str = "vi") -> str:
        """The message in Vietnamese (`vi`) or English (`en`)."""
        return text_of(self.code, self.details, language)

    def at(self, place: str) -> "Refusal":
        """The same refusal, placed more precisely: a row of a file, a line of a sheet."""
        return type(self)(self.code, **{**self.details, "place": place})

    def __str__(self) -> str:
        return self.text("en")
