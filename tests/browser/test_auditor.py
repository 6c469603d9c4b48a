"""An auditor who trusts nobody: looks a permit up, follows its proof, replays."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LOOKS
from tests.browser.visitor import Visitor
from tests.integration.api.scenario import walk


@pytest.fixture(scope="module")
def permit(site) -> str:
    """A permit of the town, by its id."""
    return walk(site, "main").permit


def test_an_auditor_follows_a_permit_to_its_proof_and_replays_the_ledger(
    visitor, permit
):
    page = visitor.page

    visitor.open("/")
    visitor.click("nav a[href='/ledger']")
    visitor.check()
    visitor.click(".events summary")
    expect(page.locator(".events pre").first).to_be_visible()
    page.fill("#q", "nothing of the kind")
    visitor.click("form[role=search] button")
    expect(page.locator("#problem")).to_be_visible()
    visitor.examine()
    assert "404" in visitor.faults.pop()  # the browser notes it, and nothing else
    page.fill("#q", permit)
    visitor.click("form[role=search] button")
    page.wait_for_url("**/p/0x*")
    visitor.check()
    for place in ("attestations", "batches", "transactions", "organisations"):
        visitor.click(f"main a[href^='/ledger/{place}/']")
        page.wait_for_url(f"**/ledger/{place}/*")
    visitor.open("/ledger/replay")
    visitor.check()
    visitor.click("main form button")
    expect(page.locator(".verdict.good")).to_be_visible()
    visitor.examine()


def test_without_a_script_a_replay_is_begun_and_its_end_is_seen(
    chromium, town, site, permit
):
    walk(site, "one-promise")  # so that there is something new to replay
    with Visitor.arrive(chromium, town, LOOKS[0], java_script_enabled=False) as guest:
        guest.open("/ledger/replay")
        guest.click("main form button")
        expect(guest.page.locator(".verdict.good")).to_be_visible()
