"""The status page, for people."""

from flask import Response

from services.gateway.asking import house
from services.gateway.pages.house import shown
from services.gateway.survey import survey


def show() -> Response:
    """HTML in the language of the visitor."""
    return shown("status.html", **survey(house.backend))
