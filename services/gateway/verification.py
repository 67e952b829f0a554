"""The page that a certificate's QR code leads to: whether the award stands, for anybody, on paper too."""

from datetime import date
from functools import partial
from typing import Any

from flask import Response

from services.gateway.asking import ask
from services.gateway.pages.house import shown
from services.gateway.pages.language import spoken
from shared.contracts.refusal import Refusal


def show(award: str) -> Response:
    """HTML in the language of the request, without scripts; 404 when there is no such award."""
    try:
        return _page(200, ask("awards", "verification", award=award))
    except Refusal as refusal:
        if refusal.code != "award.unknown":
            raise
        return _page(404, None, award)


def _page(status: int, found: dict[str, Any] | None, award: str = "") -> Response:
    return shown("verification.html", status, day=partial(_day, spoken()), found=found, award=award)


def _day(language: str, text: str) -> str:
    """2019-07-15 as 15/07/2019; as it is in English."""
    return text if language != "vi" else f"{date.fromisoformat(text):%d/%m/%Y}"
