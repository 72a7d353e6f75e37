"""The way out: a question becomes evidence, clauses in force, best first."""

from knowledge.retrieval.query import Mode, Query
from knowledge.retrieval.retriever import Closest, Nearness, Retriever
from knowledge.retrieval.scope import Scope, within

__all__ = ["Closest", "Mode", "Nearness", "Query", "Retriever", "Scope", "within"]
