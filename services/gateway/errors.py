"""Everything that goes wrong, as RFC 9457 problem+json in the language of the request."""

import json
from typing import Any

import structlog
from flask import Flask, Response, g, request
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, UnprocessableEntity

from services.gateway.asking import spoken_of
from services.gateway.backend import ServiceUnavailable
from services.gateway.identity.desk import NameClosed
from services.gateway.once.answers import InProgress
from shared.contracts.messages import LANGUAGES, text_of
from shared.contracts.refusal import Refusal
from shared.contracts.schema import mistakes

logger = structlog.get_logger(__name__)

CONTENT_TYPE = "application/problem+json"
RETRY_SECONDS = 5

_CONTRADICTIONS = (
    "account.exists",
    "award.conferred",
    "award.not-approved-refused",
    "award.not-approved-submitted",
    "award.not-conferred",
    "award.revoked",
    "badge.taken",
    "ballot.elsewhere",
    "ballot.ended",
    "ballot.exists",
    "ballot.no-papers",
    "ballot.voted",
    "block.exists",
    "block.left-before-joined",
    "campaign.closed",
    "campaign.exists",
    "campaign.frozen",
    "campaign.launched",
    "campaign.no-final-review",
    "campaign.not-launched",
    "campaign.over",
    "campaign.unanswered",
    "comment.launched",
    "comment.not-open",
    "consultation.closed",
    "consultation.none",
    "consultation.open",
    "certificate.revoked",
    "council.exists",
    "dead-letter.failed",
    "dead-letter.settled",
    "import.started",
    "leave.exists",
    "leave.overlaps",
    "meeting.ballots-open",
    "meeting.closed",
    "meeting.exists",
    "meeting.not-open",
    "meeting.opened",
    "minutes.not-closed",
    "nomination.approved",
    "nomination.refused",
    "organisation.founded",
    "organisation.not-founded",
    "person.erased",
    "person.exists",
    "rebuild.none",
    "rebuild.running",
    "record.exists",
    "record.retracted",
    "record.standing",
    "review.final-held",
    "review.held",
    "totp.exists",
    "totp.not-begun",
    "submission.nobody",
    "unit.exists",
    "unit.has-children",
)

STATUS_OF_REFUSAL = {
    **dict.fromkeys(_CONTRADICTIONS, 409),
    "import.unknown": 404,
    "score.none": 404,
    "precondition.failed": 412,
    "request.too-many": 413,
    "request.forbidden": 403,
    "request.forged": 403,
    "password.must-change": 403,
    "session.needed": 403,
    "author.not-you": 403,
    "login.refused": 401,
    "login.code": 401,
    "login.not-linked": 401,
    "login.not-begun": 401,
    "login.provider-refused": 401,
    "login.provider-silent": 503,
    "login.no-provider": 404,
}
"""Refusals that say more than 422: what contradicts the recorded state. Unknown things: see `status_of`."""

_CODE_OF_STATUS = {
    400: "request.malformed",
    401: "request.unauthorised",
    403: "request.forbidden",
    404: "request.no-such-place",
    405: "request.wrong-method",
    413: "request.too-large",
    415: "request.not-json",
}


def register(app: Flask) -> None:
    """Answer every exception of `app` as a problem; HTTPException goes by way of `of_http`."""
    app.register_error_handler(Refusal, _of_refusal)
    app.register_error_handler(ValidationError, lambda error: _of_mistakes({"form": error.messages}))
    app.register_error_handler(ServiceUnavailable, _of_silence)
    app.register_error_handler(NameClosed, _of_closed_name)
    app.register_error_handler(InProgress, _of_progress)
    app.register_error_handler(Exception, _of_anything)


def language() -> str:
    """`vi` or `en`, as the request prefers; Vietnamese unless English was asked for."""
    return request.accept_languages.best_match(LANGUAGES, default=LANGUAGES[0])


