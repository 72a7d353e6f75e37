"""One served program and one browser for all tests of the page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from e2e.browsing import CHROMIUM, FLAGS, PHONE, SHOTS, WIDE, Served, Shoot, Visit, Watched
from playwright.sync_api import Browser, Page, sync_playwright


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, with the reason, where there is no browser."""
    if not Path(CHROMIUM).exists():
        for item in items:
            if "e2e" in item.path.parts:
                item.add_marker(pytest.mark.skip(reason=f"no browser at {CHROMIUM}"))


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
        watched.page.on("pageerror", watched.failed)
        watched.page.on("request", watched.requested)
        visits.append(watched)
        return watched

    yield begin
    for watched in visits:
        with watched.leaving():
            watched.page.context.close()
        assert watched.errors == []
        assert watched.strangers == []


@pytest.fixture
def shoot() -> Shoot:
    """Keep a picture of the page, once it stands still."""

    def keep(page: Page, name: str) -> None:
        page.wait_for_timeout(300)
        SHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}.png")

    return keep
