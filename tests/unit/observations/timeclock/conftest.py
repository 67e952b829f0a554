"""Reading invented files in a line."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from services.observations.domain.timeclock import Reading, ReadOptions, read

Reader = Callable[..., Reading]


@pytest.fixture
def reading_of() -> Reader:
    """Reads a text or bytes as of 1 January 2026; options by name."""

    def reading_of(content: str | bytes, **options: Any) -> Reading:
        content = content.encode() if isinstance(content, str) else content
        return read(content, ReadOptions(now=datetime(2026, 1, 1), **options))

    return reading_of
