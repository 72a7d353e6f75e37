"""Why a sentence failed, in the words that its reader sees behind it."""

_REASONS = {
    "number": ("所引条款没有 {said}", "the clause does not hold {said}"),
    "number_changed": ("原文是 {source}，不是 {said}", "the clause says {source}, not {said}"),
    "number_elsewhere": ("{said} 在原文中说的是另一项", "the clause gives {said} for something else"),
    "comparator": ("原文是“{source}”，不是“{said}”", "the clause says “{source}”, not “{said}”"),
    "comparator_added": (
        "原文的 {source} 没有“{said}”的意思",
        "the clause's {source} does not mean “{said}”",
    ),
    "period": ("所引条款没有“{said}”", "the clause does not say “{said}”"),
    "duty": ("“{said}”与原文“{source}”的要求不同", "“{said}” is not what the clause commands (“{source}”)"),
    "duty_absent": ("所引条款没有说“{said}”", "the clause does not say “{said}”"),
    "condition": (
        "原文有条件，不是一概“{said}”",
        "the clause allows it on a condition only, not always (“{said}”)",
    ),
    "lost": ("原文有“{source}”，这里没有", "the clause says “{source}”, and this leaves it out"),
    "negation": ("与原文的否定不一致", "a negation differs from the clause"),
    "uncited": ("没有指出依据的条款", "no clause is cited"),
    "nowhere": ("角标 {said} 没有对应的条款", "mark {said} points to no clause"),
    "lookalike": ("“{said}”不是有效的角标", "“{said}” is no mark that can be opened"),
    "unrelated": ("后面的角标所指条款没有这个内容", "the clause cited further on does not say this"),
    "echo": ("这是问题本身，不是回答", "the question over again, and no answer"),
    "strange": ("所引条款没有讲“{said}”", "the clauses cited do not speak of “{said}”"),
    "language": (
        "与所引条款不是同一种语言，只核对了数值和要求，请看原文",
        "in another language than the clause: only numbers and duties were checked, read the clause",
    ),
    "quote": ("引号里的话不是原文：{said}", "not the words of the clause: {said}"),
    "title": ("所引的不是《{said}》", "《{said}》 is not what is cited"),
    "edition": ("所引的不是 {said} 版", "the edition cited is not that of {said}"),
    "standard": ("所引条款没有提到 {said}", "the clause does not name {said}"),
    "clause_number": ("所引的不是{said}", "{said} is not what is cited"),
    "order": ("这是写给程序的话，不是规定", "words meant for a program, and no rule"),
    "absence": ("“{said}”无法由条款证明", "no clause can prove “{said}”"),
}


def reason(key: str, language: str, **words: str) -> str:
    """The reason `key` with `words` filled in."""
    return _REASONS[key][language == "en"].format(**words)
