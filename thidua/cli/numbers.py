"""Hundredths as people and machines read them."""

from thidua.language import Language


def points_text(points: int | None, language: Language | None = None, signed: bool = False) -> str:
    """9950 as `99,50` for a Vietnamese reader, as `99.50` for others and for machines; nothing as ``.

    With `signed` a plus is written too.
    """
    if points is None:
        return ""
    mark = "," if language is not None and language.code == "vi" else "."
    sign = "-" if points < 0 else "+" if signed and points > 0 else ""
    whole, hundredths = divmod(abs(points), 100)
    return f"{sign}{whole}{mark}{hundredths:02}"


def count_text(number: int, language: Language) -> str:
    """65582 as `65.582` in Vietnamese, `65,582` in English."""
    grouped = f"{number:,}"
    return grouped.replace(",", ".") if language.code == "vi" else grouped


def decimal_text(number: float, language: Language) -> str:
    """0.73 as `0,73` in Vietnamese, `0.73` in English."""
    said = f"{number:g}"
    return said.replace(".", ",") if language.code == "vi" else said


def numbered(number: int, thing: str) -> str:
    """For English sentences: `1 seal`, `1,200 seals`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
