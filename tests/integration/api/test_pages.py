"""Sessions of browsers: what sets them, what uses them, and who cannot."""

from dataclasses import replace

import pytest

from tests.integration.api.site import UNHURRIED, Person, Site, at
from zeropermit.domain.applications.letter import Language
from zeropermit.web.app import create_app

COOKIE = "zeropermit_session"
PAGES = ["/desk", "/queries", "/matters/construction-permit/start"]
HTML = {"Accept": "text/html"}


def signed_in(site: Site, handle: str = "developer"):
    """A browser with the session of somebody."""
    browser = site.visitor()
    person = Person(site, site.account(handle), browser)
    text = person.challenge()
    body = {"message": text, "signature": person.personal_sign(text)}
    answer = browser.post(browser.base_url.join("/session"), json=body)
    assert answer.status_code == 200, answer.text
    return browser, answer


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_sent_to_sign_in_and_back_again(visitor, path):
    answer = at(visitor, path, headers=HTML, follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?next={path}"


def test_a_session_is_a_cookie_that_no_script_and_no_other_site_can_use(site):
    _, answer = signed_in(site)

    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "token" not in answer.json()


def test_a_session_that_a_browser_brings_along_is_not_taken_over(site):
    """Whoever plants a cookie before signing in learns nothing (session fixation)."""
    browser = site.visitor()
    browser.cookies.set(COOKIE, "f" * 64)
    assert at(browser, "/desk", headers=HTML, follow_redirects=False).status_code == 303

    _, answer = signed_in(site)

    assert "f" * 64 not in answer.headers["set-cookie"]
    assert at(browser, "/desk", headers=HTML, follow_redirects=False).status_code == 303


def test_signing_out_ends_the_session_for_every_copy_of_its_cookie(site):
    browser, _ = signed_in(site)
    copy = site.visitor()
    copy.cookies.set(COOKIE, browser.cookies[COOKIE])
    assert at(copy, "/desk").status_code == 200

    browser.post(browser.base_url.join("/sign-out"), follow_redirects=False)

    assert at(copy, "/desk", headers=HTML, follow_redirects=False).status_code == 303


def test_a_form_of_our_own_is_taken_as_browsers_send_it(site):
    """Without a referrer its origin is null; without a field it still has a type."""
    browser, _ = signed_in(site)
    headers = {
        "Origin": "null",
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded",
    }

    answer = browser.post(
        browser.base_url.join("/sign-out"), headers=headers, follow_redirects=False
    )

    assert answer.status_code == 303


@pytest.mark.parametrize("path", ["/sign-out", "/session", "/api/v1/auth/challenge"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_request_from_another_site_is_refused(site, path, headers):
    browser, _ = signed_in(site)

    answer = browser.post(browser.base_url.join(path), headers=headers)

    assert answer.status_code == 403
    assert at(browser, "/desk").status_code == 200


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"]
)
def test_a_cookie_does_not_make_a_form_of_another_site_an_act(site, kind):
    browser, _ = signed_in(site)

    answer = browser.post(
        "applications/proposals", content=b"{}", headers={"Content-Type": kind}
    )

    assert answer.status_code == 415


@pytest.mark.parametrize("path", ["/", "/matters", "/sign-in", "/keys", "/nothing"])
def test_no_page_can_be_framed_or_run_a_script_of_others(visitor, path):
    policy = at(visitor, path, headers=HTML).headers["content-security-policy"]

    assert "frame-ancestors 'none'" in policy
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_what_is_not_there_is_said_on_a_page_in_the_language_of_the_person(visitor):
    answer = at(visitor, "/nothing", headers={**HTML, "Accept-Language": "en"})

    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert '<html lang="en">' in answer.text
    assert "NOT_FOUND" in answer.text


def test_programs_still_get_problem_details(visitor):
    answer = at(visitor, "/nothing")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("project", ["<script>", "1", "9" * 64])
def test_a_project_that_is_none_is_said_beside_its_field(site, project):
    browser, _ = signed_in(site)

    answer = at(
        browser, "/matters/construction-permit/start", params={"project": project}
    )

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "<script>" not in answer.text


def test_a_public_body_does_not_apply(site):
    browser, _ = signed_in(site, "approval/officer-1")

    answer = at(browser, "/matters/construction-permit/start", headers=HTML)

    assert answer.status_code == 403


def test_an_application_of_others_is_not_there(site, granted):
    browser, _ = signed_in(site, "developer-3")

    answer = at(browser, f"/applications/{granted.application}", headers=HTML)

    assert answer.status_code == 404


def test_others_firms_do_not_see_what_departments_showed(site, granted):
    """A contractor is party to the case, and sees no claim of anybody's data."""
    path = f"/applications/{granted.application}"
    asked = {"language": "en"}
    own = at(signed_in(site, "developer")[0], path, params=asked).text
    other = at(signed_in(site, "contractor")[0], path, params=asked).text

    for value in ("valid", "Shibei District"):  # a code, a region
        assert f"<dd><bdi>{value}</bdi></dd>" in own
        assert f"<dd><bdi>{value}</bdi></dd>" not in other


@pytest.mark.parametrize(
    "handle", ["approval/system", "approval/nobody", "x/officer-1"]
)
def test_no_key_but_a_persons_is_handed_out(visitor, handle):
    assert at(visitor, f"/demonstration/keys/{handle}").status_code == 404


def test_a_service_that_is_no_demonstration_hands_out_no_key(site):
    settings = site.service.settings.model_copy(update={"demonstration": False})
    app = create_app(replace(site.service, settings=settings), rates=UNHURRIED)
    other = Site(site.town, site.service, app).visitor()

    assert at(other, "/demonstration/keys/developer/officer-1").status_code == 404
    assert "data-role" not in at(other, "/").text
    assert "data-role" in at(site.visitor(), "/").text


def test_a_permit_is_found_by_whatever_its_code_says(visitor, granted):
    permit = visitor.get(f"permits/{granted.permit}").json()["permit"]
    for reference in (permit["number"], permit["document"], permit["id"]):
        answer = at(visitor, f"/p/{reference}", params={"language": Language.EN.value})
        assert answer.status_code == 200
        assert "In force" in answer.text


def test_a_scanned_code_that_is_none_of_ours_is_explained(visitor):
    answer = at(visitor, "/p/hello", headers=HTML)

    assert answer.status_code == 400
    assert "NOT_A_REFERENCE" in answer.text
