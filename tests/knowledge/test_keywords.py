import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import keywords
from knowledge.catalogue import Catalogue


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory):
    catalogue = Catalogue(tmp_path_factory.mktemp("keywords") / "catalogue.sqlite3")
    with catalogue.writing() as db:
        for number, words in enumerate(
            ["采煤工作面瓦斯浓度达到1.0%时停止作业", "钢丝绳断丝超限必须更换", "a methane test"], 1
        ):
            keywords.add(db, number, words)
    yield catalogue.db
    catalogue.close()


def test_two_character_words_are_found_inside_sentences(db) -> None:
    assert set(keywords.search(db, "瓦斯")) == {1}


def test_a_single_character_reaches_the_compound(db) -> None:
    assert 2 in keywords.search(db, "绳断了咋办")


def test_numbers_are_found_whole(db) -> None:
    assert set(keywords.search(db, "1.0%")) == {1}
    assert keywords.search(db, "0%") == {}


@pytest.mark.parametrize(
    "question",
    [
        "",
        "！？",
        'AND OR NOT NEAR("',
        "words:瓦斯*",
        "'; DROP TABLE passages; --",
        "🙂" * 50,
        "\x00\x07",
        "^瓦斯 -断",
    ],
)
def test_operators_and_noise_are_only_words(db, question: str) -> None:
    assert isinstance(keywords.search(db, question), dict)


@given(question=st.text(max_size=200))
def test_no_question_breaks_the_search(db, question: str) -> None:
    assert set(keywords.search(db, question)) <= {1, 2, 3}


def test_a_very_long_question_is_searched_by_its_first_terms(db) -> None:
    assert set(keywords.search(db, "瓦斯" + "一二三四五六七八九" * 6000)) >= {1}
