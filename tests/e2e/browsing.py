"""The program as it is started by a user, and a page that is watched while it is used."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlparse

from playwright.sync_api import ConsoleMessage, Page, Request

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


@dataclass
class Served:
    """`kuangzhi serve` in a process of its own."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)
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
            env=environment | {"KUANGZHI_HOME": str(self.home), **self.environment},
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
    _leaving: bool = False

    def goto(self, place: str = "/") -> Page:
        with self.leaving():
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

    @contextmanager
    def leaving(self) -> Iterator[None]:
        """A page that is left cuts off what it was just asking for, and says so: that is no error."""
        self._leaving = True
        yield
        self._leaving = False

    def reload(self) -> None:
        with self.leaving():
            self.page.reload()

    def heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.failed(message.text)

    def failed(self, error: object) -> None:
        if not self._leaving:
            self.errors.append(str(error))

    def requested(self, request: Request) -> None:
        address = urlparse(request.url)
        if address.scheme not in ("data", "blob") and address.hostname != "127.0.0.1":
            self.strangers.append(request.url)


Visit = Callable[..., Watched]
Shoot = Callable[[Page, str], None]
