"""The command `thidua`."""

import sys

GREEN = frozenset({"up", "serve"})
"""Commands that run services in this process, on green threads."""


def main() -> None:
    """Entry point. What runs services patches the standard library before anything else is imported."""
    if GREEN.intersection(sys.argv[1:]):
        import thidua.up  # noqa: F401
    from thidua.cli.app import app

    for stream in (sys.stdout, sys.stderr):
        # Vietnamese text is UTF-8 whatever the locale says
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    app(prog_name="thidua")
