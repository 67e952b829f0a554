"""What a service class declares to have its log sealed: a nameko dependency provider."""

import time
from pathlib import Path
from typing import Any

import eventlet
import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from nameko.extensions import DependencyProvider

from shared.database import UNAVAILABLE
from shared.ledger.export import LedgerFile, LedgerForked
from shared.ledger.keys import made_if_absent, public_keys, signing_key
from shared.ledger.sealer import Sealer
from shared.messaging.extensions import store_of

logger = structlog.get_logger(__name__)

SECONDS_BETWEEN = 5
_SECONDS_AT_ONCE = 1.0


class LogSealer(DependencyProvider):
    """Gives workers itself, to `seal` what the log has become; signs with the installation's key."""

    def setup(self) -> None:
        settings = self.container.config["THIDUA"]
        file = settings.ledger_key
        self._keys = file
        made = file is not None and not settings.ledger_key_file
        self._key = None if file is None else made_if_absent(file) if made else signing_key(file)
        self._file = LedgerFile(settings.ledger_of(self.container.service_name))
        self._trouble = ""

    def start(self) -> None:
        store = store_of(self.container)
        self._sealer = Sealer(store, self.container.service_name, self._key, self._file)

    def get_dependency(self, worker_ctx: Any) -> "LogSealer":
        return self

    @property
    def path(self) -> Path:
        """The ledger file."""
        return self._file.path

    def public_keys(self) -> list[Ed25519PublicKey]:
        """Those that may have signed the seals; none where they are not signed."""
        return [] if self._keys is None else public_keys(self._keys)

    def seal(self) -> None:
        """Seal what is new, for a second at most: under a flood of events those who append come first.

        Whatever prevents it is told once and tried again the next time; the log goes on meanwhile.
        """
        until = time.monotonic() + _SECONDS_AT_ONCE
        try:
            while self._sealer.run_once() and time.monotonic() < until:
                eventlet.sleep(0)
            self._trouble = ""
        except (LedgerForked, OSError, *UNAVAILABLE) as error:
            if str(error) != self._trouble:
                self._trouble = str(error)
                logger.error("the log cannot be sealed", error=str(error), file=str(self._file.path))
