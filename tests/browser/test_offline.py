"""Without a network: what was seen is said as that, and nothing is called invalid."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import segno
from playwright.sync_api import expect

from tests.browser.visitor import Look, Visitor
from tests.integration.api.officer_acts import done
from tests.integration.api.scenario import walk
from tests.integration.api.site import until
from tests.integration.api.test_pages_inspector import code_of
from tests.integration.api.test_supervision import PAIR, do, seen
from zeropermit.web.pages.public import offline as offline_pages

CONTROLLED = """() => navigator.serviceWorker.ready
  .then(() => navigator.serviceWorker.controller !== null)"""
SEEN, DESK = "zeropermit-seen-", "zeropermit-desk-"
KEPT = """async name => {
  const found = [];
  for (const key of await caches.keys()) {
    if (!key.startsWith(name)) continue;
    const cache = await caches.open(key);
    for (const request of await cache.keys())
      found.push([request.url, await (await cache.match(request)).text()]);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def permits(site) -> tuple[str, str]:
    """Two permits of `developer-2`."""
    return walk(site, "small").permit, walk(site, "documents").permit


def prepare(visitor: Visitor) -> None:
    """Open the page that scans, and wait until this device can do without a network."""
    visitor.open("/scan")
    until(lambda: visitor.page.evaluate(CONTROLLED))


def kept(visitor: Visitor, name: str) -> dict[str, str]:
    return {str(url): str(text) for url, text in visitor.page.evaluate(KEPT, name)}


def look_up(visitor: Visitor, path: str) -> None:
    """Look a permit up, and wait until the device has kept it."""
    visitor.open(path)
    wanted = path.partition("?")[0]
    until(lambda: wanted in {urlsplit(url).path for url in kept(visitor, SEEN)})


def go_offline(visitor: Visitor) -> None:
    visitor.page.context.set_offline(True)


def scan(visitor: Visitor, text: str, folder: Path) -> None:
    """Scan a picture of a code."""
    picture = folder / "code.png"
    segno.make_qr(text).save(str(picture), scale=6)
    visitor.open("/scan")
    visitor.page.set_input_files("#photo", picture)
    visitor.page.wait_for_url(re.compile("/p/"))


@pytest.mark.parametrize(
    "visitor", [Look("zh", 390), Look("en", 1280)], indirect=True, ids=str
)
def test_in_the_rain_what_was_seen_is_told_with_its_age_and_never_as_an_answer(
    visitor, town, site, permits, tmp_path
):
    known, unseen = permits
    origin = f"http://127.0.0.1:{town.settings.port}"
    page = visitor.page
    visitor.become("housing/officer-1")
    prepare(visitor)
    look_up(visitor, f"/p/{known}")
    seen = json.loads(page.locator("[data-kept]").get_attribute("data-kept"))
    number = site.visitor().get(f"permits/{known}").json()["permit"]["number"]
    document = site.visitor().get(f"permits/{known}").json()["permit"]["document"]
    go_offline(visitor)

    # 1. A permit that was seen, by another of its names
    scan(visitor, f"{origin}/p/{number}", tmp_path)
    expect(page.locator("h1.stamp.unknown")).to_be_visible()
    expect(page.locator(".stamp")).to_have_count(1)
    expect(page.locator("main > .why")).to_contain_text(str(seen["block"]))
    expect(page.locator(".remembered .last")).to_contain_text("✓")
    expect(page.locator(".remembered .face")).to_be_visible()
    visitor.examine()

    # 2. Its holder shows it now; somebody else does
    for by, told in (("developer-2", "holder's at"), ("developer", "not signed with")):
        at = page.evaluate("Math.floor(Date.now() / 1000)")
        query = code_of(site, known, by, second=at, origin=origin)
        visitor.open(f"/p/{document[2:]}?t={query['t']}&s={query['s']}")
        shown = page.locator(".shown.unknown")
        expect(shown).to_be_visible()
        if visitor.look.language == "en":
            expect(shown).to_contain_text(told)

    # 3. One that was never seen
    visitor.open(f"/p/{unseen}?t={query['t']}&s={query['s']}")
    expect(page.locator("h1.stamp.unknown")).to_be_visible()
    expect(page.locator(".remembered")).to_have_count(0)
    assert "✗" not in page.locator("main").inner_text()
    visitor.examine()

    # 4. The language can be changed, and stays
    other = {"zh": "en", "en": "zh-CN"}[visitor.look.language]
    visitor.click(".switch")
    expect(page.locator("html")).to_have_attribute("lang", other)
    visitor.open("/scan")
    expect(page.locator("html")).to_have_attribute("lang", other)
    visitor.faults[:] = [fault for fault in visitor.faults if "DISCONN" not in fault]


def test_what_is_kept_is_what_a_stranger_sees_and_can_be_forgotten(
    guest, site, permits
):
    page = guest.page
    guest.become("developer-2/officer-1")
    prepare(guest)
    look_up(guest, f"/p/{permits[0]}")
    expect(page.locator(".person bdi")).to_be_visible()

    address = site.account("developer-2").address
    assert len(kept(guest, SEEN)) == 1
    for url, text in kept(guest, "zeropermit-").items():
        assert 'class="person" method="post"' not in text, url
        assert f'data-address="{address}"' not in text, url

    guest.open("/offline")
    expect(page.locator("#offline li")).to_have_count(1)
    guest.examine()
    guest.click("#offline button")
    expect(page.locator("#offline li")).to_have_count(0)
    assert kept(guest, SEEN) == {}


def test_where_there_is_a_network_again_the_answer_is_that_of_now(guest, site):
    permit, page = walk(site, "documents").permit, guest.page
    prepare(guest)
    look_up(guest, f"/p/{permit}")
    done(site, permit, "suspend")
    go_offline(guest)
    guest.open(f"/p/{permit}")
    expect(page.locator("h1.stamp.unknown")).to_be_visible()
    expect(page.locator(".last")).to_contain_text("✓")

    page.context.set_offline(False)
    guest.click(".links .button:not(.second)")

    expect(page.locator("h1.stamp.held")).to_be_visible()
    guest.faults.clear()  # the browser notes that there was no network


def test_a_new_version_replaces_the_files_at_once(guest, monkeypatch):
    prepare(guest)
    (before,) = named(guest)
    script = offline_pages.worker_script()
    monkeypatch.setattr(
        offline_pages,
        "worker_script",
        lambda: script.replace("VERSION = ", 'VERSION = "new" + ', 1),
    )
    guest.page.evaluate(
        "navigator.serviceWorker.getRegistration().then(r => r.update())"
    )

    until(lambda: before not in named(guest))
    (after,) = named(guest)
    assert after.startswith("zeropermit-files-new")


def named(visitor: Visitor) -> list[str]:
    found: list[str] = visitor.page.evaluate(
        "caches.keys().then(keys => keys.filter(key => key.includes('files')))"
    )
    return found


def test_the_desk_is_there_without_a_network_until_its_officer_leaves(guest, site):
    permit, page = walk(site, "documents").permit, guest.page
    until(lambda: seen(site, permit)["proposed"])
    do(site, permit, {"act": "accept"}, PAIR[0])
    prepare(guest)
    guest.become(PAIR[0])
    paths = (f"/inspector/permits/{permit}/visit", "/inspector")
    for path in paths:
        guest.open(path)
    until(lambda: len(kept(guest, DESK)) == len(paths))
    go_offline(guest)

    guest.open(paths[0])
    guest.click("label:has([value=FAULTS])")
    page.fill("#note", "雨中所记。")
    guest.click("form[data-inspect] button[type=submit]")
    expect(page.locator("[data-waiting] li")).to_have_count(1)
    guest.open(paths[1])
    expect(page.locator("main > .held")).to_be_visible()
    expect(page.locator("[data-waiting] li")).to_have_count(1)
    guest.examine()

    page.context.set_offline(False)
    guest.open("/inspector")
    expect(page.locator("main > .held")).to_have_count(0)
    guest.click("form.person button")
    page.wait_for_url(re.compile(r"\d/$"))
    until(lambda: not kept(guest, DESK))
    guest.faults.clear()  # the browser notes that there was no network
