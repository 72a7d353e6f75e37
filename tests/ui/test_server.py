"""The page as it goes over the network."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ui.app import PortTaken, run
from ui.desk import Desk
from ui.evaluation import EvaluationPage
from ui.render import Render
from ui.server import Server, application


@pytest.fixture
def site(desk: Desk) -> Iterator[httpx.Client]:
    served = threading.Event()
    server = Server(application(desk), served.set, patience=1)
    server.config.port = 0
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert served.wait(30)
    port = server.servers[0].sockets[0].getsockname()[1]
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
        yield client
    server.should_exit = True
    thread.join(20)
    assert not thread.is_alive()


def test_both_languages_health_and_assets_are_served(site: httpx.Client) -> None:
    assert site.get("/health").json()["status"] == "ok"
    for path, language in (("/", "zh-CN"), ("/en/", "en")):
        page = site.get(path)
        assert page.status_code == 200
        assert f'data-language="{language}"' in page.text
    for asset in ("page.css", "page.js", "favicon.svg"):
        assert site.get(f"/kuangzhi/{asset}").status_code == 200


def test_the_language_that_was_chosen_is_kept(site: httpx.Client) -> None:
    english = site.get("/", headers={"Cookie": "kuangzhi-language=en"})
    assert (english.status_code, english.headers["location"]) == (302, "/en/")
    assert site.get("/", headers={"Cookie": "kuangzhi-language=zh"}).status_code == 200


def test_the_browser_is_told_to_reach_no_other_machine(site: httpx.Client) -> None:
    for path in ("/", "/en/", "/health", "/kuangzhi/page.js", "/nowhere"):
        headers = site.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_the_page_names_no_font_or_script_of_another_machine(site: httpx.Client) -> None:
    config = site.get("/config").json()
    assert "googleapis" not in json.dumps(config)
    assert config["footer_links"] == []
    assert not config["analytics_enabled"]


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=http://127.0.0.1:1/x",
        "/gradio_api/file=HTTPS://example.org/x",
        "/gradio_api/file=%68ttp://127.0.0.1:1/x",
        "/gradio_api/proxy=http://127.0.0.1:1/x",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=../../../../etc/passwd",
        "/en/gradio_api/file=/etc/passwd",
        "/kuangzhi/../app.py",
        "/kuangzhi/%2e%2e/app.py",
        "/docs",
        "/openapi.json",
        "/monitoring",
    ],
)
def test_ways_that_no_page_needs_are_closed(site: httpx.Client, path: str) -> None:
    assert site.get(path).status_code in (401, 403, 404)


def test_the_data_folder_is_not_served(site: httpx.Client, desk: Desk) -> None:
    for name in ("conversations.sqlite3", "../home/catalogue.sqlite3"):
        path = desk.settings.home / name
        assert site.get(f"/gradio_api/file={path}").status_code in (403, 404)


def _join(site: httpx.Client, event: dict[str, object]) -> httpx.Response:
    return site.post("/gradio_api/queue/join", json={**event, "session_hash": "test"})


def _call(site: httpx.Client, event: dict[str, object]) -> str:
    """The last message of a call through Gradio's queue."""
    session = {"session_hash": "test"}
    _join(site, event).raise_for_status()
    with site.stream("GET", "/gradio_api/queue/data", params=session) as stream:
        last = [line for line in stream.iter_lines() if "process_completed" in line]
    return last[-1]


@pytest.mark.parametrize(
    "path", ["{secret}", "{secret}/../secret.txt", "http://127.0.0.1:1/x", "/etc/passwd", "\0"]
)
@pytest.mark.parametrize("elem_id", ["kz-upload", "kz-question"])
def test_a_forged_upload_reaches_no_other_file(
    site: httpx.Client, desk: Desk, tmp_path: Path, path: str, elem_id: str
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("第一条 不给人看。")
    config = site.get("/config").json()
    field = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == elem_id)
    fn = next(d["id"] for d in config["dependencies"] if any(field in target for target in d["targets"]))
    forged = {"path": path.format(secret=secret), "orig_name": "x.txt", "meta": {"_type": "gradio.FileData"}}
    refused = _join(site, {"data": [[forged], [forged], forged], "fn_index": fn, "trigger_id": field})
    assert refused.status_code == 403
    assert secret.exists()
    assert len(desk.library.holdings()) == 1


def test_an_endless_request_is_refused(site: httpx.Client) -> None:
    assert site.post("/gradio_api/queue/join", content=b"[" * 5 * 2**20).status_code == 413


def test_an_error_reaches_the_page_as_a_sentence(site: httpx.Client) -> None:
    config = site.get("/config").json()
    box = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == "kz-question")
    fn = next(d for d in config["dependencies"] if [box, "submit"] in d["targets"])
    answer = _call(site, {"data": ["x" * 40, None, " ", ""], "fn_index": fn["id"], "trigger_id": box})
    assert "请先输入问题" in answer
    assert "Traceback" not in answer


def test_events_of_one_kind_may_run_side_by_side(site: httpx.Client, desk: Desk) -> None:
    from ui.layout.page import build

    page = build(desk)
    limits = [fn.concurrency_limit for fn in page.fns.values()]
    assert page.default_config is not None
    assert set(limits) == {"default"}
    assert page._queue.default_concurrency_limit >= 4


def test_a_report_is_downloaded_and_not_shown(site: httpx.Client, desk: Desk, render: Render) -> None:
    screen = list(EvaluationPage(desk, render).start(None, True))[-1]
    report = site.get(f"/reports/{screen.opened}.html", params={"before": str(screen.opened)})
    assert "attachment" in report.headers["content-disposition"]
    assert "矿知评测报告" in report.text


@pytest.mark.parametrize("run_id", ["nothing", "..%2F..%2Fetc%2Fpasswd", "20260101T000000000000-abcdef"])
def test_a_report_of_no_run_is_told(site: httpx.Client, run_id: str) -> None:
    assert site.get(f"/reports/{run_id}.html").status_code == 404


def test_a_taken_port_is_one_sentence_and_exit_code_3(site: httpx.Client, tmp_path: Path) -> None:
    from assistant.settings import Settings

    port = site.base_url.port or 0
    with pytest.raises(PortTaken, match=str(port)) as told:
        run(Settings(home=tmp_path / "other", port=port))
    assert told.value.exit_code == 3
    assert "--port" in told.value.text("en")
