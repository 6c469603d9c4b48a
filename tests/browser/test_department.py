"""A fact that is wrong: told by the applicant, answered by the department."""

from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.integration.api.scenario import make_room
from zeropermit.bootstrap import demonstration_data

WRONG = "登记的项目名称少了“二期”两个字。"
ANSWER = "属实，已按立项文件更正。"


def test_an_applicant_says_what_is_wrong_and_reads_the_answer(
    visitor, town, chromium, site
):
    parts = demonstration_data.scenario("documents")
    make_room(site, parts["project"])
    application = site.person(parts["applicant"]).apply(parts["project"])
    site.person(parts["applicant"]).gathered(application)
    page = visitor.page
    visitor.become(f"{parts['applicant']}/officer-1")
    visitor.open(f"/applications/{application}")
    visitor.click("a[href$='/corrections/R07']")
    page.fill("#text", WRONG)
    visitor.click("form[data-post] button")
    expect(page.locator("ul.cards")).to_contain_text(WRONG)
    visitor.check()

    with Visitor.arrive(chromium, town, visitor.look) as second:
        second.be("housing/officer-1")
        second.page.wait_for_url("**/department")
        second.check()
        second.click("a[href^='/department/corrections/']")
        second.page.select_option("#outcome", "upheld")
        second.page.fill("#text", ANSWER)
        second.check()
        second.click("form[data-post] button")
        expect(second.page.locator("main")).to_contain_text(ANSWER)
        expect(second.page.locator("ol.cards a[href*='/load?']")).to_be_visible()
        second.check()

    visitor.open(f"/applications/{application}")
    expect(page.locator("main")).to_contain_text(ANSWER)
    visitor.check()
