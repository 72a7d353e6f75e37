"""The parts of an Office Open XML file, inflated within bounds.

Only the XML parts that are asked for are inflated: pictures and embedded files, which make most of a
document's size, are never touched.
"""

import posixpath
import zipfile
from typing import Self

from lxml import etree

from knowledge.errors import SourceDamaged, SourceEncrypted
from knowledge.reading.elements import Element
from knowledge.reading.reader import Source

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# "Strict" files use other names for the same things.
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_MAX_INFLATED = 512 * 2**20
_MAX_RATIO = 300
_RATIO_COUNTS_FROM = 64 * 2**20  # a form of empty cells shrinks to almost nothing, too
_ENCRYPTED_FLAG = 1


class Package:
    """An open file, to be used in a `with` statement.

    Raises `SourceDamaged` for a ZIP that would inflate beyond reason, `SourceEncrypted` for one under
    a password, and what zipfile and lxml raise for a broken one.
    """

    def __init__(self, source: Source) -> None:
        self._zip = zipfile.ZipFile(source.path)
        self._parts = {info.filename.lower(): info for info in self._zip.infolist()}
        if any(info.flag_bits & _ENCRYPTED_FLAG for info in self._parts.values()):
            raise SourceEncrypted(name=source.name)
        if any(_is_bomb(info) for info in self._parts.values()):
            raise SourceDamaged(name=source.name)
        self._left = _MAX_INFLATED
        self._name = source.name

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def part(self, path: str | None) -> Element | None:
        """The root element of a part, None if there is no such part."""
        info = self._parts.get((path or "").lower())
        if info is None:
            return None
        with self._zip.open(info) as file:
            # What the header declares is the writer's word; what comes out is counted.
            data = file.read(self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise SourceDamaged(name=self._name)
        root = _parsed(data.replace(_STRICT, W[1:-1].encode()))
        if root.getroottree().docinfo.internalDTD is not None:
            # The standard allows none; what it would declare are entities, to swell or to fetch.
            raise SourceDamaged(name=self._name)
        return root

    def related(self, path: str) -> dict[str, str]:
        """The parts that a part refers to, by kind (`styles`, `numbering`); "" stands for the package."""
        folder, file = posixpath.split(path)
        relations = self.part(posixpath.join(folder, "_rels", f"{file}.rels"))
        if relations is None:
            return {}
        return {
            relation.get("Type", "").rpartition("/")[2]: posixpath.normpath(
                posixpath.join("/", folder, relation.get("Target", ""))
            ).lstrip("/")
            for relation in relations
            if isinstance(relation.tag, str) and relation.get("TargetMode") != "External"
        }


def _parsed(data: bytes) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    if info.file_size > _MAX_INFLATED:
        return True
    return info.file_size > _RATIO_COUNTS_FROM and info.file_size > info.compress_size * _MAX_RATIO


def value(element: Element | None, name: str, attribute: str = "val") -> str | None:
    """The attribute of a child: `value(level, "start")` is what `<w:start w:val="3"/>` says."""
    child = None if element is None else element.find(W + name)
    return None if child is None else child.get(W + attribute)
