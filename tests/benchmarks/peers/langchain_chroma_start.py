"""LangChain's quick start: a recursive splitter of 500 characters, 50 of them shared, into Chroma."""

from asking import Job
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
from vectors import SharedVectors


class _Shared(Embeddings):
    def __init__(self, vectors: SharedVectors) -> None:
        self._vectors = vectors

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = self._vectors.passages(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        row: list[float] = self._vectors.question(text).tolist()
        return row


class System:
    def __init__(self, job: Job, vectors: SharedVectors) -> None:
        self._job = job
        self._embeddings = _Shared(vectors)

    def ingest(self) -> None:
        splitter = RecursiveCharacterTextSplitter(chunk_size=500, chunk_overlap=50)
        documents = splitter.create_documents(list(self._job.texts.values()))
        self._store = Chroma.from_documents(documents, self._embeddings, persist_directory=self._job.folder)

    def search(self, question: str) -> list[str]:
        return [d.page_content for d in self._store.similarity_search(question, k=self._job.depth)]
