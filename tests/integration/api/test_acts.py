"""Two officers suspend, reinstate and end a permit; nobody else does, nor one alone."""

import json

import pytest

from tests.integration.api.officer_acts import (
    DECISION,
    OFFICERS,
    act_body,
    done,
    etag,
    signed,
    submit,
    told,
)
from tests.integration.api.scenario import walk
from tests.integration.api.site import FAILED, key, until


@pytest.fixture(scope="module")
def permit(site) -> str:
    """A permit that this module may act on."""
    return walk(site, "documents").permit


@pytest.fixture(scope="module")
def refusable(site) -> str:
    """A permit on which every act of this module is refused."""
    found = walk(site, "small").permit
    told(site, found, "SUSPENDED")
    return found


def refused(answer, status: int, code: str) -> dict[str, object]:
    problem: dict[str, object] = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code), problem
    return problem


def test_one_officer_is_not_two(site, refusable):
    wanted = act_body("suspend")
    match = etag(site, refusable, wanted)
    twice = signed(site, refusable, wanted, OFFICERS[0], OFFICERS[0])

    problem = refused(submit(site, refusable, twice, match), 422, "FIELDS_REFUSED")

    assert problem["errors"] == [
        {"pointer": "/authorizations/1/signer", "problem": "value"}
    ]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_an_act_needs_just_two_signatures(site, refusable, count):
    wanted = act_body("suspend")
    by = [*OFFICERS, "approval/system"][:count]
    body = signed(site, refusable, wanted, *by)

    answer = submit(site, refusable, body, etag(site, refusable, wanted))

    problem = refused(answer, 422, "FIELDS_REFUSED")
    assert problem["errors"][0]["pointer"] == "/authorizations"


@pytest.mark.parametrize("other", ["housing/officer-1", "planning", "developer-2"])
def test_a_key_of_another_organisation_does_not_count(site, refusable, other):
    wanted = act_body("suspend")
    body = signed(site, refusable, wanted, OFFICERS[0], other)

    answer = submit(site, refusable, body, etag(site, refusable, wanted))

    refused(answer, 403, "NOT_ACTING_FOR")


def test_a_system_key_is_refused_by_the_contract(site, refusable):
    wanted = act_body("suspend")
    body = signed(site, refusable, wanted, OFFICERS[0], "approval/system")

    answer = submit(site, refusable, body, etag(site, refusable, wanted))

    assert answer.status_code == 202
    officer = site.person(OFFICERS[0])
    found = officer.settled(answer.json()["operation"], FAILED)
    assert found["refusal"]["code"] == "NOT_AN_OFFICER"


@pytest.mark.parametrize(
    "by", ["housing/officer-1", "approval/system", "developer-2", "planning"]
)
def test_only_officers_of_the_issuing_authority_submit(site, refusable, by):
    wanted = act_body("suspend")
    body = signed(site, refusable, wanted, *OFFICERS)

    answer = submit(site, refusable, body, etag(site, refusable, wanted), by)

    refused(answer, 403, "NOT_ALLOWED")


def test_signatures_over_another_act_are_refused(site, refusable):
    wanted = act_body("suspend")
    body = {**signed(site, refusable, wanted, *OFFICERS), "decision": "0x" + "7" * 64}

    answer = submit(site, refusable, body, etag(site, refusable, wanted))

    refused(answer, 422, "SIGNATURE_REFUSED")


def test_without_if_match_an_act_is_refused(site, refusable):
    body = signed(site, refusable, act_body("suspend"), *OFFICERS)

    refused(submit(site, refusable, body, None), 428, "CONDITION_MISSING")


@pytest.mark.parametrize("match", ["*", '"x"', "", "W/{}", '{}, "y"'])
def test_if_match_takes_the_one_etag_of_the_proposal(site, refusable, match):
    wanted = act_body("suspend")
    body = signed(site, refusable, wanted, *OFFICERS)

    answer = submit(site, refusable, body, match.format(etag(site, refusable, wanted)))

    refused(answer, 412, "CONDITION_FAILED")


@pytest.mark.parametrize(
    ("wanted", "pointer"),
    [
        (act_body("suspend", "REVOKED"), "/ending"),
        (act_body("end"), "/ending"),
        (act_body("end", "NONE"), "/ending"),
        ({**act_body("suspend"), "reason": "lower case"}, "/reason"),
        ({**act_body("suspend"), "decision": "0x12"}, "/decision"),
        ({**act_body("suspend"), "act": "delete"}, "/act"),
    ],
)
def test_an_act_that_makes_no_sense_is_refused(site, refusable, wanted, pointer):
    http = site.person(OFFICERS[0]).http

    answer = http.post(f"permits/{refusable}/acts/proposals", json=wanted)

    problem = refused(answer, 422, "FIELDS_REFUSED")
    assert problem["errors"] == [{"pointer": pointer, "problem": "value"}]


def test_what_is_not_suspended_cannot_be_reinstated(site, refusable):
    http = site.person(OFFICERS[0]).http

    answer = http.post(
        f"permits/{refusable}/acts/proposals?language=en", json=act_body("reinstate")
    )

    problem = refused(answer, 409, "STATE_NOT_ALLOWED")
    assert problem["state"] == "VALID"


def test_a_permit_that_is_not_there_is_unknown(site):
    http = site.person(OFFICERS[0]).http

    answer = http.post(f"permits/{DECISION}/acts/proposals", json=act_body("suspend"))

    refused(answer, 404, "PERMIT_UNKNOWN")


