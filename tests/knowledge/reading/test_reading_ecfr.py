"""The eCFR's XML, in the layout of the bulk files and of the service."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.clauses import Block
from knowledge.errors import SourceDamaged, SourceEmpty, SourceError
from knowledge.reading import read
from knowledge.structure.tree import build

Save = Callable[[str, bytes], Path]

PART = """<DIV5 N="975" TYPE="PART"><HEAD>PART 975—SAMPLE RULES OF A MINE THAT IS NOT</HEAD>
<AUTH><HED>Authority:</HED><PSPACE>Made up.</PSPACE></AUTH>
<DIV6 N="D" TYPE="SUBPART"><HEAD>Subpart D—Air</HEAD>
<DIV8 N="975.323" TYPE="SECTION"><HEAD>§ 975.323 Too much gas.</HEAD>
<P>(a) <I>Tests.</I> (1) Tests are made as paragraph (b) of this section says:</P>
<P>(i) At the face; and</P><P>(ii) At the
return.</P><P>(2) Tests are kept.</P>
<P>(b) <I>Limits.</I> At 1.0 percent, power is cut.</P>
<DIV width="100%"><TABLE><CAPTION>Table 1—Limits</CAPTION><THEAD><TR><TH>Place</TH><TH>Limit</TH></TR></THEAD>
<TBODY><TR><TD>Face</TD><TD>1.0%</TD></TR></TBODY></TABLE></DIV>
<CITA TYPE="N">[99 FR 1, Jan. 1, 2099]</CITA></DIV8></DIV6>
<DIV9 N="A" TYPE="APPENDIX"><HEAD>Appendix A to Part 975</HEAD><HD1>Forms</HD1><P>Use the form.</P>
<GPOTABLE><TTITLE>Table 2</TTITLE><BOXHD><CHED H="1">Kind</CHED><CHED H="1">Days</CHED></BOXHD>
<ROW><ENT>Fan</ENT><ENT>7</ENT></ROW></GPOTABLE></DIV9></DIV5>"""
BULK = (
    '<?xml version="1.0" encoding="ISO-8859-1"?>\n<DLPSTEXTCLASS><HEADER><TITLE>Title 30</TITLE></HEADER>'
    '<TEXT><BODY><ECFRBRWS><DIV1 N="1" TYPE="TITLE"><HEAD>Title 30</HEAD>'
    f"{PART}</DIV1></ECFRBRWS></BODY></TEXT></DLPSTEXTCLASS>"
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("30 CFR Part 975.xml", f'<?xml version="1.0" encoding="UTF-8"?>\n{PART}'.encode()),
        ("ECFR-title30.xml", BULK.encode("latin-1", "xmlcharrefreplace")),
    ],
)
def test_sections_become_clauses_with_their_paragraphs(save: Save, name: str, data: bytes) -> None:
    reading = read(save(name, data))
    clauses = {clause.label: clause for clause in build(reading.blocks, "x@1")}

    assert reading.format == "ecfr"
    assert {"§ 975.323", "§ 975.323(a)", "§ 975.323(a)(1)", "§ 975.323(a)(1)(ii)", "§ 975.323(a)(2)"} <= set(
        clauses
    )
    assert clauses["§ 975.323(a)(1)(ii)"].text == "(ii) At the return."
    assert clauses["§ 975.323(b)"].text == "(b) Limits. At 1.0 percent, power is cut."
    assert "Subpart D—Air" in clauses["§ 975.323(b)"].heading_path
    assert Block(text="Place | Limit\nFace | 1.0%", table=True) in reading.blocks
    assert Block(text="Kind | Days\nFan | 7", table=True) in reading.blocks
    assert Block(text="Table 1—Limits") in reading.blocks
    assert any(block.text.startswith("[99 FR") for block in reading.blocks)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (PART[:-40], SourceDamaged),
        ('<DIV5 N="1" TYPE="PART"></DIV5>', SourceEmpty),
        (
            f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>{PART.replace("Made up", "&e;")}',
            SourceDamaged,
        ),
        ('<DIV5 N="1" TYPE="PART">' * 9000, SourceError),
    ],
)
def test_a_bad_file_gives_its_error(save: Save, data: str, error: type[SourceError]) -> None:
    with pytest.raises(error, match=r"bad\.xml"):
        read(save("bad.xml", data.encode()))
