"""The program as it is started by a user, and a real browser that watches what a page does."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SHOTS = Path(__file__).with_name("shots")
WIDE, TABLET, PHONE = (1440, 900), (1024, 768), (390, 844)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, with the reason, where there is no browser."""
    if not Path(CHROMIUM).exists():
        for item in items:
            if "e2e" in item.path.parts:
                item.add_marker(pytest.mark.skip(reason=f"no browser at {CHROMIUM}"))


@dataclass
class Served:
    """`kuangzhi serve` in a process of its own."""

    home: Path
    process: subprocess.Popen[str] | None = None
    url: str = ""
    seconds: float = 0.0

    def start(self) -> None:
        began = time.monotonic()
        environment = {k: v for k, v in os.environ.items() if not k.startswith("KUANGZHI_")}
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from ui.command.main import main; main()", "serve", "--port", "0"],
            stdout=subprocess.PIPE,
            text=True,
            cwd=self.home.parent,
            env=environment | {"KUANGZHI_HOME": str(self.home)},
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().split()[-1]
        with urllib.request.urlopen(f"{self.url}/health", timeout=10) as health:
            assert health.status == 200
        self.seconds = time.monotonic() - began

    def stop(self) -> int:
        """Ask it to end, as a service manager does; its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)


@dataclass
class Watched:
    """A page, with what it should not have done: errors, and requests to other machines."""

    page: Page
    url: str
    errors: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def goto(self, place: str = "/") -> Page:
        self.page.goto(f"{self.url}{place}")
        self.page.wait_for_selector("#kz-past :is(.kz-welcome, .kz-thread)", state="attached")
        return self.page

    def ask(self, question: str) -> None:
        """Type, press Enter, wait for the finished answer."""
        self.page.fill("#kz-question textarea", question)
        self.page.keyboard.press("Enter")
        self.page.wait_for_function(
            "q => [...document.querySelectorAll('.kz-me')].at(-1)?.innerText === q"
            " && document.querySelector('#kz-live .kz-badge:not(.kz-badge-writing)')",
            arg=question,
        )

    def heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def requested(self, request: Request) -> None:
        address = urlparse(request.url)
        if address.scheme not in ("data", "blob") and address.hostname != "127.0.0.1":
            self.strangers.append(request.url)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    site = Served(home=tmp_path_factory.mktemp("served") / "home")
    site.start()
    yield site
    assert site.stop() == 0


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


Visit = Callable[..., Watched]


@pytest.fixture
def visit(served: Served, chromium: Browser) -> Iterator[Visit]:
    """Open a page as a new person; in the end, none of them may have met an error or left this machine."""
    visits: list[Watched] = []

    def begin(size: tuple[int, int] = WIDE, *, dark: bool = False) -> Watched:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            has_touch=size == PHONE,
            locale="en-US",
        )
        watched = Watched(page=context.new_page(), url=served.url)
        watched.page.set_default_timeout(20_000)
        watched.page.on("console", watched.heard)
        watched.page.on("pageerror", lambda error: watched.errors.append(str(error)))
        watched.page.on("request", watched.requested)
        visits.append(watched)
        return watched

    yield begin
    for watched in visits:
        watched.page.context.close()
        assert watched.errors == []
        assert watched.strangers == []


@pytest.fixture
def shoot() -> Callable[[Page, str], None]:
    """Keep a picture of the page, once it stands still."""

    def keep(page: Page, name: str) -> None:
        page.wait_for_timeout(400)
        SHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}.png")

    return keep
