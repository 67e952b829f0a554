"""Entrypoints of the gateway: every request goes to the Flask app."""

from typing import Any

from nameko.extensions import DependencyProvider
from nameko.web.handlers import http
from werkzeug.wrappers import Request, Response

from services.gateway import migrations
from services.gateway.app import create_app
from services.gateway.backend import RemoteBackend
from services.gateway.tokens import Tokens, let_the_first_in
from shared.database import connect
from shared.messaging.rpc import RpcProxy
from shared.migrate import upgrade

METHODS = "GET,POST,PUT,PATCH,DELETE,OPTIONS"


class Door(DependencyProvider):
    """The Flask app with its database of tokens."""

    def setup(self) -> None:
        settings = self.container.config["THIDUA"]
        url = settings.database_of(self.container.service_name)
        upgrade(url, migrations)
        self._engine = connect(url)
        tokens = Tokens(self._engine)
        let_the_first_in(tokens, settings)
        self.backend = RemoteBackend()
        self.app = create_app(self.backend, tokens)

    def stop(self) -> None:
        self._engine.dispose()

    def get_dependency(self, worker_ctx: Any) -> "Door":
        return self


class GatewayService:
    """The only door from outside."""

    name = "gateway"

    door = Door()
    personnel = RpcProxy("personnel")
    observations = RpcProxy("observations")
    scoring = RpcProxy("scoring")
    awards = RpcProxy("awards")

    @http(METHODS, "/")
    def front(self, request: Request) -> Response:
        return self._pass_on(request)

    @http(METHODS, "/<path:path>")
    def inside(self, request: Request, path: str) -> Response:
        return self._pass_on(request)

    def _pass_on(self, request: Request) -> Response:
        proxies = {
            "personnel": self.personnel,
            "observations": self.observations,
            "scoring": self.scoring,
            "awards": self.awards,
        }
        # The server decodes chunks and knows where a body without a length ends; Werkzeug wants to be told.
        environ = {**request.environ, "wsgi.input_terminated": "Transfer-Encoding" in request.headers}
        with self.door.backend.over(proxies):
            return Response.from_app(self.door.app, environ)
