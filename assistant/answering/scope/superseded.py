"""A document that a question names and that gave way to another.

Its successor counts its clauses anew: a clause of the old text is shown as it last stood, never the one that has
its number today.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from assistant.answering.since import successor
from knowledge.clauses import Edition
from knowledge.retrieval.lookup import named as numbered
from knowledge.titles import named


def superseded_title(question: str, editions: Sequence[Edition], day: date, language: str) -> str:
    """What took the place of the document that `question` names, and since when; empty where it binds on
    `day` or nothing is known of its end.
    """
    called = [e for e in editions if named(question, e.document.title)]
    if not called or any(e.in_force(day) for e in called):
        return ""
    known = {edition.id: edition for edition in editions}
    words = _WORDS[language]
    for edition in called:
        begins = edition.effective or edition.issued
        if begins is not None and day < begins:
            continue
        new = successor(edition, known)
        if new is None:
            return words["repealed"].format(old=edition.document.title) if edition.repealed else ""
        since = edition.repealed or new.effective
        key = "replaced since" if since else "replaced"
        return words[key].format(old=edition.document.title, new=new.document.title, since=since)
    return ""


def last_day(question: str, editions: Sequence[Edition], day: date) -> date | None:
    """The last day of the document of which `question` names a clause by number, where it binds no more on `day`.

    None where it names none, where one that it names still binds, or where nobody said when it ended or began.
    """
    called = [edition for edition in editions if named(question, edition.document.title)]
    if not called or any(e.in_force(day) for e in called) or not numbered(question, ()).labels:
        return None
    known = {edition.id: edition for edition in editions}
    newest = max(called, key=lambda edition: edition.effective or edition.issued or date.min)
    new = successor(newest, known)
    ended = newest.repealed or (new.effective if new else None)
    return ended - timedelta(days=1) if ended else newest.effective or newest.issued


_WORDS = {
    "zh": {
        "replaced since": "《{old}》已由《{new}》取代（{since} 起），以上按现行规定。",
        "replaced": "《{old}》已由《{new}》取代，以上按现行规定。",
        "repealed": "《{old}》已失效，以上按现行规定。",
    },
    "en": {
        "replaced since": "《{old}》 was replaced by 《{new}》 on {since}; this answer rests on what is in force. ",
        "replaced": "《{old}》 was replaced by 《{new}》; this answer rests on what is in force. ",
        "repealed": "《{old}》 is no longer in force; this answer rests on what is. ",
    },
}
