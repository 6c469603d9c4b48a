#!/usr/bin/env python3
"""Measure how long the service takes for each page, beside an empty answer.

Usage: python scripts/bench_pages.py [--rounds N] [--json FILE]

Serves a town in this process in which each page has something to show, and asks for
every page over HTTP, signed in as whoever looks at it. A static file of the same server
is measured in the same run, for comparison.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import requests

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.pages import ANYBODY, PAGES, prepared  # noqa: E402 - the tests are no package that is installed
from tests.integration.api.site import Person, Site  # noqa: E402 - as above

LIMIT = 0.1
"""Seconds that a page may take."""
EMPTY = "/static/icon.svg"


def main() -> int:
    """Measure, print a table, and keep the figures if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--json", type=Path, help="file for the raw figures")
    asked = parser.parse_args()
    figures: dict[str, list[float]] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        prepared(Path(folder) / "data") as (site, known),
    ):
        origin = f"http://127.0.0.1:{site.service.settings.port}"
        everything = {**PAGES, ANYBODY: (EMPTY, *PAGES[ANYBODY])}
        for handle, paths in everything.items():
            browser = _browser(site, handle)
            for path in paths:
                url = origin + path.format_map(known)
                figures[f"{handle or 'anybody'} {path}"] = _times(
                    browser, url, asked.rounds
                )
    print(f"{'first':>8} {'median':>8} {'p95':>8}  page (ms, {asked.rounds} rounds)")
    for page, times in sorted(figures.items(), key=lambda one: median(one[1][1:])):
        first, later = times[0], times[1:]
        high = sorted(later)[int(len(later) * 0.95)]
        mark = "  over 100 ms" if max(first, median(later)) > LIMIT else ""
        shown = (first, median(later), high)
        print(*(f"{1000 * one:8.1f}" for one in shown), f" {page[:90]}{mark}")
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    return 0


def _browser(site: Site, handle: str) -> requests.Session:
    """Give a browser in which somebody is signed in, or nobody."""
    browser = requests.Session()
    browser.trust_env = False
    if handle == ANYBODY:
        return browser
    person = Person(site, site.account(handle), site.visitor())
    text = person.challenge()
    answer = browser.post(
        f"http://127.0.0.1:{site.service.settings.port}/session",
        json={"message": text, "signature": person.personal_sign(text)},
        timeout=30,
    )
    answer.raise_for_status()
    return browser


def _times(browser: requests.Session, url: str, rounds: int) -> list[float]:
    """Measure the first answer, and the later ones."""
    found = []
    for _ in range(1 + rounds):
        started = time.perf_counter()
        browser.get(url, timeout=30)
        found.append(time.perf_counter() - started)
    return found


if __name__ == "__main__":
    raise SystemExit(main())
