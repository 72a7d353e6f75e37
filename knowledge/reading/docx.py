"""DOCX: the body in reading order, with the numbers that Word counts and never writes down.

Read from the XML itself: what a reader of the page sees also stands in content controls, insertions,
text boxes and footnotes, which python-docx's paragraphs leave out.
"""

from knowledge.errors import SourceDamaged
from knowledge.reading import signatures
from knowledge.reading.reader import Reading, Source

_END_OF_ZIP = b"PK\x05\x06"


class DocxReader:
    formats: tuple[str, ...] = ("docx", "docm")
    isolated = True

    def accepts(self, source: Source) -> bool:
        if not source.head.startswith(signatures.ZIP):
            return False
        if signatures.contains(source.path, b"word/document"):
            return True
        # Many a "Word 97 file" is a DOCX that someone renamed.
        return source.suffix in {*self.formats, "doc"} and not signatures.contains(source.path, _END_OF_ZIP)

    def read(self, source: Source) -> Reading:
        from knowledge.reading.docx_body import Body
        from knowledge.reading.numbering import Numbering
        from knowledge.reading.ooxml import Package
        from knowledge.reading.styles import Styles

        with Package(source) as package:
            path = package.related("").get("officeDocument", "word/document.xml")
            document = package.part(path)
            if document is None:
                raise SourceDamaged(name=source.name)
            related = package.related(path)
            styles = Styles(package.part(related.get("styles")))
            numbering = Numbering(package.part(related.get("numbering")), styles)
            notes = [package.part(related.get(kind)) for kind in ("footnotes", "endnotes")]
        body = Body(styles, numbering, notes)
        blocks = tuple(block for container in document for block in body.blocks(container))
        return Reading(format=self.formats[0], blocks=blocks, title=body.title)
