"""What a pack says it holds: documents for a reader, and each part with size and SHA-256 for the check."""

import re
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

NAME = "manifest.json"
LARGEST = 2**24
"""Bytes of a manifest at most."""

PART = re.compile(r"tables/[a-z_]{1,40}\.jsonl|sources/[0-9a-f]{64}")
"""The only names that a part may have; none of them is ever used as a path."""

_Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Part = Annotated[str, Field(pattern=rf"^(?:{PART.pattern})$")]


class Part(BaseModel):
    """`bytes` and `sha256` are those of the part unpacked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bytes: int = Field(ge=0)
    sha256: _Digest


class Contained(BaseModel):
    """An edition, told to whoever asks what is in a pack."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    document: str
    edition: str
    clauses: int
    removed: bool


class Manifest(BaseModel):
    """`program` is the version that made the pack, `migrations` the state of the tables in it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    created: datetime
    program: str
    migrations: tuple[str, ...]
    encoders: tuple[str, ...]
    editions: tuple[Contained, ...]
    parts: dict[_Part, Part]
