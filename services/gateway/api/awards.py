"""Decisions and awards: given, conferred, corrected, revoked; the honour roll, papers and credentials."""

import base64
import re
from typing import Annotated, Any, get_args

import msgspec
from flask import Response
from werkzeug.exceptions import NotFound

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import ask, caller, named
from services.gateway.errors import language
from services.gateway.paging import Paged
from shared.contracts.commands import awards as commands
from shared.contracts.commands.fields import Period, Slug
from shared.contracts.messages import text_of
from shared.contracts.papers import PaperDetails, PaperForm, PaperKind
from shared.service import plain

blueprint = Field("awards", "Quyết định, khen thưởng, bảng vàng, văn bản: decisions, awards and their papers")

_AUTHORITY = "Giám đốc Sở"
_DECISION = "125/QĐ-SLĐTBXH"
_NOMINATION = "0f7d4a3c-0c2b-5f51-8f0e-6d2a1b9c4e33"
_FILE = {"type": "string", "format": "binary"}


class AwardsWanted(Paged):
    campaign: Slug | None = None


class HonoursWanted(msgspec.Struct):
    campaign: Slug | None = None
    period: Period | None = None
    form: Slug | None = None
    unit: Slug | None = None
    text: Annotated[str, msgspec.Meta(max_length=200, description="Words, marks or not")] | None = None
    after: Annotated[int, msgspec.Meta(ge=0, description="Lines of the pages before")] = 0
    limit: Annotated[int, msgspec.Meta(ge=1, le=1000, description="Lines a page")] = 100


class PaperWanted(PaperDetails, frozen=True, kw_only=True):
    format: PaperForm = "pdf"


@blueprint.answer("/awards", views.Award(many=True), key=("award",))
@blueprint.query(AwardsWanted)
def awards(query: dict[str, Any]) -> Any:
    """The awards that were conferred, revoked ones too"""
    return named(ask("awards", "awards", tenant=caller.tenant, **query))


@blueprint.answer("/honours", views.HonourRoll)
@blueprint.query(HonoursWanted)
def honours(query: dict[str, Any]) -> Any:
    """The honour roll: the awards that stand, as corrected, page by page"""
    return named(ask("awards", "honour_roll", tenant=caller.tenant, **query))


@blueprint.route("/documents/<paper>/<path:about>", methods=["GET"])
@blueprint.response(200, _FILE, content_type="application/pdf")
@blueprint.query(PaperWanted)
def document(query: dict[str, Any], paper: str, about: str) -> Any:
    """A paper as PDF, DOCX, XLSX or ZIP, by `format`: a submission or report of a campaign, minutes of a
    meeting, a decision or its certificates by its number, the report on a nomination, a certificate"""
    if paper not in get_args(PaperKind):
        raise NotFound()
    form = query.pop("format", "pdf")
    details = {name: value for name, value in plain(query).items() if value is not None}
    made = ask(
        "awards", "document", tenant=caller.tenant, kind=paper, named=about, form=form, details=details
    )
    name = re.sub(r"[^A-Za-z0-9.]+", "-", f"{paper}-{about}").strip("-")
    return Response(
        base64.b64decode(made["content"]),
        content_type=made["type"],
        headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'},
    )


@blueprint.answer("/awards/<award>/credential", views.Credential)
def credential(award: str) -> Any:
    """The award as a signed Open Badges 3.0 credential (VC-JWT), to be checked without asking anybody"""
    return ask("awards", "credential", tenant=caller.tenant, award=award)


@blueprint.answer("/verify/<award>", views.Verification)
@blueprint.doc(security=[])
def verify(award: str) -> Any:
    """Whether an award stands: what its QR code asks; no token is needed"""
    return with_words(ask("awards", "verification", award=award), language())


@blueprint.answer("/issuers/<issuer>", views.Issuer)
@blueprint.doc(security=[])
def issuer(issuer: str) -> Any:
    """Who issues credentials here, as an Open Badges profile; no token is needed"""
    return ask("awards", "issuer", tenant=issuer)


@blueprint.answer("/issuers/<issuer>/keys", views.KeySet)
@blueprint.doc(security=[])
def issuer_keys(issuer: str) -> Any:
    """The issuer's public keys, also former ones, as a JWK set; no token is needed"""
    return ask("awards", "issuer_keys", tenant=issuer)


@blueprint.route("/issuers/<issuer>/status/<number>", methods=["GET"])
@blueprint.response(200, {"type": "string"}, content_type="application/vc+jwt")
@blueprint.doc(security=[])
def status_list(issuer: str, number: str) -> Any:
    """Which awards are revoked: a signed Bitstring Status List; no token is needed"""
    if not re.fullmatch(r"[1-9][0-9]{0,5}", number):
        raise NotFound()
    made = ask("awards", "status_list", tenant=issuer, number=int(number))
    return Response(made["credential"], content_type="application/vc+jwt")


def with_words(found: dict[str, Any], spoken: str) -> dict[str, Any]:
    """`found` with its standing said in the language of the reader."""
    return {**found, "said": text_of(f"verify.{found['standing']}", found, spoken)}


blueprint.accept(
    "POST",
    "/decisions",
    commands.IssueDecision,
    "awards",
    "Decide on a list of nominations, all of them or none",
    {
        "nominations": [_NOMINATION],
        "authority": "Chủ tịch Ủy ban nhân dân tỉnh",
        "decision_number": "417/QĐ-UBND",
        "decided_on": "2020-02-28",
        "signatory": "Trần Văn Minh",
        "capacity": "TUQ",
        "on_behalf_of": "Chủ tịch Ủy ban nhân dân tỉnh",
        "delegation": "12/QĐ-UBND",
    },
)
blueprint.accept(
    "POST",
    "/conferrals",
    commands.ConferAwards,
    "awards",
    "Confer, at one ceremony, what was decided on a list of nominations",
    {"nominations": [_NOMINATION], "conferred_on": "2020-03-20", "place": "Hội trường Sở"},
)
blueprint.accept(
    "POST",
    "/nominations/<nomination>/approval",
    commands.ApproveNomination,
    "awards",
    "Approve a nomination",
    {"authority": _AUTHORITY, "decision_number": _DECISION, "decided_on": "2020-02-28"},
)
blueprint.accept(
    "POST",
    "/nominations/<nomination>/refusal",
    commands.RefuseNomination,
    "awards",
    "Refuse a nomination",
    {"authority": _AUTHORITY, "reason": "Chưa đủ thời gian công tác", "decided_on": "2020-02-28"},
)
blueprint.accept(
    "POST",
    "/nominations/<nomination>/conferral",
    commands.ConferAward,
    "awards",
    "Confer the award of an approved nomination",
    {"conferred_on": "2019-12-31", "signatory": "Trần Văn Minh"},
)
blueprint.accept(
    "POST",
    "/nominations/<nomination>/correction",
    commands.CorrectAward,
    "awards",
    "Mend misprints of a conferred award",
    {
        "misprints": [{"field": "decision_number", "printed": "152/QĐ-SLĐTBXH", "correct": _DECISION}],
        "decision_number": "140/QĐ-SLĐTBXH",
        "corrected_on": "2020-03-25",
        "reason": "In nhầm số quyết định",
    },
)
blueprint.accept(
    "POST",
    "/nominations/<nomination>/revocation",
    commands.RevokeAward,
    "awards",
    "Revoke a conferred award",
    {"decision_number": "12/QĐ-SLĐTBXH", "reason": "Kê khai không đúng", "revoked_on": "2020-02-03"},
)
