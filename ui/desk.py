"""What every handler works with, opened once for the whole page."""

from dataclasses import dataclass

from assistant.conversation import Assistant
from assistant.conversations import Conversations
from assistant.evaluation import RunStore
from assistant.settings import Settings
from knowledge.library import Library
from ui.evaluating import Evaluating
from ui.following import Following
from ui.warming import Warming


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """`open_desk` opens one; `close` leaves the library to whoever opened that."""

    settings: Settings
    library: Library
    assistant: Assistant
    conversations: Conversations
    runs: RunStore
    warming: Warming
    following: Following
    evaluating: Evaluating

    def close(self) -> None:
        self.evaluating.stop()
        self.following.stop()
        self.warming.stop()
        self.assistant.close()
        self.conversations.close()


def open_desk(settings: Settings, library: Library) -> Desk:
    """Raises HomeUnusable, NoSpace."""
    assistant = Assistant(library, settings)
    runs = RunStore(settings.home / "runs")
    warming = Warming(library)
    return Desk(
        settings=settings,
        library=library,
        assistant=assistant,
        conversations=Conversations(settings.home / "conversations.sqlite3"),
        runs=runs,
        warming=warming,
        following=Following(library, warming, settings.folders),
        evaluating=Evaluating(assistant, runs),
    )
