"""Entrypoints of the gateway: requests go to the Flask apps, public events out as webhooks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import eventlet
import structlog
from flask import Flask
from nameko.extensions import DependencyProvider
from nameko.web.handlers import http
from werkzeug.wrappers import Request, Response

from services.gateway import migrations
from services.gateway.app import create_app
from services.gateway.backend import CONSUMERS, RemoteBackend, ServiceUnavailable
from services.gateway.breaker import AT_ONCE
from services.gateway.clock_door import create_clock_door
from services.gateway.identity.desk import desk_of
from services.gateway.identity.first import make_first_administrator
from services.gateway.tokens import Tokens, let_the_first_in
from services.gateway.webhooks import delivering, intake, log, replay
from services.gateway.webhooks import desk as webhook_desk
from services.gateway.webhooks.outbound import Poster
from services.gateway.webhooks.routing import Places, places_from, route
from shared.database import connect, writing
from shared.eventstore import Store
from shared.messaging.catchup import SECONDS_BETWEEN_LOOKS, CatchUp
from shared.messaging.chores import Reminder, chore
from shared.messaging.deadletter_desk import DeadLetterDesk
from shared.messaging.delivery import Delivery, take
from shared.messaging.extensions import LogStore
from shared.messaging.rpc import RpcProxy
from shared.messaging.subscription import subscribe
from shared.migrate import upgrade

logger = structlog.get_logger(__name__)

METHODS = "GET,POST,PUT,PATCH,DELETE,OPTIONS"


class Door(DependencyProvider):
    """The Flask app with its database of tokens."""

    def setup(self) -> None:
        settings = self.container.config["THIDUA"]
        url = settings.database_of(self.container.service_name)
        # Most of what is done here is waiting; so many that one silent service cannot keep all of them.
        self.container._worker_pool.resize(2 * AT_ONCE)
        upgrade(url, migrations)
        self._engine = connect(url)
        tokens = Tokens(self._engine)
        let_the_first_in(tokens, settings)
        self.backend = RemoteBackend()
        self.clocks = create_clock_door(self.backend)
        self.desk = desk_of(settings, self._engine)
        make_first_administrator(self.desk, settings)
        self.app = create_app(self.backend, tokens, self.desk)
        allowed = settings.webhook_allowed
        self.app.extensions[webhook_desk.EXTENSION] = webhook_desk.WebhookDesk(self._engine, allowed)
        self.poster = Poster(allowed)

    def stop(self) -> None:
        self._engine.dispose()

    def get_dependency(self, worker_ctx: Any) -> "Door":
        return self


class GatewayService(DeadLetterDesk):
    """The only door from outside, and for webhooks the way out."""

    name = "gateway"
    foreign = intake.FOREIGN

    store: Store = LogStore()
    """Of no log: of the inbox, and of what is to be sent."""
    door = Door()
    lacking = CatchUp()
    send_more = Reminder("send_webhooks")
    read_more = Reminder("replay_webhooks")
    personnel = RpcProxy("personnel")
    observations = RpcProxy("observations")
    scoring = RpcProxy("scoring")
    awards = RpcProxy("awards")
    gateway = RpcProxy("gateway")
    """Its own dead letters are asked for as those of the others are."""
    scoring_rpc = RpcProxy("scoring")
    awards_rpc = RpcProxy("awards")

    @http(METHODS, "/")
    def front(self, request: Request) -> Response:
        return self._pass_on(request, self.door.app)

    @http(METHODS, "/iclock/<path:path>")
    def clock(self, request: Request, path: str) -> Response:
        return self._pass_on(request, self.door.clocks)

    @http(METHODS, "/d/<secret>/iclock/<path:path>")
    def secret_clock(self, request: Request, secret: str, path: str) -> Response:
        return self._pass_on(request, self.door.clocks)

    @http(METHODS, "/<path:path>")
    def inside(self, request: Request, path: str) -> Response:
        return self._pass_on(request, self.door.app)

    @subscribe("awards")
    def on_awards(self, delivery: Delivery) -> None:
        take(self.store, intake.FOREIGN["awards"], delivery)

    @subscribe("scoring")
    def on_scoring(self, delivery: Delivery) -> None:
        take(self.store, intake.FOREIGN["scoring"], delivery)

    @chore(SECONDS_BETWEEN_LOOKS)
    def catch_up(self) -> None:
        self.lacking.ask(
            tuple(intake.FOREIGN),
            lambda source, position: getattr(self, source).resend.call_async(position),
        )

    @chore(0.5)
    def route_webhooks(self) -> None:
        with self._over_the_services(), _patient():
            if route(self.store.engine, self._places_of, self.store.now()):
                self.send_more()

    @chore(0.5)
    def send_webhooks(self) -> None:
        """One round of what is due, side by side; there may be more."""
        taken = delivering.claim(self.store.engine, self.store.now())
        pool = eventlet.GreenPool(delivering.AT_ONCE)
        for _ in pool.imap(self._send, taken):
            pass
        if taken:
            self.send_more()

    @chore(5)
    def replay_webhooks(self) -> None:
        logs = replay.RemoteLogs(self.door.backend.call)
        with self._over_the_services(), _patient():
            if replay.go_on(self.store.engine, logs, self._places_of, self.store.now):
                self.send_more()
                self.read_more()

    @chore(3600)
    def forget_webhooks(self) -> None:
        with writing(self.store.engine) as connection:
            log.forget(connection, self.store.now())

    @chore(3600)
    def forget_answers(self) -> None:
        self.door.desk.answers.forget()

    def _send(self, sending: delivering.Sending) -> None:
        try:
            answer = delivering.send(sending, self.door.poster.post, self.store.now())
            delivering.settle(self.store.engine, sending, answer, self.store.now())
        except Exception:
            # Its lease runs out, and it is tried again; the others shall not suffer.
            logger.exception("webhook not settled", tenant=sending.tenant, event=sending.event)

    def _places_of(self, tenant: str) -> Places:
        ask = self.door.backend.call
        people = ask("personnel", "people", tenant=tenant)
        return places_from(people, ask("personnel", "units", tenant=tenant))

    def _pass_on(self, request: Request, app: Flask) -> Response:
        # The server decodes chunks and knows where a body without a length ends; Werkzeug wants to be told.
        environ = {**request.environ, "wsgi.input_terminated": "Transfer-Encoding" in request.headers}
        with self._over_the_services():
            return Response.from_app(app, environ)

    @contextmanager
    def _over_the_services(self) -> Iterator[None]:
        """Have the calls in this block go over this worker's proxies."""
        proxies = {name: getattr(self, name) for name in CONSUMERS}
        with self.door.backend.over(proxies):
            yield


@contextmanager
def _patient() -> Iterator[None]:
    """What a silent service has to be asked waits for the next time."""
    try:
        yield
    except ServiceUnavailable as error:
        logger.warning("webhooks wait for a service", service=error.service)
