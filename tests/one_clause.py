"""What is said of one clause of a mine that does not exist, and the verdict on it."""

from assistant.answering.extractive import cite
from assistant.grounding import Verdict, verify
from knowledge.clauses import Document, Edition, Evidence

TITLE = "云岭矿手册"
EDITION = Edition(
    id=TITLE,
    document=Document(id=TITLE, title=TITLE),
    label="",
    source_name="",
    source_format="txt",
    source_hash="",
    characters=1,
)


def judge(name: str, clause: str, text: str, *, question: str = "", language: str = "zh") -> Verdict:
    """The verdict on `text`, which cites the clause of that name and words."""
    evidence = Evidence(
        document=TITLE,
        edition="",
        edition_id=TITLE,
        clause=name,
        clause_id=f"{TITLE}#{name}",
        heading_path=(),
        text=clause,
        page=None,
        score=1.0,
    )
    cited = (cite(evidence, evidence.text),)
    return verify(f"{text}[1]", cited, (evidence,), (EDITION,), question=question, language=language)
