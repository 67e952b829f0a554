"""The page of a run: what was to be reached and what was measured first, then everybody's figures."""

from collections.abc import Iterable, Sequence

from tests.bench import plan
from tests.bench.plan import Entry
from tests.bench.results import Figure, Results
from tests.bench.targets import Reached, reached

NOT_MEASURED = "not measured"


def page(results: Results, quick: bool = False) -> str:
    scope = ["", "**A quick try with few events, one run each: no figure to quote.**"] if quick else []
    return "\n".join(
        [
            "# Benchmarks",
            "",
            "Made by `make bench`: medians of the runs, with the least and the most of them, each entry once",
            "a round, peers in the same run on the same servers: RabbitMQ, and PostgreSQL with fsync on,",
            "both on the machine itself. An end-to-end run ends when all scores equal an independent",
            "oracle's; a run that does not get there has no figure.",
            *scope,
            "",
            "## To reach",
            "",
            *table(
                ("what", "to reach", "measured", "least – most", "ratio", "reached", "on"),
                map(target, reached(results)),
            ),
            "",
            "Workload W: observation events (uuid, one of 10,000 subjects, one of 20 criteria, points, time,",
            "observer, a 40-character note); a score is the sum of points, of which one criterion in one",
            "month takes at most 20.",
            "",
            *table(("machine", ""), results.machine.items()),
            "",
            "## End to end: first write to last score",
            "",
            *rates(results, (plan.OURS, *plan.OURS_OTHERWISE, *plan.PEERS), "rate"),
            "",
            "Each peer follows the pattern that its documentation shows: a handler a message, with one",
            "transaction each. × is how many times faster we are. Beside them, what its documentation does",
            "not show:",
            "",
            *rates(results, plan.BESIDE, "rate"),
            "",
            "The real services instead of W, where a score is the attendance rules of the shipped criteria:",
            "",
            *rates(results, (plan.PUNCHES,), "rate", compared=False),
            "",
            "## Recompute in memory",
            "",
            "A year of 100 facts a person, typed, to scores and the sums of their contributions, as the",
            "evaluator alone does it: twenty criteria with monthly caps, escalation and grades. Beside it",
            "what a sum with caps alone takes, without escalation, bounds or grades.",
            "",
            *rates(
                results,
                (plan.IN_MEMORY, plan.IN_MEMORY_BY_RANGES, *plan.CAPPED_SUMS),
                "rate",
                to=plan.IN_MEMORY,
            ),
            "",
            "## Attendance in memory",
            "",
            "A month of clock punches to person-days to points, as the evaluator alone does it; every score",
            "is compared with what the punches were made to show.",
            "",
            *rates(results, plan.ATTENDANCES, "rate", to=plan.ATTENDANCE),
            "",
            "## Recompute from PostgreSQL",
            "",
            "A year of typed facts, a hundred a person on the average, under a sheet of twenty criteria with",
            "monthly caps, escalation and grades: from the marks of everybody to the last score's commit.",
            "",
            *rates(results, plan.RECOMPUTES, "rate", to=plan.RECOMPUTE),
            "",
            "## Durable append alone",
            "",
            *rates(
                results,
                (plan.APPEND, plan.APPEND_PLAIN, *plan.APPEND_PEERS, plan.COPY, plan.COPY_BARE),
                "append_rate",
                to=plan.APPEND,
            ),
            "",
            "## One event alone, until its score is seen",
            "",
            *latencies(results),
            "",
            "## Rebuild from the log",
            "",
            *rates(results, plan.REBUILDS, "rate", compared=False),
            "",
            "## Messages of 250 events: publish and consume",
            "",
            *broker(results),
            "",
            "## Memory, and growth of the history",
            "",
            *memory(results),
            "",
            *growth(results),
            "",
            "## Papers",
            "",
            *papers(results),
            "",
            "## Who may have which award",
            "",
            "Everybody and their units, four years of earlier awards, for every form of the catalogue: every",
            "reason against, and who is within each quota.",
            "",
            *judged(results),
            "",
            "## Where our time goes",
            "",
            "Each stage alone, in one process; one that takes 50 µs cannot do more than 20,000 events/s.",
            "`One alone` are the steps of a single event's path, one event at a time.",
            "",
            *table(("stage", "µs an event"), stages(results)),
            *failures(results),
            "",
        ]
    )


def target(one: Reached) -> tuple[str, ...]:
    wanted = one.target
    sign, bound = ("≥", wanted.least) if wanted.least is not None else ("≤", wanted.most)
    assert bound is not None
    unit = "×" if wanted.to else wanted.unit
    return (
        wanted.what,
        f"{sign} {number(bound)} {unit}",
        NOT_MEASURED if one.figure is None else f"{number(one.figure.median)} {wanted.unit}",
        spread(one.figure),
        "" if one.ratio is None else f"× {one.ratio:.2f} of {one.peer}",
        {True: "yes", False: "**no**", None: NOT_MEASURED}[one.held],
        one.date,
    )


