"""Why a question is not answered."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfScope:
    """The rule that fired, and what the reader is told in both languages."""

    rule: str
    zh: str
    en: str

    def told(self, language: str) -> str:
        """The sentence in the language of the question."""
        return self.zh if language == "zh" else self.en
