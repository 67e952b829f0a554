"""The Ed25519 key by which an installation signs its seals, and its public half for those who verify them."""

import hashlib
import os
import re
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_PEM = re.compile(rb"-----BEGIN ([A-Z ]+)-----.+?-----END \1-----\s*", re.DOTALL)


class KeyUnusable(Exception):
    """A key file that is missing, unreadable, or holds no Ed25519 key."""


def name_of(key: Ed25519PublicKey) -> str:
    """A short name by which seals tell which key signed them."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def signing_key(file: Path) -> Ed25519PrivateKey:
    """The private key in a PEM file without a password; raises KeyUnusable."""
    try:
        key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyUnusable(f"{file}: cannot be read as a private key in PEM: {error}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusable(f"{file}: holds no Ed25519 key; make one by openssl genpkey -algorithm ed25519")
    return key


def made_if_absent(file: Path) -> Ed25519PrivateKey:
    """The key in `file`, made on first use, its public half beside it as `….pub`; raises KeyUnusable."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        _keep(file, Ed25519PrivateKey.generate())
    return signing_key(file)


def public_keys(file: Path) -> list[Ed25519PublicKey]:
    """Every Ed25519 key in a PEM file, public, or private for its public half: the present one and those that
    were in use before it; raises KeyUnusable."""
    try:
        parts = [(match[1], match[0]) for match in _PEM.finditer(file.read_bytes())]
        loaded = [
            serialization.load_pem_public_key(text)
            if kind == b"PUBLIC KEY"
            else serialization.load_pem_private_key(text, password=None).public_key()
            for kind, text in parts
        ]
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyUnusable(f"{file}: cannot be read as keys in PEM: {error}") from None
    found = [key for key in loaded if isinstance(key, Ed25519PublicKey)]
    if not found:
        raise KeyUnusable(f"{file}: holds no Ed25519 key in PEM")
    return found


def public_pem(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def _keep(file: Path, key: Ed25519PrivateKey) -> None:
    """Write the key whole or not at all; of those who do so at once, the first one's stays."""
    fresh = file.with_name(f".{file.name}.{os.getpid()}.{os.urandom(4).hex()}")
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(secret)
    try:
        os.link(fresh, file)
        file.with_name(f"{file.name}.pub").write_bytes(public_pem(key.public_key()))
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
