"""Progress of long work, on stderr: a bar on a terminal, silence elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from thidua.cli.session import Session

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Bar:
    """One line of progress; `show` may be called as often as one likes."""

    def __init__(self, progress: "Progress | None" = None) -> None:
        self._progress = progress
        self._task: TaskID | None = None

    def show(self, what: str, done: int = 0, total: int | None = None) -> None:
        if self._progress is None:
            return
        if self._task is None:
            self._task = self._progress.add_task(what, total=total)
        self._progress.update(self._task, description=what, completed=done, total=total)


@contextmanager
def bar(session: Session) -> Iterator[Bar]:
    """A bar that is gone when the work is done."""
    console = session.err
    if not console.is_terminal:
        yield Bar()
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield Bar(progress)
