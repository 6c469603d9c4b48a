"""A case followed by its number and code: what is told, and how little."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.integration.api.scenario import make_room
from tests.integration.api.site import API, Site, at
from tests.integration.api.test_home import PAYLOADS, Page
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.domain.applications.enquiry import ALPHABET
from zeropermit.domain.ledger.identifiers import in_fours
from zeropermit.web.app import create_app
from zeropermit.web.rate_limits import Rates


@pytest.fixture(scope="module")
def decided(site, granted) -> dict[str, Any]:
    """The application of a permit, as its applicant sees it."""
    person = site.person(scenario("main")["applicant"])
    found: dict[str, Any] = person.get(f"applications/{granted.application}").json()
    return found


@pytest.fixture(scope="module")
def open_(site, applied) -> dict[str, Any]:
    """An application to which something is missing."""
    found: dict[str, Any] = (
        site.person("developer-3").get(f"applications/{applied}").json()
    )
    return found


def asked(site: Site, number: str, code: str, language: str = "en"):
    params = {"number": number, "code": code, "language": language}
    return site.visitor().get("progress", params=params)


def test_a_wrong_number_a_wrong_code_and_nonsense_get_the_same_answer(
    site, decided, open_
):
    wrong = "A" * 8 if decided["code"] != "A" * 8 else "B" * 8
    tries = [
        (decided["number"], wrong),
        ("000000000000", decided["code"]),
        (open_["number"], decided["code"]),
        *((payload, decided["code"]) for payload in PAYLOADS),
        *((decided["number"], payload) for payload in ["", "-" * 8, "x" * 200]),
    ]
    answers = [asked(site, number, code) for number, code in tries]

    assert {answer.status_code for answer in answers} == {404}
    bodies = {re.sub(r"/api/v1/\S+", "", answer.text) for answer in answers}
    assert len(bodies) == 1
    assert answers[0].json()["code"] == "PROGRESS_UNKNOWN"
    assert all(answer.headers["cache-control"] == "no-store" for answer in answers[:1])


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_typed_in_comes_back_as_text_alone(site, payload):
    def typed(number: str) -> Page:
        params = {"number": number, "code": "AAAAAAAA"}
        answer = at(site.visitor(), "/progress", params=params)
        assert answer.status_code == 404
        assert answer.headers["cache-control"] == "no-store"
        return Page(answer.text)

    clean, page = typed("x"), typed(payload)

    assert [tag for tag, _ in page.tags] == [tag for tag, _ in clean.tags]
    (field,) = [one for one in page.all("input") if one.get("id") == "number"]
    assert field["value"] == payload.strip()


def test_the_code_is_shown_to_the_applicant_alone(site, open_, applied):
    assert len(open_["code"]) == 8
    assert set(open_["code"]) <= set(ALPHABET)
    officer = site.person("approval/officer-1").get(f"applications/{applied}").json()
    assert officer["number"] == open_["number"]
    assert officer["code"] is None


def test_whoever_guesses_is_stopped(site, decided):
    app = create_app(site.service, rates=Rates(lookups=3))
    http = TestClient(app, base_url=f"http://127.0.0.1:8000{API}/")
    params = {"number": decided["number"], "code": "AAAAAAAA"}

    answers = [http.get("progress", params=params).status_code for _ in range(2)]
    page = at(http, "/progress", params=params).status_code
    params["code"] = decided["code"]
    late = [http.get("progress", params=params), at(http, "/progress", params=params)]

    assert [*answers, page] == [404] * 3
    assert [answer.status_code for answer in late] == [429] * 2
    assert http.get("status").status_code == 200


def test_a_decided_case_is_told_step_by_step_and_nothing_of_whom(
    site, decided, granted
):
    found = asked(site, in_fours(decided["number"]), decided["code"].lower())
    told = found.json()
    permit = site.visitor().get(f"verify/{granted.permit}").json()["permit"]

    assert [step["step"] for step in told["steps"]] == [
        *("received", "accepted", "examined", "decided"),
    ]
    assert all(step["reached"] for step in told["steps"])
    received, accepted, _, issued = told["steps"]
    assert received["at"] == decided["applied_at"]
    assert received["at"] <= accepted["at"]
    assert issued["at"] == permit["issued_at"]
    assert received["block"] < issued["block"]
    assert told["turn"] == "nobody"
    assert told["requirements"]["met"] == told["requirements"]["count"]
    assert told["days"] == {"used": 0, "promised": 1, "kind": "working"}
    for private in ("project", "applicant", "application", "permit"):
        assert decided[private] not in found.text
    parts = scenario("main")
    assert site.town.organisations[parts["applicant"]]["name"]["zh"] not in found.text


def test_a_case_that_waits_for_firms_alone_says_so_and_names_none(site):
    parts = scenario("small")
    make_room(site, parts["project"])
    person = site.person(parts["applicant"])
    application = person.apply(parts["project"])
    view = person.gathered(application)
    body = person.commitment(person.letter(application))
    sent = person.post(f"applications/{application}/commitments", body)
    person.settled(sent.json()["operation"])

    found = asked(site, view["number"], view["code"])

    assert found.json()["turn"] == "firms"
    for unit in ("contractor", "designer", "surveyor"):
        assert site.uscc(parts[unit]) not in found.text


def test_an_open_case_says_whose_turn_it_is_in_both_languages(site, open_):
    told = asked(site, open_["number"], open_["code"]).json()
    assert [step["reached"] for step in told["steps"]] == [True, True, False, False]
    assert told["turn"] == "applicant"

    params = {"number": open_["number"], "code": open_["code"]}
    for language, words in (
        ("en", "The applicant has to provide the missing facts"),
        ("zh", "等待申请人补齐或者签署承诺"),
    ):
        answer = at(
            site.visitor(), "/progress", params={**params, "language": language}
        )
        assert answer.status_code == 200
        assert words in answer.text
        assert open_["project"] not in answer.text
        assert open_["code"] not in Page(answer.text).text
