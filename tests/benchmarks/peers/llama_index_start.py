"""LlamaIndex's quick start: its sentence splitter of 1,024 tokens, its vector store in memory."""

from typing import Any

from asking import Job
from llama_index.core import Document, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr
from vectors import SharedVectors


class _Shared(BaseEmbedding):
    _vectors: SharedVectors = PrivateAttr()

    def __init__(self, vectors: SharedVectors) -> None:
        # Its largest batch: all texts come at once, or nearly.
        super().__init__(model_name="offline", embed_batch_size=2048)
        self._vectors = vectors

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = self._vectors.passages(texts).tolist()
        return rows

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        row: list[float] = self._vectors.question(query).tolist()
        return row

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


class System:
    def __init__(self, job: Job, vectors: SharedVectors) -> None:
        self._job = job
        self._embeddings = _Shared(vectors)

    def ingest(self) -> None:
        documents = [Document(text=text) for text in self._job.texts.values()]
        index = VectorStoreIndex.from_documents(documents, embed_model=self._embeddings)
        self._retriever: Any = index.as_retriever(similarity_top_k=self._job.depth)

    def search(self, question: str) -> list[str]:
        return [found.text for found in self._retriever.retrieve(question)]
