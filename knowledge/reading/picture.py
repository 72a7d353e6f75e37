"""Photos and scans (PNG, JPEG, TIFF, BMP, WebP): each picture in the file is a page that is recognised."""

from typing import Any

from knowledge.errors import OcrMissing, PictureTooLarge, SourceDamaged
from knowledge.reading import ocr
from knowledge.reading.pages import Found, text_of
from knowledge.reading.reader import Reading, Source

_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_MAX_PIXELS = 100_000_000  # an A3 sheet at 600 dpi has 70 million
_MAX_PAGES = 2000


class PictureReader:
    formats: tuple[str, ...] = ("png", "jpg", "jpeg", "tif", "tiff", "bmp", "webp")
    isolated = True

    def accepts(self, source: Source) -> bool:
        head = source.head
        is_bitmap = head.startswith(b"BM") and head[6:10] == bytes(4)
        is_webp = head.startswith(b"RIFF") and head[8:12] == b"WEBP"
        return head.startswith(_SIGNATURES) or is_bitmap or is_webp

    def read(self, source: Source) -> Reading:
        if not ocr.available():
            raise OcrMissing(name=source.name)
        from PIL import Image, UnidentifiedImageError

        Image.MAX_IMAGE_PIXELS = None  # `_frame` looks at the size itself, before anything is unpacked
        try:
            image = Image.open(source.path, formats=("PNG", "JPEG", "TIFF", "BMP", "WEBP"))
        except (UnidentifiedImageError, OSError, ValueError):
            raise SourceDamaged(name=source.name) from None
        found, recogniser = Found(), ocr.Recogniser()
        total = min(getattr(image, "n_frames", 1), _MAX_PAGES)
        for number in range(1, total + 1):
            kept = source.pages.kept(number)
            recognised = ocr.Recognised.from_json(kept) if kept else None
            try:
                recognised = recognised or recogniser.recognise(_frame(image, number, source.name), number)
                found.add_recognised(number, recognised)
            except PictureTooLarge:
                raise
            except Exception:  # decoders each raise their own; the other pictures may be whole
                found.add_damaged(number)
            source.pages.done(number, total, recognised.as_json() if recognised else None)
        if len(found.damaged) == total:
            raise SourceDamaged(name=source.name)
        blocks, running = text_of(found.pages)
        return Reading(format=self.formats[0], blocks=blocks, warnings=found.warnings(), running=running)


def _frame(image: Any, number: int, name: str) -> Any:
    """The picture at that place, turned as its camera says and no larger than it is recognised at."""
    from PIL import ImageOps

    image.seek(number - 1)
    width, height = image.size
    if width * height > _MAX_PIXELS:
        megapixels = f"{width * height / 1e6:.0f}"
        raise PictureTooLarge(name=name, megapixels=megapixels, limit=f"{_MAX_PIXELS / 1e6:.0f}")
    image.draft("RGB", (ocr.MAX_SIDE, ocr.MAX_SIDE))  # a JPEG is unpacked at a fraction of its size
    upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((ocr.MAX_SIDE, ocr.MAX_SIDE))
    return upright
