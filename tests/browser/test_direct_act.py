"""A direct act on the page that serves all of them: filled in, read and signed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LOOKS
from tests.browser.serving import running
from tests.browser.visitor import Visitor
from tests.builders.demonstration import town_copy
from tests.integration.api.site import Site


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Site]:
    with running(town_copy(tmp_path_factory, "direct")) as site:
        yield site


def show(visitor: Visitor) -> None:
    """Go on to the signed content."""
    visitor.check()
    visitor.click("form.fields button")
    expect(visitor.page.locator("form[data-sign]")).to_be_visible()
    visitor.check()


def done(visitor: Visitor) -> None:
    """Sign, and read that it is done."""
    visitor.sign()
    visitor.page.wait_for_url(lambda url: "?done=" in url)
    expect(visitor.page.locator(".done")).to_be_visible()
    visitor.check()


@pytest.mark.parametrize("look", LOOKS[:1], ids=str)
def test_an_officer_retires_the_key_of_a_colleague(served, chromium, look):
    colleague = served.account("housing/officer-2").address
    with Visitor.arrive(chromium, served.service, look) as visitor:
        visitor.become("housing/officer-1")
        visitor.open("/keys")
        visitor.click("a[href='/acts/retire-key']")
        visitor.check()
        offered = visitor.page.locator("#key option").evaluate_all(
            "options => options.map((option) => option.value)"
        )
        assert len(offered) == len(set(offered)), "keys to sign with are no choice here"
        visitor.page.select_option("#key", colleague)
        show(visitor)
        expect(visitor.page.locator(".facts, dl").first).to_contain_text(colleague)

        done(visitor)
        visitor.open(f"/acts/retire-key?key={colleague}")
        expect(visitor.page.locator("form[data-sign]")).to_have_count(0)
        visitor.faults.clear()  # the refusal is a page of status 409


@pytest.mark.parametrize("look", LOOKS[:1], ids=str)
def test_a_chief_appoints_an_officer_whose_key_signs_as_well(served, chromium, look):
    with Visitor.arrive(chromium, served.service, look) as visitor:
        visitor.become("housing/officer-1")
        visitor.open("/keys")
        visitor.click("a[href='/acts/appoint-key']")
        visitor.check()
        roles = visitor.page.locator("#role option").all_inner_texts()
        assert "1970" not in " ".join(roles), "a role is no day"
        assert len([role for role in roles if role.strip()]) <= 3
