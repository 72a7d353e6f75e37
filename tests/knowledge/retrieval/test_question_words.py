import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalogue import Catalogue
from knowledge.errors import (
    QuestionWordEmpty,
    QuestionWordError,
    QuestionWordLong,
    QuestionWordShort,
    QuestionWordSigns,
    QuestionWordsUnreadable,
    QuestionWordTaken,
    QuestionWordUnknown,
)
from knowledge.library import Library
from knowledge.retrieval import own_words
from knowledge.retrieval.words import Fired, WordTable, key, parse, write

TABLE = WordTable(
    parse(
        """
        # 云岭矿的叫法
        皮带 = 带式输送机
        皮带头 = 机头, 带式输送机
        小扇 = 局部通风机
        扇机 = 通风机
        AFC = 刮板输送机
        methane <> 甲烷, 瓦斯
        roof bolt <> 锚杆
        """
    )
)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    opened = Catalogue(tmp_path / "catalogue.sqlite3")
    yield opened
    opened.close()


def said(found: tuple[Fired, ...]) -> list[str]:
    return [fired.said for fired in found]


def test_the_longest_word_counts_and_no_two_overlap() -> None:
    assert TABLE.expansions("皮带头谁看", ["zh"]) == (Fired("皮带头", ("机头", "带式输送机")),)
    assert said(TABLE.expansions("皮带和小扇机头", ["zh"])) == ["皮带", "小扇"]


def test_what_the_question_says_already_is_left_out() -> None:
    assert TABLE.expansions("皮带头的机头", ["zh"]) == (Fired("皮带头", ("带式输送机",)),)
    assert TABLE.expansions("皮带就是带式输送机吗", ["zh"]) == ()


def test_a_word_of_regulations_is_not_taken_apart() -> None:
    table = WordTable(parse("煤机 = 割煤设备\n割煤机 = 采煤机"))
    assert table.expansions("采煤机停了") == ()
    assert said(table.expansions("煤机停了")) == ["煤机"]


def test_latin_words_stand_alone_in_any_case_and_number() -> None:
    assert said(TABLE.expansions("Is METHANE near the Roof-Bolts?", ["zh"])) == ["methane", "roof bolt"]
    assert said(TABLE.expansions("afc坏了")) == ["AFC"]
    assert TABLE.expansions("methanesulfonic roof bolted", ["zh"]) == ()


def test_words_of_languages_the_library_lacks_are_left_out() -> None:
    assert TABLE.expansions("甲烷多少要停", ["zh"]) == ()
    assert TABLE.expansions("甲烷多少要停", ["en"]) == (Fired("甲烷", ("methane",)),)
    assert TABLE.expansions("methane limit", ["en"]) == ()


@given(st.text(alphabet="皮带头小扇机甲烷methan boltsAFC-，1\n", max_size=60))
def test_nothing_is_meant_that_was_said_and_each_fires_once(question: str) -> None:
    found = TABLE.expansions(question)
    assert len(set(said(found))) == len(found)
    assert all(fired.meant for fired in found)
    assert not any(key(term) in key(question) for fired in found for term in fired.meant)


def test_the_shipped_table_is_precise_and_quick() -> None:
    table = WordTable.shipped()
    assert len(table.entries) > 700
    for fired in table.entries.values():
        assert fired.meant
        assert all(len(word) > 1 and word.isprintable() for word in (fired.said, *fired.meant)), fired
    assert "刮板输送机" in table.expansions("溜子停了咋办")[0].meant
    question = "迎头放炮没响，瓦检员说瓦斯超了，局扇又停了，咱是先撤人还是先送风？" * 2
    started = time.perf_counter()
    for _ in range(100):
        table.expansions(question, ["zh"])
    assert time.perf_counter() - started < 0.1


@pytest.mark.corpus
def test_regulations_write_what_the_shipped_table_means(shared: Path) -> None:
    text = "".join(
        path.read_bytes().decode("utf-8", "ignore") for path in sorted((shared / "corpus/zh").glob("*.txt"))
    )
    text += "".join(
        path.read_bytes().decode("gb18030", "ignore") for path in (shared / "corpus/zh").glob("*.txt")
    )
    wanted = {t for fired in WordTable.shipped().entries.values() for t in fired.meant if not t.isascii()}
    missing = {term for term in wanted if term not in text}
    assert len(missing) < 0.03 * len(wanted), missing


def test_what_is_written_reads_the_same() -> None:
    entries = {fired.said: fired.meant for fired in WordTable.shipped().entries.values()}
    assert dict(parse(write(entries | {"溜子": ()}))) == entries | {"溜子": ()}


@pytest.mark.parametrize("line", ["没有等号", "= 没有说法", "甲 = 乙 = 丙"])
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(QuestionWordsUnreadable) as error:
        parse(f"# 标题\n溜子 = 刮板输送机\n{line}\n")
    assert "3" in error.value.text("zh")
    assert "3" in error.value.text("en")


