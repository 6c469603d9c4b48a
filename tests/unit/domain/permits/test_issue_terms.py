"""Terms of a new permit: times from the matter, and the case that a change keeps."""

from copy import deepcopy
from dataclasses import replace

import pytest

from tests.builders import facts
from tests.unit.audit.story import APPLICATION, PERMIT, VERSION, story, told
from zeropermit.domain.law.calendar import add_months
from zeropermit.domain.ledger.folding import change
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    NO_PERMIT,
    PermitId,
    matter_id,
    organisation_id,
    project_id,
)
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.permits import issue_terms
from zeropermit.domain.permits.issue_terms import ChangedCase
from zeropermit.domain.permits.reasons import State
from zeropermit.errors import (
    ChangeRefusedError,
    ChangeShortensError,
    NumberNotGrantedError,
    PermitInForceError,
)

NOW = 1_790_001_000
STATE = told(story()).state
DOCUMENT = facts.word("face")


def version(**months):
    found = STATE.versions[VERSION]
    return replace(found, validity=replace(found.validity, **months))


def test_a_matter_without_months_sets_no_time():
    timeless = version(start_within_months=0, valid_for_months=0)

    assert issue_terms.start_limit(timeless, now=NOW) == NO_END
    assert issue_terms.valid_until_limit(timeless, now=NOW) == NO_END


def test_months_count_from_the_issue():
    found = version(start_within_months=3, valid_for_months=24)

    assert issue_terms.start_limit(found, now=NOW) == add_months(NOW, 3)
    assert issue_terms.valid_until_limit(found, now=NOW) == add_months(NOW, 24)


@pytest.mark.parametrize(("later", "rules"), [(0, []), (1, ["VALUE_NOT_ALLOWED"])])
def test_a_permit_is_valid_no_longer_than_the_matter_allows(later, rules):
    limit = add_months(NOW, 24)
    found = issue_terms.validity(version(valid_for_months=24), limit + later, now=NOW)

    assert [violation.rule for violation in found] == rules


def test_a_permit_that_is_never_valid_is_a_violation():
    (found,) = issue_terms.validity(version(valid_for_months=24), NOW, now=NOW)

    assert found.found == NOW


@pytest.mark.parametrize(
    ("number", "document", "count"),
    [
        ("1" * 64, DOCUMENT, 0),
        ("", DOCUMENT, 1),
        ("1" * 65, bytes(32), 2),
        ("a1", DOCUMENT, 1),
        ("1 2", DOCUMENT, 1),
        ("1\n", DOCUMENT, 1),
        ("号1", DOCUMENT, 1),
    ],
)
def test_a_permit_has_a_number_and_a_document(number, document, count):
    assert len([*issue_terms.face(number, document)]) == count


def test_a_document_and_a_number_serve_one_permit():
    found = STATE.permits[PERMIT]
    here, elsewhere = found.authority, organisation_id("another")

    def refused(authority, number, document):
        return len([*issue_terms.unused(STATE, authority, number, document)])

    assert refused(here, "NEW", DOCUMENT) == 0
    assert refused(here, found.number, found.document) == 2
    assert refused(elsewhere, found.number, DOCUMENT) == 0
    assert refused(elsewhere, "NEW", found.document) == 1


def test_a_number_is_of_a_region_of_the_authoritys_grant():
    found = STATE.permits[PERMIT]
    (filed,) = STATE.applications.values()
    matter = STATE.versions[filed.content.version].matter

    def refused(number, authority=found.authority):
        return [*issue_terms.granted(STATE, authority, matter, number)]

    assert refused(found.number) == []
    assert refused("370602202609210101", organisation_id("another")) == []
    with pytest.raises(NumberNotGrantedError):
        require(refused("370602202609210101"))
    assert len(refused("OWN")) == 1


def test_a_suspended_applicant_gets_no_permit():
    (organisation,) = {one.content.applicant for one in STATE.applications.values()}
    state = told(story()).state
    assert [*issue_terms.applicant(state, organisation)] == []
    change(state.organisations, organisation, suspended=True)

    (found,) = issue_terms.applicant(state, organisation)

    assert found.found == organisation


def test_a_change_keeps_the_case():
    filed = STATE.applications[APPLICATION.id]

    require(issue_terms.same_case(STATE, PERMIT, ChangedCase.of(filed)))


@pytest.mark.parametrize(
    "changes",
    [
        {"matter": "another"},
        {"authority": organisation_id("another")},
        {"applicant": organisation_id("another")},
        {"project": project_id("another")},
    ],
)
def test_a_change_to_another_case_is_refused(changes):
    filed = STATE.applications[APPLICATION.id]
    other = replace(ChangedCase.of(filed), **changes)

    with pytest.raises(ChangeRefusedError):
        require(issue_terms.same_case(STATE, PERMIT, other))


SOON = STATE.permits[PERMIT].issued_at + 1
PROJECT = APPLICATION.project


def test_a_permit_in_force_bars_another_of_its_matter_and_project():
    found = STATE.versions[VERSION]

    with pytest.raises(PermitInForceError):
        require(issue_terms.alone(STATE, found, PROJECT, None, now=SOON))
    require(issue_terms.alone(STATE, found, project_id("another"), None, now=SOON))
    other = replace(found, matter=matter_id("another"))
    require(issue_terms.alone(STATE, other, PROJECT, None, now=SOON))


def test_a_permit_bars_none_that_takes_its_place_or_where_several_are_allowed():
    found = STATE.versions[VERSION]
    several = replace(found, several_permits=True)

    require(issue_terms.alone(STATE, found, PROJECT, PERMIT, now=SOON))
    require(issue_terms.alone(STATE, several, PROJECT, None, now=SOON))


def test_a_permit_that_has_lapsed_bars_none_and_a_suspended_one_does():
    found = STATE.versions[VERSION]
    lapsed = STATE.permits[PERMIT].start_by
    state = deepcopy(STATE)
    change(state.permits, PERMIT, stored=State.SUSPENDED)

    require(issue_terms.alone(STATE, found, PROJECT, None, now=lapsed))
    with pytest.raises(PermitInForceError):
        require(issue_terms.alone(state, found, PROJECT, None, now=lapsed - 1))


@pytest.mark.parametrize(
    ("asked", "replaced", "good"),
    [
        (NO_PERMIT, None, True),
        (PERMIT, PERMIT, True),
        (NO_PERMIT, PERMIT, False),
        (PERMIT, None, False),
        (PERMIT, PermitId(facts.word("another")), False),
    ],
)
def test_a_permit_is_issued_as_its_holder_applied(asked, replaced, good):
    filed = STATE.applications[APPLICATION.id]
    filed = replace(filed, content=replace(filed.content, replaces=asked))

    assert ([*issue_terms.applied_for(filed, replaced)] == []) is good


def test_a_change_ends_no_earlier():
    current = STATE.permits[PERMIT].valid_until

    require(issue_terms.not_shortened(STATE, PERMIT, current))
    with pytest.raises(ChangeShortensError):
        require(issue_terms.not_shortened(STATE, PERMIT, current - 1))