def problem(
    status: int,
    code: str,
    details: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> Response:
    """The response; `more` are members of the problem instead of, or beyond, the usual ones."""
    details = details or {}
    body = {
        "type": f"urn:thidua:problem:{code}",
        "title": text_of(f"problem.{status}", {}, language()),
        "status": status,
        "detail": text_of(code, details, language()),
        "code": code,
        "details": details,
        **more,
    }
    text = json.dumps(body, ensure_ascii=False, default=str)
    response = Response(text, status, headers=headers, content_type=CONTENT_TYPE)
    response.content_language = language()
    response.vary.add("Accept-Language")
    return response


def status_of(refusal: Refusal) -> int:
    """404 when what the path names is unknown, 409 when the recorded state contradicts, 422 otherwise."""
    in_path = {as_asked(value) for value in (request.view_args or {}).values()}
    if refusal.code.endswith(".unknown") and as_asked(refusal.details.get("value")) in in_path:
        return 404
    return STATUS_OF_REFUSAL.get(refusal.code, 422)


def as_asked(value: Any) -> Any:
    """A person's id as the staff code by which the request named them."""
    return spoken_of().get(value, value) if isinstance(value, str) else value


def refused(code: str, details: dict[str, Any]) -> dict[str, Any]:
    """One refused row of many: `{code, details, message}`."""
    details = {name: as_asked(value) for name, value in details.items()}
    return {"code": code, "details": details, "message": text_of(code, details, language())}


def of_http(error: HTTPException) -> Response:
    """An error that Flask, webargs or an endpoint raised with a status."""
    if isinstance(error, UnprocessableEntity) and hasattr(error, "data"):
        return _of_mistakes(error.data["messages"])
    status = error.code or 500
    if status == 500:
        return _of_anything(getattr(error, "original_exception", None) or error)
    if error.response is not None or status < 400:
        return error.get_response()  # type: ignore[return-value]
    code = _CODE_OF_STATUS.get(status, "request.refused")
    if status == 415 and not request.mimetype:
        code = "request.untyped"
    return problem(status, code, _details(error), _headers(error))


def _details(error: HTTPException) -> dict[str, Any]:
    if isinstance(cause := getattr(error, "exc", None), json.JSONDecodeError):
        return {"place": f"line {cause.lineno}, column {cause.colno}"}
    if error.code == 404:
        return {"value": request.path}
    if error.code == 405:
        return {
            "value": request.method,
            "allowed": ", ".join(sorted(getattr(error, "valid_methods", None) or ())),
        }
    if error.code == 415:
        return {"value": request.mimetype, "wanted": error.description}
    if isinstance(error, RequestEntityTooLarge):
        return {"limit": (request.max_content_length or 0) // 2**20}
    return {}


def _headers(error: HTTPException) -> dict[str, str]:
    ours = {"content-type", "content-length"}
    headers = {name: value for name, value in error.get_headers() if name.lower() not in ours}
    if error.code == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="thidua"'
    return headers


def _of_mistakes(messages: dict[str, Any]) -> Response:
    found = [
        {**one, "place": f"?{one['place']}" if location == "query" else one["place"]}
        for location, errors in messages.items()
        for one in mistakes(errors, language())
    ]
    text = " ".join(": ".join(filter(None, (one["place"], one["message"]))) for one in found)
    detail = text_of("request.invalid", {"count": len(found), "mistakes": text}, language())
    return problem(422, "request.invalid", {"count": len(found)}, detail=detail, errors=found)


def _of_refusal(refusal: Refusal) -> Response:
    details = {name: as_asked(value) for name, value in refusal.details.items()}
    return problem(status_of(refusal), refusal.code, details)


def _of_silence(error: ServiceUnavailable) -> Response:
    logger.warning("service unavailable", service=error.service, code=error.code)
    return problem(503, error.code, {"service": error.service}, {"Retry-After": str(RETRY_SECONDS)})


def _of_closed_name(closed: NameClosed) -> Response:
    seconds = int(closed.remaining.total_seconds()) + 1
    return problem(429, "login.closed", {"seconds": seconds}, {"Retry-After": str(seconds)})


def _of_progress(progress: InProgress) -> Response:
    seconds = min(RETRY_SECONDS, int(progress.remaining.total_seconds()) + 1)
    return problem(409, "idempotency.in-progress", {"seconds": seconds}, {"Retry-After": str(seconds)})


def _of_anything(error: BaseException) -> Response:
    if isinstance(error, HTTPException) and error.code != 500:
        return of_http(error)
    logger.error("request failed", rule=str(request.url_rule), exc_info=error)
    return problem(500, "internal.error", {"correlation_id": g.get("correlation_id", "")})
