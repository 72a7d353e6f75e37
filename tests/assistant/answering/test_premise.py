"""A premise is called different only where code can be certain of it."""

from assistant.answering.premise import forbidden, other_numbers

CLAUSE = "风流中甲烷浓度达到1.5％时，必须停止工作，在20m内设警戒。"


def test_another_number_of_the_same_kind_is_told() -> None:
    assert other_numbers("甲烷到2.0%才停，对吧？", CLAUSE) == ["2.0%"]
    assert other_numbers("警戒2000厘米就行吧？", CLAUSE) == []
    assert other_numbers("警戒10米就行吧？", CLAUSE) == ["10米"]


def test_the_same_number_and_other_kinds_are_not() -> None:
    assert other_numbers("甲烷1.50%就停，对吧？", CLAUSE) == []
    assert other_numbers("3小时查一次，对吧？", CLAUSE) == []


def test_only_what_the_clause_forbids_is_called_forbidden() -> None:
    assert forbidden("溜子上可以乘人吧？", ["溜子上严禁乘人。"])
    assert not forbidden("溜子上可以乘人吧？", ["溜子上可以乘人。"])
    assert not forbidden("井口可以抽烟吧？", ["溜子上严禁乘人。"])
