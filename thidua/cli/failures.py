"""How a command ends when it cannot do what it was asked: one message on stderr, one exit code."""

from typing import Any

import typer
from typer.core import TyperGroup

OK = 0
FAILED = 1
USAGE = 2
NOT_READY = 3
NOT_AUTHORISED = 4
INTERRUPTED = 130


class Failure(Exception):
    """A message for the user, and the exit code to end with."""

    def __init__(self, message: str, exit_code: int = FAILED) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class CommandGroup(TyperGroup):
    """Turns every foreseen failure of a command into its message and exit code."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Failure as failure:
            raise _ended(str(failure), failure.exit_code) from None
        except Exception as error:
            code = _exit_code(error)
            if code is None:
                raise
            raise _ended(str(error), code) from None


def _exit_code(error: Exception) -> int | None:
    # not imported above: the help needs no HTTP client, and is to come at once
    from thidua.client import NotAuthorised, NotReachable, Refused

    codes = {Refused: FAILED, NotReachable: NOT_READY, NotAuthorised: NOT_AUTHORISED}
    return next((code for kind, code in codes.items() if isinstance(error, kind)), None)


def _ended(message: str, exit_code: int) -> typer.Exit:
    typer.echo(f"thidua: {message}", err=True)
    return typer.Exit(exit_code)
