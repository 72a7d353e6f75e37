"""The seal at the end of a pack: a digest of every byte before it, and who signed that.

It stands in the comment that a ZIP file may end with, so a pack opens with any unzip. It is checked before
the ZIP is even looked into: a stranger's file reaches no parser.

    ZIP without its comment | "KZPACK" + version (2 bytes) | SHA-256 (32) | public key (32) | signature (64)

Key and signature of an unsigned pack are zeros.
"""

import hashlib
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from knowledge.errors import PackDamaged, PackNewer
from knowledge.packs import keys

VERSION = 1
"""Of the container and of what its parts mean; the tables' own state stands in the manifest."""

_MAGIC = b"KZPACK"
_LAYOUT = struct.Struct("<6sH32s32s64s")
_COMMENT_LENGTH = struct.Struct("<H")
_UNSIGNED = bytes(32), bytes(64)
_BLOCK = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What vouches for a pack. `fingerprint` is that of the key that signed it, None where nobody did."""

    fingerprint: str | None


def seal(path: Path, key: Ed25519PrivateKey | None) -> None:
    """Append the seal to a ZIP file that ends without a comment."""
    with path.open("r+b") as file:
        end = file.seek(-_COMMENT_LENGTH.size, 2)
        digest = _digest(file, end)
        signed = _MAGIC + VERSION.to_bytes(2, "little") + digest
        who = (keys.raw(key.public_key()), key.sign(signed)) if key else _UNSIGNED
        file.seek(end)
        file.write(_COMMENT_LENGTH.pack(_LAYOUT.size))
        file.write(_LAYOUT.pack(_MAGIC, VERSION, digest, *who))


def check(file: BinaryIO, name: str) -> Seal:
    """Check every byte of an open pack. Raises PackDamaged, PackNewer."""
    size = file.seek(0, 2)
    end = size - _LAYOUT.size - _COMMENT_LENGTH.size
    if end < 0:
        raise PackDamaged(name=name, reason="文件太短 / too short")
    file.seek(end)
    (length,) = _COMMENT_LENGTH.unpack(file.read(_COMMENT_LENGTH.size))
    magic, version, digest, public, signature = _LAYOUT.unpack(file.read(_LAYOUT.size))
    if magic != _MAGIC or length != _LAYOUT.size:
        raise PackDamaged(name=name, reason="不是知识包，或没有拷全 / no pack, or not all of one")
    if version > VERSION:
        raise PackNewer(name=name)
    if _digest(file, end) != digest:
        raise PackDamaged(name=name, reason="校验和不符 / its checksum differs")
    if (public, signature) == _UNSIGNED:
        return Seal(fingerprint=None)
    try:
        signed = _MAGIC + version.to_bytes(2, "little") + digest
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
    except (InvalidSignature, ValueError) as error:
        raise PackDamaged(name=name, reason="签名不符 / its signature does not fit") from error
    return Seal(fingerprint=keys.fingerprint(public))


def _digest(file: BinaryIO, end: int) -> bytes:
    """SHA-256 of the first `end` bytes."""
    digest = hashlib.sha256()
    file.seek(0)
    while end > 0 and (block := file.read(min(_BLOCK, end))):
        digest.update(block)
        end -= len(block)
    return digest.digest()
