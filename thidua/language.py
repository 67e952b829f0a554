"""Which language the program speaks to its user: Vietnamese unless asked for English."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

LanguageCode = Literal["vi", "en"]


class LanguageChoice(StrEnum):
    vi = "vi"
    en = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """Call it with both texts; it returns the one to show."""

    code: LanguageCode = "vi"

    def __call__(self, vi: str, en: str) -> str:
        return vi if self.code == "vi" else en

    def of(self, texts: Mapping[str, str]) -> str:
        """One of `{"vi": …, "en": …}` as the services send them."""
        return texts.get(self.code) or next(iter(texts.values()), "")


def choose(option: str | None = None, environ: Mapping[str, str] | None = None) -> Language:
    """The language of `option`, else of THIDUA_LANG, else what LANG says; Vietnamese unless it is English."""
    environ = os.environ if environ is None else environ
    wish = option or environ.get("THIDUA_LANG") or environ.get("LANG") or "vi"
    return Language("en" if wish.lower().startswith("en") else "vi")
