"""What is wrong with a command line, in the user's language: typer itself knows English only."""

import re
from typing import Any

from typer._click.exceptions import (
    BadParameter,
    ClickException,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
    UsageError,
)

from thidua.language import Language

_SAID = (
    (r"No such command '(.*?)'\. Did you mean (.*)\?", r"Không có lệnh “\1”. Có phải là: \2?"),
    (r"No such command '(.*?)'\.", r"Không có lệnh “\1”."),
    (r"Missing command\.", "Thiếu tên lệnh."),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", r"Thừa đối số: \1."),
    (r"Option '(.*?)' requires an argument\.?", r"Tuỳ chọn \1 cần một giá trị đi kèm."),
    (r"Option '(.*?)' requires (\d+) arguments\.?", r"Tuỳ chọn \1 cần \2 giá trị đi kèm."),
    (r"Option '(.*?)' does not take a value\.?", r"Tuỳ chọn \1 không có giá trị đi kèm."),
)
_WRONG_VALUES = (
    (r".*?'(.*?)' is not one of (.*?)\.?", r"“\1” không phải là một trong: \2."),
    (r".*valid integer.*", "phải là số nguyên."),
    (r".*greater than or equal to (-?\d+).*", r"ít nhất phải là \1."),
    (r".*less than or equal to (-?\d+).*", r"nhiều nhất là \1."),
)


def wrong_usage(error: ClickException, language: Language) -> str:
    """One line: what is wrong, and where to read more. Nothing when help was shown instead."""
    if isinstance(error, NoArgsIsHelpError):
        return ""
    said = _in_vietnamese(error) if language.code == "vi" else error.format_message()
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "thidua"
    end = said.rstrip()
    if end[-1:] not in ".?!":
        end += "."
    return f"{end} {language('Xem', 'See')}: {path} --help"


def _in_vietnamese(error: ClickException) -> str:
    if isinstance(error, NoSuchOption):
        said = f"Không có tuỳ chọn {error.option_name}."
        return (
            f"{said} Có phải là: {', '.join(sorted(error.possibilities))}?" if error.possibilities else said
        )
    if isinstance(error, MissingParameter):
        kind = "tuỳ chọn" if getattr(error.param, "param_type_name", "") == "option" else "đối số"
        return f"Thiếu {kind} {_hint(error)}."
    if isinstance(error, BadParameter):
        place = f" cho {_hint(error)}" if _hint(error) else ""
        return f"Giá trị không hợp lệ{place}: {_translated(error.message, _WRONG_VALUES)}"
    if isinstance(error, UsageError):
        return _translated(error.message, _SAID)
    return error.format_message()


def _hint(error: BadParameter) -> str:
    if error.param is None:
        return ""
    return str(error.param.get_error_hint()).replace("'", "").replace("env var:", "biến môi trường")


def _translated(text: str, table: Any) -> str:
    for pattern, said in table:
        found = re.fullmatch(pattern, text, re.DOTALL)
        if found:
            return str(found.expand(said)).replace("'", "")
    return text
