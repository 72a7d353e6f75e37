"""Sentence vectors: one interface for the bundled offline encoder and every sentence-transformers model."""

from knowledge.encoding.encoder import Encoder

__all__ = ["Encoder"]
