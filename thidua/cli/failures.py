"""How a command ends when it cannot do what it was asked: one message on stderr, one exit code."""

import typer

OK = 0
FAILED = 1
USAGE = 2
NOT_READY = 3
NOT_AUTHORISED = 4
MENDED = 5
"""A rebuild is done, and the live tables had differed from the logs."""
NOT_PUBLISHED = 6
"""What publishing would move was shown, and nobody agreed to it."""
INTERRUPTED = 130


class Failure(Exception):
    """A message for the user, and the exit code to end with."""

    def __init__(self, message: str, exit_code: int = FAILED) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def ended(error: Exception) -> typer.Exit | None:
    """Tell of a foreseen failure; what ends the program then. Nothing for an error that nobody foresaw."""
    code = error.exit_code if isinstance(error, Failure) else _code_of_client_error(error)
    return None if code is None else told(str(error), code)


def told(message: str, exit_code: int) -> typer.Exit:
    """Say `message` on stderr; what ends the program with `exit_code`."""
    typer.echo(f"thidua: {message}", err=True)
    return typer.Exit(exit_code)


def _code_of_client_error(error: Exception) -> int | None:
    # not imported above: the help needs no HTTP client, and is to come at once
    from thidua.client import NotAuthorised, NotReachable, Refused

    codes = {Refused: FAILED, NotReachable: NOT_READY, NotAuthorised: NOT_AUTHORISED}
    return next((code for kind, code in codes.items() if isinstance(error, kind)), None)
