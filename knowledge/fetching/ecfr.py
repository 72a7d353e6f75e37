"""Short names for parts of the U.S. Code of Federal Regulations: `ecfr:30/75` is 30 CFR Part 75.

Addresses are those of the versioner service that ecfr.gov documents. It knows only days up to its last
update, which its list of titles names; for any later day it answers "not found".
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import AddressFailed, WrongUse
from knowledge.fetching import Fetched, fetch
from knowledge.fetching.addresses import Allowed, is_public

SERVICE = "https://www.ecfr.gov"
_NAME = re.compile(r"ecfr:(\d{1,2})/(\d{1,4})(?:@(\d{4}-\d{2}-\d{2}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """`day` (ISO) is None for the newest state."""

    title: int
    part: int
    day: str | None = None

    @property
    def name(self) -> str:
        return f"{self.title} CFR Part {self.part}"

    def address(self, day: str, service: str = SERVICE) -> str:
        return f"{service}/api/versioner/v1/full/{day}/title-{self.title}.xml?part={self.part}"


def is_short_name(text: str) -> bool:
    return text.lower().startswith("ecfr:")


def parse(text: str) -> Part:
    """The part that a short name means. Raises `WrongUse`."""
    match = _NAME.fullmatch(text)
    if match is None:
        raise WrongUse(
            detail_zh=f"{text} 写得不对。例：ecfr:30/75，或 ecfr:30/75@2026-01-31。",
            detail_en=f"{text} makes no sense. Write ecfr:30/75 or ecfr:30/75@2026-01-31.",
        )
    return Part(title=int(match[1]), part=int(match[2]), day=match[3])


def fetch_part(
    part: Part, folder: Path, *, max_mb: float, service: str = SERVICE, allowed: Allowed = is_public
) -> Fetched:
    """Download a part in its newest state or that of its `day`. Raises as `fetch` does."""
    day = part.day or _newest_day(part, folder, max_mb, service, allowed)
    found = fetch(part.address(day, service), folder, max_mb=max_mb, allowed=allowed)
    return Fetched(path=found.path, name=f"{part.name}.xml", address=found.address)


def _newest_day(part: Part, folder: Path, max_mb: float, service: str, allowed: Allowed) -> str:
    address = f"{service}/api/versioner/v1/titles.json"
    found = fetch(address, folder, max_mb=max_mb, allowed=allowed)
    try:
        titles = json.loads(found.path.read_bytes())["titles"]
        day = next(str(entry["up_to_date_as_of"]) for entry in titles if entry["number"] == part.title)
    except (ValueError, KeyError, TypeError, StopIteration):
        raise AddressFailed(name=address, reason=f"没有第 {part.title} 编 / no title {part.title}") from None
    return day
