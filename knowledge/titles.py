"""What people call a document: its title, the title without its common words, or a nickname."""

import re

_SHORT = re.compile(r"中华人民共和国|煤矿|实施|[（(].*?[）)]|《|》|\s")
# What people call the regulations that they use most.
_NICKNAMES = (
    ("防突细则", "防治煤与瓦斯突出细则"),
    ("防突", "防治煤与瓦斯突出"),
    ("防治水", "防治水"),
    ("防冲", "冲击地压"),
)


def mentions(question: str, title: str) -> bool:
    """Whether `question` names the document `title`, in full, without its common words or by nickname."""
    plain = re.sub(r"\s", "", question)
    if title in plain:
        return True
    core = _SHORT.sub("", title)
    if len(core) >= 4 and core in plain:
        return True
    return any(nick in plain and full in title for nick, full in _NICKNAMES)
