"""Quyết định with its list, and the certificates that it leads to."""

from collections.abc import Sequence

from services.awards.documents.law import grounds_on
from services.awards.documents.model import Certificate, Decision
from services.awards.documents.verification import verification_url
from services.awards.papers.heading import DOTS, letterhead, signatory_of
from services.awards.papers.lists import Prize, Row, achievement, award_lists, counted
from services.awards.papers.roster import Roster
from shared.contracts.papers import CertificateForm, PaperDetails
from shared.contracts.refusal import Refusal

_TITLES: dict[CertificateForm, str] = {
    "certificate-of-merit": "Giấy khen",
    "diploma-of-merit": "Bằng khen",
    "emulation-flag": "Cờ thi đua",
    "title-certificate": "Giấy chứng nhận",
}
_BEGINNINGS: dict[str, CertificateForm] = {
    "giấy khen": "certificate-of-merit",
    "bằng khen": "diploma-of-merit",
    "cờ": "emulation-flag",
}


def decision(awards: Sequence[Row], roster: Roster, details: PaperDetails, prize: Prize) -> Decision:
    """The decision that `awards`, of one number, were given by; a revoked one stood on it too."""
    first = awards[0]
    campaigns = dict.fromkeys(one["campaign_name"] for one in awards)
    movement = ", ".join(f"“{name}”" for name in campaigns)
    forms = {one["form"]: one["form_name"] for one in awards}
    delegated = [f"Văn bản ủy quyền số {first['delegation']}"] if first["delegation"] else []
    return Decision(
        letterhead=letterhead(details, roster, first["decided_on"], first["decision_number"]),
        authority=first["authority"],
        subject=f"Về việc khen thưởng phong trào thi đua {movement}",
        grounds=(*(one.text for one in grounds_on(first["decided_on"])), *delegated),
        articles=(
            f"Tặng {', '.join(forms.values())} cho {counted(awards)} có thành tích trong phong trào thi đua "
            f"{movement} (có danh sách kèm theo).",
            "Tiền thưởng kèm theo được thực hiện theo quy định hiện hành.",
            "Quyết định này có hiệu lực kể từ ngày ký. Các đơn vị liên quan và các tập thể, cá nhân có tên "
            "trong danh sách chịu trách nhiệm thi hành Quyết định này.",
        ),
        lists=award_lists(awards, roster, forms, prize, first["decided_on"]),
        copies=("Như Điều 3", "Lưu: VT"),
        signatory=signatory_of(first, details),
    )


def certificate(award: Row, roster: Roster, details: PaperDetails, public: str) -> Certificate:
    """What is handed over; `public` is the address of the gateway. Raises Refusal for a revoked award."""
    if award["revoked"]:
        raise Refusal("certificate.revoked", place="award", value=award["award"], on=award["revoked_on"])
    kind, who = award["recipient_kind"], award["recipient"]
    form = details.certificate or certificate_form(award["form_name"])
    said = achievement(award, award["campaign_name"])
    if form == "title-certificate":
        said = f"Đạt danh hiệu “{award['form_name']}”, {said[0].lower()}{said[1:]}"
    of_whom = [roster.position(who), roster.unit_name_of(who)] if kind == "person" else []
    return Certificate(
        form=form,
        title=_TITLES[form],
        authority=award["authority"],
        recipient=roster.name(kind, who),
        details=(", ".join(filter(None, of_whom)),) if any(of_whom) else (),
        achievement=said,
        decision_number=award["decision_number"],
        decided_on=award["decided_on"],
        place=details.place or DOTS,
        signatory=signatory_of(award, details),
        verification=verification_url(public, award["award"]),
    )


def certificate_form(form_name: str) -> CertificateForm:
    """Which certificate goes with an award, by the first words of its name; a title has one of its own."""
    name = form_name.casefold()
    return next(
        (form for beginning, form in _BEGINNINGS.items() if name.startswith(beginning)), "title-certificate"
    )
