"""Plain text and its encodings: every sign that is not white space comes through."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.reading import read
from knowledge.reading.encoding import decode

Save = Callable[[str, bytes], Path]

# Rows 16 to 55 of GB 2312: the 3,755 everyday characters.
EVERYDAY = [bytes([row, cell]).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)]
TRADITIONAL = [
    "礦井必須建立完善的通風系統，並應當定期檢查。",
    "採掘工作面的風速、溫度與瓦斯濃度，均應符合規定；",
    "發現突出預兆時，必須立即停止作業，撤出人員。",
    "井下電氣設備的檢修、搬遷，應當切斷電源後進行。",
]
UNICODE_LINES = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=40)
EVERYDAY_LINES = st.text(st.sampled_from([*EVERYDAY, *"，。；：（）0123456789.%abcXYZ "]), max_size=40)


def without_white_space(text: str) -> str:
    return "".join(text.split())


def text_read_from(data: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "规定.txt"
        path.write_bytes(data)
        return "".join(without_white_space(block.text) for block in read(path).blocks)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@settings(deadline=None)
@given(lines=st.lists(UNICODE_LINES, max_size=6), end=st.sampled_from(["\n", "\r\n", "\r", "\\n", "\\n\n"]))
def test_unicode_text_round_trips(encoding: str, lines: list[str], end: str) -> None:
    lines = ["矿灯", *(line.replace("\\n", "").replace("\ufeff", "") for line in lines)]
    # A line that ends in a backslash would make another mark of its end.
    lines = [line.rstrip("\\") for line in lines]

    assert text_read_from(end.join(lines).encode(encoding)) == without_white_space("".join(lines))


@settings(deadline=None)
@given(lines=st.lists(EVERYDAY_LINES, max_size=8))
def test_gb18030_text_round_trips(lines: list[str]) -> None:
    text = "\r\n".join(["瓦斯浓度不得超过规定，人员必须撤出。", *lines])

    assert text_read_from(text.encode("gb18030")) == without_white_space(text)


@settings(deadline=None)
@given(lines=st.lists(st.sampled_from(TRADITIONAL), min_size=1, max_size=8))
def test_big5_text_round_trips(lines: list[str]) -> None:
    text = "\n".join(lines)

    assert text_read_from(text.encode("big5")) == without_white_space(text)


def test_lines_keep_their_order_and_one_block_each(save: Save) -> None:
    blocks = read(save("规定.txt", "第一条　甲\\n\n第二条　乙\u2028第三条　丙\\n第四条　丁".encode())).blocks

    assert [block.text for block in blocks] == ["第一条　甲", "第二条　乙", "第三条　丙", "第四条　丁"]


def test_a_declared_encoding_yields_to_bytes_that_are_plainly_utf_8() -> None:
    decoded = decode("瓦斯".encode(), declared="gb18030")

    assert decoded is not None
    assert (decoded.text, decoded.encoding) == ("瓦斯", "utf-8")


def test_an_unknown_declared_encoding_is_passed_over() -> None:
    decoded = decode("瓦斯浓度不得超过规定。".encode("gb18030"), declared="x-no-such-thing")

    assert decoded is not None
    assert decoded.encoding == "gb18030"


def test_a_text_with_too_many_broken_places_is_not_guessed_at() -> None:
    assert decode(b"\xff\x80" * 50) is None
