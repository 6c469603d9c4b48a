"""Changes over the API, and one permit at a time, each as its holder signed."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.api.holder_acts import lived, sign_shown
from tests.integration.api.officer_acts import DECISION, OFFICERS, submit_act
from tests.integration.api.scenario import (
    UNITS,
    Walked,
    commit,
    make_room,
    signed_by_officer,
    walk,
)
from tests.integration.api.site import Site, until
from tests.integration.api.test_permit_life import refused
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.client.decisions import made_decision
from zeropermit.domain.acts.organisations import CancelAuthorization
from zeropermit.domain.acts.permits import Change
from zeropermit.domain.law.codes import parse_licence_identifier
from zeropermit.domain.ledger.identifiers import ApplicationId, from_hex
from zeropermit.ledger.reverts import refusal

PAPERS, SMALL = scenario("documents"), scenario("small")
HOLDER, OFFICER = PAPERS["applicant"], OFFICERS[0]
CHANGES = "施工单位变更 · another contractor"


@pytest.fixture(scope="module")
def permit(site) -> str:
    """A permit on which every change of this module is refused."""
    return walk(site, "documents").permit


@pytest.fixture(scope="module")
def manned(pristine, tmp_path_factory) -> Iterator[Site]:
    """A service that holds no key of the authority."""
    folder = tmp_path_factory.mktemp("changing") / "data"
    site = Site.copy(pristine, folder, signers={})
    yield site
    site.close()


def test_a_change_is_refused_of_what_is_not_there_or_anothers(site, permit, granted):
    act_body = {
        "matter": "construction-permit",
        "project": PAPERS["project"],
        "authority": site.uscc("approval"),
    }
    http = site.person(HOLDER).http

    def change(replaces: str, text: str = CHANGES):
        body = {**act_body, "change": {"replaces": replaces, "text": text}}
        return http.post("applications/proposals", json=body)

    refused(change(DECISION), 404, "PERMIT_UNKNOWN")
    refused(change(granted.permit), 422, "CHANGE_MISMATCH")
    asked = {"replaces": permit, "text": CHANGES}
    other = {**act_body, "project": scenario("no-shelter")["project"], "change": asked}
    refused(http.post("applications/proposals", json=other), 422, "CHANGE_MISMATCH")
    for text in (" spaced", "two\nlines", "字" * 67):
        refused(change(permit, text), 422, "CHANGE_MALFORMED")


def test_a_change_is_not_turned_into_a_second_permit(site, permit):
    person = site.person(HOLDER)
    receipt = changing(site, permit)["receipt"]
    receipt["change"] = None

    answer = person.post("applications", person.application(receipt))

    assert refused(answer, 409, "PERMIT_IN_FORCE")["permit"] == permit


def test_a_change_that_says_something_else_than_was_signed_is_refused(site, permit):
    person = site.person(HOLDER)
    shown = changing(site, permit)
    body = person.application(shown["receipt"])
    body["receipt"]["change"]["text"] = "something else"

    refused(person.post("applications", body), 422, "SIGNATURE_REFUSED")


def changing(site: Site, permit: str) -> dict[str, Any]:
    """Give the proposal of the service for a change."""
    body = {
        "matter": "construction-permit",
        "project": PAPERS["project"],
        "authority": site.uscc("approval"),
        "change": {"replaces": permit, "text": CHANGES},
    }
    answer = site.person(HOLDER).http.post("applications/proposals", json=body)
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def test_an_officer_alone_ends_no_permit_by_a_change_nobody_asked_for(manned):
    """The officer has a complete application of the holder, for a second permit."""
    person, officer = manned.person(HOLDER), manned.person(OFFICER)
    make_room(manned, PAPERS["project"])
    first, second = person.apply(PAPERS["project"]), person.apply(PAPERS["project"])
    for application in (first, second):
        person.gathered(application)
    shown = officer.get(f"applications/{second}/decision").json()
    issue, _ = made_decision(shown, second)
    permit = signed_by_officer(manned, first)
    read = manned.service.context.ledger.read
    of = ApplicationId(from_hex(first))
    old = read(lambda state, _: state.applications[of].content)

    answered = submit_act(manned, Change(issue, old, 0), OFFICER)

    assert answered.state.value == "refused"
    assert refusal(answered.revert_data).name == "ReplacesMismatch"
    assert manned.visitor().get(f"verify/{permit}").json()["state"] == "VALID"


def test_two_applications_for_one_project_get_one_permit(manned):
    """Both are complete, as of two tabs; the officer signs one, and then the other."""
    person, officer = manned.person(HOLDER), manned.person(OFFICER)
    make_room(manned, PAPERS["project"])
    first, second = person.apply(PAPERS["project"]), person.apply(PAPERS["project"])
    for application in (first, second):
        person.gathered(application)
    issue, _ = made_decision(
        officer.get(f"applications/{second}/decision").json(), second
    )
    permit = signed_by_officer(manned, first)

    answered = submit_act(manned, issue, OFFICER)
    told = officer.get(f"applications/{second}/decision")
    seen = person.get(f"applications/{second}?language=en").json()
    third = person.http.post(
        "applications/proposals", json=wanted_again(manned, PAPERS["project"])
    )

    assert answered.state.value == "refused"
    assert refusal(answered.revert_data).name == "PermitInForce"
    assert refused(told, 409, "PERMIT_IN_FORCE")["permit"] == permit
    assert (seen["state"], seen["in_force"], seen["asked"]) == ("in_force", permit, [])
    assert "Apply for a change" in seen["words"]
    assert refused(third, 409, "PERMIT_IN_FORCE")["permit"] == permit


def test_a_case_to_change_a_permit_that_ended_meanwhile_says_so(manned):
    """It is complete, and nothing can answer it: the applicant applies again."""
    person, officer = manned.person(HOLDER), manned.person(OFFICER)
    make_room(manned, PAPERS["project"])
    first = person.apply(PAPERS["project"])
    person.gathered(first)
    own = signed_by_officer(manned, first)
    change = {"replaces": own, "text": CHANGES}
    body = {**wanted_again(manned, PAPERS["project"]), "change": change}
    shown = person.http.post("applications/proposals", json=body).json()
    signed = {"receipt": shown["receipt"], "authorization": sign_shown(person, shown)}
    application = person.post("applications", signed).json()["application"]
    until(lambda: person.knows(application))
    person.gathered(application)
    before = person.get(f"applications/{application}").json()["state"]
    make_room(manned, PAPERS["project"])

    seen = person.get(f"applications/{application}?language=en").json()
    told = officer.get(f"applications/{application}/decision")

    assert before == "ready"
    assert (seen["state"], seen["asked"]) == ("not_changeable", [])
    assert "apply for a new one" in seen["words"]
    assert refused(told, 409, "STATE_NOT_ALLOWED")["state"] == "CANCELLED"


def wanted_again(site: Site, project: str) -> dict[str, object]:
    authority = site.uscc("approval")
    return {
        "matter": "construction-permit",
        "project": project,
        "authority": authority,
    }


def test_what_is_issued_by_rule_is_issued_once_and_not_tried_for_ever(
    pristine, tmp_path
):
    """Two complete cases of one project: automation issues one, and tells the other."""
    site = Site.copy(pristine, tmp_path / "data")
    try:
        one_of_two(site)
    finally:
        site.close()


def one_of_two(site: Site) -> None:
    person = site.person(SMALL["applicant"])
    first = person.apply(SMALL["project"])
    second = person.apply(SMALL["project"])
    walked = [Walked(one, person.gathered(one)) for one in (first, second)]
    parts = [site.person(SMALL[part]) for part in UNITS if SMALL.get(part)]
    for one, other in ((one, other) for other in parts for one in walked):
        if operation := commit(other, one):
            other.settled(operation)

    def ended() -> list[dict[str, Any]] | None:
        found = [person.get(f"applications/{one}").json() for one in (first, second)]
        states = sorted(one["state"] for one in found)
        return found if states == ["decided", "in_force"] else None

    found = until(ended)
    other = next(one for one in found if one["state"] == "in_force")
    tries = len(other["operations"])
    submit_act(site, CancelAuthorization(from_hex(DECISION)), OFFICER)
    again = person.get(f"applications/{other['application']}").json()
    assert tries <= 2
    assert len(again["operations"]) == tries


def test_a_changed_permit_goes_on_under_the_same_licence(site):
    person, own = site.person(HOLDER), walk(site, "documents").permit
    lived(site, person, own, {"report": "start"})
    old = site.visitor().get(f"permits/{own}").json()["permit"]
    act_body = {
        "matter": "construction-permit",
        "project": PAPERS["project"],
        "authority": site.uscc("approval"),
        "change": {"replaces": own, "text": CHANGES},
    }
    shown = person.http.post("applications/proposals", json=act_body).json()
    assert old["number"] in shown["words"]["purpose"]
    signed = shown["typed_data"]["message"]
    assert (signed["replaces"], signed["changes"]) == (own, CHANGES)
    body = {"receipt": shown["receipt"], "authorization": sign_shown(person, shown)}

    answer = person.post("applications", body)

    assert answer.status_code == 202, answer.text
    application = answer.json()["application"]
    until(lambda: person.knows(application))
    known = person.get(f"applications/{application}").json()
    assert known["change"] == act_body["change"]
    new = until(lambda: person.get(f"applications/{application}").json()["permit"])
    before = until(lambda: changed_of(site, own))
    after = site.visitor().get(f"verify/{new}").json()["permit"]
    assert before["permit"]["replaced_by"] == new
    assert before["permit"]["licence"]["certState"] == "99"
    assert (after["replaces"], after["work"]) == (own, "UNDER_WAY")
    assert after["licence"]["operateType"] == "09"
    papers = [
        site.visitor().get(f"permits/{one}/document").json() for one in (own, new)
    ]
    was, now = (parse_licence_identifier(paper["licence"]) for paper in papers)
    assert now == was.next_version()
    assert papers[1]["face"]["remarks"] == [f"变更：代替许可证 {old['number']}"]
    late = person.http.post("applications/proposals", json=act_body)
    assert refused(late, 409, "STATE_NOT_ALLOWED")["state"] == "SUPERSEDED"


def changed_of(site: Site, permit: str):
    found = site.visitor().get(f"verify/{permit}").json()
    return found if found["state"] == "SUPERSEDED" else None
