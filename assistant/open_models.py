"""The models that a conversation asks, each opened once and by whichever thread comes first."""

import threading

from assistant.answering import choosing
from assistant.models.chat import ChatModel
from assistant.models.opening import open_model
from assistant.settings import Settings


class OpenModels:
    """Opens models by their spec and keeps them: `writer` to answer, `chooser` to say a number or a yes."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._writers: dict[str, ChatModel] = {}
        self._choosers: dict[str, ChatModel] = {}
        self._opening = threading.Lock()

    def close(self) -> None:
        """Close all of them."""
        with self._opening:
            for models in (self._writers, self._choosers):
                while models:
                    models.popitem()[1].close()

    def writer(self, spec: str) -> ChatModel:
        """The model that writes. Raises WrongUse, ModelUnavailable."""
        with self._opening:
            if spec not in self._writers:
                self._writers[spec] = open_model(self._settings.model_settings(spec))
            return self._writers[spec]

    def chooser(self, spec: str) -> ChatModel:
        """The same model opened to say a number or a yes, and no more. Raises WrongUse, ModelUnavailable."""
        with self._opening:
            if spec not in self._choosers:
                self._choosers[spec] = open_model(choosing.settings(self._settings.model_settings(spec)))
            return self._choosers[spec]

    def forget_writer(self, spec: str) -> None:
        """Open it anew next time: the process of a local one may have died."""
        self._forget(spec, self._writers)

    def forget_chooser(self, spec: str) -> None:
        """The same of one that chooses; one that writes may be streaming another's answer, and is left alone."""
        self._forget(spec, self._choosers)

    def _forget(self, spec: str, models: dict[str, ChatModel]) -> None:
        with self._opening:
            if model := models.pop(spec, None):
                model.close()
