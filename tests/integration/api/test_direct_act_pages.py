"""Pages of direct acts: links to them, and refusals."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.integration.api.holder_acts import sign_shown
from tests.integration.api.site import Site, until
from tests.integration.api.test_direct_acts import (
    NEWCOMER,
    STRANGER,
    _commitment,
    proposed,
    seen,
)
from tests.integration.api.test_withdrawal import PROJECT, promise
from zeropermit.domain.ledger.identifiers import (
    batch_id,
    organisation_id,
    schema_id,
    to_hex,
)
from zeropermit.domain.records.department import StoredRecordState


@pytest.fixture(scope="module")
def town(pristine, tmp_path_factory) -> Iterator[Site]:
    """A town in which things are taken back."""
    site = Site.copy(pristine, tmp_path_factory.mktemp("pages") / "data")
    yield site
    site.close()


def test_the_pages_lead_to_the_acts(town):
    assert "/acts/enrol" in str(seen(town.person("market"), "/keys").tags)
    assert "/acts/retire-key" in str(seen(town.person("market"), "/keys").tags)
    assert "/acts/enrol" not in str(seen(town.person("developer"), "/keys").tags)
    leaf = town.service.context.departments.store(town.uscc("planning")).records()[0]
    found = seen(
        town.person("planning/officer-1"), f"/department/records?q={leaf.query_id}"
    )
    assert "/acts/revoke-batch?batch=" in str(found.tags)


def test_a_batch_that_is_taken_back_is_noted_in_the_departments_own_records(town):
    store = town.service.context.departments.store(town.uscc("market"))
    batch = next(each for each in store.batches() if each.attester)
    own = organisation_id(town.uscc("market"))
    number = batch_id(schema_id(batch.schema), own, batch.root)
    given = {"batch": to_hex(number), "reason": "DATA_ERROR"}
    person = town.person("market")
    shown = proposed(town, "market", "revoke-batch", given).json()
    body = {**given, "authorizations": [sign_shown(person, shown)]}
    person.settled(person.post("acts/revoke-batch", body).json()["operation"])

    revoked = StoredRecordState.REVOKED
    until(lambda: all(each.state is revoked for each in store.records(root=batch.root)))


def test_a_case_leads_to_the_withdrawal_of_ones_own_commitment(town):
    person = town.person("developer-3")
    application = person.apply(PROJECT)
    person.gathered(application)
    promise(person, application)
    until(lambda: _commitment(town, application))

    mine = seen(person, f"/applications/{application}")
    theirs = seen(town.person("contractor"), f"/applications/{application}")

    assert "/acts/withdraw-commitment?commitment=0x" in str(mine.tags)
    assert "/acts/withdraw-commitment" not in str(theirs.tags)


def test_what_is_refused_stays_in_the_form_with_its_reason(town):
    given = {
        "uscc": NEWCOMER[:-1] + "X",
        "name": "示范新企业",
        "key": STRANGER,
        "role": "OFFICER",
    }

    page = seen(town.person("market"), f"/acts/enrol?{urlencode(given)}", 422)

    assert "USCC" in page.text or "code" in page.text
    assert STRANGER in str(page.tags)
    shown = seen(
        town.person("market"),
        f"/acts/enrol?{urlencode({**given, 'uscc': NEWCOMER, 'change': '1'})}",
    )
    assert NEWCOMER in str(shown.tags)
    assert "data-sign" not in str(shown.tags)


@pytest.mark.parametrize(
    ("by", "name"),
    [
        ("developer", "enrol"),
        ("planning/system", "appoint-key"),
        ("planning/officer-1", "retire-chief"),
    ],
)
def test_a_form_is_not_shown_to_those_who_may_not_sign_it(town, by, name):
    seen(town.person(by), f"/acts/{name}", 403)


def test_an_act_that_is_none_is_not_found(town):
    seen(town.person("developer"), "/acts/attest", 404)
