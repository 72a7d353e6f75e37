"""What is left of a model's answer after its checks."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.generative import bind_citations
from assistant.answering.settling import Settled, settle
from assistant.grounding import verify
from knowledge.clauses import Document, Edition, Evidence

GAS = "迎头瓦斯浓度达到1.5%时，必须停止作业，切断电源，撤出人员。"
LAMP = "入井人员必须随身携带自救器。严禁在井下拆开矿灯。"
EDITIONS = (
    Edition(
        id="e",
        document=Document(id="d", title="云岭矿规定"),
        label="",
        source_name="云岭矿规定.txt",
        source_hash="0",
        source_format="txt",
        characters=0,
        effective=date(2020, 1, 1),
    ),
)


def clause(text: str, label: str) -> Evidence:
    return Evidence(
        document="云岭矿规定",
        edition="",
        edition_id="e",
        clause=label,
        clause_id=f"e/{label}",
        heading_path=(),
        text=text,
        page=None,
        score=1.0,
    )


SHOWN = (clause(GAS, "第一条"), clause(LAMP, "第二条"))


def settled(written: str) -> Settled:
    text, citations = bind_citations(written, SHOWN)
    return settle(text, citations, verify(text, citations, SHOWN, EDITIONS))


def test_an_answer_that_passes_stays_as_it_is() -> None:
    left = settled("迎头瓦斯浓度达到1.5%时，必须停止作业。[1]\n- 入井人员必须随身携带自救器。[2]")
    assert left.text == "迎头瓦斯浓度达到1.5%时，必须停止作业。[1]\n- 入井人员必须随身携带自救器。[2]"
    assert (left.struck, left.verified, left.check.passed) == ((), True, True)


def test_a_number_that_is_not_the_clauses_goes_with_its_sentence_and_the_check_says_why() -> None:
    left = settled("迎头瓦斯浓度达到2.5%时必须停止作业。[1]入井人员必须随身携带自救器。[2]")
    assert left.text == "入井人员必须随身携带自救器。[1]"
    assert [citation.clause for citation in left.citations] == ["第二条"]
    assert left.verified
    assert not left.check.passed
    assert "2.5%" in left.check.detail
    assert "1.5%" in left.check.detail


def test_a_ban_told_as_a_permit_goes() -> None:
    left = settled("入井人员必须随身携带自救器。[2]可以在井下拆开矿灯。[2]")
    assert left.text == "入井人员必须随身携带自救器。[1]"


def test_an_order_that_cites_nothing_goes_and_mere_words_stay() -> None:
    left = settled("入井人员必须随身携带自救器。[2]\n\n迎头要每班洒水3次。\n\n祝您平安上下班。")
    assert left.text == "入井人员必须随身携带自救器。[1]\n\n祝您平安上下班。"
    assert len(left.struck) == 1


def test_the_words_before_a_struck_sentence_keep_its_mark() -> None:
    left = settled("迎头瓦斯浓度达到1.5%时必须停止作业。可以继续送电。[1]")
    assert left.text == "迎头瓦斯浓度达到1.5%时必须停止作业。[1]"
    assert left.verified


def test_what_led_over_to_struck_lines_goes_with_them() -> None:
    left = settled(
        "入井人员必须随身携带自救器。[2]\n\n另外：\n- 瓦斯到3.5%必须停止作业。[1]\n- 瓦斯到4%撤人。[1]"
    )
    assert left.text == "入井人员必须随身携带自救器。[1]"


def test_where_all_goes_nothing_is_verified() -> None:
    assert not settled("瓦斯到3.5%必须停止作业。[1]").verified
    assert not settled("祝您平安上下班。").verified
    assert not settled("未覆盖：什么都没有").verified


@given(
    st.lists(
        st.sampled_from(
            [
                "迎头瓦斯浓度达到1.5%时，必须停止作业。[1]",
                "迎头瓦斯浓度达到5%时，必须停止作业。[1]",
                "严禁在井下拆开矿灯。[2]",
                "可以在井下拆开矿灯。[2]",
                "入井人员必须随身携带自救器[2]",
                "不必停电。",
                "做法是：",
                "\n- ",
                "\n\n",
            ]
        ),
        max_size=10,
    )
)
def test_what_is_left_passes_or_only_lacks_a_mark(pieces: list[str]) -> None:
    left = settled("".join(pieces))
    again = verify(left.text, left.citations, SHOWN, EDITIONS)
    assert {check.check for check in again.checks if not check.passed} <= {"sentences_cited"}
    assert "5%" not in left.text.replace("1.5%", "")
    assert "可以" not in left.text
