"""The mine's own question words: added, changed or switched off by a person, over the shipped table.

They stand in the catalogue, so a copy of the data folder takes them along. A shipped word that is
switched off stays known and can be restored; an own one that is removed is gone.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal
from weakref import WeakKeyDictionary

from knowledge.catalogue import Catalogue
from knowledge.errors import (
    QuestionWordEmpty,
    QuestionWordLong,
    QuestionWordShort,
    QuestionWordSigns,
    QuestionWordTaken,
    QuestionWordUnknown,
)
from knowledge.provisions import Language
from knowledge.retrieval.words import Fired, WordTable, key, parse, write

_LONGEST = 40  # characters of one word
_MEANINGS = 12
_SIGNS = set("=<>#,，、;；")

Origin = Literal["shipped", "changed", "own", "off"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionWord:
    """A row of the table. "changed": shipped, with another meaning here; "off": shipped, switched off."""

    said: str
    meant: tuple[str, ...]
    origin: Origin


def table(catalogue: Catalogue) -> WordTable:
    """The table in force here; made anew only after a change."""
    number = catalogue.db.execute("SELECT number FROM question_words_revision").fetchone()[0]
    known = _tables.get(catalogue)
    if known is None or known[0] != number:
        rows = [(word.said, word.meant) for word in listed(catalogue) if word.origin != "off"]
        known = _tables[catalogue] = (number, WordTable(rows) if _changes(catalogue) else WordTable.shipped())
    return known[1]


def expansions(catalogue: Catalogue, question: str) -> tuple[Fired, ...]:
    """The question words that `question` calls for, in the languages of the library's documents."""
    return table(catalogue).expansions(question, languages(catalogue))


def languages(catalogue: Catalogue) -> Collection[Language]:
    """Those of the library's documents: words of other languages find nothing here. Both where it is empty."""
    number = catalogue.revision()
    known = _languages.get(catalogue)
    if known is None or known[0] != number:
        # Asking each edition once needs no look at every passage.
        rows = catalogue.db.execute(
            "SELECT DISTINCT (SELECT p.language FROM passages p WHERE p.edition_id = e.id LIMIT 1)"
            " FROM editions e WHERE e.removed IS NULL"
        )
        found = frozenset(language for (language,) in rows if language)
        known = _languages[catalogue] = (number, found or frozenset[Language](("zh", "en")))
    return known[1]


def listed(catalogue: Catalogue) -> list[QuestionWord]:
    """Every word, the mine's own first, then in the order of the shipped table; those switched off too."""
    changes = _changes(catalogue)
    shipped = WordTable.shipped().entries
    own = [
        QuestionWord(said=said, meant=meant, origin="own")
        for word, (said, meant) in changes.items()
        if word not in shipped
    ]
    return own + [_shown(fired, changes.get(word)) for word, fired in shipped.items()]


def add(catalogue: Catalogue, said: str, meant: Collection[str]) -> QuestionWord:
    """Keep a new word. Raises QuestionWordTaken, and QuestionWordError where it cannot be one."""
    known = _find(catalogue, said)
    if known is not None and known.origin != "off":
        raise QuestionWordTaken(word=known.said)
    return put(catalogue, said, meant)


def change(catalogue: Catalogue, said: str, meant: Collection[str]) -> QuestionWord:
    """Give a word other meanings. Raises QuestionWordUnknown, and QuestionWordError as `add` does."""
    return put(catalogue, _known(catalogue, said).said, meant)


def put(catalogue: Catalogue, said: str, meant: Collection[str]) -> QuestionWord:
    """Add or change, whichever it is. Raises QuestionWordError."""
    said, terms = _clean(said), tuple(dict.fromkeys(_clean(term) for term in meant))
    if not terms or all(key(term) == key(said) for term in terms):
        raise QuestionWordEmpty(word=said)
    if len(terms) > _MEANINGS:
        raise QuestionWordLong(word=said, most=_LONGEST, meanings=_MEANINGS)
    shipped = WordTable.shipped().entries.get(key(said))
    if shipped is not None and shipped.meant == terms:
        _forget(catalogue, said)
    else:
        _keep(catalogue, said, terms)
    return _known(catalogue, said)


def remove(catalogue: Catalogue, said: str) -> QuestionWord:
    """Switch a shipped word off, take an own one away; what it was. Raises QuestionWordUnknown."""
    known = _known(catalogue, said)
    if known.origin == "own":
        _forget(catalogue, said)
    else:
        _keep(catalogue, known.said, ())
    return known


