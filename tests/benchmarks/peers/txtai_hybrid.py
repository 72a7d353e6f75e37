"""txtai with its hybrid search on. It does not split by itself: it gets the chunks of the recursive splitter."""

from asking import Job
from langchain_text_splitters import RecursiveCharacterTextSplitter
from txtai import Embeddings
from vectors import SharedVectors


class System:
    def __init__(self, job: Job, vectors: SharedVectors) -> None:
        self._job = job
        self._vectors = vectors
        self._taking_in = False

        def transform(texts: list[str]) -> object:
            if self._taking_in:
                return vectors.passages(texts)
            return [vectors.question(text) for text in texts]

        self._embeddings = Embeddings(method="external", transform=transform, hybrid=True, content=True)

    def ingest(self) -> None:
        splitter = RecursiveCharacterTextSplitter(chunk_size=500, chunk_overlap=50)
        chunks = [chunk for text in self._job.texts.values() for chunk in splitter.split_text(text)]
        self._vectors.make(chunks)  # all at once; below they come in small batches
        self._taking_in = True
        self._embeddings.index(chunks)
        self._taking_in = False

    def search(self, question: str) -> list[str]:
        return [found["text"] for found in self._embeddings.search(question, self._job.depth)]