def test_two_officers_suspend_reinstate_and_end(site, permit):
    told(site, permit, "SUSPENDED")
    stale = signed(site, permit, act_body("suspend"), *OFFICERS)
    first = etag(site, permit, act_body("suspend"))

    suspended = done(site, permit, "suspend")
    assert (suspended["state"], suspended["good"]) == ("SUSPENDED", False)
    assert suspended["genuine"]["verdict"] == "VALID"
    assert suspended["in_force"]["verdict"] == "INVALID"
    again = submit(site, permit, stale, first)
    refused(again, 412, "CONDITION_FAILED")

    reinstated = done(site, permit, "reinstate")
    assert (reinstated["state"], reinstated["good"]) == ("VALID", True)
    old = submit(site, permit, stale, etag(site, permit, act_body("suspend")))
    refused(old, 422, "SIGNATURE_REFUSED")

    ended = done(site, permit, "end", "CANCELLED")
    assert (ended["state"], ended["good"]) == ("CANCELLED", False)
    acts = [act["state"] for act in ended["history"] if "NOTICE" not in act["act"]]
    assert acts == ["SUSPENDED", "VALID", "CANCELLED"]
    two = [act for act in ended["history"] if act["act"] != "ANSWER_NOTICE"]
    assert all(len(set(act["signers"])) == 2 for act in two)
    for act in ("suspend", "reinstate"):
        http = site.person(OFFICERS[0]).http
        answer = http.post(f"permits/{permit}/acts/proposals", json=act_body(act))
        refused(answer, 409, "STATE_NOT_ALLOWED")


def test_a_permit_is_not_forfeited_after_another_notice(site, refusable):
    http = site.person(OFFICERS[0]).http

    answer = http.post(
        f"permits/{refusable}/acts/proposals", json=act_body("end", "FORFEITED")
    )

    refused(answer, 409, "NOTICE_MISMATCH")


@pytest.mark.parametrize("ending", ["WITHDRAWN", "REVOKED", "CANCELLED"])
def test_each_ending_is_a_state_of_its_own_and_final(site, ending):
    permit = walk(site, "documents").permit

    ended = done(site, permit, "end", ending)

    assert (ended["state"], ended["good"]) == (ending, False)
    http = site.person(OFFICERS[0]).http
    answer = http.post(
        f"permits/{permit}/acts/proposals", json=act_body("end", "CANCELLED")
    )
    refused(answer, 409, "STATE_NOT_ALLOWED")


def test_a_permit_that_was_revoked_is_struck_off_and_the_answer_gives_the_time(site):
    permit = walk(site, "documents").permit
    http = site.person(OFFICERS[0]).http
    early = http.post(f"permits/{permit}/acts/proposals", json=act_body("deregister"))
    refused(early, 409, "STATE_NOT_ALLOWED")
    assert done(site, permit, "end", "REVOKED")["permit"]["deregistered_at"] is None

    struck_off = done(site, permit, "deregister")

    assert struck_off["state"] == "REVOKED"
    assert struck_off["permit"]["deregistered_at"] == struck_off["history"][-1]["at"]
    assert struck_off["history"][-1]["act"] == "DEREGISTER"
    again = http.post(f"permits/{permit}/acts/proposals", json=act_body("deregister"))
    refused(again, 409, "ALREADY_DEREGISTERED")


def test_a_clerical_error_is_corrected_and_both_documents_find_the_permit(site):
    permit = walk(site, "documents").permit
    http = site.visitor()
    document = http.get(f"permits/{permit}/document").json()
    old = http.get(f"verify/{permit}").json()["permit"]["document"]
    face = {**document["face"], "project_name": "更正后的名称"}
    corrected = {**document, "face": face}

    after = done(site, permit, "correct-document", corrected=json.dumps(corrected))

    assert (after["state"], after["good"]) == ("VALID", True)
    assert after["permit"]["document"] != old
    assert http.get(f"permits/{permit}/document").json() == corrected
    stale = http.get(f"verify/{old}").json()
    assert stale["permit"]["id"] == permit
    assert [one["code"] for one in stale["genuine"]["reasons"]] == [
        "DOCUMENT_CORRECTED"
    ]


def test_a_correction_of_what_was_decided_is_refused(site, refusable):
    http = site.person(OFFICERS[0]).http
    document = http.get(f"permits/{refusable}/document").json()
    larger = {**document, "face": {**document["face"], "scale": "999999 m²"}}
    for corrected in (larger, document):
        text = json.dumps(corrected)
        wanted = {**act_body("correct-document"), "corrected": text}
        answer = http.post(f"permits/{refusable}/acts/proposals", json=wanted)
        refused(answer, 422, "CORRECTION_NOT_CLERICAL")
    wanted = act_body("correct-document")
    answer = http.post(f"permits/{refusable}/acts/proposals", json=wanted)
    refused(answer, 422, "FIELDS_REFUSED")


def test_an_act_sent_twice_is_done_once(site):
    permit = walk(site, "documents").permit
    wanted, once = act_body("suspend"), key()
    told(site, permit, "SUSPENDED")
    match = etag(site, permit, wanted)
    body = signed(site, permit, wanted, *OFFICERS)
    person = site.person(OFFICERS[0])

    first = person.post(f"permits/{permit}/acts", body, **once, **{"If-Match": match})
    person.settled(first.json()["operation"])
    until(lambda: len(site.visitor().get(f"verify/{permit}").json()["history"]) == 3)
    second = person.post(f"permits/{permit}/acts", body, **once, **{"If-Match": match})

    assert first.status_code == second.status_code == 202
    assert first.content == second.content
    assert len(site.visitor().get(f"verify/{permit}").json()["history"]) == 3
