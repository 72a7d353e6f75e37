"""Text in pictures, recognised offline with the models that the `kuangzhi[ocr]` extra carries.

A page may lie on its side or on its head: most of its lines say which way is up.
"""

import dataclasses
import os
from collections import Counter
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from knowledge.reading.pdf_lines import Line

MAX_SIDE = 2000
"""Pixels of a picture's longer side; more only costs time."""

THREADS = min(4, os.cpu_count() or 1)

FORMATS = frozenset({"pdf", "png"})
"""The readers that recognise, by their own names."""

INSTALL = "pip install 'kuangzhi[ocr]'"

_DETECTING = "PP-OCRv6_det_small.onnx"
_RECOGNISING = "PP-OCRv6_rec_small.onnx"
_TURNING = "ch_ppocr_mobile_v2.0_cls_mobile.onnx"
_DOUBTFUL = 0.8  # below it about one line in two holds a wrong sign
_PAGE_WIDTH = 595.0  # points, so that distances mean the same as in a PDF
_UPRIGHT = 1.5  # a line so many times taller than wide lies on its side
_SLANT = 0.2  # of its length that a line rises or falls; a page laid askew does so less
_FLAT = 0.72  # of a box round a line that its signs take


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """The pieces of lines on a page, and how many of them may be misread."""

    lines: tuple[Line, ...]
    doubtful: int

    def as_json(self) -> dict[str, Any]:
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Recognised":
        return cls(lines=tuple(Line(**line) for line in kept["lines"]), doubtful=kept["doubtful"])


def available() -> bool:
    """Whether the extra is installed. Imports nothing."""
    return all(find_spec(package) for package in ("rapidocr", "onnxruntime"))


class Recogniser:
    """The models, loaded when the first picture comes; one for all pages of a file."""

    def __init__(self) -> None:
        self._engine: Any = None
        self._turns = 0  # of the page before: its neighbours mostly lie the same way

    def recognise(self, picture: Any, page: int) -> Recognised:
        """The lines in a PIL image, at their places on a page of the usual width."""
        engine = self._engine = self._engine or _engine()
        seen = _see(engine, picture.convert("RGB"), self._turns)
        if wrong := seen.turns():
            self._turns = (self._turns + wrong) % 4
            seen = _see(engine, picture.convert("RGB"), self._turns)
        return seen.recognised(page)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What the engine found: corners of each line, whether it stood on its head, text and certainty."""

    width: int
    height: int
    boxes: list[list[list[float]]]
    flipped: list[bool]
    texts: list[str]
    scores: list[float]

    def turns(self) -> int:
        """Quarter turns against the clock after which most signs stand upright."""
        votes: Counter[int] = Counter()
        for box, flipped, text in zip(self.boxes, self.flipped, self.texts, strict=True):
            width, height = _size(box)
            if len(text) > 2:  # the model for angles errs on short ones
                votes[(1 if height > _UPRIGHT * width else 0) + (2 if flipped else 0)] += len(text)
        return votes.most_common(1)[0][0] if votes else 0

    def recognised(self, page: int) -> Recognised:
        scale = _PAGE_WIDTH / self.width
        lines, doubtful = [], 0
        for box, text, score in zip(self.boxes, self.texts, self.scores, strict=True):
            if not text.strip() or _is_slanted(box):
                continue  # stamps and watermarks
            doubtful += score < _DOUBTFUL
            xs, ys = [x for x, _ in box], [y for _, y in box]
            middle, half = (min(ys) + max(ys)) / 2, _FLAT * (max(ys) - min(ys)) / 2
            lines.append(
                Line(
                    text=text.strip(),
                    page=page,
                    left=min(xs) * scale,
                    right=max(xs) * scale,
                    bottom=(self.height - middle - half) * scale,
                    top=(self.height - middle + half) * scale,
                    ocr=True,
                )
            )
        return Recognised(lines=tuple(_in_order(lines)), doubtful=doubtful)


def _engine() -> Any:
    import onnxruntime
    import rapidocr

    onnxruntime.disable_telemetry_events()
    models = Path(rapidocr.__file__).parent / "models"
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.text_score": 0.0,  # nothing is lost; what is doubtful is told
            "Global.max_side_len": MAX_SIDE,
            # With paths of its own it looks for no model anywhere else.
            "Det.model_path": str(models / _DETECTING),
            "Cls.model_path": str(models / _TURNING),
            "Rec.model_path": str(models / _RECOGNISING),
            "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _see(engine: Any, picture: Any, turns: int) -> _Seen:
    import numpy as np

    pixels = np.ascontiguousarray(np.rot90(np.asarray(picture), turns)[:, :, ::-1])  # it wants blue first
    shrunk, record = engine.preprocess_img(pixels)
    found, turned, read, _ = engine.run_ocr_steps(shrunk, record)
    whole = found.boxes is not None and read.txts is not None and turned.cls_res is not None
    return _Seen(
        width=shrunk.shape[1],
        height=shrunk.shape[0],
        boxes=[[[float(x), float(y)] for x, y in box] for box in found.boxes] if whole else [],
        flipped=[label == "180" for label, _ in turned.cls_res] if whole else [],
        texts=list(read.txts) if whole else [],
        scores=[float(score) for score in read.scores] if whole else [],
    )


def _size(box: list[list[float]]) -> tuple[float, float]:
    (ax, ay), (bx, by), _, (dx, dy) = box
    return ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5, ((dx - ax) ** 2 + (dy - ay) ** 2) ** 0.5


def _in_order(lines: list[Line]) -> list[Line]:
    """Downwards, and from left to right what stands at one height."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -line.middle):
        if rows and line.middle > rows[-1][0].bottom:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.left)]


def _is_slanted(box: list[list[float]]) -> bool:
    (ax, ay), (bx, by), *_ = box
    return abs(by - ay) > _SLANT * abs(bx - ax)
