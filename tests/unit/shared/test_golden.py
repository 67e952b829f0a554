"""Each event that was ever written can be read: one golden file for each version of each type."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from shared.contracts.registry import event_type, event_types, upcast
from tests.golden import FOLDER, invented, path_of

FILES = sorted(FOLDER.glob("*/*.json"))


def test_every_event_type_has_a_golden_file_of_its_version() -> None:
    missing = [path_of(kind).name for kind in event_types() if not path_of(kind).exists()]
    assert missing == [], "write them with: python -m tests.golden"


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_golden_file_is_read_and_written_again_as_it_is(path: Path) -> None:
    name, version = path.stem.rsplit(".v", 1)
    kind = event_type(name)
    assert (path.parent.name, int(version) <= kind.schema_version) == (kind.service, True)
    golden = upcast(name, int(version), msgspec.json.decode(path.read_bytes()))
    event = msgspec.convert(golden, kind)
    written = msgspec.json.decode(msgspec.json.encode(event))
    # fields that were added since have their defaults, all others what they had
    assert as_told(written, golden) == golden
    added = [field for field in msgspec.structs.fields(kind) if field.encode_name not in golden]
    assert all(not field.required for field in added)


def as_told(written: Any, golden: Any) -> Any:
    """What was written, without the fields that the golden file, at any depth, knows nothing of."""
    if isinstance(golden, dict) and isinstance(written, dict):
        return {name: as_told(written[name], told) for name, told in golden.items() if name in written}
    if isinstance(golden, list) and isinstance(written, list) and len(golden) == len(written):
        return [as_told(*pair) for pair in zip(written, golden, strict=True)]
    return written


def test_invented_values_fit_every_type() -> None:
    for kind in event_types():
        msgspec.convert(invented(kind), kind)
