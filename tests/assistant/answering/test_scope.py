import pytest

from assistant.answering.scope import out_of_scope, unknown_source
from knowledge.clauses import Document, Edition, Evidence

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


ABOUT_AIR = Evidence(
    document="爆破安全规程",
    edition="",
    edition_id="爆破安全规程",
    clause="5.1",
    clause_id="爆破安全规程#5.1",
    heading_path=(),
    text="5.1 通风管理应当符合《煤矿安全规程》。",
    page=None,
    score=1.0,
)


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("你好", "chit-chat"),
        ("给我讲个笑话", "chit-chat"),
        ("我们矿调度室的电话是多少", "not in regulations"),
        ("掘进工一个月工资多少钱", "not in regulations"),
    ],
)
def test_what_no_clause_can_answer_is_told_before_the_search(question: str, rule: str) -> None:
    found = out_of_scope(question)
    assert found is not None
    assert found.rule == rule
    assert found.zh
    assert found.en


@pytest.mark.parametrize(
    "question", ["采煤工作面瓦斯到多少要停？", "矿长带班下井有什么要求", "你好，风速最低多少"]
)
def test_questions_on_rules_are_searched(question: str) -> None:
    assert out_of_scope(question) is None


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("《建筑施工安全规范》第三条怎么规定的？", "absent document"),
        ("煤矿防治水细则第九百条说了什么", "absent clause"),
    ],
)
def test_what_the_library_lacks_is_told_by_name(question: str, rule: str) -> None:
    found = unknown_source(question, LIBRARY, [ABOUT_AIR])
    assert found is not None
    assert found.rule == rule


@pytest.mark.parametrize(
    "question",
    [
        "《爆破安全规程》里怎么规定起爆站的？",
        "《防治水细则》探放水有什么要求",
        "爆破安全规程5.1怎么说",
        "第九百条说了什么",
        "通风管理怎样才符合《煤矿安全规程》？",
    ],
)
def test_what_the_library_has_or_names_is_answered(question: str) -> None:
    assert unknown_source(question, LIBRARY, [ABOUT_AIR]) is None
