"""Which batches the broker has taken over, of those published on one channel in confirm mode."""

from collections.abc import Sequence


class Confirms:
    """Counts delivery tags as the broker does and settles them as its answers come, in whatever order.

    A batch is named by its last position. It may be several messages: it is confirmed once all of them were
    sent and the broker has confirmed each.
    """

    def __init__(self) -> None:
        self._tag = 0
        self._open: dict[int, int] = {}
        self._window: list[int] = []
        self._sent: set[int] = set()
        self._failed: dict[int, str] = {}

    def begin(self, window: Sequence[int]) -> None:
        """`window` are the batches to come; what an earlier one had no answer for is of no interest now."""
        self._window, self._sent, self._failed = list(window), set(), {}

    def expect(self, batch: int) -> int:
        """One more message of `batch` goes out now; returns the delivery tag that the broker gives it."""
        self._tag += 1
        self._open[self._tag] = batch
        return self._tag

    def sent(self, batch: int) -> None:
        """`batch` went out with all its messages."""
        self._sent.add(batch)

    def ack(self, tag: int, multiple: bool = False) -> None:
        """The broker has the message, or with `multiple` all messages up to it."""
        self._settle(tag, multiple)

    def nack(self, tag: int, multiple: bool = False) -> None:
        """The broker could not take the message, or with `multiple` any up to it."""
        for batch in self._settle(tag, multiple):
            self.fail(batch, "the broker refused it")

    def fail(self, batch: int, why: str) -> None:
        """`batch` did not arrive, whatever the broker confirms: it confirms what it returned, too."""
        self._failed[batch] = why

    @property
    def waiting(self) -> bool:
        """Whether the broker still owes an answer."""
        return bool(self._open)

    @property
    def confirmed(self) -> int:
        """How many batches of the window, from its first on without a gap, are confirmed."""
        safe = self._sent - self._failed.keys() - set(self._open.values())
        return next(
            (index for index, batch in enumerate(self._window) if batch not in safe), len(self._window)
        )

    @property
    def trouble(self) -> str:
        """Why the first batch that is not confirmed is not; empty when there is none."""
        rest = self._window[self.confirmed :]
        return self._failed.get(rest[0], "the broker did not answer") if rest else ""

    def _settle(self, tag: int, multiple: bool) -> list[int]:
        # 0 with `multiple` means all
        tags = [one for one in self._open if not tag or one <= tag] if multiple else [tag]
        return [self._open.pop(one) for one in tags if one in self._open]
