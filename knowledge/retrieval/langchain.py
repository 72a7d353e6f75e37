"""The same search for LangChain. Apart from the rest, because importing LangChain takes a second."""

from datetime import date

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from knowledge.retrieval.query import Query
from knowledge.retrieval.retriever import Retriever


class ClauseRetriever(BaseRetriever):
    """Clauses as LangChain documents whose metadata carry the citation."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: Retriever
    top_k: int = 10
    as_of: date | None = None

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
    ) -> list[Document]:
        found = self.retriever.search(Query(text=query, top_k=self.top_k, as_of=self.as_of))
        return [
            Document(
                id=e.clause_id,
                page_content=e.text,
                metadata={
                    "document": e.document,
                    "edition": e.edition,
                    "clause": e.clause,
                    "clause_id": e.clause_id,
                    "page": e.page,
                    "score": e.score,
                },
            )
            for e in found
        ]
