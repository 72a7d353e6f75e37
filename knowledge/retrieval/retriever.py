"""From a question to evidence, as a short list of steps.

    words of the question -> keyword leg, dense leg -> fusion -> clauses named by number -> ranker
    -> one entry a rule -> evidence

Only editions in force take part. Identity is the provision's number throughout, never its text: equal
sentences of two regulations stay two.
"""

import math
import re
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date

from knowledge import keywords
from knowledge.catalogue import Catalogue
from knowledge.clauses import Edition, Evidence
from knowledge.encoding import Encoder
from knowledge.keywords import KeywordIndex
from knowledge.provisions import Language, language_of
from knowledge.retrieval import candidates, confirmed, entries, own_words, ranker
from knowledge.retrieval.candidates import Candidate
from knowledge.retrieval.fusion import fuse
from knowledge.retrieval.lookup import named
from knowledge.retrieval.neighbours import smooth
from knowledge.retrieval.query import Mode, Query
from knowledge.retrieval.ranker import Asked
from knowledge.retrieval.scope import within
from knowledge.retrieval.words import Fired
from knowledge.showing import Wanted, show_all
from knowledge.vectors import VectorIndex, Vectors

_PASSAGES = 150  # passages that each leg brings at least
_CANDIDATES = 50  # provisions that the second stage looks at
_NAMED_IN = 50  # documents in which a clause number is looked up where the question names none
_NEAREST = 20  # provisions whose language tells that of the answer
_NAMED_BONUS = 100.0  # above any sum of z-scores
_QUESTION_CHARACTERS = 2000  # a pasted page is searched by its beginning
_ENCODED = 400  # characters of it that are encoded: ten seconds of a long page say no more
_RECENT = 4  # texts whose vectors are kept: two of a question whose words fired
_DENSE = 0.4
"""Weight of the dense leg where the words of a question stand in the library."""
_DENSE_UNCOVERED = 0.6
"""The same where they do not: miners' words for what regulations call otherwise."""
_COVERED = 0.22
"""Share of the question's pairs, by their weight, in the best passage by keywords, that parts the two."""
_DENSE_KINDS = ("chunk", "sentence")
_DENSE_ENGLISH = 0.35
_NEIGHBOUR_ENGLISH = 0.2  # what the provision before or after adds; Chinese shows them in one entry

