"""Lets a Refusal cross an RPC call as itself, with its code and details, instead of as a RemoteError."""

from typing import Any

from nameko.exceptions import registry

from shared.contracts.refusal import Refusal


def _refusal(code: str, details: dict[str, Any]) -> Refusal:
    return Refusal(code, **details)


def register() -> None:
    """Teach this process's RPC clients to raise Refusal."""
    registry[f"{Refusal.__module__}.{Refusal.__qualname__}"] = _refusal
