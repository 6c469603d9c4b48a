"""A department's desk, and the way from a wrong fact to its answer."""

import pytest

from tests.integration.api.scenario import walk
from tests.integration.api.site import Site, at
from tests.integration.api.test_home import PAYLOADS, Page
from tests.integration.api.test_pages_authority import browser, seen

OFFICER = "housing/officer-1"
APPLICANT = "developer-3"


@pytest.fixture(scope="module")
def shown(site, subject) -> dict:
    """A requirement that data of the housing department met."""
    lines = site.person(APPLICANT).get(f"applications/{subject}").json()["lines"]
    uscc = site.uscc("housing")
    return next(
        line
        for line in lines
        if line["met"] and line["kind"] == "ATTESTATION" and uscc in str(line)
    )


def asked(site: Site, application: str, requirement: str, text: str = "资质等级有误。"):
    body = {"requirement": requirement, "text": text}
    return site.person(APPLICANT).http.post(
        f"applications/{application}/corrections", json=body
    )


@pytest.mark.parametrize("handle", ["developer", "approval/system"])
def test_nobody_but_officers_sees_the_data_of_a_department(site, handle):
    seen(site.person(handle), "/department", 403)


def test_a_department_sees_its_own_book_and_what_rests_on_it(site):
    newest = walk(site, "documents")  # the page shows the last ones alone
    page = seen(site.person(OFFICER), "/department")
    assert "zeropermit department anchor" in page.text
    assert f"/p/{newest.permit}" in str(page.tags)
    assert newest.application in page.text  # in the log of questions
    checked = at(browser(site.person(OFFICER)), "/department?check=log&language=en")
    assert "The whole log is intact" in checked.text


def test_without_its_book_a_department_is_told_where_it_is(site, monkeypatch):
    departments = site.service.context.departments
    others = {k: v for k, v in departments.stores.items() if k != site.uscc("housing")}
    monkeypatch.setattr(departments, "stores", others)
    page = seen(site.person(OFFICER), "/department")
    assert "not on this machine" in page.text


def test_nothing_is_to_be_corrected_where_nothing_was_shown(site, subject):
    answer = asked(site, subject, "R99")
    assert (answer.status_code, answer.json()["code"]) == (409, "CORRECTION_REFUSED")
    path = f"/applications/{subject}/corrections/R99"
    seen(site.person(APPLICANT), path, 409)


def test_a_text_that_may_not_stand_in_a_record_is_refused(site, subject, shown):
    for text in ("", "字" * 501, "\u202etrap"):
        refused = asked(site, subject, shown["requirement"], text)
        assert refused.status_code in {400, 422}, text


def test_others_do_not_read_what_an_applicant_says(site, subject, shown):
    assert asked(site, subject, shown["requirement"], "只给部门看。").status_code == 201
    officer = site.person("approval/officer-1")
    assert officer.get(f"applications/{subject}/corrections").status_code == 403
    page = seen(officer, f"/authority/applications/{subject}")
    assert "只给部门看。" not in page.text
    assert "只给部门看。" not in officer.get("corrections").text
    assert seen(officer, "/department", language="zh").text.count("只给部门看") == 0


def test_a_wrong_fact_is_told_answered_and_read(site, subject, shown):
    case = seen(site.person(APPLICANT), f"/applications/{subject}")
    path = f"/applications/{subject}/corrections/{shown['requirement']}"
    assert path in {a["href"] for a in case.all("a")}
    assert "This is wrong" in seen(site.person(APPLICANT), path).text
    name = asked(site, subject, shown["requirement"]).json()["correction"]
    officer = site.person(OFFICER)
    assert f"/department/corrections/{name}" in str(seen(officer, "/department").tags)
    form = seen(officer, f"/department/corrections/{name}").all("form")[-1]
    answer = {"outcome": "upheld", "text": "属实，已更正。"}

    done = officer.http.post(form["data-post"].removeprefix("/api/v1/"), json=answer)

    assert done.status_code == 201, done.text
    twice = officer.http.post(f"corrections/{name}/answer", json=answer)
    assert (twice.status_code, twice.json()["code"]) == (409, "CORRECTION_ANSWERED")
    for place in (f"/applications/{subject}", path):
        assert "属实，已更正。" in seen(site.person(APPLICANT), place).text
    assert (
        "Send the answer" not in seen(officer, f"/department/corrections/{name}").text
    )


@pytest.mark.parametrize("payload", PAYLOADS[:6])
def test_what_is_said_of_wrong_data_is_text_alone(site, subject, shown, payload):
    name = asked(site, subject, shown["requirement"], payload).json()["correction"]
    for person, path in (
        (APPLICANT, f"/applications/{subject}/corrections/{shown['requirement']}"),
        (OFFICER, f"/department/corrections/{name}"),
        (OFFICER, "/department"),
    ):
        answer = at(browser(site.person(person)), path)
        page = Page(answer.text)
        assert payload in page.text
        assert not [a for _, a in page.tags if "onerror" in a or "onload" in a]
