"""Another system that receives webhooks: it checks each with the library of Standard Webhooks."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook


@dataclass
class Receiver:
    """Answers as `answers` says, one a request and the last one for ever: a status, or what to do with the
    handler. `secrets` are those by which it knows us."""

    url: str = ""
    secrets: list[str] = field(default_factory=list)
    answers: list[int | Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=lambda: [204])
    got: list[Any] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    unproven: int = 0

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        content = handler.rfile.read(int(handler.headers["content-length"]))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        headers = {name.lower(): value for name, value in handler.headers.items()}
        try:
            (event,) = [Webhook(secret).verify(content, headers) for secret in self.secrets[-1:]]
            self.got.append(event)
            self.ids.append(headers["webhook-id"])
        except Exception:
            self.unproven += 1
        if callable(answer):
            answer(handler)
            return
        handler.send_response(answer)
        handler.send_header("content-length", "0")
        handler.end_headers()


@contextmanager
def receiving(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A receiver at an address of its own, until the block ends."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            receiver.take(self)

        def log_message(self, *_: object) -> None:
            """Nothing to print."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
