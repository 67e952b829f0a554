"""What was to be reached, and whether it was."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench import plan
from tests.bench.plan import Entry
from tests.bench.results import Figure, Results


@dataclass(frozen=True)
class Target:
    """One line of the table; `entry` and `figure` say what is measured, `unit` how it is shown.

    Reached when the median is at least `least`, or at most `most`. With `to`, the ratio of the medians counts
    instead of the figure itself.
    """

    what: str
    entry: Entry
    figure: str
    unit: str
    least: float | None = None
    most: float | None = None
    to: tuple[tuple[Entry, ...], str] | None = None
    """To whose figure the ratio is: the best of these counts."""


@dataclass(frozen=True)
class Reached:
    """A target with what was measured of it; `ratio` is to `peer`."""

    target: Target
    figure: Figure | None
    ratio: float | None
    peer: str
    date: str

    @property
    def held(self) -> bool | None:
        """None when it was not measured."""
        measured = None if self.figure is None else self.figure.median
        value = self.ratio if self.target.to else measured
        if value is None:
            return None
        if self.target.least is not None:
            return value >= self.target.least
        return self.target.most is not None and value <= self.target.most


TARGETS = (
    Target("W end to end", plan.OURS, "rate", "events/s", least=20_000),
    Target("W end to end, × best peer", plan.OURS, "rate", "events/s", least=8, to=(plan.PEERS, "rate")),
    Target(
        "W durable append, × COPY of the same rows",
        plan.APPEND_PLAIN,
        "append_rate",
        "events/s",
        least=0.5,
        to=((plan.COPY,), "append_rate"),
    ),
    Target(
        "the same, each note encrypted on the way, as services do",
        plan.APPEND,
        "append_rate",
        "events/s",
        least=0.5,
        to=((plan.COPY,), "append_rate"),
    ),
    Target("one event alone, idle, p50", plan.IDLE, "p50_ms", "ms", most=6),
    Target("one event alone, idle, p99", plan.IDLE, "p99_ms", "ms", most=15),
    Target("one event alone, 500 events/s background, p50", plan.BUSY, "p50_ms", "ms", most=10),
    Target("one event alone, 500 events/s background, p99", plan.BUSY, "p99_ms", "ms", most=40),
    Target("from the HTTP request's first byte, p50", plan.REQUEST, "p50_ms", "ms", most=15),
    Target("from the HTTP request's first byte, p99", plan.REQUEST, "p99_ms", "ms", most=40),
    Target("the same by the real services and criteria, p50", plan.REQUEST_REAL, "p50_ms", "ms", most=15),
    Target("the same by the real services and criteria, p99", plan.REQUEST_REAL, "p99_ms", "ms", most=40),
    Target("rebuild of facts and scores", plan.REBUILD, "rate", "events/s", least=300_000),
    Target("RabbitMQ messages of 250 events", plan.CARRIED, "message_rate", "messages/s", least=5_000),
    Target("recompute in memory, 20 criteria", plan.IN_MEMORY, "rate", "facts/s", least=3_000_000),
    Target("its memory", plan.IN_MEMORY, "largest", "MiB", most=3_072),
    Target("by ranges, its memory", plan.IN_MEMORY_BY_RANGES, "largest", "MiB", most=1_024),
    Target("attendance, punches to points", plan.ATTENDANCE, "rate", "punches/s", least=2_000_000),
    Target("its memory", plan.ATTENDANCE, "largest", "MiB", most=3_072),
    Target("by ranges, its memory", plan.ATTENDANCE_BY_RANGES, "largest", "MiB", most=1_024),
    Target("what-if over a year of 10,000 persons", plan.WHAT_IF, "seconds", "s", most=5),
    Target("memory of the largest process in W", plan.MEMORY, "most", "MiB", most=250),
    Target("its growth, 2nd half to 1st of 2 M events", plan.MEMORY, "growth", "×", most=1.05),
    Target("one event's way after 10 × the history, p50", plan.GROWTH, "slower", "×", most=1.2),
    Target("recompute from PostgreSQL to written scores", plan.RECOMPUTE, "rate", "facts/s", least=1_200_000),
    Target(
        "one fact to its score with 5 years of history, not 1 month, p50",
        plan.FACT_GROWTH,
        "slower",
        "×",
        most=1.2,
    ),
    Target("certificates as PDF, 1,000 a minute", plan.CERTIFICATES, "rate", "a second", least=1_000 / 60),
    Target("eligibility and quotas of 100,000 people", plan.ELIGIBILITY, "seconds", "s", most=10),
)


def reached(results: Results) -> Iterator[Reached]:
    for target in TARGETS:
        figure, measured = results.figure(target.entry, target.figure), results.of(target.entry)
        best = results.best(*target.to) if target.to else None
        yield Reached(
            target,
            figure,
            None if figure is None or best is None else figure.median / best[1].median,
            "" if best is None else best[0].name,
            "" if measured is None else measured.date,
        )
