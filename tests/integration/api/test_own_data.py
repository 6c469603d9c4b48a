"""Who asked for whose data: the data subject sees it, and nobody else does."""

from urllib.parse import parse_qs, urlsplit

import pytest

from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.usecases.records.own_data import QueryPosition
from zeropermit.web.api.me import _write_place

MAIN = scenario("main")


def uses(person, **query):
    """All questions that concern somebody, page by page."""
    found, more = [], {"limit": "200", **query}
    while more:
        answer = person.get("me/queries", params=more)
        assert answer.status_code == 200, answer.text
        assert answer.json()["unreachable"] == []
        found += answer.json()["queries"]
        link = answer.headers.get("link", "")
        more = parse_qs(urlsplit(link[1:].partition(">")[0]).query) if link else {}
    return found


@pytest.fixture(scope="module")
def walked(granted):
    return granted


def test_a_visitor_sees_no_questions(site):
    assert site.visitor().get("me/queries").status_code == 401


@pytest.mark.parametrize("cursor", ["AA", "MS4y", "eC55Lno", "!"])
def test_a_place_that_is_none_of_ours_is_refused(site, cursor):
    answer = site.person("developer").get(f"me/queries?cursor={cursor}")

    assert answer.status_code == 400
    assert answer.json()["code"] == "PARAMETER_MALFORMED"


def test_the_applicant_sees_every_question_for_its_application(site, walked):
    person = site.person(MAIN["applicant"])

    found = [u for u in uses(person) if u["application"] == walked.application]

    asked = {use["schema"] for use in found}
    assert {"legal-entity/1", "contractor-qualification/1"} <= asked
    assert all(use["purpose"] == "办理建筑工程施工许可证核发" for use in found)
    assert all(use["matter"] == "construction-permit" for use in found)
    assert {use["outcome"]["code"] for use in found} == {
        "QUERY_ANSWERED",
        "QUERY_NOTHING_HELD",
    }
    about = {use["schema"]: use["subject"] for use in found}
    assert about["legal-entity/1"] == site.uscc(MAIN["applicant"])
    assert about["project-registration/1"] == MAIN["project"]
    assert about["contractor-qualification/1"] == site.uscc(MAIN["contractor"])
    names = {use["schema"]: use["department"] for use in found}
    assert names["legal-entity/1"]["uscc"] == site.uscc("market")
    assert names["legal-entity/1"]["name"]


def test_a_contractor_sees_the_questions_about_itself_and_no_other(site, walked):
    mine = site.uscc(MAIN["contractor"])

    found = uses(site.person(MAIN["contractor"]))

    assert found
    assert {use["subject"] for use in found} == {mine}
    assert walked.application in {use["application"] for use in found}
    assert "project-registration/1" not in {use["schema"] for use in found}


@pytest.mark.parametrize("handle", ["contractor-4", "approval/officer-1", "market"])
def test_nobody_else_sees_them(site, walked, handle):
    handle = "market/system" if handle == "market" else handle

    asked = {use["application"] for use in uses(site.person(handle))}
    assert walked.application not in asked


def test_pages_give_each_question_once_the_newest_first(site, walked):
    person = site.person(MAIN["applicant"])

    whole, paged = uses(person), uses(person, limit="3")

    assert len(whole) > 10
    assert paged == whole
    times = [use["asked_at"] for use in whole]
    assert times == sorted(times, reverse=True)


def test_a_page_begins_after_its_place_in_every_department(site, walked):
    person = site.person(MAIN["applicant"])
    last = uses(person)[0]["asked_at"]

    none = person.get(
        f"me/queries?cursor={_write_place(QueryPosition(0, 'A' * 18, 1))}"
    )
    later = QueryPosition(last + 1, "0" * 18, 1)
    whole = person.get(f"me/queries?limit=200&cursor={_write_place(later)}").json()

    assert none.json()["queries"] == []
    assert whole["queries"] == uses(person)


def test_words_are_in_the_asked_language(site, walked):
    person = site.person(MAIN["applicant"])

    [first] = person.get("me/queries?limit=1&language=en").json()["queries"]

    assert first["purpose"].startswith("Deciding an application")
    assert first["outcome"]["words"] in {"Answered.", "Nothing is held."}
