"""The status page, for people."""

from functools import partial

from flask import Response, make_response, render_template

from services.gateway.asking import house
from services.gateway.errors import language
from services.gateway.survey import survey
from shared.contracts.messages import text_of


def show() -> Response:
    """HTML in the language of the request."""
    spoken = language()
    said = partial(text_of, details={}, language=spoken)
    response = make_response(
        render_template("status.html", language=spoken, say=said, **survey(house.backend))
    )
    response.content_language = spoken
    response.vary.add("Accept-Language")
    return response
