"""Real pages in a real browser: one town, one Chromium, a fresh visitor each time."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.serving import running
from tests.browser.visitor import AXE, Look, Visitor
from tests.builders.demonstration import town_copy
from tests.integration.api.site import Site
from zeropermit.bootstrap.service import Service

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
"""Chromium without a window comes first: it needs half the time of the whole one."""
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--disable-dev-shm-usage"),
)
"""Run as root in a container, and ask nobody anything."""
LOOKS = [Look(language, width) for language in ("zh", "en") for width in (1280, 390)]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = None
    if CHROMIUM is None:
        missing = "needs Chromium (on Debian: apt install chromium-headless-shell)"
    elif not AXE.is_file():
        missing = "needs node_modules: run npm ci"
    if missing:
        for item in items:
            if "browser" in item.path.parts:
                item.add_marker(pytest.mark.skip(reason=missing))


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Site]:
    """The town that all tests share, and its people at the API."""
    with running(town_copy(tmp_path_factory, "browsed")) as site:
        yield site


@pytest.fixture(scope="session")
def town(site) -> Service:
    return site.service


@pytest.fixture(scope="module")
def driver() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium(driver) -> Iterator[Browser]:
    browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    yield browser
    browser.close()


@pytest.fixture(params=LOOKS, ids=str)
def visitor(request, town, chromium) -> Iterator[Visitor]:
    """Somebody with a browser, in each language, at a desk and on a phone."""
    with Visitor.arrive(chromium, town, request.param) as arrived:
        yield arrived


@pytest.fixture
def guest(town, chromium) -> Iterator[Visitor]:
    """Somebody with a browser, where language and width are not the point."""
    with Visitor.arrive(chromium, town, LOOKS[0]) as arrived:
        yield arrived
