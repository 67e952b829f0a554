"""What went wrong, and which statuses say so."""

from http import HTTPStatus

from marshmallow import fields

from services.gateway.api.views.shape import View, text_field, whole_field

PROBLEMS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.PRECONDITION_FAILED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
"""Statuses that an endpoint may answer with, as a `Problem`."""


PROBLEMS_OF_QUESTIONS = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
"""The same for an endpoint that takes no body and changes nothing."""


class Mistake(View):
    place = text_field("Where: a field, an item of a list, or ?parameter", "forms[0].quota_percent")
    message = text_field("What is wrong there and how to mend it")


class Problem(View):
    """RFC 9457."""

    type = text_field("URI of the kind of problem", "urn:thidua:problem:unit.unknown")
    title = text_field("The kind of problem in a few words", "Không tìm thấy")
    status = whole_field("HTTP status", 404)
    detail = text_field("What is wrong, with which value, and the mend")
    code = text_field("Key of the message, stable", "unit.unknown")
    details = fields.Dict(metadata={"description": "The values in the message"})
    errors = fields.List(
        fields.Nested(Mistake), metadata={"description": "Every mistake of a malformed request"}
    )
