"""Language models: any of them by one setting, streamed, stoppable, with errors that say what to do."""

from assistant.models.chat import ChatModel, Piece
from assistant.models.opening import open_model
from assistant.models.spec import ModelSettings, ModelSpec

__all__ = ["ChatModel", "ModelSettings", "ModelSpec", "Piece", "open_model"]
