"""A suspended department takes its attestations back, over API and pages; no more."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest

from tests.integration.api.department_desk import (
    OFFICER,
    anchored,
    book_of,
    code,
    held,
    revocation,
    row,
    seen,
    sent,
)
from tests.integration.api.holder_acts import sign_shown
from tests.integration.api.site import Person, Site, at, until
from tests.integration.api.test_pages_authority import browser
from zeropermit.domain.ledger.identifiers import (
    BatchId,
    batch_id,
    from_hex,
    organisation_id,
    schema_id,
    to_hex,
)

SUSPENDED_KEY = "housing/officer-2"
ENTERPRISE = "developer-2"


@dataclass
class Stopped:
    """A department that the guardian suspended, with one attestation and one batch."""

    site: Site
    officer: Person
    leaf: bytes
    batch: dict[str, object]


def read(site: Site, look):
    return site.service.context.ledger.read(lambda state, _: look(state))


@pytest.fixture(scope="module")
def stopped(pristine, tmp_path_factory) -> Iterator[Stopped]:
    site = Site.copy(pristine, tmp_path_factory.mktemp("stopped") / "data")
    officer = site.person(OFFICER)
    site.person(SUSPENDED_KEY)
    for query in ("S-1", "S-2"):
        sent(officer, row(query))
        anchored(site, officer)
    batch = next(
        each for each in book_of(site).batches() if each.root == held(site, "S-2").root
    )
    own = organisation_id(site.uscc(OFFICER))
    number = batch_id(schema_id(batch.schema), own, batch.root)
    given = {"batch": to_hex(number), "reason": "DATA_ERROR"}
    enterprise = organisation_id(site.uscc(ENTERPRISE))
    site.person(ENTERPRISE)
    for organisation in (own, enterprise):
        site.guard("suspendOrganisation", organisation)
    site.guard("suspendKey", site.account(SUSPENDED_KEY).address)
    until(
        lambda: read(
            site,
            lambda r: (
                r.organisations[own].suspended
                and r.organisations[enterprise].suspended
                and r.keys[site.account(SUSPENDED_KEY).address].suspended
            ),
        )
    )
    yield Stopped(site, officer, held(site, "S-1").leaf, given)
    site.close()


# --- Refused


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("department/batches/proposals", {"schema": "project-classification/1"}),
        ("acts/retire-key/proposals", {"key": "0x" + "52" * 20}),
        ("acts/cancel-authorization/proposals", {"digest": "0x" + "5a" * 32}),
        ("supervision/rounds/proposals", {}),
        ("department/records", {}),
    ],
)
def test_nothing_else_is_done_by_a_suspended_department(stopped, path, body):
    answer = stopped.officer.post(path, body)

    assert code(answer) == (403, "KEY_UNKNOWN")


def test_nothing_is_read_by_it_either(stopped):
    for path in ("me/queries", "corrections", "department/reports/1"):
        answer = stopped.officer.get(path)
        assert answer.status_code in {403, 404}, path
        assert answer.json()["code"] in {"KEY_UNKNOWN", "NOT_FOUND"}, path


def test_a_suspended_key_takes_nothing_back(stopped):
    person = stopped.site.person(SUSPENDED_KEY)
    body = {"leaves": [to_hex(stopped.leaf)], "reason": "DATA_ERROR"}
    proposed = person.post("department/revocations/proposals", body)
    sent_by_a_colleague = stopped.officer.post(
        "department/revocations", {**revocation(person, stopped.leaf)}
    )
    again = person.open_session(text := person.challenge(), person.personal_sign(text))

    assert code(proposed) == (403, "KEY_UNKNOWN")
    assert code(sent_by_a_colleague) == (403, "NOT_ACTING_FOR")
    assert code(again) == (403, "KEY_UNKNOWN")


def test_a_suspended_enterprise_does_not_sign_in(stopped):
    person = stopped.site.person(ENTERPRISE)
    again = person.open_session(text := person.challenge(), person.personal_sign(text))

    assert code(again) == (403, "KEY_UNKNOWN")
    answer = person.post("acts/withdraw-commitment/proposals", {"commitment": "0x12"})
    assert code(answer) == (403, "KEY_UNKNOWN")


@pytest.mark.parametrize("path", ["/department/load", "/inspector", "/acts/retire-key"])
def test_other_pages_take_its_officers_for_strangers(stopped, path):
    answer = at(browser(stopped.officer), path, follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


# --- Allowed


def test_its_officer_signs_in_again(stopped):
    person = Person(stopped.site, stopped.officer.account, stopped.site.visitor())
    person.sign_in()

    assert person.get("operations/none:" + "00" * 32).status_code == 404


def test_its_pages_show_the_desk_the_records_and_both_forms(stopped):
    officer = stopped.officer
    assert seen(officer, "/department")
    assert seen(officer, "/department/records?q=S-1")
    query = urlencode({"leaf": to_hex(stopped.leaf), "reason": "DATA_ERROR"})
    form = at(browser(officer), f"/department/revocation?{query}&language=en").text
    assert "Sign and take back" in form
    page = at(
        browser(officer), f"/acts/revoke-batch?{urlencode(stopped.batch)}&language=en"
    )
    assert page.status_code == 200
    assert "take back a batch of" in page.text
    assert 'href="/inspector"' not in page.text
    assert 'href="/department"' in page.text


def test_a_record_is_revoked_by_a_suspended_department(stopped):
    officer, leaf = stopped.officer, stopped.leaf
    asked = {"leaves": [to_hex(leaf)], "reason": "DATA_ERROR"}
    proposed = officer.http.post("department/revocations/proposals", json=asked)
    assert proposed.status_code == 200, proposed.text

    signed = {**asked, "authorization": sign_shown(officer, proposed.json())}
    answer = officer.post("department/revocations", signed)

    assert answer.status_code == 202, answer.text
    officer.settled(answer.json()["operation"])
    until(lambda: held(stopped.site, "S-1").state.value == "revoked")


def test_a_whole_batch_is_revoked_by_a_suspended_department(stopped):
    officer, given = stopped.officer, stopped.batch
    proposed = officer.http.post("acts/revoke-batch/proposals", json=given)
    assert proposed.status_code == 200, proposed.text

    body = {**given, "authorizations": [sign_shown(officer, proposed.json())]}
    answer = officer.post("acts/revoke-batch", body)

    assert answer.status_code == 202, answer.text
    officer.settled(answer.json()["operation"])
    number = BatchId(from_hex(given["batch"]))
    until(lambda: read(stopped.site, lambda r: r.batches[number].revoked_at))
