"""An office of ten people whose campaign runs: what others say of it, and what it does, on one database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from services.awards import handlers, projections
from services.awards.handling.ballots import cast_vote
from services.awards.projections import councils, looks, nominations
from services.awards.recheck import recheck
from shared.commands import dispatch
from shared.contracts.awards import AwardForm
from shared.contracts.event import Event
from shared.contracts.personnel import PersonRegistered, UnitCreated, UnitJoinedBlock
from shared.contracts.refusal import Refusal
from shared.contracts.scoring import CriteriaPublished, FlagRaised, ScoreChanged, Severity, Standing
from shared.database import connect, reading, writing
from shared.eventstore import Context, Store
from shared.projection import apply_all
from tests.unit.awards.council_given import CALLED_AT, FORMED_ON, OPENED_AT, VOTED_AT
from tests.unit.awards.given import CAMPAIGN, CRITERIA, DRAFTED, LAUNCHED, TENANT, ranked, recorded

CONTEXT = Context(tenant=TENANT, actor="hội đồng")
CERTIFICATE = AwardForm(
    form="giay-khen",
    name="Giấy khen",
    recipient="person",
    rule="grade",
    minimum_points=9000,
    grades=["A"],
    barred_by=["citizen-complaint"],
    quota_percent=30,
)
FLAG = AwardForm(form="co", name="Cờ thi đua", recipient="unit", rule="block-leader", minimum_points=9000)
YEARLY = [
    AwardForm(form=code.lower(), name=code, recipient="person", rule="grade", catalogue=code)
    for code in ("LDTT", "CSTD-CS", "CSTD-T")
]
"""Titles of the year, by the rules of the award catalogue."""
SEATS = ("chi", "pho", "thu")
PEOPLE = [f"p{number}" for number in range(10)]


class Office:
    """A launched campaign, ten people in two units of one block, and what is heard of them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.logs: dict[str, list[Any]] = {"scoring": [], "personnel": [], "observations": []}
        self._versions: dict[str, int] = {}
        self.versions_before = 0

    def hear(self, source: str, *said: tuple[str, Event]) -> None:
        events = []
        for stream, event in said:
            version = self._versions[stream] = self._versions.get(stream, self.versions_before) + 1
            position = len(self.logs[source]) + 1
            one = recorded(event, stream, version, position)
            self.logs[source].append(one)
            events.append(one)
        with writing(self.store.engine) as connection:
            apply_all(connection, projections.FOREIGN[source], events)

    def score(self, *scores: tuple[str, int]) -> None:
        said = [
            (
                f"score-{subject}",
                ScoreChanged(
                    subject_kind="unit" if subject.startswith("phong") else "person",
                    subject=subject,
                    period="2019",
                    criteria=CRITERIA,
                    criteria_version=1,
                    points=points,
                    grade="A" if points >= 9000 else "B",
                    previous_points=None,
                ),
            )
            for subject, points in scores
        ]
        self.hear("scoring", *said)

    def do(self, command: str, **fields: Any) -> list[Any]:
        data = {"command": command, **msgspec.to_builtins(fields)}
        return dispatch(self.store, handlers.ROUTES, projections.ALL, data, CONTEXT)

    def refused(self, command: str, **fields: Any) -> Refusal:
        with pytest.raises(Refusal) as found:
            self.do(command, **fields)
        return found.value

    def submit(self, recipient: str, form: str = "giay-khen", **more: Any) -> str:
        (one,) = self.do("SubmitNomination", **self.nomination(recipient, form, **more))
        return str(one.event().nomination)

    @staticmethod
    def nomination(recipient: str, form: str = "giay-khen", **more: Any) -> dict[str, Any]:
        kind = "unit" if recipient.startswith("phong") else "person"
        return {
            "campaign": CAMPAIGN,
            "form": form,
            "period": "2019",
            "recipient_kind": kind,
            "recipient": recipient,
            "origin": "unit",
            "by": "phong-a",
            **more,
        }

    def approve(self, nomination: str) -> list[Any]:
        decision = {"authority": "Giám đốc", "decision_number": "1/QĐ", "decided_on": "2020-02-28"}
        return self.do("ApproveNomination", nomination=nomination, **decision)

    def propose(self) -> dict[str, list[str]]:
        """Nominate whom the review puts forward: form -> recipients."""
        found: dict[str, list[str]] = {}
        for one in self.do("ProposeNominations", campaign=CAMPAIGN, period="2019"):
            event = one.event()
            found.setdefault(event.form, []).append(event.recipient)
        return found

    def decide(self, form: str) -> list[str]:
        """Issue a decision on every nomination for the form; its recipients."""
        with reading(self.store.engine) as connection:
            rows = [row for row in nominations.listed(connection, TENANT) if row["form"] == form]
        decision = {"authority": "Giám đốc", "decision_number": "1/QĐ", "decided_on": "2020-02-28"}
        named = [row["nomination"] for row in rows]
        decided = self.do("IssueDecision", nominations=named, signatory="Trần Văn Minh", **decision)
        return [one.event().recipient for one in decided]

    def vote(self, form: str) -> None:
        """Have the council pass every nomination for the form that is not decided."""
        with reading(self.store.engine) as connection:
            rows = nominations.listed(connection, TENANT)
            council = councils.listed(connection, TENANT, CALLED_AT.date())
        if not council:
            seats = zip(SEATS, ("chair", "vice-chair", "secretary"), strict=True)
            members = [{"person": person, "role": role, "since": FORMED_ON} for person, role in seats]
            paper = {"name": "Hội đồng", "decision_number": "01/QĐ", "on": FORMED_ON}
            self.do("FormCouncil", council="hoi-dong", members=members, **paper)
        named = [row["nomination"] for row in rows if (row["form"], row["state"]) == (form, "submitted")]
        agenda = [{"title": "Xét", "nominations": named}]
        called = {"council": "hoi-dong", "at": CALLED_AT, "place": "Phòng họp"}
        self.do("CallMeeting", meeting=form, agenda=agenda, **called)
        present = [{"member": person, "by": person} for person in SEATS]
        self.do("RecordAttendance", meeting=form, at=CALLED_AT, present=present)
        self.do("OpenMeeting", meeting=form, at=OPENED_AT, presided_by=SEATS[0], secretary=SEATS[2])
        self.do("OpenBallot", ballot=form, meeting=form, form=form, nominations=named, at=VOTED_AT)
        for person in SEATS:
            choices = [{"nomination": one, "choice": "yes"} for one in named]
            vote = {"ballot": form, "member": person, "by": person, "choices": choices}
            cast_vote(self.store, vote, CONTEXT)
        self.do("CloseBallot", ballot=form, at=VOTED_AT)

    def look(self) -> list[Event]:
        """Look again at whoever is due; what was told."""
        head = self.store.head()
        while recheck(self.store):
            pass
        return [one.event() for one in self.store.read_log(head)]

    def standing(self) -> dict[str, Any]:
        with reading(self.store.engine) as connection:
            rows = nominations.listed(connection, TENANT)
            return looks.said(connection, TENANT, {row["nomination"]: row["points"] for row in rows})


