"""The page of a run: what was to be reached and what was measured first, then everybody's figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tests.bench import plan
from tests.bench.plan import Entry

if TYPE_CHECKING:
    from tests.bench.run import Measured

NOT_MEASURED = "not measured"
EVENTS_A_MESSAGE = 250


def page(described: dict[str, str], measured: Measured, runs: int, quick: bool) -> str:
    many = f"medians of {runs} runs" if runs > 1 else "one run"
    scope = f"a quick try with few events, {many}: no figure to quote" if quick else many
    return "\n".join(
        [
            "# Benchmarks",
            "",
            f"Made by `make bench` ({scope}), peers in the same run on the same servers: RabbitMQ,",
            "and PostgreSQL with fsync on, both on the machine itself. An end-to-end run ends when all",
            "scores equal an independent oracle's; a run that does not get there has no figure.",
            "",
            *table(("machine", ""), described.items()),
            "",
            "## To reach",
            "",
            *table(("what", "to reach", "measured", "ratio"), targets(measured)),
            "",
            "Workload W: observation events (uuid, one of 10,000 subjects, one of 20 criteria, points, time,",
            "observer, a 40-character note); a score is the sum of points, of which one criterion in one",
            "month takes at most 20. Ratios are to the best peer, or to the server's limit, of this run.",
            "",
            "## End to end: first write to last score",
            "",
            *table(("who", "events", "events/s", "memory of the consumer, MiB"), end_to_end(measured)),
            "",
            "`By hand` is no way that message-db knows: our way to score, on its log, without a broker.",
            "",
            "## Durable append alone",
            "",
            *table(("who", "events", "events/s"), appends(measured)),
            "",
            "## The broker alone",
            "",
            *table(("messages of 250 events", "messages/s", "events/s", "KiB a message"), broker(measured)),
            "",
            "## Where our time goes",
            "",
            "Each stage alone, in one process; one that takes 50 µs cannot do more than 20,000 events/s.",
            "`One alone` are the steps of a single event's path, one event at a time.",
            "",
            *table(("stage", "µs an event"), stages(measured)),
            *failures(measured),
            "",
        ]
    )


def targets(measured: Measured) -> list[tuple[str, str, str, str]]:
    ours = measured.median(plan.END_TO_END[0], "rate")
    peer = measured.best(plan.END_TO_END_PEERS, "rate")
    append = measured.median(plan.APPENDS[0], "append_rate")
    copied = measured.median(plan.COPY, "append_rate")
    carried = measured.median(plan.RABBITMQ, "rate")
    memory = measured.median(plan.END_TO_END[0], "memory")
    return [
        ("W end to end", "≥ 20,000 events/s and ≥ 8 × best peer", rate(ours), ratio(ours, peer)),
        ("W durable append in batches", "≥ ½ of COPY of the same rows", rate(append), ratio(append, copied)),
        ("one event alone, idle, p50 / p99", "≤ 6 / ≤ 15 ms", latency(measured, plan.IDLE), ""),
        (
            "one event alone, 500 events/s background, p50 / p99",
            "≤ 10 / ≤ 40 ms",
            latency(measured, plan.BUSY),
            "",
        ),
        (
            "RabbitMQ, messages of 250 events",
            "≥ 5,000 messages/s",
            number(carried and carried / EVENTS_A_MESSAGE, "messages/s"),
            "",
        ),
        ("memory of a scoring process in W", "≤ 250 MiB", number(memory, "MiB"), ""),
    ]


def end_to_end(measured: Measured) -> list[tuple[str, ...]]:
    return [
        (
            entry.name,
            events(measured, entry),
            number(measured.median(entry, "rate")),
            number(memory_of(measured, entry)),
        )
        for entry in (*plan.END_TO_END, *plan.END_TO_END_PEERS, plan.BY_HAND, plan.PUNCHES)
    ]


def memory_of(measured: Measured, entry: Entry) -> float | None:
    return None if entry is plan.PUNCHES else measured.median(entry, "memory")


def appends(measured: Measured) -> list[tuple[str, ...]]:
    return [
        (entry.name, events(measured, entry), number(measured.median(entry, "append_rate")))
        for entry in (*plan.APPENDS, *plan.APPEND_PEERS, plan.COPY, plan.COPY_BARE)
    ]


def broker(measured: Measured) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for entry in (plan.RABBITMQ, plan.RABBITMQ_BARE):
        carried = measured.median(entry, "rate")
        messages = number(carried and carried / EVENTS_A_MESSAGE)
        rows.append((entry.name, messages, number(carried), number(measured.median(entry, "memory"))))
    return rows


def stages(measured: Measured) -> list[tuple[str, ...]]:
    names = next(iter(measured.outcomes.get(plan.STAGES, [])), {})
    return [(name, f"{measured.median(plan.STAGES, name):.1f}") for name in names]


def failures(measured: Measured) -> list[str]:
    if not measured.failures:
        return []
    return ["", "## Failures", "", *(f"- `{one.splitlines()[0]}`" for one in measured.failures)]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]


def events(measured: Measured, entry: Entry) -> str:
    return number(measured.median(entry, "events"))


def latency(measured: Measured, entry: Entry) -> str:
    half, most = measured.median(entry, "p50_ms"), measured.median(entry, "p99_ms")
    return NOT_MEASURED if half is None or most is None else f"{half:.1f} / {most:.1f} ms"


def rate(value: float | None) -> str:
    return number(value, "events/s")


def number(value: float | None, unit: str = "") -> str:
    return NOT_MEASURED if value is None else f"{value:,.0f} {unit}".strip()


def ratio(value: float | None, to: float | None) -> str:
    return "" if not value or not to else f"× {value / to:.2f}"
