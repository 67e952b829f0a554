"""Structured logs on stderr: one event a line, with the correlation id, never with personal data."""

import logging
import sys

import structlog


def configure(level: str = "warning", form: str = "console") -> None:
    """Route structlog and the libraries' own logging to stderr as JSON or for a reader."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    # What libraries tell of every step would hide what we tell of the work. Server and client of HTTP also
    # name each request's path, which may hold a staff code; the gateway tells of the request without.
    for name in ("alembic", "amqp", "httpcore", "httpx", "kombu", "nameko"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # nameko tells of each refusal, with its text, as a warning: refusals are answers, and may name people.
    logging.getLogger("nameko.containers").setLevel(logging.ERROR)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
