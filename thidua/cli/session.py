"""What every command needs: the language, the server, and where to write."""

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import typer

from thidua.language import Language

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from thidua.client import Client

WITHOUT_BOUND = 100_000
"""Columns of a console that is no terminal: nothing is wrapped or cut."""


@dataclass
class Session:
    """`transport` stands in for the network in tests."""

    url: str = ""
    token: str = ""
    language: Language = field(default_factory=Language)
    transport: Any = None

    @functools.cached_property
    def client(self) -> "Client":
        from thidua.client import Client

        return Client(self.url, self.token, self.language, self.transport)

    @property
    def out(self) -> "Console":
        """For data."""
        return _console(stderr=False)

    @property
    def err(self) -> "Console":
        """For progress and messages."""
        return _console(stderr=True)

    def print_table(self, table: "Table", title: str = "") -> None:
        """Write a table, wider than the terminal rather than cut; without blanks at the ends of its lines."""
        console = self.out
        width, console.width = console.width, WITHOUT_BOUND
        console.width = max(width, console.measure(table).minimum)
        with console.capture() as written:
            if title:
                console.print(title, style="bold", soft_wrap=True)
            console.print(table)
        lines = written.get().split("\n")
        typer.echo("\n".join(line.rstrip() for line in lines), nl=False)

    def note(self, vi: str, en: str) -> None:
        """Tell the user something that is not the data asked for."""
        typer.echo(self.language(vi, en), err=True)


def session_of(ctx: typer.Context) -> Session:
    found = ctx.find_object(Session)
    assert found is not None, "the main callback makes the session"
    return found


def _console(stderr: bool) -> "Console":
    from rich.console import Console

    console = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = WITHOUT_BOUND
    return console
