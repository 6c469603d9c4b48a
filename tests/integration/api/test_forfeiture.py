"""Forfeiture by the supervisor, over the API and at the desks of both bodies."""

import pytest

from tests.integration.api.holder_acts import sign_shown
from tests.integration.api.officer_acts import (
    DECISION,
    OFFICERS,
    done,
    etag,
    submit_act,
    take_over,
    told,
)
from tests.integration.api.site import Site, at, until
from tests.integration.api.test_eight_permits import issued
from tests.integration.api.test_pages_authority import browser, left, seen
from zeropermit.domain.acts.act import direct_act
from zeropermit.domain.acts.proceedings import RecordHearing, RequestHearing
from zeropermit.domain.ledger.identifiers import from_hex

WATER = ("water/officer-1", "water/officer-2")
BREACH = "SERIOUS_BREACH"
HOLDER = "developer-2"


@pytest.fixture(scope="module")
def site(pristine, tmp_path_factory):
    site = Site.copy(pristine, tmp_path_factory.mktemp("forfeiture") / "data")
    yield site
    site.close()


@pytest.fixture(scope="module")
def permit(site) -> str:
    """A permit that the water bureau supervises, and forfeits."""
    found: str = issued(site, "drainage-permit", "documents").application["permit"]
    return found


def wanted(site: Site, act: str = "give-notice") -> dict[str, object]:
    """Ask for the notice of a forfeiture, or for the forfeiture."""
    body = {"act": act, "reason": BREACH, "decision": DECISION}
    if act == "end":
        return {**body, "ending": "FORFEITED"}
    until_when = int(site.clock()) + 20 * 86_400
    return {**body, "measure": "FORFEITED", "answer_until": until_when}


def proposed(site: Site, permit: str, by: str, body: dict[str, object]) -> tuple:
    """Propose an act; give the status and the code of the refusal, if any."""
    path = f"permits/{permit}/acts/proposals"
    answer = site.person(by).http.post(path, json=body)
    return answer.status_code, answer.json().get("code")


def acts_on(page, permit: str) -> set[str]:
    """The acts of two officers that a page leads to."""
    place = f"/authority/permits/{permit}/acts/"
    found = [a["href"] for a in page.all("a") if (a["href"] or "").startswith(place)]
    return {href.removeprefix(place) for href in found}


def codes(site: Site, by: str) -> list[str]:
    """The notices of an organisation about permits."""
    found = site.person(by).get("me/notices").json()["notices"]
    return [notice["code"] for notice in found]


def test_while_nobody_supervises_nobody_forfeits(site, permit):
    for by in (OFFICERS[0], WATER[0]):
        answer = proposed(site, permit, by, wanted(site))
        assert answer in {(409, "NOT_SUPERVISED"), (403, "NOT_ALLOWED")}
    page = seen(site.person(OFFICERS[0]), f"/authority/permits/{permit}")
    assert "notice-forfeit" not in acts_on(page, permit)
    take_over(site, permit, WATER[0])


def test_the_authority_does_all_but_forfeit(site, permit):
    for by in (OFFICERS[0], "housing/officer-1"):
        answer = proposed(site, permit, by, wanted(site))
        assert answer == (403, "NOT_ALLOWED")
    revoke = {**wanted(site), "measure": "REVOKED"}
    assert proposed(site, permit, OFFICERS[0], revoke) == (200, None)
    assert proposed(site, permit, WATER[0], revoke) == (403, "NOT_ALLOWED")
    page = seen(site.person(OFFICERS[0]), f"/authority/permits/{permit}")
    assert {"notice-revoke", "cancel"} <= acts_on(page, permit)
    assert "notice-forfeit" not in acts_on(page, permit)
    path = f"/authority/permits/{permit}/acts/notice-forfeit"
    seen(site.person(OFFICERS[0]), path, 403)


def test_the_supervisor_finds_the_acts_at_its_desk(site, permit):
    officer = site.person(WATER[0])
    page = seen(officer, f"/inspector/permits/{permit}")
    assert acts_on(page, permit) == {"notice-forfeit"}
    seen(site.person("housing/officer-1"), f"/inspector/permits/{permit}")

    path = f"/authority/permits/{permit}/acts/notice-forfeit"
    asked = {"language": "en", "reason": BREACH, "decision": DECISION}
    form = at(browser(officer), path, params=asked)
    assert form.status_code == 200
    assert "data-sign" in form.text
    assert f'href="/inspector/permits/{permit}"' in form.text
    seen(officer, f"/authority/permits/{permit}/acts/notice-revoke", 403)


def test_one_officer_leaves_the_notice_for_another(site, permit):
    answer = left(site, permit, "give-notice", WATER[0], wanted(site))
    assert answer.status_code == 201, answer.text
    waiting = answer.json()["waiting"]

    assert site.person(OFFICERS[1]).get("acts/waiting").json()["acts"] == []
    (found,) = site.person(WATER[1]).get("acts/waiting").json()["acts"]
    assert found["waiting"] == waiting
    page = seen(site.person(WATER[1]), f"/authority/waiting/{waiting}")
    assert f"/inspector/permits/{permit}" in str(page.tags)
    body = {"authorization": sign_shown(site.person(WATER[1]), found)}
    path = f"permits/{permit}/acts/waiting/{waiting}"
    sent = site.person(WATER[1]).post(path, body)
    assert sent.status_code == 202, sent.text
    site.person(WATER[1]).settled(sent.json()["operation"])


def test_the_supervisor_hears_the_holder_and_forfeits(site, permit):
    notice = told(site, permit, "FORFEITED", BREACH, officers=WATER, answered=False)
    ledger = site.service.context.ledger
    number = from_hex(permit)

    def made(kind, **more):
        given = {"permit": number, "notice": notice, **more}
        return ledger.read(lambda state, _: direct_act(kind, state, given))

    def heard() -> int:
        return ledger.read(lambda state, _: int(state.permits[number].notice.hearing))

    submit_act(site, made(RequestHearing), HOLDER)
    until(lambda: heard() == 1)
    assert "NOTICE_HEARING_REQUESTED" in codes(site, WATER[0])
    assert "NOTICE_HEARING_REQUESTED" not in codes(site, OFFICERS[0])
    page = seen(site.person(WATER[0]), f"/inspector/permits/{permit}")
    assert "/acts/record-hearing?" in str(page.tags)
    page = seen(site.person(OFFICERS[0]), f"/authority/permits/{permit}")
    assert "/acts/record-hearing?" not in str(page.tags)
    record = {
        "permit": permit,
        "notice": "0x" + notice.hex(),
        "record": DECISION,
    }
    path = "acts/record-hearing/proposals"
    refused = site.person(OFFICERS[0]).http.post(path, json=record)
    assert (refused.status_code, refused.json()["code"]) == (403, "NOT_ALLOWED")
    assert site.person(WATER[0]).http.post(path, json=record).status_code == 200
    submit_act(site, made(RecordHearing, record=from_hex(DECISION)), *WATER)
    until(lambda: heard() == 2)

    found = done(site, permit, "end", "FORFEITED", officers=WATER, reason=BREACH)
    assert found["state"] == "FORFEITED"
    assert "NOTICE_FORFEITED_BY_SUPERVISOR" in codes(site, OFFICERS[0])
    body = {"act": "deregister", "reason": "ENDED_BEFORE", "decision": DECISION}
    assert proposed(site, permit, WATER[0], body) == (403, "NOT_ALLOWED")
    assert etag(site, permit, body, OFFICERS[0])
