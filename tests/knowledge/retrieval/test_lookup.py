import pytest

from knowledge.clauses import Document, Edition
from knowledge.retrieval.lookup import named
from knowledge.titles import mentions


def edition(title: str) -> Edition:
    return Edition(
        id=title,
        document=Document(id=title, title=title),
        label="",
        source_name=title,
        source_format="txt",
        source_hash="",
        characters=1,
    )


LIBRARY = [edition("防治煤与瓦斯突出细则"), edition("爆破安全规程"), edition("中华人民共和国矿山安全法")]


@pytest.mark.parametrize(
    ("question", "label", "editions"),
    [
        ("防突细则第三十条说了什么", "第三十条", ("防治煤与瓦斯突出细则",)),
        ("《爆破安全规程》5.3.2怎么规定", "5.3.2", ("爆破安全规程",)),
        ("矿山安全法第7条", "第七条", ("中华人民共和国矿山安全法",)),
        ("第一百〇五条是什么", "第一百零五条", ()),
        ("what does § 75.323 say", "§ 75.323", ()),
        ("第十条之一呢", "第十条之一", ()),
    ],
)
def test_clauses_that_a_question_names(question: str, label: str, editions: tuple[str, ...]) -> None:
    found = named(question, LIBRARY)
    assert label in found.labels
    assert found.editions == editions


@pytest.mark.parametrize(
    "question", ["甲烷到1.0%怎么办", "风速0.25m/s够吗", "离地10.5米", "3.5倍行不行", "瓦斯多少撤人"]
)
def test_amounts_are_no_clause_numbers(question: str) -> None:
    assert named(question, LIBRARY).labels == ()


@pytest.mark.parametrize(
    "spelling", ["第105条", "第一百零五条", "第一百〇五条", "第 一百 零五 条", "第１０５条"]
)
def test_every_spelling_of_a_number_looks_for_the_same_label(spelling: str) -> None:
    assert named(f"{spelling}说了什么", LIBRARY).labels == ("第一百零五条",)


@pytest.mark.parametrize(
    ("question", "title", "is_named"),
    [
        ("爆破安全规程里怎么说", "爆破安全规程", True),
        ("矿山安全法怎么罚", "中华人民共和国矿山安全法", True),
        ("爆破前要做什么", "爆破安全规程", False),
    ],
)
def test_a_document_is_named_by_its_title_or_its_core(question: str, title: str, is_named: bool) -> None:
    assert mentions(question, title) is is_named


def test_a_section_is_known_by_the_word_before_it() -> None:
    assert named("What does section 5.3.2 say about fans?", ()).labels == ("5.3.2",)
    assert named("the fan moves 5.3 m of air", ()).labels == ()
