"""Knowledge on the move: documents, vectors and files in one signed file, for machines without a network."""

from knowledge.packs.keys import fingerprint_of, make_key
from knowledge.packs.manifest import Manifest
from knowledge.packs.packing import export_pack
from knowledge.packs.seal import Seal
from knowledge.packs.taking import Imported
from knowledge.packs.unpacking import Inspected, import_pack, inspect_pack

__all__ = [
    "Imported",
    "Inspected",
    "Manifest",
    "Seal",
    "export_pack",
    "fingerprint_of",
    "import_pack",
    "inspect_pack",
    "make_key",
]
