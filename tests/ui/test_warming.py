from collections.abc import Callable
from pathlib import Path

from knowledge.library import Library
from ui.warming import Warming

Until = Callable[[Callable[[], bool]], None]


def test_vectors_are_made_in_the_background(tmp_path: Path, until: Until) -> None:
    source = tmp_path / "制度.txt"
    source.write_text("动火制度\n\n第一条 井下动火必须提前申请。\n第二条 动火地点必须有灭火器。\n", "utf-8")
    with Library(tmp_path / "home") as library:
        library.ingest([source])
        warming = Warming(library)
        warming.start()
        assert warming.state.running
        until(lambda: not warming.state.running)
        (holding,) = library.holdings()
        assert holding.vectors == holding.passages > 0
        assert library.retriever.encoder is not None
        warming.stop()


def test_an_encoder_that_cannot_be_loaded_is_told(tmp_path: Path, until: Until) -> None:
    source = tmp_path / "制度.txt"
    source.write_text("动火制度\n\n第一条 井下动火必须提前申请。\n", "utf-8")
    with Library(tmp_path / "home", encoder=str(tmp_path / "no-such-model")) as library:
        library.ingest([source])
        warming = Warming(library)
        warming.start()
        until(lambda: warming.state.error is not None)
        assert "no-such-model" in str(warming.state.error)
        warming.stop()
