"""Writes that reach the ledger are done once, however often they are sent."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from tests.integration.api.scenario import make_room
from tests.integration.api.site import key
from zeropermit.domain.acts.deadlines import FRESH_SECONDS
from zeropermit.domain.ledger.identifiers import Digest
from zeropermit.store.engine import execute
from zeropermit.store.tables import idempotency

PROJECT = "2609-370215-89-01-000086"
ROUTE = "POST /api/v1/applications"


def encoded(body: object) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()


@pytest.fixture
def body(applicant) -> dict[str, object]:
    """An application that is ready to be sent."""
    return applicant.application(applicant.propose(PROJECT))


def send(person, content: bytes, headers):
    headers = {"Content-Type": "application/json", **headers}
    return person.site.visitor(Authorization=person.http.headers["Authorization"]).post(
        "applications", content=content, headers=headers
    )


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Idempotency-Key": ""},
        {"Idempotency-Key": "short"},
        {"Idempotency-Key": "x" * 129},
        {"Idempotency-Key": "with a blank"},
        {"Idempotency-Key": "caf\u00e9-caf\u00e9-caf\u00e9"},
    ],
)
def test_a_write_without_a_usable_key_is_refused(applicant, body, headers):
    raw = {name: value.encode("latin-1") for name, value in headers.items()}

    answer = send(applicant, encoded(body), raw)

    assert answer.status_code == 400
    assert answer.json()["code"] == "IDEMPOTENCY_KEY_MISSING"


def test_a_key_that_is_far_too_long_is_refused(applicant, body):
    answer = send(applicant, encoded(body), {"Idempotency-Key": "x" * 300})

    assert answer.status_code == 400
    assert answer.json()["parameter"] == "Idempotency-Key"


def test_another_body_under_the_same_key_is_refused(applicant, body):
    once = key()
    other = applicant.application(applicant.propose(PROJECT))

    first = send(applicant, encoded(body), once)
    second = send(applicant, encoded(other), once)

    assert first.status_code == 202
    assert (second.status_code, second.json()["code"]) == (
        422,
        "IDEMPOTENCY_KEY_REUSED",
    )
    assert applicant.settled(first.json()["operation"])


def test_a_request_that_is_being_worked_on_is_not_done_again(site, applicant, body):
    once, content = key(), encoded(body)
    digest = Digest(hashlib.sha256(content).digest())
    actor = applicant.account.address
    keys = site.service.idempotency
    running = keys.begin(actor, ROUTE, once["Idempotency-Key"], digest)

    answer = send(applicant, content, once)

    assert (answer.status_code, answer.json()["code"]) == (409, "REQUEST_RUNNING")
    keys.abandon(running)
    assert send(applicant, content, once).status_code == 202


def test_what_is_sent_sixteen_times_at_once_is_done_once(site, applicant, body):
    once, content = key(), encoded(body)
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: send(applicant, content, once), range(16)))

    done = [answer for answer in answers if answer.status_code == 202]
    assert done
    assert {answer.status_code for answer in answers} <= {202, 409}
    assert len({answer.content for answer in done}) == 1
    assert len({answer.headers["location"] for answer in done}) == 1
    operation = done[0].json()["operation"]
    found = applicant.settled(operation)
    assert found["label"] == "Apply"
    again = send(applicant, content, once)
    assert (again.status_code, again.content) == (202, done[0].content)


def test_the_same_application_under_another_key_is_the_same_act(applicant, body):
    content = encoded(body)

    first, second = send(applicant, content, key()), send(applicant, content, key())

    assert first.status_code == second.status_code == 202
    assert first.json() == second.json()
    applicant.settled(first.json()["operation"])


def test_what_a_request_sent_before_it_broke_off_is_its_answer(site, applicant, body):
    """Also if it would be refused by now, since what it asked for is done."""
    once, content = key(), encoded(body)
    first = send(applicant, content, once)
    applicant.settled(first.json()["operation"])
    broken_off = update(idempotency).where(idempotency.c.key == once["Idempotency-Key"])
    values = {"status": None, "body": None, "owner": None}
    execute(site.service.idempotency.engine, broken_off.values(**values))
    site.clock.ahead += FRESH_SECONDS

    assert send(applicant, content, key()).json()["code"] == "CONSENT_STALE"
    again = send(applicant, content, once)
    assert (again.status_code, again.json()) == (202, first.json())


def test_a_refused_request_can_be_corrected_under_its_key(applicant, body):
    once = key()
    wrong = {**body, "authorization": {**body["authorization"], "deadline": 1}}

    refused = send(applicant, encoded(wrong), once)
    corrected = send(applicant, encoded(body), once)

    assert (refused.status_code, refused.json()["code"]) == (422, "SIGNATURE_REFUSED")
    assert corrected.status_code == 202
    applicant.settled(corrected.json()["operation"])


def test_keys_of_two_people_have_nothing_to_do_with_each_other(site, applicant, body):
    once = key()
    other = site.person("developer-2")
    project = "2609-370281-89-01-000099"
    make_room(site, project)
    theirs = other.application(other.propose(project))

    first = send(applicant, encoded(body), once)
    second = send(other, encoded(theirs), once)

    assert first.status_code == second.status_code == 202
    assert first.json() != second.json()
    applicant.settled(first.json()["operation"])
    other.settled(second.json()["operation"])
