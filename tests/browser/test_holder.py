"""A permit in its holder's hands, and the language, the keyboard and the plain page."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.visitor import Look, Visitor
from tests.integration.api.holder_acts import lived
from tests.integration.api.scenario import walk
from tests.integration.api.site import until


@pytest.fixture(scope="module")
def permit(site) -> str:
    """A permit of `developer-2`, issued on papers alone."""
    return walk(site, "documents").permit


def test_a_holder_puts_the_start_off_starts_stops_and_goes_on(visitor, site):
    page = visitor.page
    permit = walk(site, "documents").permit
    visitor.become("developer-2/officer-1")
    visitor.open("/desk")
    visitor.click(f"a[href='/permits/{permit}']")
    visitor.check()

    visitor.click("a[href$='kind=extension']")
    page.select_option("#reason", "SITE_NOT_READY")
    visitor.click("form.fields button")
    visitor.check()
    visitor.sign()
    page.wait_for_url(f"**/permits/{permit}")
    until(lambda: page.reload() and "1 / 2" in page.locator("dl").first.inner_text())

    visitor.click("a[href$='kind=start']")
    visitor.check()
    visitor.sign()
    page.wait_for_url(f"**/permits/{permit}")
    visitor.click("a[href$='kind=stop']")
    page.fill("#reason", "连续暴雨，基坑不能施工，须待降水完成")
    page.fill("#part", "地下一层底板")
    page.fill("#maintenance", "专人值守，基坑每日监测，临边防护")
    visitor.click("form.fields button")
    visitor.check()
    visitor.sign()
    page.wait_for_url(f"**/permits/{permit}")
    expect(page.locator("a[href$='kind=resumption']")).to_be_visible()

    visitor.click("a[href$='kind=resumption']")
    visitor.check()
    visitor.sign()
    page.wait_for_url(f"**/permits/{permit}")
    expect(page.locator("a[href$='kind=stop']")).to_be_visible()


def test_an_act_whose_answer_was_lost_is_sent_again_and_not_signed_twice(guest, site):
    page = guest.page
    permit = walk(site, "documents").permit
    guest.become("developer-2/officer-1")
    guest.open(f"/permits/{permit}/report?kind=start")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/reports", lose, times=1)
    guest.sign()
    expect(page.locator("form[data-sign] [role=alert]")).not_to_be_empty()
    guest.sign()
    page.wait_for_url(f"**/permits/{permit}")

    asked = [r for r in guest.requests if r.url.endswith("/reports")]
    assert len({(r.headers["idempotency-key"], r.post_data) for r in asked}) == 1
    assert len(asked) == 2
    guest.faults.clear()  # the browser notes that it was cut off


def test_a_stop_that_is_altered_on_the_page_is_not_signed(guest, site):
    page = guest.page
    permit = walk(site, "documents").permit
    lived(site, site.person("developer-2"), permit, {"report": "start"})
    guest.become("developer-2/officer-1")
    query = "kind=stop&reason=" + "r" * 30 + "&part=" + "p" * 30 + "&maintenance=m"
    guest.open(f"/permits/{permit}/report?{query}")
    page.evaluate(
        "document.querySelector('[data-shows] dd').textContent = 'nothing of the kind'"
    )
    sent = len(guest.requests)
    guest.sign()

    expect(page.locator("form[data-sign] [role=alert]")).not_to_be_empty()
    assert not [r for r in guest.requests[sent:] if r.method == "POST"]


def test_pages_show_what_they_say_without_javascript(town, chromium, permit):
    looks = Look("en", 390)
    with Visitor.arrive(chromium, town, looks, java_script_enabled=False) as visitor:
        visitor.open("/")
        visitor.page.fill("#q", permit)
        visitor.click("form[role=search] button")
        expect(visitor.page.locator(".verdict")).to_be_visible()
        visitor.open("/matters/construction-permit")
        expect(visitor.page.locator("h1")).to_have_text("Construction permit")
        visitor.open("/desk")
        expect(visitor.page).to_have_url(re.compile("/sign-in"))
        assert "Signing in needs JavaScript" in visitor.page.content()


def test_the_keyboard_alone_finds_a_permit(guest, permit):
    page = guest.page
    guest.open("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type(permit)
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_be_visible()


def test_the_switch_keeps_the_page_and_is_remembered(guest, permit):
    page = guest.page
    guest.open(f"/?q={permit}")
    guest.click(".switch")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".verdict")).to_be_visible()
    guest.open("/matters")
    expect(page.locator("h1")).to_have_text("Permits to apply for")
