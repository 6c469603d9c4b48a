#!/usr/bin/env python3
"""Take a picture of every page, in both languages, wide and on a phone.

Usage: python scripts/screenshots.py [--out FOLDER]

Sets the demonstration up in a temporary folder, walks an enterprise to its permit, and
writes `NN-name-LANGUAGE-WIDTH.png` for each page. Needs Chromium and `npm ci`.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import CHROMIUM, LOOKS, QUIET  # noqa: E402 - the tests are no package that is installed
from tests.browser.pages import ANYBODY, PAGES, PROJECT, populate, served  # noqa: E402 - as above
from tests.browser.visitor import Look, Visitor, ready  # noqa: E402 - as above
from tests.integration.api.scenario import make_room  # noqa: E402 - as above


class Album:
    """Pictures of one look."""

    def __init__(self, folder: Path, look: Look) -> None:
        self._folder = folder
        self._look = look
        self._count = 0

    def take(self, visitor: Visitor, name: str) -> None:
        """Take a picture of the whole page."""
        self._count += 1
        ready(visitor.page)
        file = self._folder / f"{self._count:02}-{name}-{self._look}.png"
        visitor.page.screenshot(path=file, full_page=True)


def main() -> int:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "screenshots")
    folder: Path = parser.parse_args().out
    if CHROMIUM is None:
        print("error: Chromium is missing (apt install chromium)", file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        served(Path(data) / "data") as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        albums = {look: Album(folder, look) for look in LOOKS}
        for look, album in albums.items():
            make_room(site, PROJECT)
            with Visitor.arrive(browser, site.service, look) as visitor:
                _enterprise(visitor, album)
        make_room(site, PROJECT)
        known = populate(site)
        for look, album in albums.items():
            for handle, paths in PAGES.items():
                with Visitor.arrive(browser, site.service, look) as visitor:
                    if handle != ANYBODY:
                        visitor.become(handle)
                    _pages(visitor, album, paths, known)
        browser.close()
    print(folder)
    return 0


def _enterprise(visitor: Visitor, album: Album) -> None:
    """Run the scenario up to a permit, and open its pages."""
    visitor.open("/")
    album.take(visitor, "home")
    visitor.be("developer/officer-1")
    page = visitor.page
    visitor.open(f"/matters/construction-permit/start?project={PROJECT}")
    album.take(visitor, "consent")
    visitor.sign()
    page.wait_for_url("**/applications/0x*")
    expect(page.locator("a.button[href$='/letter']")).to_be_visible()
    album.take(visitor, "case")
    visitor.click("a.button[href$='/letter']")
    album.take(visitor, "letter")
    visitor.sign()
    expect(page.locator("a.button[href^='/p/']")).to_be_visible()
    album.take(visitor, "granted")
    visitor.click("a.button[href^='/p/']")
    album.take(visitor, "permit")


def _pages(
    visitor: Visitor, album: Album, paths: tuple[str, ...], known: Mapping[str, str]
) -> None:
    for path in paths:
        visitor.open(path.format_map(known))
        name = re.sub(r"[^a-z0-9]+", "-", path).strip("-")
        album.take(visitor, name[:60] or "search")
    visitor.faults.clear()  # a page that is not there is one of the pictures


if __name__ == "__main__":
    raise SystemExit(main())
