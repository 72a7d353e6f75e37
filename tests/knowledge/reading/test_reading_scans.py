"""Scans and photos: recognised offline where the extra is installed, told apart where it is not."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont

from knowledge.errors import Cancelled, OcrMissing, PictureTooLarge, SourceDamaged
from knowledge.library import Library
from knowledge.reading import Limits, ocr, open_source, read, reader_of
from knowledge.retrieval import Query

Save = Callable[[str, bytes], Path]

FONTS = ("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc", "wqy-zenhei.ttc", "msyh.ttc", "PingFang.ttc")
NARROW = str.maketrans("（），；：", "(),;:")
LINES = ["第一条　主要通风机每日检查一次。", "第二条　瓦斯浓度不得超过 1.0%。"]


@pytest.fixture
def font() -> Any:
    if not ocr.available():
        pytest.skip("the ocr extra is not installed")
    for name in FONTS:
        try:
            return ImageFont.truetype(name, 36)
        except OSError:
            continue
    pytest.skip("no Chinese font on this machine")


def a_picture(font: Any, lines: list[str] = LINES) -> Image.Image:
    picture = Image.new("RGB", (760, 60 + 70 * len(lines)), "white")
    draw = ImageDraw.Draw(picture)
    for at, line in enumerate(lines):
        draw.text((40, 40 + 70 * at), line, font=font, fill="black")
    return picture


def saved(picture: Image.Image, format: str, *more: Image.Image) -> bytes:
    buffer = io.BytesIO()
    extra = {"save_all": True, "append_images": list(more)} if more else {}
    picture.save(buffer, format, **extra)
    return buffer.getvalue()


def seen(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(("format", "degrees"), [("JPEG", 90), ("WEBP", 180)])
def test_a_picture_is_recognised_whichever_way_up(save: Save, font: Any, format: str, degrees: int) -> None:
    data = saved(a_picture(font).rotate(degrees, expand=True), format)

    reading = read(save("照片", data))

    assert [seen(block.text) for block in reading.blocks] == [seen(line) for line in LINES]
    assert all(block.ocr and block.page == 1 for block in reading.blocks)


@pytest.mark.parametrize(("name", "format"), [("两栏.jpg", "JPEG"), ("两栏.pdf", "PDF")])
def test_columns_of_a_picture_are_read_one_after_the_other(
    save: Save, font: Any, name: str, format: str
) -> None:
    left = [
        "第一条　风机房应当悬挂运行牌板，",
        "并且备有记录本。",
        "第二条　矿井必须有：",
        "（一）备用风机；",
    ]
    right = [
        "第四条　传感器每旬调校一次，调校",
        "的结果填写记录。",
        "第五条　记录保存三年，保存期满之",
        "后销毁。",
    ]
    heading = "第二章　机电设备的检查维护与停送电管理以及应急"
    picture = Image.new("RGB", (1400, 1100), "white")
    draw = ImageDraw.Draw(picture)
    for top in (60, 620):
        for at in range(4):
            draw.text((60, top + 100 * at), left[at], font=font, fill="black")
            draw.text((740, top + 12 + 100 * at), right[at], font=font, fill="black")
    draw.text((200, 500), heading, font=font, fill="black")
    draw.text((660, 1030), "- 1 -", font=font, fill="black")

    blocks = [seen(block.text) for block in read(save(name, saved(picture, format))).blocks]

    half = [left[0] + left[1], left[2], left[3], right[0] + right[1], right[2] + right[3]]
    expected = [seen(text) for text in [*half, heading, *half]]
    # Recognition may take a bracket of full width for a narrow one.
    assert [block.translate(NARROW) for block in blocks] == [text.translate(NARROW) for text in expected]


def test_a_scanned_page_is_recognised_and_cited_as_such(save: Save, tmp_path: Path, font: Any) -> None:
    path = save(
        "云岭矿通风规定.pdf", saved(a_picture(font), "PDF", a_picture(font, ["第三条　风门必须闭锁。"]))
    )

    with Library(tmp_path / "home") as library:
        (result,) = library.ingest([path])
        assert result.edition
        clauses = library.clauses(result.edition.id)
        (evidence,) = library.search(Query(text="风门必须闭锁", top_k=1))

    assert [(clause.label, clause.page) for clause in clauses] == [
        ("第一条", 1),
        ("第二条", 1),
        ("第三条", 2),
    ]
    assert all(clause.ocr for clause in clauses)
    assert [remark.kind for remark in evidence.remarks] == ["ocr"]
    assert not list((tmp_path / "home" / "unfinished").glob("*"))


def test_a_reading_that_was_cancelled_goes_on_where_it_stopped(save: Save, tmp_path: Path, font: Any) -> None:
    pages = [a_picture(font, [f"第{n}条　应当检查风门。"]) for n in "一二三"]
    path = save("扫描.tiff", saved(pages[0], "TIFF", *pages[1:]))
    kept = tmp_path / "kept"

    def cancel(page: int, total: int) -> None:
        assert total == 3
        if page == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        read(path, on_page=cancel, kept=kept)
    (file,) = kept.iterdir()
    first, second = file.read_text().splitlines()
    # Told apart from what recognition would give, so that it is seen that the page was not read again.
    page = json.loads(first)
    page[1]["lines"] = [{**page[1]["lines"][0], "text": "第一条　来自上次。"}]
    file.write_text("\n".join([json.dumps(page), second, '[3, {"li']))

    texts = [block.text for block in read(path, kept=kept).blocks]

    assert texts[0] == "第一条　来自上次。"
    assert [seen(text) for text in texts[1:]] == ["第二条应当检查风门。", "第三条应当检查风门。"]
    assert not list(kept.iterdir())


def test_a_picture_without_the_extra_says_what_to_install(
    save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    blank = Image.new("RGB", (300, 200), "white")

    for name, format in (("照片.png", "PNG"), ("扫描.pdf", "PDF")):
        source = open_source(save(name, saved(blank, format)), name)
        with pytest.raises(OcrMissing, match=r"kuangzhi\[ocr\]"):
            reader_of(format.lower()).read(source)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(save: Save) -> None:
    if not ocr.available():
        pytest.skip("the ocr extra is not installed")
    huge = saved(Image.new("1", (20_000, 20_000)), "PNG")

    with pytest.raises(PictureTooLarge, match="400 百万像素"):
        read(save("炸弹.png", huge), limits=Limits(seconds=20))


def test_a_picture_that_breaks_off_is_damaged(save: Save) -> None:
    if not ocr.available():
        pytest.skip("the ocr extra is not installed")
    data = saved(Image.effect_noise((300, 300), 90), "PNG")

    with pytest.raises(SourceDamaged):
        read(save("半张.png", data[: len(data) // 2]))
