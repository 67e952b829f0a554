"""The door for time clocks that push (ZKTeco's ADMS): plain text, and no token, for they have none.

A clock is known by its serial number, and proves itself by the network that it sends from, or by a secret in
the path before `/iclock` where its firmware takes a path. An app of its own: cookies, tokens and JSON of the
other one are nothing to it.
"""

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs

import structlog
from flask import Flask, Response, request
from nameko.exceptions import RemoteError
from werkzeug.exceptions import HTTPException

from services.gateway.backend import Backend, ServiceUnavailable
from services.gateway.pace import Pace
from shared.contracts.refusal import Refusal

logger = structlog.get_logger(__name__)

LARGEST = 2**20
"""Bytes of one post: some twenty thousand punches. Clocks send a backlog in pieces."""
A_SECOND = 20.0
AT_ONCE = 200
"""Requests from one address: an office of a hundred clocks behind one line of the network."""
LONGEST_SERIAL = 40

_PUNCHES = "ATTLOG"
_NEVER = 9999999999
_PATHS = ("/iclock", "/d/<secret>/iclock")
_CHECK = {1: "CHECK"}
_OPTIONS = """\
GET OPTION FROM: {serial}
ATTLOGStamp={stamp}
Stamp={stamp}
OPERLOGStamp={never}
OpStamp={never}
ATTPHOTOStamp={never}
PhotoStamp={never}
ErrorDelay=60
Delay=30
TransTimes=00:00;12:00
TransInterval=1
TransFlag=TransData AttLog
TimeZone=7
Realtime=1
Encrypt=None
"""
"""Only punches are wanted: users, fingerprints and photos are to stay in the clock."""


def create_clock_door(backend: Backend, pace: Pace | None = None) -> Flask:
    """The app that clocks talk to, in front of `backend`."""
    app = Flask("services.gateway.clock_door", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    door = _Door(backend, pace or Pace(A_SECOND, AT_ONCE))
    for path in _PATHS:
        app.add_url_rule(f"{path}/cdata", view_func=door.greet, endpoint=f"{path} greet", methods=["GET"])
        app.add_url_rule(f"{path}/cdata", view_func=door.post, endpoint=f"{path} post", methods=["POST"])
        app.add_url_rule(f"{path}/getrequest", view_func=door.ask, endpoint=f"{path} ask", methods=["GET"])
        app.add_url_rule(f"{path}/devicecmd", view_func=door.done, endpoint=f"{path} done", methods=["POST"])
        app.add_url_rule(f"{path}/ping", view_func=door.ping, endpoint=f"{path} ping", methods=["GET"])
    app.before_request(door.slow_down)
    app.after_request(_log)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(ServiceUnavailable, _silent)
    app.register_error_handler(RemoteError, _silent)
    app.register_error_handler(HTTPException, lambda error: _text(f"ERROR: {error.name}", error.code or 500))
    return app


class _Door:
    """What a clock may say; `secret` is what its path had before `/iclock`, if anything."""

    def __init__(self, backend: Backend, pace: Pace) -> None:
        self._backend = backend
        self._pace = pace

    def slow_down(self) -> Response | None:
        if self._pace.allows(request.remote_addr or ""):
            return None
        return _text(
            str(Refusal("device.too-fast", value=request.args.get("SN", "")[:LONGEST_SERIAL])),
            429,
            {"Retry-After": "60"},
        )

    def greet(self, secret: str | None = None) -> Response:
        stamp = self._tell("clock_greets", secret)["stamp"]
        return _text(_OPTIONS.format(serial=request.args["SN"], stamp=stamp, never=_NEVER))

    def post(self, secret: str | None = None) -> Response:
        content = request.get_data(cache=False, parse_form_data=False)
        if request.args.get("table", "").upper() != _PUNCHES:
            # Nobody asked for it, and it may be fingerprints: told that it arrived, or it comes for ever.
            self._tell("clock_asks", secret)
            return _text(f"OK: {len(content.splitlines())}")
        taken = self._tell(
            "clock_posts",
            secret,
            stamp=_whole(request.args.get("Stamp")),
            content_base64=base64.b64encode(content).decode("ascii"),
        )
        return _text(f"OK: {sum(taken.values())}")

    def ask(self, secret: str | None = None) -> Response:
        number = self._tell("clock_asks", secret)["command"]
        return _text("OK" if number is None else f"C:{number}:{_CHECK[number]}")

    def done(self, secret: str | None = None) -> Response:
        said = request.get_data(as_text=True, cache=False, parse_form_data=False)
        for line in said.splitlines():
            number = _whole(parse_qs(line).get("ID", [None])[0])
            if number is not None:
                self._tell("clock_has_done", secret, command=number)
        return _text("OK")

    def ping(self, secret: str | None = None) -> Response:
        self._tell("clock_asks", secret)
        return _text("OK")

    def _tell(self, method: str, secret: str | None, **arguments: Any) -> Any:
        """The answer of observations about the clock that speaks; raises Refusal or ServiceUnavailable."""
        serial = request.args.get("SN", "")
        if not 0 < len(serial) <= LONGEST_SERIAL or not serial.isprintable():
            raise Refusal("device.stranger", value=serial[:LONGEST_SERIAL], address=request.remote_addr)
        caller = {
            "serial": serial,
            "address": request.remote_addr or "",
            "secret_sha256": None if secret is None else hashlib.sha256(secret.encode()).hexdigest(),
        }
        return self._backend.call("observations", method, caller=caller, **arguments)


def _text(text: str, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(text, status, headers, content_type="text/plain; charset=utf-8")


def _refused(refusal: Refusal) -> Response:
    return _text(f"ERROR: {refusal.text('vi')} / {refusal.text('en')}", 403)


def _silent(error: Exception) -> Response:
    """Whatever it is, the clock keeps its punches and comes again."""
    logger.warning("time clock not served", error=repr(error))
    return _text("ERROR: busy", 503, {"Retry-After": "60"})


def _whole(text: str | None) -> int | None:
    """The number that a clock wrote; None for what is none, or too large for a stamp."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 18:
        return None
    return int(text)


def _log(response: Response) -> Response:
    # Not the path, which may hold a secret.
    logger.info("clock answered", rule=str(request.url_rule), status=response.status_code)
    return response
