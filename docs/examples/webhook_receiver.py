"""Receives webhooks of Thi Đua: verifies each, takes each once, prints it.

    pip install standardwebhooks
    WEBHOOK_SECRET=whsec_… python webhook_receiver.py 8000

A server that is open to the world has TLS before it; what was `seen` belongs into a database.
"""

import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook, WebhookVerificationError

LARGEST = 1_000_000


class Receiver(BaseHTTPRequestHandler):
    webhook: Webhook
    seen: set[str] = set()

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", 0))
        if length > LARGEST:
            return self.answer(413)
        body = self.rfile.read(length)
        try:
            event = self.webhook.verify(body, dict(self.headers))
        except WebhookVerificationError:
            return self.answer(401)
        if event["id"] not in self.seen:
            self.seen.add(event["id"])
            print(event["type"], event["time"], event["data"], flush=True)
        return self.answer(204)

    def answer(self, status: int) -> None:
        self.send_response(status)
        self.end_headers()


if __name__ == "__main__":
    Receiver.webhook = Webhook(os.environ["WEBHOOK_SECRET"])
    ThreadingHTTPServer(("", int(sys.argv[1])), Receiver).serve_forever()