def restore(catalogue: Catalogue, said: str) -> QuestionWord:
    """A shipped word as it was shipped. Raises QuestionWordUnknown where none was shipped."""
    fired = WordTable.shipped().entries.get(key(said))
    if fired is None:
        raise QuestionWordUnknown(word=said)
    _forget(catalogue, said)
    return _shown(fired, None)


def export(catalogue: Catalogue) -> str:
    """The whole table as text that `take` reads; a word that is switched off has no meaning there."""
    return write({w.said: () if w.origin == "off" else w.meant for w in listed(catalogue)})


def take(catalogue: Catalogue, text: str) -> int:
    """Keep the lines of a table's text, all or none; how many words read differently now.

    What is not in the text stays as it is. Raises QuestionWordsUnreadable, QuestionWordError.
    """
    before = {key(word.said): word for word in listed(catalogue)}
    with catalogue.writing():
        for said, meant in parse(text):
            known = before.get(key(said))
            if meant:
                put(catalogue, said, meant)
            elif known is not None and known.origin != "off":
                remove(catalogue, said)
        after = {key(word.said): word for word in listed(catalogue)}
    return sum(before.get(word) != after.get(word) for word in before | after)


_tables: WeakKeyDictionary[Catalogue, tuple[int, WordTable]] = WeakKeyDictionary()
_languages: WeakKeyDictionary[Catalogue, tuple[int, frozenset[Language]]] = WeakKeyDictionary()


def _changes(catalogue: Catalogue) -> dict[str, tuple[str, tuple[str, ...]]]:
    """By key: the word as it was written, and its meanings (none: switched off), newest first."""
    rows = catalogue.db.execute("SELECT key, said, meant FROM question_words ORDER BY rowid DESC")
    return {word: (said, tuple(json.loads(meant))) for word, said, meant in rows}


def _shown(shipped: Fired, change: tuple[str, tuple[str, ...]] | None) -> QuestionWord:
    if change is None:
        return QuestionWord(said=shipped.said, meant=shipped.meant, origin="shipped")
    if not change[1]:
        return QuestionWord(said=shipped.said, meant=shipped.meant, origin="off")
    return QuestionWord(said=shipped.said, meant=change[1], origin="changed")


def _find(catalogue: Catalogue, said: str) -> QuestionWord | None:
    word = key(said)
    shipped = WordTable.shipped().entries.get(word)
    row = catalogue.db.execute("SELECT said, meant FROM question_words WHERE key = ?", (word,)).fetchone()
    change = (row[0], tuple(json.loads(row[1]))) if row else None
    if shipped is not None:
        return _shown(shipped, change)
    return QuestionWord(said=change[0], meant=change[1], origin="own") if change else None


def _known(catalogue: Catalogue, said: str) -> QuestionWord:
    known = _find(catalogue, said)
    if known is None:
        raise QuestionWordUnknown(word=said)
    return known


def _keep(catalogue: Catalogue, said: str, meant: tuple[str, ...]) -> None:
    with catalogue.writing() as db:
        db.execute(
            "INSERT INTO question_words VALUES (?, ?, ?)"
            " ON CONFLICT (key) DO UPDATE SET said = excluded.said, meant = excluded.meant",
            (key(said), said, json.dumps(meant, ensure_ascii=False)),
        )
        db.execute("UPDATE question_words_revision SET number = number + 1")


def _forget(catalogue: Catalogue, said: str) -> None:
    with catalogue.writing() as db:
        db.execute("DELETE FROM question_words WHERE key = ?", (key(said),))
        db.execute("UPDATE question_words_revision SET number = number + 1")


def _clean(word: str) -> str:
    """The word with single blanks. Raises QuestionWordError where it cannot be one."""
    bare = " ".join(word.split())
    if not bare:
        raise QuestionWordEmpty(word=word)
    if len(bare) > _LONGEST:
        raise QuestionWordLong(word=f"{bare[:_LONGEST]}…", most=_LONGEST, meanings=_MEANINGS)
    if not bare.isprintable() or _SIGNS & set(bare):
        raise QuestionWordSigns(word="".join(c if c.isprintable() else "�" for c in bare))
    if len(bare) == 1:
        raise QuestionWordShort(word=bare)
    return bare
