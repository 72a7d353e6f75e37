"""From a question to evidence, as a short list of steps.

    excluded editions -> keyword leg, dense leg -> fusion -> clauses named by number first -> evidence

Identity is the provision's number throughout, never its text: equal sentences of two regulations
stay two.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge import keywords
from knowledge.catalogue import Catalogue
from knowledge.clauses import Edition, Evidence
from knowledge.encoding import Encoder
from knowledge.provisions import language_of
from knowledge.retrieval.confirmed import Confirmed
from knowledge.retrieval.fusion import fuse
from knowledge.retrieval.lookup import named
from knowledge.retrieval.query import Mode, Query
from knowledge.retrieval.scope import within
from knowledge.showing import show
from knowledge.vectors import VectorIndex, Vectors

_CANDIDATES = 200  # passages that each leg brings
_WEIGHTS = {"zh": {"keyword": 0.5, "dense": 0.5}, "en": {"keyword": 0.65, "dense": 0.35}}
_NAMED_BONUS = 100.0  # above any sum of z-scores
_QUESTION_CHARACTERS = 2000  # a pasted page is searched by its beginning

Scores = dict[int, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closest:
    """A sentence group of `evidence[evidence]`; `cosine` is None where it has no vector."""

    evidence: int
    text: str
    cosine: float | None


class Retriever:
    """Searches a catalogue. Without an encoder (not loaded yet, or not wanted) keywords answer alone."""

    def __init__(self, catalogue: Catalogue, index: VectorIndex) -> None:
        self._catalogue = catalogue
        self._index = index
        self.encoder: Encoder | None = None
        self._last_query: tuple[str, Vectors | None] = ("", None)
        self._confirmed = Confirmed(catalogue, index)

    def search(self, query: Query) -> list[Evidence]:
        """At most `query.top_k` provisions in force on the day asked about, best first.

        Raises UnknownScope.
        """
        text = query.text.strip()[:_QUESTION_CHARACTERS]
        if not re.search(r"\w", text):
            return []
        editions = self._catalogue.editions()
        excluded = _excluded(editions, query.as_of or date.today())
        if query.narrows:
            asked = {e.id for e in within(query, editions, self._catalogue)}
            excluded = (*excluded, *(e.id for e in editions if e.id not in asked))
        legs: dict[str, Scores] = {}
        best_passage: dict[int, int] = {}
        if query.mode is not Mode.VECTOR or self.encoder is None:
            legs["keyword"] = self._keyword_leg(text, excluded, best_passage)
        if query.mode is not Mode.KEYWORD and self.encoder is not None:
            legs["dense"] = self._dense_leg(text, self.encoder, excluded, best_passage)
        fused = fuse(legs, _WEIGHTS[language_of(text)])
        for provision, bonus in self._named_clauses(text, editions, excluded).items():
            fused[provision] = fused.get(provision, 0.0) + bonus
        ranked = sorted(fused.items(), key=lambda item: (-item[1], item[0]))[: query.top_k]
        found = self._evidence(ranked, best_passage, {e.id: e for e in editions})
        encoder = None if query.mode is Mode.KEYWORD else self.encoder
        asked_for = {e.id for e in editions} - set(excluded)
        return self._confirmed.first(text, found, editions=asked_for, encoder=encoder, top_k=query.top_k)

    def _keyword_leg(self, text: str, excluded: Sequence[str], best: dict[int, int]) -> Scores:
        found = keywords.search(self._catalogue.db, text, excluded=excluded, limit=_CANDIDATES)
        return self._best_by_provision(found, best)

    def _dense_leg(
        self, text: str, encoder: Encoder, excluded: Sequence[str], best: dict[int, int]
    ) -> Scores:
        """Cosine of the provision's best sentence group plus that of its best chunk."""
        vector = self._query_vector(text, encoder)
        total: Scores = defaultdict(float)
        for kind in ("chunk", "sentence"):
            found = self._index.search(vector, kind=kind, limit=_CANDIDATES, excluded=excluded)
            scores = self._best_by_provision(found, best)
            floor = min(scores.values(), default=0.0)
            # A provision that only one kind found scores no better than the worst found in the other.
            for provision, score in scores.items():
                total[provision] += score - floor
        return dict(total)

    def closest(self, question: str, evidence: Sequence[Evidence]) -> list[Closest]:
        """The sentence groups of the evidence, in its order, each with its nearness to the question."""
        passages = [
            (at, text, digest)
            for at, item in enumerate(evidence)
            for text, digest in self._sentence_groups(item.clause_id)
        ]
        if self.encoder is None:
            return [Closest(evidence=at, text=text, cosine=None) for at, text, _ in passages]
        query = self._query_vector(question.strip()[:_QUESTION_CHARACTERS], self.encoder)[0]
        vectors = self._index.stored([digest for _, _, digest in passages])
        return [
            Closest(evidence=at, text=text, cosine=float(query @ vectors[d]) if d in vectors else None)
            for at, text, d in passages
        ]

    def _sentence_groups(self, clause_id: str) -> list[tuple[str, str]]:
        rows = self._catalogue.db.execute(
            "SELECT p.kind, p.text, p.hash FROM passages p JOIN provisions v ON v.id = p.provision_id"
            " WHERE v.clause_id = ? ORDER BY p.id",
            (clause_id,),
        ).fetchall()
        sentences = [(text, digest) for kind, text, digest in rows if kind == "sentence"]
        return sentences or [(text, digest) for _, text, digest in rows]

    def _query_vector(self, text: str, encoder: Encoder) -> Vectors:
        """Searching and choosing sentences ask about the same question; it is encoded once."""
        asked, vector = self._last_query
        if asked != text or vector is None:
            vector = encoder.encode_queries([text])
            self._last_query = (text, vector)
        return vector

    def _best_by_provision(self, passages: Mapping[int, float], best: dict[int, int]) -> Scores:
        owners = self._owners(passages)
        scores: Scores = {}
        for passage, score in passages.items():
            provision = owners.get(passage)
            if provision is not None and score > scores.get(provision, float("-inf")):
                scores[provision] = score
                best[provision] = passage
        return scores

    def _owners(self, passages: Mapping[int, float]) -> dict[int, int]:
        marks = ",".join("?" * len(passages))
        rows = self._catalogue.db.execute(
            f"SELECT id, provision_id FROM passages WHERE id IN ({marks})", list(passages)
        )
        return dict(rows.fetchall())

    def _named_clauses(self, text: str, editions: Sequence[Edition], excluded: Sequence[str]) -> Scores:
        """Provisions of clauses that the question names by number, of the documents it names if any."""
        in_force = [e for e in editions if e.id not in excluded]
        wanted = named(text, in_force)
        if not wanted.labels:
            return {}
        scope = wanted.editions or tuple(e.id for e in in_force)
        scores: Scores = {}
        for label in wanted.labels:
            for clause in self._catalogue.labelled(label, scope):
                provision = self._catalogue.provision_at(clause.edition_id, clause.position)
                if provision is not None:
                    scores[provision.id] = _NAMED_BONUS if wanted.editions else 1.0
        return scores

    def _evidence(
        self, ranked: Sequence[tuple[int, float]], best: Mapping[int, int], editions: Mapping[str, Edition]
    ) -> list[Evidence]:
        stored = self._catalogue.provisions(provision for provision, _ in ranked)
        texts = self._passage_texts([best[p] for p, _ in ranked if p in best])
        out = []
        for provision_id, score in ranked:
            provision = stored.get(provision_id)
            if provision is None:
                continue  # removed by another thread since it was found
            matched = texts.get(best.get(provision_id, -1), "")
            out.append(
                show(self._catalogue, provision, editions[provision.edition_id], score=score, matched=matched)
            )
        return out

    def _passage_texts(self, ids: Sequence[int]) -> dict[int, str]:
        marks = ",".join("?" * len(ids))
        return dict(
            self._catalogue.db.execute(f"SELECT id, text FROM passages WHERE id IN ({marks})", list(ids))
        )


def _excluded(editions: Sequence[Edition], day: date) -> tuple[str, ...]:
    """Editions that do not bind on `day`. Decided here, so that no model ever sees their text."""
    return tuple(e.id for e in editions if not e.in_force(day))
