"""An enterprise, from the home page to its permit, without a paper or a visit."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.serving import running
from tests.browser.visitor import Look, Visitor
from tests.builders.demonstration import town_copy
from tests.integration.api.scenario import make_room
from tests.integration.api.test_first_answers import Slow, slow
from zeropermit.bootstrap import demonstration_data

CLICKS = 12
SIGNATURES = 2


def test_a_newcomer_comes_to_a_permit_in_few_clicks_and_two_signatures(visitor, site):
    project = demonstration_data.scenario("one-promise")["project"]
    make_room(site, project)
    page = visitor.page

    visitor.open("/")
    visitor.check()
    visitor.click("form[data-handle='developer/officer-1'] button")
    page.wait_for_url("**/matters")
    visitor.check()
    visitor.click("a[href='/matters/construction-permit']")
    visitor.check()
    visitor.click("a.button[href$='/start']")
    visitor.check()
    visitor.click(f"a[href*='{project}']")
    expect(page.locator("#outlook .requirement")).to_have_count(20)
    expect(page.locator("#outlook .requirement .mark")).to_have_count(19)
    visitor.check()
    visitor.sign()
    page.wait_for_url("**/applications/0x*")
    expect(page.locator("a.button[href$='/letter']")).to_be_visible()
    visitor.check()
    visitor.click("a.button[href$='/letter']")
    visitor.check()
    visitor.sign()
    page.wait_for_url(re.compile("/applications/0x[0-9a-f]{64}$"))
    expect(page.locator("a.button[href^='/p/']")).to_be_visible()
    visitor.check()
    number, code = page.locator("#case dd.code").all_inner_texts()[:2]
    case = page.url
    visitor.click("a.button[href^='/p/']")
    expect(page.locator(".stamp.good")).to_be_visible()
    visitor.check()

    assert visitor.clicks <= CLICKS
    assert visitor.signatures <= SIGNATURES
    for path in ("/desk", "/queries"):
        visitor.open(path)
        visitor.check()
    rate(visitor, case)
    follow(visitor, number, code)


def rate(visitor, case: str) -> None:
    """Say how it ended."""
    visitor.open(case)
    visitor.click("a[href$='/rating']")
    visitor.check()
    end = visitor.page.locator("section[aria-labelledby=end]")
    end.locator("input[value=satisfied]").check()
    end.locator("textarea").fill("一次办成。")
    end.locator("button").click()
    expect(end.locator("strong")).to_be_visible()


def follow(visitor, number: str, code: str) -> None:
    """See how far it is, as anybody can who has both."""
    visitor.open("/progress")
    visitor.check()
    visitor.page.fill("#number", number)
    visitor.page.fill("#code", code)
    visitor.click("form.fields button")
    expect(visitor.page.locator(".course .mark.good")).to_have_count(4)
    visitor.check()


@pytest.fixture
def hurried(chromium, tmp_path_factory):
    """Somebody with a browser in a town of slow departments, and these."""
    folder = town_copy(tmp_path_factory, "hurried")
    made: list[Slow] = []
    with (
        running(folder, departments=slow(folder, made)) as site,
        Visitor.arrive(chromium, site.service, Look("zh", 1280)) as visitor,
    ):
        yield visitor, made[0], site
        made[0].may.set()


def test_a_quick_hand_signs_nothing_before_the_departments_have_answered(hurried):
    visitor, departments, site = hurried
    page, project = visitor.page, demonstration_data.scenario("one-promise")["project"]
    visitor.be("developer/officer-1")
    visitor.open(f"/matters/construction-permit/start?project={project}")
    visitor.sign()
    page.wait_for_url("**/applications/0x*")
    case = page.url

    visitor.open(f"{case}/letter")  # as somebody does who knows where it is
    assert page.url == case
    letter = page.locator("a.button[href$='/letter']")
    expect(page.locator("#case")).to_have_attribute("hx-get", re.compile(r"."))
    expect(letter).to_have_count(0)
    visitor.check()

    departments.may.set()
    expect(letter).to_be_visible()
    visitor.click("a.button[href$='/letter']")
    visitor.sign()
    expect(page.locator("a.button[href^='/p/']")).to_be_visible()

    promises = site.service.context.ledger.read(
        lambda state, _: [
            one.content.requirements for one in state.commitments.values()
        ]
    )
    assert [len(requirements) for requirements in promises] == [1]
