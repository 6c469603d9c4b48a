"""What the API refuses to put on the ledger, and says why."""

import secrets

import pytest

from tests.integration.api.site import MATTER, Person
from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.usecases.applications.consent import act_of

PROJECT = "2609-370215-89-01-000086"
OTHERS = "2609-370203-89-01-000106"
"""Project of `developer`; `developer-2` has no business with it."""


def refused(answer, status: int, code: str) -> dict[str, object]:
    problem: dict[str, object] = answer.json()
    assert (answer.status_code, problem.get("code")) == (status, code), problem
    return problem


@pytest.fixture(scope="module")
def letter(site, applied):
    return site.person("developer-3").letter(applied)


def commit(person: Person, application: str, body):
    return person.post(f"applications/{application}/commitments", body)


# Consent


@pytest.mark.parametrize(
    "change",
    [
        lambda r: r["purpose"].update(en="Anything else"),
        lambda r: r["purpose"].update(zh="别的用途"),
        lambda r: r.update(until=r["until"] + 1),
        lambda r: r.update(until=2**52),
        lambda r: r.update(
            granted_at=r["granted_at"] - 1_800, until=r["until"] - 1_800
        ),
        lambda r: r.update(granted_at=r["granted_at"] + 60, until=r["until"] + 60),
        lambda r: r.update(version=2),
        lambda r: r.update(suite="sm3"),
        lambda r: r["data_sets"].pop(),
        lambda r: r["data_sets"].reverse(),
        lambda r: r["data_sets"][0].update(department=r["authority"]),
    ],
    ids=range(11),
)
def test_a_consent_that_is_stale_or_altered_is_refused(applicant, change):
    """However validly it is signed: only what we proposed is taken."""
    receipt = applicant.propose(PROJECT)
    change(receipt)

    answer = applicant.post("applications", applicant.application(receipt))

    refused(answer, 409, "CONSENT_STALE")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"project": "2613-370215-89-01-000086"}, 422, "PROJECT_CODE_MALFORMED"),
        ({"project": "x"}, 422, "PROJECT_CODE_MALFORMED"),
        ({"matter": "fishing"}, 404, "MATTER_UNKNOWN"),
        ({"authority": "11370200DEMG00027T"}, 422, "AUTHORITY_UNKNOWN"),
        ({"authority": "1"}, 422, "USCC_MALFORMED"),
    ],
)
def test_nothing_is_proposed_or_taken_for_a_wrong_code(
    applicant, site, change, status, code
):
    act_body = {
        "matter": MATTER,
        "project": PROJECT,
        "authority": site.uscc("approval"),
    }
    receipt = {**applicant.propose(PROJECT), **change}

    proposed = applicant.post("applications/proposals", {**act_body, **change})
    taken = applicant.post("applications", applicant.application(receipt))

    refused(proposed, status, code)
    refused(taken, status, code)


def test_an_altered_receipt_under_the_old_signature_is_refused(applicant):
    body = applicant.application(applicant.propose(PROJECT))
    body["receipt"]["nonce"] = "0x" + secrets.token_hex(16)

    refused(applicant.post("applications", body), 422, "SIGNATURE_REFUSED")


def test_a_key_of_somebody_else_cannot_consent(site, applicant):
    receipt = applicant.propose(PROJECT)
    signed = site.person("developer-2").application(receipt)

    refused(applicant.post("applications", signed), 403, "NOT_ACTING_FOR")


def test_the_name_of_the_applicant_under_another_signature_is_refused(site, applicant):
    body = applicant.application(applicant.propose(PROJECT))
    other = site.person("developer-2").application(body["receipt"])
    body["authorization"]["signature"] = other["authorization"]["signature"]

    refused(applicant.post("applications", body), 422, "SIGNATURE_REFUSED")


@pytest.mark.parametrize(
    "signature", ["0x00", "0x" + "00" * 65, "0x" + "ff" * 65, "0x" + "1b" * 1024]
)
def test_bytes_that_are_no_signature_are_refused(applicant, signature):
    body = applicant.application(applicant.propose(PROJECT))
    body["authorization"]["signature"] = signature

    refused(applicant.post("applications", body), 422, "SIGNATURE_REFUSED")


def test_nobody_applies_in_the_name_of_another(site, applicant):
    body = applicant.application(applicant.propose(PROJECT))

    refused(site.person("developer-2").post("applications", body), 403, "NOT_ALLOWED")


# The applicant must be the project's unit (R01)