def rates(
    results: Results,
    entries: Sequence[Entry],
    figure: str,
    to: Entry = plan.OURS,
    compared: bool = True,
) -> list[str]:
    """Events a second of each; `compared` says how many times as fast `to` is."""
    ours = results.figure(to, figure)
    rows = []
    for entry in entries:
        found, measured = results.figure(entry, figure), results.of(entry)
        ratio = "" if found is None or ours is None else f"{ours.median / found.median:.2f}"
        rows.append(
            (
                entry.name,
                "" if measured is None else f"{measured.events:,}",
                median(found),
                spread(found),
                *([ratio] if compared else []),
                largest(results, entry),
                *when(results, entry),
            )
        )
    head = ("who", "events", "events/s", "least – most", *(["we ×"] if compared else []), "largest, MiB")
    return table((*head, "runs", "on"), rows)


def largest(results: Results, entry: Entry) -> str:
    """The memory of the largest process that was looked at."""
    measured = results.of(entry)
    if measured is None or not any(outcome.get("memory") for outcome in measured.outcomes):
        return ""
    return median(results.figure(entry, "largest"))


def latencies(results: Results) -> list[str]:
    entries = (plan.IDLE, plan.BUSY, plan.REQUEST, plan.REQUEST_REAL, *plan.ALONE_PEERS, plan.RPC)
    rows = []
    for entry in entries:
        half, most = results.figure(entry, "p50_ms"), results.figure(entry, "p99_ms")
        rows.append(
            (entry.name, median(half), spread(half), median(most), spread(most), *when(results, entry))
        )
    head = ("who", "p50, ms", "least – most", "p99, ms", "least – most", "runs", "on")
    return table(head, rows)


def broker(results: Results) -> list[str]:
    rows = []
    for entry in (plan.CARRIED, plan.RABBITMQ, plan.RABBITMQ_BARE):
        found, events = results.figure(entry, "message_rate"), results.figure(entry, "rate")
        size = results.figure(entry, "body_kib")
        rows.append(
            (entry.name, median(found), spread(found), median(events), median(size), *when(results, entry))
        )
    head = ("who", "messages/s", "least – most", "events/s", "KiB a message", "runs", "on")
    return table(head, rows)


def memory(results: Results) -> list[str]:
    measured = results.of(plan.MEMORY)
    if measured is None or not measured.outcomes:
        return [f"Memory: {NOT_MEASURED}."]
    samples = measured.outcomes[-1]["samples"]
    rows = [
        (process, number(mib[0]), number(mib[-1]), number(max(mib)), str(len(mib)), measured.date)
        for process, mib in samples.items()
    ]
    return table(
        (f"process, {measured.events:,} events", "first, MiB", "last", "most", "samples", "on"), rows
    )


def growth(results: Results) -> list[str]:
    rows = []
    for what, entry in (("one event of W", plan.GROWTH), ("one fact to its score", plan.FACT_GROWTH)):
        measured = results.of(entry)
        outcome = measured.outcomes[-1] if measured is not None and measured.outcomes else {}
        rows += [
            (
                f"{what}, {outcome[length]:,} before it",
                median(results.figure(entry, f"{length}_p50_ms")),
                median(results.figure(entry, f"{length}_p99_ms")),
                *when(results, entry),
            )
            for length in ("little", "much")
            if outcome
        ]
    return (
        table(("history", "p50, ms", "p99, ms", "runs", "on"), rows) if rows else [f"Growth: {NOT_MEASURED}."]
    )


def papers(results: Results) -> list[str]:
    found, size = results.figure(plan.CERTIFICATES, "rate"), results.figure(plan.CERTIFICATES, "page_kib")
    row = (
        plan.CERTIFICATES.name,
        median(found),
        spread(found),
        median(results.figure(plan.CERTIFICATES, "seconds")),
        median(size),
        *when(results, plan.CERTIFICATES),
    )
    return table(("what", "files/s", "least – most", "seconds", "KiB a file", "runs", "on"), [row])


def judged(results: Results) -> list[str]:
    found, reasons = (results.figure(plan.ELIGIBILITY, name) for name in ("seconds", "reasons"))
    row = (
        plan.ELIGIBILITY.name,
        median(found),
        spread(found),
        median(reasons),
        median(results.figure(plan.ELIGIBILITY, "within")),
        *when(results, plan.ELIGIBILITY),
    )
    return table(("what", "seconds", "least – most", "reasons", "within", "runs", "on"), [row])


def stages(results: Results) -> list[tuple[str, ...]]:
    measured = results.of(plan.STAGES)
    names = measured.outcomes[0] if measured is not None and measured.outcomes else {}
    return [(name, median(results.figure(plan.STAGES, name))) for name in names]


def failures(results: Results) -> list[str]:
    failed = results.failed()
    return ["", "## Failures", "", *(f"- `{one.splitlines()[0]}`" for one in failed)] if failed else []


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]


def when(results: Results, entry: Entry) -> tuple[str, str]:
    """How many runs there were, and their date."""
    measured = results.of(entry)
    return ("0", "") if measured is None else (str(len(measured.outcomes)), measured.date)


def median(figure: Figure | None) -> str:
    return NOT_MEASURED if figure is None else number(figure.median)


def spread(figure: Figure | None) -> str:
    return "" if figure is None else f"{number(figure.least)} – {number(figure.most)}"


def number(value: float) -> str:
    """With three digits that matter, or more in front of the point."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