def test_a_word_of_the_mine_is_used_until_it_is_removed(catalogue: Catalogue) -> None:
    own_words.add(catalogue, "云岭大溜", ["刮板输送机"])
    assert said(own_words.table(catalogue).expansions("云岭大溜坏了")) == ["云岭大溜"]
    assert own_words.listed(catalogue)[0].origin == "own"
    own_words.change(catalogue, "云岭大溜", ["转载机"])
    assert own_words.table(catalogue).expansions("云岭大溜坏了")[0].meant == ("转载机",)
    own_words.remove(catalogue, "云岭大溜")
    assert own_words.table(catalogue) is WordTable.shipped()
    with pytest.raises(QuestionWordUnknown):
        own_words.remove(catalogue, "云岭大溜")


def test_a_shipped_word_is_switched_off_changed_and_restored(catalogue: Catalogue) -> None:
    own_words.remove(catalogue, "溜子")
    assert own_words.table(catalogue).expansions("溜子坏了", ["zh"]) == ()
    own_words.add(catalogue, "溜子", ["转载机"])
    assert own_words.table(catalogue).expansions("溜子坏了", ["zh"])[0].meant == ("转载机",)
    assert own_words.restore(catalogue, "溜子").origin == "shipped"
    assert own_words.table(catalogue).expansions("溜子坏了", ["zh"])[0].meant == ("刮板输送机",)
    with pytest.raises(QuestionWordUnknown):
        own_words.restore(catalogue, "云岭大溜")


def test_the_table_is_kept_until_a_word_changes(catalogue: Catalogue) -> None:
    own_words.add(catalogue, "云岭大溜", ["刮板输送机"])
    table = own_words.table(catalogue)
    assert own_words.table(catalogue) is table
    own_words.remove(catalogue, "溜子")
    assert own_words.table(catalogue) is not table


@pytest.mark.parametrize(
    ("word", "meant", "kind"),
    [
        ("", ["粉尘"], QuestionWordEmpty),
        ("  ", ["粉尘"], QuestionWordEmpty),
        ("大溜", [], QuestionWordEmpty),
        ("大溜", ["大溜"], QuestionWordEmpty),
        ("灰", ["粉尘"], QuestionWordShort),
        ("大溜", ["粉"], QuestionWordShort),
        ("溜" * 41, ["粉尘"], QuestionWordLong),
        ("大溜", [f"输送机{n}" for n in range(13)], QuestionWordLong),
        ("大\x00溜", ["粉尘"], QuestionWordSigns),
        ("大=溜", ["粉尘"], QuestionWordSigns),
        ("溜子", ["转载机"], QuestionWordTaken),
    ],
)
def test_what_cannot_be_a_word_is_refused_in_both_languages(
    catalogue: Catalogue, word: str, meant: list[str], kind: type[QuestionWordError]
) -> None:
    with pytest.raises(kind) as error:
        own_words.add(catalogue, word, meant)
    assert error.value.text("zh") != error.value.text("en")
    assert own_words.table(catalogue) is WordTable.shipped()


def test_a_table_is_taken_whole_or_not_at_all(catalogue: Catalogue) -> None:
    with pytest.raises(QuestionWordError):
        own_words.take(catalogue, "云岭大溜 = 刮板输送机\n灰 = 粉尘\n")
    assert own_words.table(catalogue) is WordTable.shipped()
    assert own_words.take(catalogue, "云岭大溜 = 刮板输送机\n溜子 =\n") == 2


def test_an_exported_table_makes_another_library_the_same(catalogue: Catalogue, tmp_path: Path) -> None:
    own_words.take(catalogue, "云岭大溜 = 刮板输送机\n溜子 =\n皮带 = 胶带\n")
    text = own_words.export(catalogue)
    assert own_words.take(catalogue, text) == 0
    other = Catalogue(tmp_path / "other.sqlite3")
    assert own_words.take(other, text) == 3
    assert own_words.listed(other) == own_words.listed(catalogue)
    other.close()


def test_a_library_of_one_language_asks_for_words_of_that_language(tmp_path: Path) -> None:
    path = tmp_path / "云岭规定.txt"
    path.write_text("云岭通风规定\n第一条 甲烷浓度达到1.5%时，必须停止工作。\n", "utf-8")
    with Library(tmp_path / "home") as library:
        assert said(library.expansions("溜子附近 methane 超了")) == ["溜子", "methane"]
        library.ingest([path])
        assert said(library.expansions("What about methane?")) == ["methane"]
        assert library.expansions("甲烷到多少要停") == ()
        english = tmp_path / "yunling.txt"
        english.write_text(
            "Yunling ventilation rules\n1.1 Work stops at 1.5 % methane in the face.\n", "utf-8"
        )
        library.ingest([english])
        assert "methane" in library.expansions("甲烷到多少要停")[0].meant
