#!/usr/bin/env python3
"""Measure how long the service takes for each page, beside an empty answer.

Usage: python scripts/bench_pages.py [--rounds N] [--json FILE]

Serves the demonstration in this process, with one permit issued, and asks for every
page that an enterprise sees, signed in, over HTTP. An empty endpoint of the same server
is measured in the same run, for comparison.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.serving import running  # noqa: E402 - the tests are no package that is installed
from tests.integration.api.site import Person, Site  # noqa: E402 - as above
from tests.integration.api.walking import walk  # noqa: E402 - as above
from zeropermit.bootstrap.fiction import scenario  # noqa: E402 - as above

PAPERS = scenario("documents")
LIMIT = 0.1
"""Seconds that a page may take."""
WARM = 3


def main() -> int:
    """Measure, print a table, and keep the figures if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--json", type=Path, help="file for the raw figures")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder) / "data") as site,
    ):
        walked = walk(site, "documents")
        browser = _signed_in(site, str(PAPERS["applicant"]))
        origin = f"http://127.0.0.1:{site.service.settings.port}"
        figures = {
            path: _times(browser, origin + path, asked.rounds)
            for path in (
                "/static/icon.svg",
                "/",
                "/matters",
                "/matters/construction-permit",
                f"/matters/construction-permit/start?project={PAPERS['project']}",
                f"/applications/{walked.application}",
                f"/p/{walked.permit}",
                f"/permits/{walked.permit}",
                "/desk",
                "/queries",
                "/ledger",
            )
        }
    print(f"{'median':>10} {'p95':>10}  page (ms, {asked.rounds} rounds)")
    for path, times in figures.items():
        median, high = statistics.median(times), sorted(times)[int(len(times) * 0.95)]
        mark = "  over 100 ms" if median > LIMIT else ""
        print(f"{median * 1000:10.1f} {high * 1000:10.1f}  {path[:60]}{mark}")
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    return 0


def _signed_in(site: Site, handle: str) -> requests.Session:
    person = Person(site, site.account(handle), site.visitor())
    text = person.challenge()
    browser = requests.Session()
    browser.trust_env = False
    answer = browser.post(
        f"http://127.0.0.1:{site.service.settings.port}/session",
        json={"message": text, "signature": person.personal_sign(text)},
        timeout=30,
    )
    answer.raise_for_status()
    return browser


def _times(browser: requests.Session, url: str, rounds: int) -> list[float]:
    found = []
    for turn in range(WARM + rounds):
        started = time.perf_counter()
        browser.get(url, timeout=30)
        if turn >= WARM:
            found.append(time.perf_counter() - started)
    return found


if __name__ == "__main__":
    raise SystemExit(main())
