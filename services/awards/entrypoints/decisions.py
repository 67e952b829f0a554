"""What awards answers about what was decided: awards, papers, credentials, and what the world may verify."""

import base64
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from nameko.exceptions import UnknownService

from services.awards.papers import honours as roll
from services.awards.papers import issuing
from services.awards.papers import roster as names
from services.awards.papers.desk import Desk
from services.awards.papers.printing import TYPES, printed
from services.awards.papers.prizes import prizes
from services.awards.papers.verification import verification
from services.awards.projections import awards, campaigns
from shared.commands import TooBusy
from shared.config import Settings
from shared.contracts.papers import PaperDetails, PaperForm, PaperKind
from shared.contracts.refusal import Refusal
from shared.database import reading
from shared.eventstore import Store
from shared.messaging.rpc import OutOfTime, rpc
from shared.service import plain


class DecisionEntrypoints:
    store: Store
    personnel_rpc: Any
    scoring_rpc: Any
    config: Mapping[str, Any]
    aside: Callable[..., Any]
    """`aside(work, *arguments)` is the result of `work` in a thread of its own, while others go on here."""

    @property
    def settings(self) -> Settings:
        settings: Settings = self.config["THIDUA"]
        return settings

    @rpc(expected_exceptions=Refusal)
    def awards(self, tenant: str, campaign: str | None = None) -> list[dict[str, Any]]:
        with reading(self.store.engine) as connection:
            campaigns.require(connection, tenant, campaign)
            return plain(awards.listed(connection, tenant, campaign))

    @rpc(expected_exceptions=Refusal)
    def honour_roll(
        self,
        tenant: str,
        campaign: str | None = None,
        period: str | None = None,
        form: str | None = None,
        unit: str | None = None,
        text: str | None = None,
        after: int = 0,
        limit: int = 100,
    ) -> dict[str, Any]:
        """Of the awards that stand `limit` lines after the first `after`, and how many there are in `all`."""
        with reading(self.store.engine) as connection:
            rows = awards.standing(connection, tenant, campaign=campaign, period=period, form=form)
        with _answered():
            roster = names.whole(self.personnel_rpc, tenant)
        found = roll.found(rows, roster, unit, text)
        return plain({"all": len(found), "honours": found[after : after + limit]})

    @rpc(expected_exceptions=Refusal)
    def document(
        self, tenant: str, kind: PaperKind, named: str, form: PaperForm, details: dict[str, Any]
    ) -> dict[str, str]:
        """The paper as a file: its content type and its `content` in base64."""
        wanted = msgspec.convert(details, PaperDetails)
        desk = self._desk(tenant)
        with _answered():
            paper = desk.draw_up(kind, named, wanted)
        office = Path(self.settings.templates) if self.settings.templates else None
        content = self.aside(printed, paper, form, office)
        return {"type": TYPES[form], "content": base64.b64encode(content).decode()}

    @rpc(expected_exceptions=Refusal)
    def credential(self, tenant: str, award: str) -> dict[str, str]:
        """The award as a credential, signed now."""
        desk, now = self._desk(tenant), self.store.now()
        signing = self._keys().of(tenant, now)
        found = desk.award(award)
        with _answered():
            roster = desk.roster_of(found)
        return {"credential": issuing.credential(found, roster, desk.public, signing, now)}

    @rpc(expected_exceptions=Refusal)
    def verification(self, award: str) -> dict[str, Any]:
        """What anybody may know of the award with that id, of whichever organisation."""
        with reading(self.store.engine) as connection:
            found = awards.of_id(connection, award)
        with _answered():
            roster = self._desk(found["tenant"]).roster_of(found)
        return plain(verification(found, roster))

    @rpc(expected_exceptions=Refusal)
    def issuer(self, tenant: str) -> dict[str, Any]:
        with _answered():
            name = self.personnel_rpc.organisation.within(names.SECONDS)(tenant=tenant)["name"]
        return plain(issuing.profile(self.settings.public_address, tenant, name))

    @rpc(expected_exceptions=Refusal)
    def issuer_keys(self, tenant: str) -> dict[str, Any]:
        """The public halves of every key that ever signed, as a JWK set."""
        self._require_known(tenant)
        return issuing.keys.published(self._keys().of(tenant, self.store.now()))

    @rpc(expected_exceptions=Refusal)
    def status_list(self, tenant: str, number: int) -> dict[str, str]:
        """The signed list of that number, with the places of revoked awards set."""
        self._require_known(tenant)
        now = self.store.now()
        with reading(self.store.engine) as connection:
            revoked = awards.revoked_places(connection, tenant, number)
        signing = self._keys().of(tenant, now)
        public = self.settings.public_address
        return {"credential": issuing.status_list(public, tenant, number, revoked, signing, now)}

    def _desk(self, tenant: str) -> Desk:
        return Desk(
            store=self.store,
            tenant=tenant,
            personnel=self.personnel_rpc,
            scoring=self.scoring_rpc,
            public=self.settings.public_address,
            prize=prizes(self.store, tenant),
        )

    def _keys(self) -> issuing.IssuerKeys:
        return issuing.IssuerKeys(self.settings.issuer_keys_folder, makes=self.settings.embedded)

    def _require_known(self, tenant: str) -> None:
        """Anybody may ask for any name: no keys are made for organisations that have conferred nothing."""
        with reading(self.store.engine) as connection:
            if not awards.known(connection, tenant):
                raise Refusal("issuer.unknown", place="issuer", value=tenant)


@contextmanager
def _answered() -> Iterator[None]:
    """Tell the caller to ask again when another service does not answer."""
    try:
        yield
    except (OutOfTime, UnknownService) as error:
        raise TooBusy(f"no answer in time: {error}") from error
