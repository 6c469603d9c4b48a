"""Applications and commitments: the rules once, as use cases and audit ask them."""

from dataclasses import replace

import pytest

from tests.builders import facts
from tests.builders.facts import AUTHORITY_ID as BODY
from tests.unit.audit.story import APPLICATION, COMMITMENT, VERSION, story, told
from zeropermit.domain.applications import preconditions as rules
from zeropermit.domain.ledger.identifiers import CommitmentId
from zeropermit.domain.ledger.state import Bar
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.permits.reasons import Outcome
from zeropermit.domain.supervision.state import Supervision
from zeropermit.errors import (
    AuthorityUnknownError,
    CommitmentUnknownError,
    NotAllowedError,
    NotBarredError,
    OutcomeRefusedError,
    RepairNotRequestedError,
)

NOW = 1_790_001_000
UNKNOWN = CommitmentId(facts.word("unknown"))


def state_of(**promise):
    state = told(story()).state
    found = state.commitments[COMMITMENT.id]
    state.commitments[COMMITMENT.id] = replace(found, **promise)
    return state


def codes(violations):
    return [str(violation.rule) for violation in violations]


def test_an_application_goes_to_an_open_version_and_its_authority():
    assert codes(rules.apply(state_of(), APPLICATION, now=NOW)) == []


def test_an_unknown_version_takes_no_application():
    other = replace(APPLICATION, version=facts.word("unknown"))

    assert codes(rules.apply(state_of(), other, now=NOW)) == ["NAMES_UNKNOWN"]


def test_a_version_takes_applications_inside_its_window():
    version = state_of().versions[VERSION]
    edge = version.opens_at

    assert rules.is_open(version, now=edge)
    assert codes(rules.apply(state_of(), APPLICATION, now=edge - 1)) == ["NOT_OPEN"]
    closed = replace(version, open_until=NOW)
    assert not rules.is_open(closed, now=NOW)


def test_an_authority_without_the_grant_decides_nothing():
    other = replace(APPLICATION, authority=facts.DEPARTMENT_ID)
    assert codes(rules.apply(state_of(), other, now=NOW)) == ["NOT_GRANTED"]

    state, error = state_of(), AuthorityUnknownError("authority", "matter")
    version = state.versions[VERSION]
    with pytest.raises(AuthorityUnknownError):
        require(rules.decides(state, other.authority, version, now=NOW, error=error))


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"application": facts.word("unknown")}, ["NAMES_UNKNOWN"]),
        ({"requirements": ()}, ["VALUE_NOT_ALLOWED"]),
        ({"letter": bytes(32)}, ["VALUE_NOT_ALLOWED"]),
        ({"due_at": NOW}, ["VALUE_NOT_ALLOWED"]),
    ],
)
def test_a_commitment_has_terms(changes, found):
    content = replace(COMMITMENT, **{"due_at": NOW + 1, **changes})

    assert codes(rules.commit(state_of(), content, now=NOW)) == found


def test_a_barred_organisation_does_not_commit():
    state = state_of()
    state.barred[COMMITMENT.organisation] = {COMMITMENT.id: Bar(BODY, NOW - 1)}
    content = replace(COMMITMENT, due_at=NOW + 1)

    (found,) = rules.commit(state, content, now=NOW)

    assert (found.rule, found.error) == ("ORGANISATION_BARRED", None)


def test_a_commitment_is_taken_back_once():
    assert codes(rules.withdraw(state_of(), COMMITMENT.id)) == []
    gone = state_of(withdrawn_at=NOW)
    assert codes(rules.withdraw(gone, COMMITMENT.id)) == ["STATE_NOT_ALLOWED"]
    assert codes(rules.withdraw(state_of(), UNKNOWN)) == ["NAMES_UNKNOWN"]


@pytest.mark.parametrize("before", Outcome)
@pytest.mark.parametrize("after", Outcome)
def test_an_outcome_follows_from_the_recorded_one(before, after):
    possible = {
        *((Outcome.NONE, Outcome.KEPT), (Outcome.NONE, Outcome.BREACHED)),
        *((Outcome.NONE, Outcome.CORRECTED), (Outcome.BREACHED, Outcome.CORRECTED)),
    }
    found = rules.record_outcome(state_of(outcome=before), COMMITMENT.id, after)

    if (before, after) in possible:
        require(found)
        return
    with pytest.raises(OutcomeRefusedError) as refused:
        require(found)
    assert refused.value.reference == before.name


def test_an_outcome_of_an_unknown_commitment_is_refused():
    (found,) = rules.record_outcome(state_of(), UNKNOWN, Outcome.KEPT)

    assert isinstance(found.error, CommitmentUnknownError)


def test_outcomes_are_recorded_by_the_supervisor_or_by_the_authority_without_one():
    state, other = state_of(), facts.DEPARTMENT_ID
    require(rules.recorder(state, APPLICATION, BODY))
    with pytest.raises(NotAllowedError):
        require(rules.recorder(state, APPLICATION, other))

    state.supervision.permits[APPLICATION.permit] = Supervision(supervisor=other)
    require(rules.recorder(state, APPLICATION, other))
    with pytest.raises(NotAllowedError):
        require(rules.recorder(state, APPLICATION, BODY))


@pytest.mark.parametrize(
    ("promise", "takes"),
    [
        ({}, True),
        ({"outcome": Outcome.BREACHED}, True),
        ({"outcome": Outcome.KEPT}, False),
        ({"withdrawn_at": NOW}, True),
    ],
)
def test_a_page_offers_an_outcome_that_can_follow(promise, takes):
    assert rules.takes_outcome(state_of(**promise).commitments[COMMITMENT.id]) is takes


def test_only_the_bar_of_a_breach_is_repaired_by_the_body_that_recorded_it():
    state, owner = state_of(), COMMITMENT.organisation
    with pytest.raises(NotBarredError):
        require(rules.repair(state, owner, COMMITMENT.id, BODY))

    state.barred[owner] = {COMMITMENT.id: Bar(BODY, NOW)}
    with pytest.raises(RepairNotRequestedError):
        require(rules.repair(state, owner, COMMITMENT.id, BODY))
    state.barred[owner] = {COMMITMENT.id: Bar(BODY, NOW, repair_asked_at=NOW)}
    require(rules.repair(state, owner, COMMITMENT.id, BODY))
    with pytest.raises(NotBarredError):
        require(rules.repair(state, owner, UNKNOWN, BODY))
    with pytest.raises(NotAllowedError):
        require(rules.repair(state, owner, COMMITMENT.id, facts.DEPARTMENT_ID))


@pytest.mark.parametrize(
    "project", ["1" * 23, "1" * 33, "2609-370203-89-01 000018", "2609-370203-89-01-x"]
)
def test_a_project_code_is_written_in_one_way(project):
    wrong = rules.subject_code(state_of(), VERSION, project)
    assert codes(wrong) == ["VALUE_NOT_ALLOWED"]
    assert codes(rules.subject_code(state_of(), VERSION, facts.PROJECT)) == []
    unknown = facts.word("unknown")
    assert codes(rules.subject_code(state_of(), unknown, project)) == []
