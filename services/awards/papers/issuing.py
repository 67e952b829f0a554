"""Awards as signed credentials, the list of those revoked, and the keys: what an organisation publishes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from services.awards.credentials import keys, status
from services.awards.credentials.badge import Issuer, Place, PublishedAward, badge
from services.awards.credentials.sign import signed
from services.awards.documents.verification import verification_url
from services.awards.papers.lists import Row, achievement
from services.awards.papers.roster import Roster
from shared.contracts.refusal import Refusal

KEY_DAYS = 730
"""How long a new key signs."""

LIST_HOURS = 24
"""How long a status list counts, before it has to be fetched anew."""


@dataclass(frozen=True)
class IssuerKeys:
    """The keys of the organisations of one installation, a file each in `folder`, None: there are none.

    `makes`: a key is made when none signs, for an installation on one machine.
    """

    folder: Path | None
    makes: bool

    def of(self, tenant: str, now: datetime) -> list[keys.IssuerKey]:
        """Every key that ever signed for `tenant`; raises Refusal where credentials are not set up."""
        if self.folder is None:
            raise Refusal("credential.not-set-up", setting="THIDUA_ISSUER_KEYS")
        file = key_file(self.folder, tenant)
        kept = keys.load(file) if file.exists() else []
        if self.makes and not any(one.signs_at(now) for one in kept):
            return add_key(self.folder, tenant, now)
        if not kept:
            raise Refusal("credential.no-keys", value=tenant, place=str(file))
        return kept


def key_file(folder: Path, tenant: str) -> Path:
    return folder / f"{tenant}.json"


def add_key(folder: Path, tenant: str, now: datetime) -> list[keys.IssuerKey]:
    """Keep a new key beside the others: from now on it signs, and they still prove what they signed."""
    file = key_file(folder, tenant)
    kept = keys.load(file) if file.exists() else []
    begins = now.replace(microsecond=0)
    made = [*kept, keys.new_key(begins, begins + timedelta(days=KEY_DAYS))]
    keys.write(file, made)
    return made


def issuer_address(public: str, tenant: str) -> str:
    return f"{public}/api/issuers/{tenant}"


def list_address(public: str, tenant: str, number: int) -> str:
    return f"{issuer_address(public, tenant)}/status/{number}"


def credential(
    award: Row, roster: Roster, public: str, signing: Sequence[keys.IssuerKey], now: datetime
) -> str:
    """The signed credential of a conferred award, with its `tenant`; raises Refusal for any other."""
    if award["conferred_on"] is None:
        raise Refusal("award.not-conferred", place="award", value=award["nomination"])
    if award["revoked"]:
        raise Refusal("certificate.revoked", place="award", value=award["award"], on=award["revoked_on"])
    kind, who, tenant = award["recipient_kind"], award["recipient"], award["tenant"]
    person = kind == "person"
    published = PublishedAward(
        verification=verification_url(public, award["award"]),
        recipient=roster.name(kind, who),
        position=roster.position(who) if person else "",
        unit=roster.unit_name_of(who) if person else "",
        form=award["form"],
        form_name=award["form_name"],
        campaign_name=award["campaign_name"],
        period=award["period"],
        achievement=achievement(award, award["campaign_name"]),
        authority=award["authority"],
        decision_number=award["decision_number"],
        decided_on=award["decided_on"],
        conferred_on=award["conferred_on"],
        status=Place(address=list_address(public, tenant, award["status_list"]), index=award["status_index"]),
    )
    issuer = Issuer(address=issuer_address(public, tenant), name=roster.organisation)
    return signed(badge(published, issuer, now), signing, now)


def status_list(
    public: str,
    tenant: str,
    number: int,
    revoked: Sequence[int],
    signing: Sequence[keys.IssuerKey],
    now: datetime,
) -> str:
    """The signed list of that number, in which the places `revoked` are set."""
    issuer = Issuer(address=issuer_address(public, tenant), name=tenant)
    address = list_address(public, tenant, number)
    until = now + timedelta(hours=LIST_HOURS)
    return signed(status.status_list(issuer, address, revoked, now, until), signing, now)


def profile(public: str, tenant: str, name: str) -> Mapping[str, Any]:
    """Who issues: the issuer of a credential leads here."""
    address = issuer_address(public, tenant)
    return {
        "@context": ["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": address,
        "type": ["Profile"],
        "name": name,
        "url": public,
        "jwks": f"{address}/keys",
    }
