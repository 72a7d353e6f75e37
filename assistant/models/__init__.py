"""Language models: any of them by one setting, streamed, stoppable, with errors that say what to do."""

from assistant.models.chat import ChatModel, Piece
from assistant.models.metering import Call, Meter
from assistant.models.opening import open_model
from assistant.models.spec import ModelSettings, ModelSpec

__all__ = ["Call", "ChatModel", "Meter", "ModelSettings", "ModelSpec", "Piece", "open_model"]
