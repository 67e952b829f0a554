"""What came out, held against what must: log, scores, flags, announcements, and what was parked."""

import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from services.scoring.domain.periods import Period
from services.scoring.evaluation import (
    Question,
    active_months,
    member_scores_of,
    persons_in,
    units_in,
)
from services.scoring.projections import scores
from shared.config import Settings
from shared.database import connect, reading
from shared.eventstore import Recorded, Store
from shared.messaging import inbox
from tests.faults.expected import Results, events_of, results_of
from tests.faults.fleet import THIDUA
from tests.faults.load import Told
from tests.faults.organisation import TENANT, YEAR

SERVICES = ("personnel", "observations", "scoring", "awards")
_EVERYTHING = 10_000_000
_SHOWN = 10
_MONTH = re.compile(r"\d{4}-\d\d")


@dataclass
class Findings:
    """Every line of `lost`, `twice` and `wrong` is a fault of the backbone; all three must be empty."""

    events: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not (self.lost or self.twice or self.wrong)

    def told(self) -> str:
        lines = []
        for name in ("lost", "twice", "wrong"):
            found = getattr(self, name)
            lines += [f"{name}: {one}" for one in found[:_SHOWN]]
            if len(found) > _SHOWN:
                lines.append(f"{name}: … and {len(found) - _SHOWN} more")
        return "\n".join(lines)


