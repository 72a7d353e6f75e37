"""A person says which clause is the right one: with a button on the page, or by command."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from typer.testing import CliRunner

from assistant.conversations import UnknownConversation
from knowledge.library import Library
from knowledge.retrieval import Query
from ui.chat import Chat
from ui.command.main import app
from ui.desk import Desk
from ui.render import Render

RULES = (
    "云岭矿通风规定\n第一条 局部通风机停转时，必须撤出人员。\n第二条 风筒应当每班检查。\n"
    "第三条 局部通风机停转后应当查明原因。\n"
)
ASKED = "局部通风机停了怎么办？"


@pytest.fixture
def library(own_desk: Desk, tmp_path: Path) -> Library:
    (tmp_path / "风.txt").write_text(RULES, "utf-8")
    own_desk.library.ingest([tmp_path / "风.txt"])
    return own_desk.library


def test_the_button_confirms_takes_back_and_shows_which(
    own_desk: Desk, library: Library, render: Render, browser: str, press: Callable[..., gr.EventData]
) -> None:
    chat = Chat(own_desk, render)
    *_, last = chat.ask(browser, "", ASKED)
    assert 'data-do="approve"' in str(last.panel)
    message = str(last.panel).split('data-message="')[1].split('"')[0]
    second = next(e for e in library.search(Query(text=ASKED)) if e.clause == "第二条").clause_id
    facts = {"message": message, "clause": second}
    panel = chat.approve(browser, press(**facts, right="yes"))
    assert panel.count('aria-pressed="true"') == 1
    assert library.search(Query(text=ASKED))[0].clause_id == second
    assert 'aria-pressed="true"' in chat.read(browser, press(**facts))
    panel = chat.approve(browser, press(**facts, right="no"))
    assert 'aria-pressed="true"' not in panel
    assert library.confirmations() == []
    with pytest.raises(UnknownConversation):
        chat.approve("x" * 43, press(**facts, right="yes"))


def test_the_command_confirms_lists_and_takes_back(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (tmp_path / "风.txt").write_text(RULES, "utf-8")
    with Library(home) as library:
        library.ingest([tmp_path / "风.txt"])

    def run(*arguments: str, code: int = 0) -> Any:
        done = CliRunner().invoke(app, [*arguments, "--home", str(home), "--json"])
        assert done.exit_code == code, done.output
        return json.loads(done.stdout) if done.stdout.strip() else done.exception

    clause = run("search", ASKED, "--mode", "keyword")["hits"][-1]["clause_id"]
    assert run("confirm", ASKED, "--clause", clause, "--who", "王班长")["changed"] is True
    top = run("search", "局部通风机停了怎么办", "--mode", "keyword")["hits"][0]
    assert (top["clause_id"], top["confirmed"]) == (clause, True)
    assert [(c["question"], c["who"], c["holds"]) for c in run("confirm")] == [(ASKED, "王班长", True)]
    assert run("confirm", ASKED, "--clause", clause, "--remove")["changed"] is True
    assert run("confirm") == []
    assert "--clause" in str(run("confirm", ASKED, code=1))
