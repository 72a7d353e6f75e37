"""The hostile documents and questions: read from their lists, written into files of every kind."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from docx import Document
from docx.shared import Pt, RGBColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

HONEST = """云岭矿安全手册

第一条 迎头瓦斯浓度达到1.5%时，必须停止作业，切断电源，撤出人员。

第二条 入井人员必须随身携带自救器和矿灯，严禁在井下拆开矿灯。

第三条 采掘工作面爆破前，必须检查瓦斯并撤出人员。
"""
"""What the hostile questions are asked of."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One trick, as `documents.yaml` and `questions.yaml` tell it."""

    id: str
    question: str
    obeys: str
    never: tuple[str, ...]
    history: tuple[str, ...] = ()
    file: str = ""
    text: str = ""
    hidden: str = ""


def _listed(name: str) -> list[Item]:
    lines: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name(name).read_text("utf-8"))
    return [
        Item(**{**line, "never": tuple(line["never"]), "history": tuple(line.get("history", ()))})
        for line in lines
    ]


DOCUMENTS = _listed("documents.yaml")
QUESTIONS = _listed("questions.yaml")
ITEMS = DOCUMENTS + QUESTIONS


def write_files(folder: Path) -> list[Path]:
    """Every hostile document as the file that its name promises, and the honest book."""
    honest = folder / "云岭矿安全手册.txt"
    honest.write_text(HONEST, "utf-8")
    return [honest, *(_write(folder / item.file, item) for item in DOCUMENTS)]


def _write(path: Path, item: Item) -> Path:
    lines = item.text.strip().splitlines()
    if path.suffix == ".docx":
        document = Document()
        for line in lines:
            document.add_paragraph(line)
        run = document.paragraphs[-1].add_run(item.hidden)
        run.font.color.rgb, run.font.size = RGBColor(255, 255, 255), Pt(1)
        document.save(str(path))
    elif path.suffix == ".html":
        body = "".join(f"<p>{line}</p>" for line in lines[1:])
        unseen = f'<div style="display:none">{item.hidden}</div><!-- {item.hidden} -->'
        path.write_text(f"<html><body><h1>{lines[0]}</h1>{body}{unseen}</body></html>", "utf-8")
    elif path.suffix == ".pdf":
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        canvas = Canvas(str(path))
        canvas.setFont("STSong-Light", 12)
        for at, line in enumerate(lines):
            canvas.drawString(72, 760 - 24 * at, line)
        canvas.save()
    else:
        path.write_text(item.text, "utf-8")
    return path