def test_another_unit_may_apply_but_its_application_is_never_met(site):
    person = site.person("developer-2")
    application = person.apply(OTHERS)

    lines = {x["requirement"]: x for x in person.gathered(application)["lines"]}

    assert not lines["R01"]["met"]
    assert [reason["code"] for reason in lines["R01"]["reasons"]] == [
        "PREDICATE_FAILED"
    ]
    officer = site.person("approval/officer-1")
    answer = officer.get(f"applications/{application}/decision")
    problem = refused(answer, 409, "REQUIREMENTS_UNMET")
    assert "R01" in problem["requirements"]


# Commitments


def test_an_application_of_others_is_as_if_it_were_not_there(site, applied):
    person = site.person("developer-2")
    absent = "0x" + "5a" * 32

    for path in ("applications/{}", "applications/{}/letters"):
        there = person.get(path.format(applied))
        nowhere = person.get(path.format(absent))
        refused(there, 404, "APPLICATION_UNKNOWN")
        assert there.json() == nowhere.json()
        assert {*there.headers} == {*nowhere.headers}


def test_whoever_is_not_asked_cannot_commit(site, applied, letter):
    """And cannot learn by trying whether there is such an application."""
    person = site.person("contractor-2")
    organisation = {**letter["organisation"], "uscc": site.uscc("contractor-2")}
    own = {**letter, "organisation": organisation}
    absent = "0x" + "5a" * 32

    there = commit(person, applied, person.commitment(own))
    nowhere = commit(person, absent, person.commitment({**own, "application": absent}))

    refused(there, 404, "APPLICATION_UNKNOWN")
    assert there.json() == nowhere.json()


def test_a_party_cannot_sign_the_letter_of_another(site, applied, letter):
    person = site.person("contractor")

    refused(commit(person, applied, person.commitment(letter)), 403, "NOT_ALLOWED")


def test_a_letter_signed_by_another_is_refused(site, applied, letter, applicant):
    body = site.person("contractor").commitment(letter)

    refused(commit(applicant, applied, body), 403, "NOT_ACTING_FOR")


@pytest.mark.parametrize(
    "change",
    [
        lambda x: x["requirements"][0].update(promise="我什么也不承诺"),
        lambda x: x["requirements"].pop(),
        lambda x: x["requirements"][0].update(id="R01"),
        lambda x: x["notice"].update(liability="没有任何责任"),
        lambda x: x["statements"].update(liable="不承担责任"),
        lambda x: x["organisation"].update(name="别的公司"),
        lambda x: x.update(due_at=x["due_at"] + 86_400),
        lambda x: x.update(language="en"),
        lambda x: x.update(suite="sm3"),
    ],
    ids=range(9),
)
def test_an_altered_letter_is_refused_however_validly_it_is_signed(
    site, applied, applicant, change
):
    altered = applicant.letter(applied)
    change(altered)

    body = applicant.commitment(altered)

    refused(commit(applicant, applied, body), 409, "LETTER_REFUSED")


def test_a_letter_for_another_application_is_refused(site, applied, letter, applicant):
    other = {**letter, "application": "0x" + "5a" * 32}

    answer = commit(applicant, applied, applicant.commitment(other))

    problem = refused(answer, 422, "FIELDS_REFUSED")
    assert problem["errors"] == [{"pointer": "/letter/application", "problem": "value"}]


def test_no_letter_is_written_after_the_decision(site, granted):
    authority = site.person("approval/officer-1")

    answer = authority.get(f"applications/{granted.application}/letters")

    refused(answer, 409, "ALREADY_DECIDED")


def test_nothing_is_promised_after_the_decision(site, granted):
    person = site.person("developer")
    letter = granted.letters[site.uscc("developer")]

    answer = commit(person, granted.application, person.commitment(letter))

    refused(answer, 409, "ALREADY_DECIDED")


# Decisions


def test_an_officer_cannot_issue_what_is_not_met(site, applied, applicant):
    officer = site.person("approval/officer-1")
    receipt = ConsentReceipt.from_json(applicant.propose(PROJECT))
    body = {"authorization": officer.sign(act_of(receipt))}
    answer = officer.post(f"applications/{applied}/decision", body)

    problem = refused(answer, 409, "REQUIREMENTS_UNMET")
    assert "R02" in problem["requirements"]


def test_a_permit_is_issued_once(site, granted, applicant):
    officer = site.person("approval/officer-1")

    refused(
        officer.get(f"applications/{granted.application}/decision"),
        409,
        "ALREADY_DECIDED",
    )


def test_a_department_that_is_asked_again_answers_again(site, applied, applicant):
    before = int(site.clock())

    found = applicant.post(f"applications/{applied}/evidence", None).json()

    assert found["at"] >= before
    assert found["disclosures"] > 0
    assert found["unreachable"] == []
