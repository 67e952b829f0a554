"""typer's classes, taught to speak the user's language: help, wrong usage, and foreseen failures."""

import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer._click.exceptions import ClickException
from typer.core import TyperCommand, TyperGroup

from thidua.cli.failures import ended, told
from thidua.cli.help import in_one_language, speak_titles, usage_prefix
from thidua.cli.usage import wrong_usage
from thidua.language import Language, choose

PROGRAM = "thidua"


class _Speaking:
    """What commands and groups of them have in common."""

    language = Language()

    def format_help(self, ctx: Any, formatter: Any) -> None:
        speak_titles(self.language)
        super().format_help(ctx, formatter)  # type: ignore[misc]

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=usage_prefix(self.language))

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = self.language("Hiện trợ giúp này.", "Show this help.")
            option.display_type_rich = _no_type
        return option

    def speak(self, language: Language) -> None:
        """Use this language, down to the last option."""
        self.language = language
        in_one_language(self, language)
        for param in self.params:  # type: ignore[attr-defined]
            if param.type_descriptor.annotation is bool:
                param.display_type_rich = _no_type
        for command in getattr(self, "commands", {}).values():
            command.speak(language)


class Command(_Speaking, TyperCommand):
    pass


class CommandGroup(_Speaking, TyperGroup):
    """Turns every foreseen failure of a command into its message and exit code."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the program in the language that its arguments or the environment ask for."""
        args = sys.argv[1:] if args is None else list(args)
        self.speak(choose(_language_in(args)))
        code = 0
        try:
            code = super().main(args, PROGRAM, complete_var, False, windows_expand_args, **extra)
        except typer.Abort:
            code = 1
        except ClickException as error:
            message = wrong_usage(error, self.language)
            code = told(message, error.exit_code).exit_code if message else error.exit_code
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            end = ended(error)
            if end is None:
                raise
            raise end from None


class Application(typer.Typer):
    """Its commands are `Command`s, without their having to say so."""

    def __init__(self, **options: Any) -> None:
        super().__init__(cls=CommandGroup, no_args_is_help=True, **options)

    def command(self, name: str | None = None, **options: Any) -> Any:
        return super().command(name, cls=Command, **options)


def _language_in(args: Sequence[str]) -> str | None:
    """What `--lang` says; it goes before the command, but a user who puts it behind is understood too."""
    for number, text in enumerate(args):
        if text == "--lang" and number + 1 < len(args):
            return args[number + 1]
        if text.startswith("--lang="):
            return text.removeprefix("--lang=")
    return None


def _no_type(ctx: Any) -> None:
    """A switch has no value, so there is no type of it to show."""
