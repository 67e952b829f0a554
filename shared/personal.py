"""Personal texts: ciphertext in the log under one key a person; destroying the key erases the person.

AES-256-GCM from `cryptography`. The key table is the one table of a service that may lose rows.
"""

import base64
import os
from collections.abc import Iterator, Sequence

import msgspec
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.engine import Connection

from shared.contracts.event import Event, personal_fields
from shared.contracts.refusal import Refusal
from shared.database import inserted_new, one_of, raw, text_array

key_metadata = sa.MetaData()

personal_keys = sa.Table(
    "personal_keys",
    key_metadata,
    sa.Column("person", sa.String(80), primary_key=True),
    sa.Column("key", sa.LargeBinary(32)),
)

_LOOK_UP = f"SELECT person, key FROM {personal_keys.name} WHERE person = ANY(%s::text[])"
_INSERT = (
    f"INSERT INTO {personal_keys.name} SELECT * FROM unnest(%s::text[], %s::bytea[])"
    " ON CONFLICT DO NOTHING RETURNING person"
)
_MARK = "enc:1:"
_NONCE_BYTES = 12
ERASED = "⟨đã xoá⟩"


class KeyRing:
    """Seals and opens the `Personal` fields of events inside one database transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._keys: dict[str, AESGCM | None] = {}
        self._made: set[str] = set()

    def seal(self, event: Event) -> Event:
        """`event` with its personal texts as ciphertext; the person's key is made when first needed."""
        plain = _texts(event)
        if not plain:
            return event
        person = getattr(event, event.person_field)
        key = self._key(person, make=True)
        if key is None and event.outlives_erasure:
            return msgspec.structs.replace(event, **dict.fromkeys(plain, ERASED))
        if key is None:
            raise Refusal("person.erased", value=person)
        return msgspec.structs.replace(event, **{name: _encrypt(key, text) for name, text in plain.items()})

    def seal_all(self, events: Sequence[Event]) -> list[Event]:
        """As `seal`, with the keys of everybody made and looked up at once."""
        self.prepare({getattr(event, event.person_field) for event in events if _texts(event)})
        return [self.seal(event) for event in events]

    def prepare(self, persons: set[str]) -> None:
        """Make the keys that these persons lack and look all of theirs up, for a `seal` of each."""
        self.load(sorted(persons - self._keys.keys()))
        lacking = sorted(persons - self._made)
        if lacking:
            self._make(lacking)
            self.load(sorted(persons - self._made))

    def open(self, event: Event) -> Event:
        """`event` with its personal texts readable, or marked as erased."""
        sealed = _texts(event)
        if not sealed:
            return event
        person = getattr(event, event.person_field)
        return msgspec.structs.replace(
            event, **{name: self.read(person, text) for name, text in sealed.items()}
        )

    def load(self, persons: Sequence[str]) -> None:
        """Look many keys up at once, for a `read` of each."""
        if not persons:
            return
        self._keys.update(dict.fromkeys(persons))
        for person, key in self._rows(persons):
            self._made.add(person)
            self._keys[person] = None if key is None else AESGCM(key)

    def read(self, person: str, text: str) -> str:
        """The plain text behind one sealed `text` of `person`."""
        if not text.startswith(_MARK):
            return text
        key = self._key(person, make=False)
        return ERASED if key is None else _decrypt(key, text)

    def erase(self, person: str) -> None:
        """Destroy the person's key for ever; the empty row stays, so that no new key is made."""
        self._connection.execute(sa.delete(personal_keys).where(personal_keys.c.person == person))
        self._connection.execute(sa.insert(personal_keys), [{"person": person, "key": None}])
        self._keys[person] = None
        self._made.add(person)

    def _key(self, person: str, make: bool) -> AESGCM | None:
        if make and person not in self._made:
            self.prepare({person})
        elif person not in self._keys:
            self.load([person])
        return self._keys[person]

    def _rows(self, persons: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
        if self._connection.dialect.name == "postgresql":
            with raw(self._connection) as driver:
                yield from driver.execute(_LOOK_UP, (text_array(persons),), binary=True)
            return
        for wanted in one_of(self._connection, personal_keys.c.person, persons):
            for row in self._connection.execute(sa.select(personal_keys).where(wanted)):
                yield row.person, row.key

    def _make(self, persons: Sequence[str]) -> None:
        """Keys for those who lack one; that of whoever got one meanwhile is still to be looked up."""
        fresh = {person: AESGCM.generate_key(256) for person in persons}
        for person in self._inserted(fresh):
            self._made.add(person)
            self._keys[person] = AESGCM(fresh[person])

    def _inserted(self, keys: dict[str, bytes]) -> list[str]:
        """Those of `keys` that there was none for."""
        if self._connection.dialect.name == "postgresql":
            with raw(self._connection) as driver:
                found = driver.execute(_INSERT, (text_array(list(keys)), list(keys.values())))
                return [person for (person,) in found]
        rows = [{"person": person, "key": key} for person, key in keys.items()]
        return inserted_new(self._connection, personal_keys, rows)


def _texts(event: Event) -> dict[str, str]:
    names = personal_fields(type(event)) if event.person_field else ()
    return {name: text for name in names if (text := getattr(event, name)) is not None}


def _encrypt(key: AESGCM, text: str) -> str:
    nonce = os.urandom(_NONCE_BYTES)
    sealed = nonce + key.encrypt(nonce, text.encode(), None)
    return _MARK + base64.b64encode(sealed).decode()


def _decrypt(key: AESGCM, text: str) -> str:
    try:
        sealed = base64.b64decode(text.removeprefix(_MARK), validate=True)
        return key.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None).decode()
    except (InvalidTag, ValueError):
        return ERASED
