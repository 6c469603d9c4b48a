"""The permits of the demonstration to look at, made as `zeropermit demo` makes them."""

import re

import httpx2

from tests.integration.cli.town import served
from zeropermit.cli.samples import make_samples

STATES = ["VALID", "SUSPENDED", "SUPERSEDED", "REVOKED"]
"""In the order in which the home page lists them."""


def test_the_home_page_lists_a_permit_in_each_state_and_a_forged_one(own_town):
    with served(own_town.folder) as (url, town):
        make_samples(url, town)
        home = httpx2.get(f"{url}/", headers={"Accept-Language": "en"}).text
        named = re.findall(r'href="/p/(\w+)"', home)
        states = [
            httpx2.get(f"{url}/api/v1/verify/{one}").json()["state"] for one in named
        ]

    assert states == [*STATES, "UNKNOWN"]
    assert [len(one) for one in named] == [18] * len(STATES) + [64]
    assert "a copy that somebody altered" in home
