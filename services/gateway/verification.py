"""The page that a certificate's QR code leads to: whether the award stands, for anybody, on paper too."""

from datetime import date
from functools import partial
from typing import Any

from flask import Response, make_response, render_template

from services.gateway.asking import ask
from services.gateway.errors import language
from shared.contracts.messages import text_of
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
    spoken = language()
    response = make_response(
        render_template(
            "verification.html",
            language=spoken,
            say=lambda code, **details: text_of(code, details, spoken),
            day=partial(_day, spoken),
            found=found,
            award=award,
        ),
        status,
    )
    response.content_language = spoken
    response.vary.add("Accept-Language")
    return response


def _day(spoken: str, text: str) -> str:
    """2019-07-15 as 15/07/2019; as it is in English."""
    return text if spoken != "vi" else f"{date.fromisoformat(text):%d/%m/%Y}"
