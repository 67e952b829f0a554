"""How a file comes in, before anything is made of it."""

import base64
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from shared import clock
from shared.contracts.refusal import Refusal
from shared.database import reading, writing
from shared.eventstore import Store, Transaction
from shared.imports import tables
from shared.imports.job import BulkImporter, Job, Prepared, Rejected
from shared.imports.runner import KEPT
from shared.imports.service import LARGEST_CHUNK, ImportingService
from tests.importing import CONTEXT, hand_in, importing, to_the_end


class Letters(BulkImporter):
    """Every byte of the file is a row; a capital is not imported."""

    rows_a_step = 3

    def prepare(self, job: Job, content: bytes) -> Prepared:
        return Prepared(list(enumerate(content.decode(), start=1)))

    def append(self, transaction: Transaction, job: Job, rows: Sequence[Any]) -> list[Rejected]:
        return [Rejected(line, "blank", letter) for line, letter in rows if letter.isupper()]


class Receiving(ImportingService):
    importers = {"letters": Letters()}


@pytest.fixture
def service(store: Store) -> Any:
    return importing(Receiving, store)


@pytest.fixture
def begun(service: Any) -> str:
    return str(service.begin_import("letters", "thu.txt", None, CONTEXT)["import_id"])


def data(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_chunks_make_the_file_in_the_order_of_their_numbers(service: Any, begun: str) -> None:
    for number, text in ((1, "cD"), (0, "aB"), (1, "cD")):
        service.add_chunk("so", begun, number, data(text))
    service.start_import("so", begun)
    state = to_the_end(service, begun)
    assert (state["lines"], state["imported"], state["not_imported"]) == (4, 2, 2)
    assert [row["text"] for row in service.import_report("so", begun)] == ["B", "D"]


def test_nothing_happens_before_the_start(service: Any, begun: str) -> None:
    service.add_chunk("so", begun, 0, data("abc"))
    assert service.imports.step() is False
    assert service.import_state("so", begun)["state"] == "receiving"


def test_starting_again_changes_nothing(service: Any) -> None:
    import_id = hand_in(service, "letters", "abcdefgh")
    service.imports.step()
    service.start_import("so", import_id)
    assert service.import_state("so", import_id)["done"] == 3
    assert to_the_end(service, import_id)["imported"] == 8
    service.start_import("so", import_id)
    assert service.import_state("so", import_id)["state"] == "finished"


def test_the_report_comes_page_by_page(service: Any) -> None:
    import_id = hand_in(service, "letters", "ABcDeFG")
    to_the_end(service, import_id)
    first = service.import_report("so", import_id, 0, 2)
    rest = service.import_report("so", import_id, first[-1]["line"], 100)
    assert [row["line"] for row in first + rest] == [1, 2, 4, 6, 7]
    assert rest[0]["message_vi"] == "dòng trống"


@pytest.mark.parametrize(
    ("number", "sent", "code"),
    [
        (0, "không phải base64", "import.bad-chunk"),
        (0, data("x" * (LARGEST_CHUNK + 1)), "import.chunk-too-large"),
    ],
)
def test_a_bad_chunk_is_refused(service: Any, begun: str, number: int, sent: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        service.add_chunk("so", begun, number, sent)
    assert refused.value.code == code


def test_a_missing_chunk_is_named_at_the_start(service: Any, begun: str) -> None:
    service.add_chunk("so", begun, 0, data("a"))
    service.add_chunk("so", begun, 2, data("c"))
    with pytest.raises(Refusal) as refused:
        service.start_import("so", begun)
    assert (refused.value.code, refused.value.details["value"]) == ("import.missing-chunk", 1)


def test_nothing_is_added_to_a_running_import(service: Any) -> None:
    import_id = hand_in(service, "letters", "abc")
    with pytest.raises(Refusal, match="has begun"):
        service.add_chunk("so", import_id, 1, data("d"))


def test_unknown_kinds_and_imports_are_refused(service: Any) -> None:
    with pytest.raises(Refusal, match="Known kinds: letters"):
        service.begin_import("words", "x", {}, CONTEXT)
    for call in (service.import_state, service.start_import, service.import_report):
        with pytest.raises(Refusal, match="no import"):
            call("so", "nonsense")


def test_what_belongs_to_another_organisation_is_unknown(service: Any, begun: str) -> None:
    service.add_chunk("so", begun, 0, data("aB"))
    for call in (service.import_state, service.start_import, service.import_report):
        with pytest.raises(Refusal, match="no import"):
            call("tinh-hoi", begun)
    with pytest.raises(Refusal, match="no import"):
        service.add_chunk("tinh-hoi", begun, 1, data("c"))
    assert service.import_state("so", begun)["state"] == "receiving"


def test_rows_of_old_files_are_forgotten_but_not_how_many_there_were(
    service: Any, store: Store, begun: str
) -> None:
    service.add_chunk("so", begun, 0, data("aB"))
    import_id = hand_in(service, "letters", "aB")
    state = to_the_end(service, import_id)
    with writing(store.engine) as connection:
        tables.forget(connection, clock.now() - timedelta(minutes=1))
    assert [row["text"] for row in service.import_report("so", import_id)] == ["B"]
    with writing(store.engine) as connection:
        tables.forget(connection, clock.now() + timedelta(minutes=1))
        assert tables.received(connection, begun) == ([], 0)
    assert service.import_report("so", import_id) == []
    assert service.import_state("so", import_id)["not_imported"] == state["not_imported"] == 1


def test_a_running_import_keeps_its_file_however_old_it_is(service: Any, store: Store) -> None:
    import_id = hand_in(service, "letters", "aB")
    with writing(store.engine) as connection:
        tables.forget(connection, clock.now() + timedelta(minutes=1))
    assert to_the_end(service, import_id)["imported"] == 1


def test_forgetting_is_a_step_of_importing(service: Any, store: Store) -> None:
    import_id = hand_in(service, "letters", "aB")
    to_the_end(service, import_id)
    with writing(store.engine) as connection:
        old = clock.now() - KEPT - timedelta(minutes=1)
        connection.execute(sa.update(tables.imports).values(created=old))
    assert service.import_report("so", import_id) != []
    assert importing(Receiving, store).imports.step() is False
    assert service.import_report("so", import_id) == []


def test_imports_are_listed_the_newest_first_and_only_ones_own(service: Any) -> None:
    first, second = hand_in(service, "letters", "ab"), hand_in(service, "letters", "cd")
    to_the_end(service, second)
    listed = service.imports_of("so")
    assert [one["import_id"] for one in listed] == [second, first]
    assert [one["state"] for one in listed] == ["finished", "finished"] and listed[0]["actor"]
    assert service.imports_of("tinh-hoi") == []


def test_a_started_import_has_no_preview(service: Any) -> None:
    import_id = hand_in(service, "letters", "ab")
    with pytest.raises(Refusal, match="has begun"):
        service.preview_import("so", import_id)


def test_options_at_the_start_take_the_place_of_those_before(service: Any, begun: str, store: Store) -> None:
    service.add_chunk("so", begun, 0, data("a"))
    service.start_import("so", begun, {"sheet": "Tháng 3"})
    with reading(store.engine) as connection:
        assert tables.job_of(connection, "so", begun).options == {"sheet": "Tháng 3"}