Scores = dict[int, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closest:
    """A sentence group of `evidence[evidence]` and what speaks for its answering the question.

    `cosine` is None where it has no vector. `pairs` is the share of the question's pairs, by their weight,
    that stand in it, `meant` that of the question words that fired (a half where none did); 0 … 1.
    """

    evidence: int
    text: str
    cosine: float | None
    pairs: float = 0.0
    meant: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """How near some evidence comes to a question.

    `fired` is the number of its question words; `unknown` the share of its pairs that no passage of the
    library has, those in question words aside; `covered` for each evidence the share of the other pairs that
    stand in it, its title and its headings. `focus` and `focus_meant` tell the latter, and the share of question
    words, of that part of the question that was named as its focus.
    """

    sentences: tuple[Closest, ...]
    fired: int = 0
    unknown: float = 0.0
    covered: tuple[float, ...] = ()
    focus: tuple[float, ...] = ()
    focus_meant: tuple[float, ...] = ()


class Retriever:
    """Searches a catalogue. Without an encoder (not loaded yet, or not wanted) keywords answer alone."""

    def __init__(self, catalogue: Catalogue, words: KeywordIndex, index: VectorIndex) -> None:
        self._catalogue = catalogue
        self._words = words
        self._index = index
        self.encoder: Encoder | None = None
        self._beside = ThreadPoolExecutor(2, "keywords")
        self._recent: deque[tuple[str, Vectors]] = deque(maxlen=_RECENT)

    def close(self) -> None:
        self._beside.shutdown()

    def search(self, query: Query) -> list[Evidence]:
        """At most `query.top_k` rules in force on the day asked about, best first.

        Raises UnknownScope.
        """
        text = query.text.strip()[:_QUESTION_CHARACTERS]
        if not re.search(r"\w", text):
            return []
        binding, excluded = self._binding(query)
        ranked, question = self._ranked(text, query, excluded, tuple(binding.values()))
        # English clauses are long enough alone, and questions on them often have several answers.
        gather = language_of(text) == "zh"
        found = entries.entries(self._catalogue, ranked, question, query.top_k, gather=gather)
        evidence = self._evidence(found, binding)
        return confirmed.first(self._catalogue, text, evidence, editions=binding.keys(), top_k=query.top_k)

    def featured(self, query: Query) -> tuple[Asked, list[Candidate], list[float]]:
        """What the ranker sees of a question: itself, its candidates and their scores in the first stage."""
        _, excluded = self._binding(query)
        return self._first_stage(query.text, query, excluded, ())

    def _binding(self, query: Query) -> tuple[dict[str, Edition], tuple[str, ...]]:
        """The editions that may answer, by id, and the ids of the others: what does not bind on the day, or
        is not asked for. Decided here, so that no model ever sees their text.
        """
        editions = self._catalogue.editions()
        asked_for = within(query, editions, self._catalogue) if query.narrows else editions
        day = query.as_of or date.today()
        binding = {e.id: e for e in asked_for if e.in_force(day)}
        return binding, tuple(e.id for e in editions if e.id not in binding)

    # -- the two stages ------------------------------------------------------------------------

    def _ranked(
        self, text: str, query: Query, excluded: Sequence[str], editions: Sequence[Edition]
    ) -> tuple[list[tuple[Candidate, float]], Vectors | None]:
        by_number = self._named_clauses(text, editions)
        asked, found, scores = self._first_stage(text, query, excluded, by_number)
        if asked.vector is not None and query.mode is Mode.HYBRID and language_of(text) == "zh":
            scores = ranker.rank(asked, found, scores)
        scores = [score + by_number.get(c.provision, 0.0) for c, score in zip(found, scores, strict=True)]
        order = sorted(range(len(found)), key=lambda at: (-scores[at], found[at].provision))
        return [(found[at], scores[at]) for at in order], asked.vector

    def _first_stage(
        self, text: str, query: Query, excluded: Sequence[str], besides: Iterable[int]
    ) -> tuple[Asked, list[Candidate], list[float]]:
        """The question, its candidates and their scores; `besides` are candidates whatever they score."""
        depth = max(_PASSAGES, 3 * query.top_k)
        fired = own_words.expansions(self._catalogue, text)
        legs: dict[str, Scores] = {}
        vector = None
        if query.mode is not Mode.KEYWORD and self.encoder is not None:
            # Words are looked up while the question is encoded, which leaves this thread waiting.
            beside = None
            if query.mode is not Mode.VECTOR:
                beside = self._beside.submit(self._keyword_leg, text, fired, excluded, depth)
            vector = self._question_vector(text, fired, self.encoder)
            legs["dense"] = self._dense_leg(vector, excluded, depth)
            if beside is not None:
                legs["keyword"] = beside.result()
        else:
            legs["keyword"] = self._keyword_leg(text, fired, excluded, depth)
        language = language_of(text)
        if len(legs) > 1 and self._foreign(legs["dense"], language):
            # Only the words meant can stand there: 自救器 for a self-rescuer.
            legs["keyword"] = self._keyword_leg("", fired, excluded, depth)
        asked = Asked.of(text, fired, None if vector is None else vector[0], self._words)
        if len(legs) > 1 and language == "zh" and (by_words := legs["keyword"]):
            best_by_words = max(by_words, key=lambda provision: by_words[provision])
            for top in candidates.load(self._catalogue, "", [best_by_words]):
                asked = asked.covered_by(top)
        fused = fuse(legs, _weights(text, asked))
        if language == "en" and legs.get("keyword"):
            fused = smooth(fused, self._catalogue.provisions(fused), _NEIGHBOUR_ENGLISH)
        best = sorted(fused, key=lambda provision: (-fused[provision], provision))
        best = best[: max(_CANDIDATES if vector is not None else 0, 2 * query.top_k)]
        floor = min((fused[provision] for provision in best), default=0.0)
        for provision in besides:
            if provision not in best:
                best.append(provision)
                fused.setdefault(provision, floor)
        # Without a vector of the question those of the clauses say nothing.
        found = candidates.load(self._catalogue, self._index.encoder if vector is not None else "", best)
        return asked, found, [fused[candidate.provision] for candidate in found]

    def _foreign(self, scores: Scores, language: Language) -> bool:
        """Whether most of the nearest provisions are in another language than the question.

        The question's words say nothing there: the few that both share (methane among the terms, a mine's
        name in English) lead away from the clause.
        """
        if own_words.languages(self._catalogue) == {language}:
            return False
        nearest = sorted(scores, key=lambda provision: -scores[provision])[:_NEAREST]
        rows = self._catalogue.db.execute(
            "SELECT avg(language != ?) FROM passages"
            f" WHERE kind = 'chunk' AND provision_id IN ({','.join('?' * len(nearest))})",
            (language, *nearest),
        )
        return (rows.fetchone()[0] or 0.0) > 0.5

    # -- the legs ------------------------------------------------------------------------------

    def _keyword_leg(self, text: str, fired: Sequence[Fired], excluded: Sequence[str], limit: int) -> Scores:
        meant = [word for entry in fired for word in entry.meant]
        terms = keywords.terms(text, expansions=meant)
        return self._by_provision(self._words.search(terms, limit=limit, excluded=excluded))

    def _dense_leg(self, vector: Vectors, excluded: Sequence[str], limit: int) -> Scores:
        """Cosine of the provision's best sentence group plus that of its best chunk."""
        total: Scores = defaultdict(float)
        for kind in _DENSE_KINDS:
            found = self._index.search(vector, kind=kind, limit=limit, excluded=excluded)
            scores = self._by_provision(found)
            floor = min(scores.values(), default=0.0)
            # A provision that only one kind found scores no better than the worst found in the other.
            for provision, score in scores.items():
                total[provision] += score - floor
        return dict(total)

    def _question_vector(self, text: str, fired: Sequence[Fired], encoder: Encoder) -> Vectors:
        """The question's vector; where the word table fired, the mean with that of the words meant. (1, d)"""
        plain = self._query_vector(text[:_ENCODED], encoder)
        if not fired:
            return plain
        meant = " ".join(word for entry in fired for word in entry.meant)
        mean: Vectors = plain + self._query_vector(f"{text[:_ENCODED]} {meant}", encoder)
        return mean / float((mean @ mean.T).item() ** 0.5 or 1.0)

    def _query_vector(self, text: str, encoder: Encoder) -> Vectors:
        """Searching and choosing sentences ask about the same question; it is encoded once. (1, dimensions)"""
        for known, vector in self._recent:
            if known == text:
                return vector
        vector = encoder.encode_queries([text])
        self._recent.append((text, vector))
        return vector

    def _by_provision(self, passages: Mapping[int, float]) -> Scores:
        """The best of each provision's passages."""
        marks = ",".join("?" * len(passages))
        owners = self._catalogue.db.execute(
            f"SELECT id, provision_id FROM passages WHERE id IN ({marks})", list(passages)
        )
        scores: Scores = {}
        for passage, provision in owners:
            scores[provision] = max(passages[passage], scores.get(provision, -math.inf))
        return scores

    def _named_clauses(self, text: str, editions: Sequence[Edition]) -> Scores:
        """Provisions of clauses that the question names by number, of the documents it names if any."""
        wanted = named(text, editions)
        if not wanted.labels:
            return {}
        scope = wanted.editions or tuple(e.id for e in editions)[:_NAMED_IN]
        scores: Scores = {}
        for label in wanted.labels:
            # Alone, 1.5 may be a value; with a document it is a section of that.
            if not wanted.editions and re.fullmatch(r"\d+\.\d+", label):
                continue
            for clause in self._catalogue.labelled(label, scope):
                provision = self._catalogue.provision_at(clause.edition_id, clause.position)
                if provision is not None:
                    scores[provision.id] = _NAMED_BONUS if wanted.editions else 1.0
        return scores

    # -- what is handed out --------------------------------------------------------------------

    def _evidence(self, found: Sequence[entries.Entry], editions: Mapping[str, Edition]) -> list[Evidence]:
        said = {e.provision: e.unit.text for e in found} | {p: u.text for e in found for p, u in e.twins}
        scores = {p: e.score for e in found for p in e.provisions}
        # Fewer are stored where another thread removed one since it was found.
        stored = self._catalogue.provisions(scores)
        wanted = [
            Wanted(provision=at, edition=editions[at.edition_id], score=scores[p], matched=said.get(p, ""))
            for p, at in stored.items()
        ]
        shown = dict(zip(stored, show_all(self._catalogue, wanted), strict=True))
        return [
            replace(
                shown[entry.provision],
                before=tuple(shown[p] for p in entry.before if p in shown),
                after=tuple(shown[p] for p in entry.after if p in shown),
                twins=tuple(shown[p] for p, _ in entry.twins if p in shown),
            )
            for entry in found
            if entry.provision in shown
        ]

    def nearness(self, question: str, evidence: Sequence[Evidence], *, focus: str = "") -> Nearness:
        """How near the sentence groups of the evidence, in its order, come to the question.

        `focus` are the words of it that name what is asked of; empty: all of it.
        """
        text = question.strip()[:_QUESTION_CHARACTERS]
        groups = [
            (at, said, digest)
            for at, item in enumerate(evidence)
            for said, digest in self._sentence_groups(item.clause_id)
        ]
        fired = own_words.expansions(self._catalogue, text)
        vector, known = None, {}
        if self.encoder is not None:
            vector = self._question_vector(text, fired, self.encoder)[0]
            known = self._index.stored([digest for _, _, digest in groups])
        asked = Asked.of(text, fired, vector, self._words)
        texts = [_under_headings(item) for item in evidence]
        unknown, covered = asked.coverage(texts)
        within = [word for word in fired if word.said in (focus or text)]
        focused = Asked.of(focus or text, within, None, self._words)
        return Nearness(
            sentences=tuple(
                Closest(
                    evidence=at,
                    text=said,
                    cosine=float(vector @ known[digest]) if vector is not None and digest in known else None,
                    pairs=asked.share(said.lower()),
                    meant=asked.meant(said),
                )
                for at, said, digest in groups
            ),
            fired=len(fired),
            unknown=unknown,
            covered=covered,
            focus=focused.coverage(texts)[1],
            focus_meant=tuple(focused.meant(said) for said in texts),
        )

    def _sentence_groups(self, clause_id: str) -> list[tuple[str, str]]:
        rows = self._catalogue.db.execute(
            "SELECT p.kind, p.text, p.hash FROM passages p JOIN provisions v ON v.id = p.provision_id"
            " WHERE v.clause_id = ? ORDER BY p.id",
            (clause_id,),
        ).fetchall()
        sentences = [(text, digest) for kind, text, digest in rows if kind == "sentence"]
        return sentences or [(text, digest) for _, text, digest in rows]


def _under_headings(item: Evidence) -> str:
    return "\n".join((item.document, *item.heading_path, item.text)).lower()


def _weights(text: str, asked: Asked) -> dict[str, float]:
    dense = _DENSE_UNCOVERED if asked.covered < _COVERED else _DENSE
    if language_of(text) == "en":
        dense = _DENSE_ENGLISH
    return {"keyword": 1 - dense, "dense": dense}
