"""Ed25519 keys: who made a pack is known by the fingerprint of a public key."""

import hashlib
import os
import re
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from knowledge.errors import PackKeyUnreadable, WrongUse

_FINGERPRINT = re.compile(r"[0-9a-f]{4}(?:-[0-9a-f]{4}){7}")
_RAW = serialization.Encoding.Raw, serialization.PublicFormat.Raw


def make_key(path: Path) -> str:
    """Write a new private key to `path` and the public one to `path`.pub; its fingerprint.

    Raises WrongUse where either exists: a key that was given out must not be lost by a slip.
    """
    public_path = path.with_name(path.name + ".pub")
    key = Ed25519PrivateKey.generate()
    try:
        for target, data, mode in (
            (path, _private(key), 0o600),
            (public_path, _public(key.public_key()), 0o644),
        ):
            with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
                file.write(data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise WrongUse(
            detail_zh=f"密钥写不进 {error.filename}（{reason}）。请换一个新文件名。",
            detail_en=f"The key cannot be written to {error.filename} ({reason}). Choose a new file.",
        ) from error
    return fingerprint(raw(key.public_key()))


def private_key(path: Path) -> Ed25519PrivateKey:
    """The private key in a file. Raises PackKeyUnreadable."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise PackKeyUnreadable(name=path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise PackKeyUnreadable(name=path)
    return key


def fingerprint_of(named: str) -> str:
    """The fingerprint that `named` is, or that of the public key in the file `named`.

    Raises PackKeyUnreadable.
    """
    if _FINGERPRINT.fullmatch(named.strip().lower()):
        return named.strip().lower()
    try:
        key = serialization.load_pem_public_key(Path(named).read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise PackKeyUnreadable(name=named) from error
    if not isinstance(key, Ed25519PublicKey):
        raise PackKeyUnreadable(name=named)
    return fingerprint(raw(key))


def fingerprint(public: bytes) -> str:
    """Eight groups of four signs, short enough to be read out over a telephone: 128 bits of SHA-256."""
    digest = hashlib.sha256(public).hexdigest()
    return "-".join(digest[at : at + 4] for at in range(0, 32, 4))


def raw(key: Ed25519PublicKey) -> bytes:
    """The 32 bytes of a public key."""
    return key.public_bytes(*_RAW)


def _private(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _public(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
