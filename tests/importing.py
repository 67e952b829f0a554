"""Imports without a broker: a service object with its store, whose steps the test takes itself."""

import base64
from typing import Any

from shared.eventstore import Store
from shared.imports.runner import Runner
from shared.imports.service import ImportingService

CONTEXT = {"tenant": "so", "actor": "clerk", "correlation_id": "c-1"}


def importing(service_class: type[ImportingService], store: Store) -> Any:
    """An object of `service_class` as a fresh process would have it, ready for calls."""
    service = service_class()
    service.store = store
    service.imports = Runner(store, service.importers, service.announces_imports)
    return service


def hand_in(
    service: Any,
    kind: str,
    content: bytes | str,
    file_name: str = "tep.csv",
    chunk: int = 100_000,
    tenant: str = "so",
    **options: Any,
) -> str:
    """Send a file in chunks and start its import; returns the import's id."""
    import_id = held(service, kind, content, file_name, chunk, tenant, **options)
    service.start_import(tenant, import_id)
    return import_id


def held(
    service: Any,
    kind: str,
    content: bytes | str,
    file_name: str = "tep.csv",
    chunk: int = 100_000,
    tenant: str = "so",
    **options: Any,
) -> str:
    """The same without starting it."""
    content = content.encode() if isinstance(content, str) else content
    import_id = str(
        service.begin_import(kind, file_name, options, {**CONTEXT, "tenant": tenant})["import_id"]
    )
    for number, start in enumerate(range(0, len(content), chunk)):
        part = base64.b64encode(content[start : start + chunk]).decode()
        service.add_chunk(tenant, import_id, number, part)
    return import_id


def to_the_end(service: Any, import_id: str, tenant: str = "so") -> dict[str, Any]:
    """Take steps until the import ends; its state, whose counts must add up."""
    while service.import_state(tenant, import_id)["state"] == "running":
        service.imports.step()
    state: dict[str, Any] = service.import_state(tenant, import_id)
    if state["state"] == "finished":
        assert state["imported"] + state["not_imported"] == state["lines"] == state["done"]
        assert sum(state["reasons"].values()) == state["not_imported"]
        assert len(service.import_report(tenant, import_id, 0, 100_000)) == state["not_imported"]
    return state


def import_file(service: Any, kind: str, content: bytes | str, **options: Any) -> dict[str, Any]:
    """Import a file from its first to its last step."""
    tenant = options.get("tenant", "so")
    return to_the_end(service, hand_in(service, kind, content, **options), tenant)