@contextmanager
def opened(url: str, again: bool = False) -> Iterator[Office]:
    """The office at this migrated, empty database, on 1 June 2020; `again` when it was opened before."""
    engine = connect(url)
    office = Office(Store(engine, clock=lambda: datetime(2020, 6, 1, 3, tzinfo=UTC)))
    if again:
        office.versions_before = 100
    else:
        _begin(office)
    yield office
    engine.dispose()


def _begin(office: Office) -> None:
    office.hear("scoring", ("criteria-so", _criteria()))
    since = date(2015, 1, 5)
    units = ("phong-a", "phong-b")
    office.hear(
        "personnel",
        *(
            ("organisation-so", UnitCreated(unit=unit, name=unit, kind="division", on=since))
            for unit in units
        ),
        *(("organisation-so", UnitJoinedBlock(block="khoi", unit=unit, on=since)) for unit in units),
        *((f"person-{person}", _registered(person, since)) for person in PEOPLE),
    )
    office.score(*((person, 9000 + 10 * number) for number, person in enumerate(PEOPLE)))
    office.score(("phong-a", 9500), ("phong-b", 9400))
    standings = [
        Standing(unit="phong-a", rank=1, points=9500),
        Standing(unit="phong-b", rank=2, points=9400),
    ]
    office.hear("scoring", ("ranking-khoi", ranked("khoi", standings)))
    draft = {name: getattr(DRAFTED, name) for name in DRAFTED.__struct_fields__ if name != "adopts"}
    office.do("DraftCampaign", **{**draft, "forms": [CERTIFICATE, FLAG, *YEARLY]})
    office.do("LaunchCampaign", campaign=CAMPAIGN, on=LAUNCHED)
    for unit in units:
        office.do("JoinCampaign", campaign=CAMPAIGN, unit=unit, on=LAUNCHED)


def _criteria() -> CriteriaPublished:
    return CriteriaPublished(
        criteria=CRITERIA,
        version=1,
        name="Tiêu chí",
        effective_from=date(2019, 1, 1),
        text="",
        sha256="",
        offered=[],
    )


def _registered(person: str, since: date) -> PersonRegistered:
    number = int(person[1:])
    return PersonRegistered(
        person=person,
        code=f"CB{number}",
        name="",
        kind="civil-servant",
        position="Chuyên viên",
        unit="phong-a" if number % 2 else "phong-b",
        heads=None,
        on=since,
    )


def flagged(flag: str, severity: Severity, person: str = "p9") -> FlagRaised:
    return FlagRaised(
        subject_kind="person",
        subject=person,
        flag=flag,
        severity=severity,
        period="2019-05",
        evidence=["e"],
    )
