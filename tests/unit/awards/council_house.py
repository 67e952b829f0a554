"""The service's own database with a council, nominations for two forms and nothing held yet.

`giay-khen`, an award of the campaign's own, is voted on openly; `cstd`, a title of the law, in secret.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from services.awards import handlers, projections
from services.awards.handling.ballots import Cast, cast_vote
from shared.commands import dispatch
from shared.contracts.awards import AwardForm
from shared.contracts.event import Event
from shared.contracts.personnel import PersonRegistered
from shared.database import writing
from shared.eventstore import Context, Store
from shared.projection import apply_all
from tests.unit.awards.council_given import CALLED_AT, COUNCIL, FORMED_ON, MEETING, OPENED_AT, VOTED_AT
from tests.unit.awards.given import CAMPAIGN, DRAFTED, SUBMITTED, TENANT, recorded

CONTEXT = Context(tenant=TENANT, actor="hội đồng")
SEATS = ("chi", "pho", "thu", "tam", "nam")
OPENLY = AwardForm(form="giay-khen", name="Giấy khen", recipient="person", rule="grade", grades=["A"])
SECRETLY = AwardForm(
    form="cstd", name="CSTĐ", recipient="person", rule="grade", grades=["A"], catalogue="CSTD-T"
)
NOMINATIONS = {
    "n-an": ("giay-khen", "an"),
    "n-pho": ("giay-khen", "pho"),
    "s-an": ("cstd", "an"),
    "s-ba": ("cstd", "ba"),
}


@dataclass
class House:
    """Commands as they come in, and what they came to."""

    store: Store

    def do(self, command: str, **fields: Any) -> list[str]:
        data = msgspec.to_builtins({"command": command, **fields})
        done = dispatch(self.store, handlers.ROUTES, projections.ALL, data, CONTEXT)
        return [one.type for one in done]

    def vote(self, ballot: str, member: str, choices: Mapping[str, str], by: str | None = None) -> Cast:
        named = [{"nomination": nomination, "choice": choice} for nomination, choice in choices.items()]
        data = {"ballot": ballot, "member": member, "by": by or member, "choices": named}
        return cast_vote(self.store, data, CONTEXT)

    def say(self, stream: str, *events: Event) -> None:
        """Have these events in the log, whoever decided them."""
        with self.store.begin() as transaction:
            done = transaction.append(stream, 0, events, CONTEXT)
            apply_all(transaction.connection, projections.ALL, done)

    def know(self, *people: tuple[str, str, str | None]) -> None:
        """Hear from personnel of `people`: who, of which unit, leading which."""
        said = [
            recorded(
                PersonRegistered(
                    person=person,
                    code=person,
                    name=person,
                    kind="civil-servant",
                    position="cv",
                    unit=unit,
                    heads=heads,
                    on=FORMED_ON,
                ),
                f"person-{person}",
            )
            for person, unit, heads in people
        ]
        with writing(self.store.engine) as connection:
            apply_all(connection, projections.FOREIGN["personnel"], said)

    def form(self, on: date = FORMED_ON, **changes: Any) -> list[str]:
        members = [
            {"person": "chi", "role": "chair", "since": on},
            {"person": "pho", "role": "vice-chair", "since": on},
            {"person": "thu", "role": "secretary", "since": on},
            {"person": "tam", "role": "member", "since": on, "substitute": "thay"},
            {"person": "nam", "role": "member", "since": on},
        ]
        fields = {"name": "Hội đồng", "decision_number": "01/QĐ", "on": on, "members": members, **changes}
        return self.do("FormCouncil", council=COUNCIL, **fields)

    def call(self, nominations: Sequence[str] = tuple(NOMINATIONS)) -> list[str]:
        agenda = [{"title": "Xét", "nominations": nominations}]
        return self.do(
            "CallMeeting", meeting=MEETING, council=COUNCIL, at=CALLED_AT, place="Phòng họp", agenda=agenda
        )

    def attend(self, *seats: str, at: datetime = CALLED_AT) -> list[str]:
        pairs = [seat.partition(">") for seat in seats]
        present = [{"member": member, "by": by or member} for member, _, by in pairs]
        return self.do("RecordAttendance", meeting=MEETING, at=at, present=present)

    def convene(self) -> None:
        """Form the council, call it, and have all five sit, the substitute in the seat of tam."""
        self.form()
        self.call()
        self.attend("chi", "pho", "thu", "tam>thay", "nam")
        self.do("OpenMeeting", meeting=MEETING, at=OPENED_AT, presided_by="chi", secretary="thu")

    def put_to_the_vote(self, ballot: str, form: str, *nominations: str) -> list[str]:
        return self.do(
            "OpenBallot", ballot=ballot, meeting=MEETING, form=form, nominations=nominations, at=VOTED_AT
        )

    def count(self, ballot: str) -> list[str]:
        return self.do("CloseBallot", ballot=ballot, at=VOTED_AT + timedelta(hours=1))


def furnished(store: Store) -> House:
    """A launched campaign with both forms, and the nominations for them."""
    house = House(store)
    house.say(f"campaign-{TENANT}:{CAMPAIGN}", msgspec.structs.replace(DRAFTED, forms=[OPENLY, SECRETLY]))
    for nomination, (form, recipient) in NOMINATIONS.items():
        submitted = msgspec.structs.replace(
            SUBMITTED,
            nomination=nomination,
            form=form,
            recipient_kind="person",
            recipient=recipient,
            block=None,
        )
        house.say(f"nomination-{nomination}", submitted)
    return house
