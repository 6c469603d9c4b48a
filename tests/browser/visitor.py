"""Somebody with a browser, and what must be true of every page that they see."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Request, expect

from zeropermit.bootstrap.service import Service

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE = 30_000
"""Milliseconds after which what does not come is a failure."""
PAGE_LIMIT = 60_000
"""Bytes that a page and all it loads may transfer."""

expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    language: str
    width: int

    def __str__(self) -> str:
        return f"{self.language}-{self.width}"


@dataclass
class Visitor:
    """A browser with nothing in it yet."""

    page: Page
    service: Service
    look: Look
    clicks: int = 0
    signatures: int = 0
    requests: list[Request] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """What the browser complained of; nothing may be."""

    @classmethod
    @contextmanager
    def arrive(
        cls, browser: Browser, service: Service, look: Look, **options: Any
    ) -> Iterator["Visitor"]:
        tag = "zh-CN" if look.language == "zh" else "en-GB"
        context = browser.new_context(
            viewport={"width": look.width, "height": 900},
            locale=tag,
            base_url=f"http://127.0.0.1:{service.settings.port}",
            accept_downloads=True,
            **options,
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        visitor = cls(page, service, look)
        page.on("request", visitor.on_request)
        page.on("pageerror", lambda error: visitor.faults.append(str(error)))
        page.on(
            "console",
            lambda said: said.type == "error" and visitor.faults.append(said.text),
        )
        try:
            yield visitor
            assert visitor.faults == [], visitor.faults
        finally:
            context.close()

    def on_request(self, request: Request) -> None:
        """Remember what the page asked for."""
        self.requests.append(request)

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path)

    def click(self, selector: str, *, nth: int = 0) -> None:
        """Click something, and count it."""
        self.clicks += 1
        self.page.locator(selector).nth(nth).click()

    def sign(self) -> None:
        """Press the button of the one form that is signed on this page."""
        self.signatures += 1
        self.click("form[data-sign] button[type=submit]")

    def be(self, handle: str) -> None:
        """Become somebody of the town, with one click on the home page."""
        self.open("/")
        before = self.page.url
        self.click(f"form[data-handle='{handle}'] button")
        self.page.wait_for_url(lambda url: url != before)

    def become(self, handle: str) -> None:
        """Become somebody whom the home page does not offer."""
        self.open("/")
        form = self.page.locator("form[data-role]").first
        form.evaluate("(form, handle) => { form.dataset.handle = handle }", handle)
        self.click("form[data-role] button")
        self.page.wait_for_url("**/matters")

    def check(self) -> None:
        """Check what must be true of every page on the way through a story.

        Its language is said, and nothing is cut off or overlaps sideways; for the rest,
        `test_every_page.py` goes along all pages.
        """
        ready(self.page)
        tag = "zh-CN" if self.look.language == "zh" else "en"
        assert self.page.locator("html").get_attribute("lang") == tag
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.look.width, f"{self.page.url} is {wide} px wide"

    def examine(self) -> None:
        """Check a page that is as it is only in the middle of a story, by axe too."""
        self.check()
        found = violations(self.page)
        assert found == [], "\n".join(found)


def ready(page: Page) -> None:
    """Wait for the style of a page, and for forms that look for the keys first."""
    page.wait_for_load_state("load")
    waiting = page.locator(":is(form[data-sign], form[data-sign-in])[hidden]")
    expect(waiting).to_have_count(0)


def violations(page: Page) -> list[str]:
    """Let axe look at a page; give what is wrong, where."""
    page.evaluate(AXE.read_text("utf-8"))
    options = {
        "runOnly": {"type": "tag", "values": RULES},
        "resultTypes": ["violations"],
        "preload": False,
    }
    found = page.evaluate("options => axe.run(options)", options)
    return [
        f"{page.url}: {one['id']}: {[node['html'][:200] for node in one['nodes']]}"
        for one in found["violations"]
    ]
