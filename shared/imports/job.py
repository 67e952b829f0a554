"""An import as a job, what a file is read into, and what an importer of one kind of file has to say."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

import msgspec
from sqlalchemy.engine import Connection

from shared.contracts.messages import text_of
from shared.eventstore import Context, Store, Transaction

SHOWN = 80
"""Characters of a row that a rejection shows."""


@dataclass(frozen=True)
class Job:
    """One import. `lines` is unknown until the file was read; `done` of them are dealt with."""

    id: str
    tenant: str
    kind: str
    file_name: str
    options: dict[str, Any]
    state: str
    lines: int | None
    done: int
    imported: int
    not_imported: int
    sha256: str | None
    actor: str
    correlation_id: str
    created: datetime

    def context(self, cause: str = "") -> Context:
        """Author and origin of what the import records; `cause` is the place in the file that led to it."""
        return Context(
            tenant=self.tenant,
            actor=self.actor,
            correlation_id=self.correlation_id,
            causation_id=f"{self.id}:{cause}" if cause else self.id,
        )


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that was not imported. `reason` with `details` is a message of the catalogue.

    A reason without a dot stands for `import.REASON`. `text` is the beginning of the line.
    """

    line: int
    reason: str
    text: str
    details: dict[str, Any] = field(default_factory=dict)

    def message(self, language: str) -> str:
        code = self.reason if "." in self.reason else f"import.{self.reason}"
        return text_of(code, self.details, language)


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """What is worth knowing about a file as a whole, ready to be read."""

    code: str
    details: dict[str, Any]
    message_vi: str
    message_en: str

    @classmethod
    def of(cls, code: str, **details: Any) -> "Remark":
        return cls(
            code=code,
            details=details,
            message_vi=text_of(code, details, "vi"),
            message_en=text_of(code, details, "en"),
        )


@dataclass(frozen=True)
class Prepared:
    """A file read: its rows in their order, those that cannot be taken as `Rejected`, and remarks."""

    rows: Sequence[Any]
    remarks: list[Remark] = field(default_factory=list)


class Importer(ABC):
    """How one kind of file gets into the log.

    `prepare` must give the same rows whenever it is given the same job and content: an import that was
    interrupted reads its file again and goes on behind the rows that were done.
    """

    rows_a_step: ClassVar[int] = 2000

    @abstractmethod
    def prepare(self, job: Job, content: bytes) -> Prepared:
        """Read the whole file; raises Refusal when it is not one of this kind."""

    def told(self, row: Any) -> dict[str, Any]:
        """What a row that was read says, by the name of its column, for people to look at."""
        return {"row": str(row)}

    def column_names(self) -> Sequence[str]:
        """The columns that the option `mapping` may name; none where a file has no headings."""
        return ()

    def closing(self, connection: Connection, job: Job, rows: Sequence[Any]) -> list[Remark]:
        """Remarks that can only be made at the end."""
        return []

    def message(self, rejected: Rejected, language: str) -> str:
        """Why a line was not imported, as people read it."""
        return rejected.message(language)


class BulkImporter(Importer):
    """Takes a step of rows in the very transaction that saves the progress."""

    @abstractmethod
    def append(self, transaction: Transaction, job: Job, rows: Sequence[Any]) -> list[Rejected]:
        """Append what the rows say; returns those that were not imported."""


class RowImporter(Importer):
    """Takes each row in a transaction of its own, and must recognise rows that it took before."""

    rows_a_step: ClassVar[int] = 100

    @abstractmethod
    def take(self, store: Store, job: Job, row: Any) -> Rejected | None:
        """Carry out what the row says. After a crash some rows come again: those count as taken."""
