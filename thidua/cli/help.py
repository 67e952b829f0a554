"""Help in one of its two languages.

The texts stand in the code in both: a docstring has a paragraph in Vietnamese, then one in English, then what
both share; the help of an option, and a line of what is shared, says `Vietnamese / English`.
"""

import inspect
import re
from typing import Any

from thidua.language import Language

_SHARED = "\b"
_TWO_TEXTS = re.compile(r"(?P<before>(?:.*\s{2,})?)(?P<vi>\S.*?) / (?P<en>.*)")


def in_one_language(command: Any, language: Language) -> None:
    """Leave of the help of a command and its options what is in `language`."""
    if command.help:
        command.help = of_command(command.help, language)
    command.options_metavar = language("[TUỲ CHỌN]", "[OPTIONS]")
    if hasattr(command, "subcommand_metavar"):
        command.subcommand_metavar = language("LỆNH …", "COMMAND …")
    for param in command.params:
        if param.help in _TYPERS_OWN:
            param.help = _TYPERS_OWN[param.help]
        if param.help:
            param.help = one_of(param.help, language)
        if param.metavar:
            param.metavar = one_of(param.metavar, language)


def of_command(text: str, language: Language) -> str:
    """The first paragraph for a Vietnamese reader, the second for an English one, the others for both."""
    first, *others = inspect.cleandoc(text).split("\n\n")
    if others and not others[0].startswith(_SHARED):
        first, others = language(first, others[0]), others[1:]
    shared = ["\n".join(one_of(line, language) for line in one.splitlines()) for one in others]
    return "\n\n".join([" ".join(first.split()), *shared])


def one_of(text: str, language: Language) -> str:
    """`Vietnamese / English` as one of them; columns before it, set off by blanks, stay."""
    found = _TWO_TEXTS.fullmatch(text)
    return text if found is None else found["before"] + language(found["vi"], found["en"])


def usage_prefix(language: Language) -> str:
    return language("Cách dùng: ", "Usage: ")


def speak_titles(language: Language) -> None:
    """Have the frames of the help named in `language`."""
    from typer import rich_utils

    rich_utils.ARGUMENTS_PANEL_TITLE = language("Đối số", "Arguments")
    rich_utils.OPTIONS_PANEL_TITLE = language("Tuỳ chọn", "Options")
    rich_utils.COMMANDS_PANEL_TITLE = language("Lệnh", "Commands")
    rich_utils.REQUIRED_LONG_STRING = language("[bắt buộc]", "[required]")
    rich_utils.DEFAULT_STRING = language("[mặc định: {}]", "[default: {}]")
    rich_utils.ENVVAR_STRING = language("[biến môi trường: {}]", "[env var: {}]")


_TYPERS_OWN = {
    "Install completion for the current shell.": (
        "Cài gợi ý lệnh cho shell đang dùng. / Install completion for the current shell."
    ),
    "Show completion for the current shell, to copy it or customize the installation.": (
        "In đoạn mã gợi ý lệnh cho shell đang dùng. / Show completion for the current shell."
    ),
}