class Audit:
    """Looks at the databases of an installation that has settled. `poison` are ids of events that were made
    so that scoring cannot take them."""

    def __init__(self, settings: Settings, told: Told, poison: Sequence[str]) -> None:
        self._settings = settings
        self._told = told
        self._poison = set(poison)
        self._stores = {name: Store(connect(settings.database_of(name))) for name in SERVICES}
        self.findings = Findings()

    def run(self, environment: Mapping[str, str]) -> Findings:
        logs = {name: store.read_log(limit=_EVERYTHING) for name, store in self._stores.items()}
        self.findings.events = sum(len(log) for log in logs.values())
        verifying = {name: self._verifying(name, environment) for name in SERVICES if logs[name]}
        self.findings.wrong += [f"refused: {command} — {said}" for command, said in self._told.refused]
        records = self._log_is_what_was_acknowledged(logs["observations"])
        self._scores_are_what_follows(records)
        self._announcements_join(logs["scoring"])
        self._inboxes_are_full_and_poison_is_parked(logs)
        self._ledgers_prove_the_logs_whole(verifying)
        for store in self._stores.values():
            store.engine.dispose()
        return self.findings

    def _log_is_what_was_acknowledged(self, log: Sequence[Recorded]) -> dict[str, str]:
        """Returns event id -> record."""
        wanted = events_of(self._told.acknowledged)
        found: dict[str, list[str]] = defaultdict(list)
        records: dict[str, str] = {}
        for event in log:
            if event.id in self._poison or not event.stream.startswith("record-"):
                continue
            record = event.stream.removeprefix("record-")
            records[event.id] = record
            found[record].append(event.type)
        for record in wanted.keys() | found.keys():
            self._compare_stream(record, wanted.get(record, []), found.get(record, []))
        return records

    def _compare_stream(self, record: str, wanted: list[str], found: list[str]) -> None:
        if wanted == found:
            return
        missing, extra = Counter(wanted) - Counter(found), Counter(found) - Counter(wanted)
        self.findings.lost += [f"record {record}: {one} was acknowledged, not in the log" for one in missing]
        for one in extra:
            kind = self.findings.twice if one in wanted else self.findings.wrong
            kind.append(
                f"record {record}: the log has {one} {found.count(one)} ×, wanted {wanted.count(one)}"
            )
        if not missing and not extra:
            self.findings.wrong.append(f"record {record}: {found} in the log, acknowledged were {wanted}")

    def _scores_are_what_follows(self, records: Mapping[str, str]) -> None:
        wanted = results_of(self._told.acknowledged)
        with reading(self._stores["scoring"].engine) as connection:
            self._compare_stored(connection, wanted, records)
            self._compare_contributions(Question(connection, TENANT), wanted)

    def _compare_stored(self, connection: sa.Connection, wanted: Results, records: Mapping[str, str]) -> None:
        stored = {
            (row.subject_kind, row.subject, row.period): (row.points, row.grade)
            for row in connection.execute(sa.select(scores.scores))
            if row.subject_kind == "unit" or _MONTH.fullmatch(row.period)
        }
        for key in wanted.keys() | stored.keys():
            must = (wanted[key].points, wanted[key].grade) if key in wanted else None
            if stored.get(key) != must:
                self.findings.wrong.append(f"score of {key}: {stored.get(key)}, must be {must}")
        flags = {
            (row.subject_kind, row.subject, row.period, row.flag): frozenset(
                records.get(event, event) for event in row.evidence
            )
            for row in connection.execute(sa.select(scores.flags))
        }
        must_be = {(*key, flag): rests for key, one in wanted.items() for flag, rests in one.flags.items()}
        for flag in flags.keys() | must_be.keys():
            if flags.get(flag) != must_be.get(flag):
                self.findings.wrong.append(f"flag {flag}: {flags.get(flag)}, must be {must_be.get(flag)}")

    def _compare_contributions(self, question: Question, wanted: Results) -> None:
        found: dict[tuple[str, str, str], Counter[Any]] = defaultdict(Counter)
        for kind, period, row in _contributions(question):
            if row["criterion"] is not None:
                key = (kind, row["subject"], period)
                found[key][row["criterion"], row["rule"], row["day"], row["points"]] += 1
        for key, result in wanted.items():
            more, fewer = found[key] - result.contributions, result.contributions - found[key]
            self.findings.twice += [f"contribution to {key}: {one} is there, and must not be" for one in more]
            self.findings.lost += [f"contribution to {key}: {one} is missing" for one in fewer]

    def _announcements_join(self, log: Sequence[Recorded]) -> None:
        """Each announced score goes on from the one announced before, and none says the same again."""
        before: dict[tuple[str, str, str], tuple[Any, ...]] = {}
        for event in log:
            if event.type != "ScoreChanged":
                continue
            said: Any = event.event()
            key = (said.subject_kind, said.subject, said.period)
            old = before.get(key)
            now = (said.points, said.grade, said.criteria_version, said.removed)
            if old is not None and old == now:
                self.findings.twice.append(
                    f"announcement at {event.position}: {key} {now} was announced before"
                )
            if said.previous_points != (None if old is None else old[0]):
                self.findings.wrong.append(
                    f"announcement at {event.position}: {key} goes on from {said.previous_points}, "
                    f"the one before said {old}"
                )
            before[key] = now

    def _inboxes_are_full_and_poison_is_parked(self, logs: Mapping[str, Sequence[Recorded]]) -> None:
        parked: list[str] = []
        for name, store in self._stores.items():
            with reading(store.engine) as connection:
                for row in connection.execute(sa.select(inbox.watermarks)):
                    head = logs[row.source][-1].position if logs[row.source] else 0
                    if row.position != head:
                        self.findings.lost.append(f"{name} took {row.source} to {row.position} of {head}")
                here = _parked(connection)
                parked += here
                # Each consumer of the log parks it for itself.
                self.findings.twice += [
                    f"parked twice by {name}: {one}" for one in Counter(here) - Counter(set(here))
                ]
        self.findings.wrong += [f"parked without need: {one}" for one in set(parked) - self._poison]
        self.findings.wrong += [f"poison was not parked: {one}" for one in self._poison - set(parked)]

    def _verifying(self, service: str, environment: Mapping[str, str]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*THIDUA, "--lang", "en", "verify", service, "--database", self._settings.database_of(service)],
            env=dict(environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def _ledgers_prove_the_logs_whole(self, verifying: Mapping[str, subprocess.Popen[str]]) -> None:
        for service, process in verifying.items():
            said, _ = process.communicate()
            if process.returncode:
                self.findings.wrong.append(f"thidua verify {service}: {said}")


def _contributions(question: Question) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(kind, period, row) of everything that moved points, as the service's own evaluation has it."""
    months = []
    for month in active_months(question, Period.parse(str(YEAR))):
        governing = question.criteria(month)
        assert governing is not None
        evaluation = persons_in(question, governing[0], month, None)
        months.append(evaluation)
        for row in evaluation.contributions.to_dicts():
            yield "person", str(month), row
    year = Period.parse(str(YEAR))
    governing = question.criteria(year)
    assert governing is not None
    for row in units_in(
        question, governing[0], year, member_scores_of(months), None
    ).contributions.to_dicts():
        yield "unit", str(YEAR), row


def _parked(connection: sa.Connection) -> list[str]:
    return list(connection.scalars(sa.text("SELECT event_id FROM dead_letters")))
