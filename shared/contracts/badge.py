"""A badge as every service writes it, whatever a clock or a sheet made of it."""


def normal_badge(text: str) -> str:
    """Without blanks around it and, if it is a number, without leading zeros: `0017` and ` 17` are `17`."""
    text = text.strip()
    return (text.lstrip("0") or "0") if text.isascii() and text.isdigit() else text
