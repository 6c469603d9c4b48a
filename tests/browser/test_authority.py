"""Two officers at two computers suspend a permit: neither can do it alone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LOOKS
from tests.browser.serving import running
from tests.browser.visitor import Visitor
from tests.builders.demonstration import town_copy
from tests.integration.api.officer_acts import told
from tests.integration.api.scenario import walk
from tests.integration.api.site import Site
from tests.integration.api.test_decision import complete
from tests.integration.api.test_pages_authority import left

DECISION = "经核查，工地存在重大事故隐患，排除前决定暂扣施工许可。"


def test_two_officers_at_two_computers_suspend_a_permit(visitor, town, chromium, site):
    permit = walk(site, "documents").permit
    told(site, permit, "SUSPENDED")
    page = visitor.page
    visitor.be("approval/officer-1")
    page.wait_for_url("**/authority")
    visitor.check()
    visitor.open("/authority/ratings")
    visitor.check()
    visitor.open("/authority")
    visitor.click("a[href='/authority/permits']")
    visitor.check()
    visitor.click(f"a[href='/authority/permits/{permit}']")
    visitor.check()
    visitor.click("a[href$='/acts/suspend']")
    page.select_option("#reason", "SAFETY_HAZARD")
    page.fill("#text", DECISION)
    visitor.click("form.fields button")
    visitor.check()
    visitor.sign()
    page.wait_for_url("**/authority/waiting")
    visitor.check()
    visitor.click("ul.cards a")
    expect(page.locator("form[data-sign]")).to_have_count(0)
    expect(page.locator("form[data-post]")).to_be_visible()
    visitor.check()

    with Visitor.arrive(chromium, town, visitor.look) as second:
        second.become("approval/officer-2")
        second.open("/authority")
        second.click("a[href^='/authority/waiting/']")
        expect(second.page.locator("blockquote")).to_have_text(DECISION)
        second.check()
        second.sign()
        second.page.wait_for_url(f"**/authority/permits/{permit}")
        expect(second.page.locator("h1 .mark.held")).to_be_visible()
        second.open("/authority/waiting")
        expect(second.page.locator("ul.cards")).to_have_count(0)


def test_the_first_officer_takes_an_act_back_before_a_second_signs(guest, site):
    permit = walk(site, "documents").permit
    waiting = left(site, permit).json()["waiting"]
    guest.be("approval/officer-1")
    guest.page.wait_for_url("**/authority")
    guest.open(f"/authority/waiting/{waiting}")
    guest.click("form[data-post] button")
    guest.page.wait_for_url("**/authority/waiting")
    expect(guest.page.locator(f"a[href$='{waiting}']")).to_have_count(0)


def test_the_digest_of_a_file_is_computed_and_the_file_stays(guest, site, tmp_path):
    permit = walk(site, "documents").permit
    file = tmp_path / "decision.txt"
    file.write_bytes(b"abc")
    guest.be("approval/officer-1")
    guest.open(f"/authority/permits/{permit}/acts/cancel")
    guest.click("details summary")
    sent = len(guest.requests)
    guest.page.set_input_files("#file", file)
    expect(guest.page.locator("#decision")).to_have_value(
        "0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    guest.page.select_option("#reason", "COMPLETED")
    guest.page.fill("#number", "370203202609240101")
    assert guest.requests[sent:] == []
    guest.click("form.fields button")
    expect(guest.page.locator("#problem")).to_be_visible()  # another permit's number


@pytest.fixture(scope="module")
def manned(tmp_path_factory) -> Iterator[Site]:
    """A town whose authority has no system key: officers decide themselves."""
    with running(town_copy(tmp_path_factory, "manned"), signers={}) as site:
        yield site


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_where_no_system_key_may_an_officer_issues_and_grants_what_is_asked_for(
    look, manned, chromium
):
    with (
        Visitor.arrive(chromium, manned.service, look) as officer,
        Visitor.arrive(chromium, manned.service, look) as holder,
    ):
        application = complete(manned)
        page = officer.page
        officer.be("approval/officer-1")
        officer.click(f"a[href='/authority/applications/{application}']")
        officer.check()
        officer.sign()
        issued = page.locator("a[href^='/authority/permits/0x']")
        expect(issued).to_be_visible()
        officer.examine()
        permit = str(issued.get_attribute("href")).rpartition("/")[2]

        holder.become("developer-2/officer-1")
        holder.open(f"/permits/{permit}/report?kind=extension&reason=WEATHER")
        holder.check()
        holder.sign()
        holder.page.wait_for_url(f"**/permits/{permit}")
        expect(holder.page.locator("dl")).to_contain_text("0 / 2")  # asked, not granted

        officer.open("/authority")
        officer.click(f"a[href='/authority/permits/{permit}/extension']")
        officer.check()
        officer.sign()
        page.wait_for_url(re.compile(f"/authority/permits/{permit}$"))
        officer.open("/authority")
        expect(page.locator("a[href$='/extension']")).to_have_count(0)
        holder.open(f"/permits/{permit}")
        expect(holder.page.locator("dl")).to_contain_text("1 / 2")
