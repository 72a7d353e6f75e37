"""The way out: a question becomes evidence, clauses in force, best first."""

from knowledge.retrieval.query import Mode, Query
from knowledge.retrieval.retriever import ClauseRetriever, Closest, Retriever

__all__ = ["ClauseRetriever", "Closest", "Mode", "Query", "Retriever"]
