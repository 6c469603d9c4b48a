"""Terms of a new permit: times from the matter, and the case that a change keeps."""

from dataclasses import replace

import pytest

from tests.builders import facts
from tests.unit.audit.story import APPLICATION, PERMIT, VERSION, story, told
from zeropermit.domain.law.calendar import add_months
from zeropermit.domain.ledger.folding import change
from zeropermit.domain.ledger.identifiers import NO_END, organisation_id, project_id
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.permits import issue_terms
from zeropermit.domain.permits.issue_terms import ChangedCase
from zeropermit.errors import ChangeRefusedError

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
