"""The key that signs: made once, private, and told apart from files that hold none."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from shared.ledger.keys import KeyUnusable, made_if_absent, name_of, public_keys, public_pem, signing_key

OTHER = Ed25519PrivateKey.generate()


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "data" / "ledger-ed25519.pem"
    first = made_if_absent(file)
    assert made_if_absent(file).private_bytes_raw() == first.private_bytes_raw()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    names = [name_of(key) for key in public_keys(file.with_name("ledger-ed25519.pem.pub"))]
    assert names == [name_of(first.public_key())]
    assert sorted(one.name for one in file.parent.iterdir()) == [file.name, f"{file.name}.pub"]


def test_keys_of_before_and_now_may_stand_in_one_file(tmp_path: Path) -> None:
    file = tmp_path / "keys.pem"
    private = made_if_absent(tmp_path / "private.pem")
    file.write_bytes((tmp_path / "private.pem").read_bytes() + public_pem(OTHER.public_key()))
    names = [name_of(key) for key in public_keys(file)]
    assert names == [name_of(private.public_key()), name_of(OTHER.public_key())]


def test_a_file_without_such_a_key_is_refused_by_name(tmp_path: Path) -> None:
    other_kind = X25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path / "key.pem"
    for content in (None, b"", b"no key", other_kind):
        if content is not None:
            file.write_bytes(content)
        for read in (signing_key, public_keys):
            with pytest.raises(KeyUnusable, match=r"key\.pem"):
                read(file)
