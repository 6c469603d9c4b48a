"""Every page of the site, in both languages: none is forgotten, and none is worse.

On each: axe finds nothing; on a screen of 320 px nothing is cut off; it is light; the
Tab key reaches everything, and one sees where; and without a script it says the same.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Response

from tests.browser.examining import REFLOWED, cut_off, heads, unreachable
from tests.browser.pages import ANYBODY, PAGES, prepared
from tests.browser.visitor import PAGE_LIMIT, Look, Visitor, ready, violations
from tests.builders.demonstration import town_copy
from tests.integration.api.site import Site
from zeropermit.web import app

NO_PAGES = {
    "/demonstration/keys/{body}/{key}",
    "/permits/{permit}/show/code.svg",
    *("/ledger/figures/{name}.csv", "/ledger/events.jsonl"),
    *("/ledger/replay/report.json", "/sw.js"),
}
"""What the modules of the pages answer to scripts, and drawings, tables and files."""
HEAVY = {"/scan", "/docs"}
"""A reader of codes, and a browser of the API: each loads a tool that is not ours."""
FOREIGN = {"/docs"}
"""Filled by Swagger UI, which is not ours to mend."""
MISSING = {"/nothing"}
LOOKS = [Look("zh", REFLOWED), Look("en", 1280)]
"""As the pages are loaded; the wide ones are narrowed when axe has seen them. What no
language changes, the way of the keyboard and the page without a script, is looked at
in the first of them alone."""


@pytest.fixture(scope="module")
def populated(tmp_path_factory) -> Iterator[tuple[Site, dict[str, str]]]:
    with prepared(town_copy(tmp_path_factory, "swept")) as swept:
        yield swept


def route_of(path: str) -> str:
    """The first route of the pages that answers at an address."""
    routes = (route for module in app.PAGES for route in module.router.routes)
    found = (r.path for r in routes if "GET" in r.methods and r.path_regex.match(path))
    return next(found, "")


def test_no_page_is_forgotten():
    known = {
        route.path
        for module in app.PAGES
        for route in module.router.routes
        if "GET" in route.methods
    }
    listed = [path.partition("?")[0] for paths in PAGES.values() for path in paths]

    assert known - {route_of(path) for path in listed} == NO_PAGES


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("handle", PAGES, ids=lambda handle: handle or "anybody")
def test_every_page_is_for_everybody(chromium, populated, handle, look):
    site, known = populated
    paths = [path.format_map(known) for path in PAGES[handle]]
    with Visitor.arrive(
        chromium, site.service, look, service_workers="block"
    ) as visitor:
        if handle != ANYBODY:
            visitor.become(handle)
        plain = without_script(chromium, visitor.page.context)
        sweep = Sweep(visitor, plain)
        found = [f"{path}: {fault}" for path in paths for fault in sweep.faults(path)]
        plain.close()
        visitor.faults[:] = [said for said in visitor.faults if "404" not in said]

    assert found == [], "\n".join(found)


def without_script(browser: Browser, context: BrowserContext) -> BrowserContext:
    """The same visitor, in a browser that runs no script."""
    languages = context.pages[0].evaluate("navigator.language")
    plain = browser.new_context(java_script_enabled=False, locale=languages)
    plain.add_cookies(context.cookies())
    plain.new_page()
    return plain


class Sweep:
    """A visitor who examines one page after the other."""

    def __init__(self, visitor: Visitor, plain: BrowserContext) -> None:
        self._visitor = visitor
        self._plain = plain.pages[0]
        self._weight = 0
        session = visitor.page.context.new_cdp_session(visitor.page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.loadingFinished", self._weigh)

    def _weigh(self, event: dict[str, float]) -> None:
        self._weight += int(event["encodedDataLength"])

    def faults(self, path: str) -> Iterator[str]:
        """Examine a page, and say what is wrong with it."""
        page, look = self._visitor.page, self._visitor.look
        self._weight = 0
        answer = page.goto(path)
        ready(page)
        yield from wrong_answer(path, answer)
        tag = "zh-CN" if look.language == "zh" else "en"
        if page.locator("html").get_attribute("lang") != tag:
            yield "its language is not said"
        shown = heads(page)
        if urlsplit(path).path not in FOREIGN:
            yield from violations(page)
        if look == LOOKS[0]:
            yield from unreachable(page)
            yield from self._unsaid(page.url, shown)
        yield from self._narrowed()
        if urlsplit(path).path not in HEAVY and not 0 < self._weight < PAGE_LIMIT:
            yield f"weighs {self._weight} bytes"

    def _narrowed(self) -> Iterator[str]:
        page, look = self._visitor.page, self._visitor.look
        if look.width != REFLOWED:
            page.set_viewport_size({"width": REFLOWED, "height": 900})
        yield from cut_off(page)
        page.set_viewport_size({"width": look.width, "height": 900})

    def _unsaid(self, url: str, shown: list[str]) -> Iterator[str]:
        """Compare with what is there without a script."""
        self._plain.goto(url)
        said = heads(self._plain)
        if not self._plain.locator("h1").first.is_visible():
            yield "has no heading without a script"
        yield from (f"needs a script for {one}" for one in shown if one not in said)


def wrong_answer(path: str, answer: Response | None) -> Iterator[str]:
    if answer is None or answer.ok is (path in MISSING):
        yield f"answered {answer and answer.status}"
