"""Responsibility: whose act it is, and whose keys may sign it."""

from dataclasses import replace

import pytest

from tests.builders import facts
from tests.unit.audit.story import MATTER, PERMIT, story, told
from tests.unit.audit.test_supervision import BODY, LIFE, OFFICE
from zeropermit.domain.accounts.responsibility import (
    OFFICER,
    Party,
    SignedBy,
    acts_for,
    check_acting,
    check_granted,
    check_own,
    check_party,
    check_public_officer,
    key_violations,
    party_of,
    signature_violations,
)
from zeropermit.domain.acts.duties import DUTIES, check_responsible, responsible
from zeropermit.domain.acts.permits import Suspend
from zeropermit.domain.acts.supervision import Inspect
from zeropermit.domain.acts.work import RequestExtension
from zeropermit.domain.ledger.events import GrantKind, KeyRole, OrganisationKind
from zeropermit.domain.ledger.identifiers import PermitId
from zeropermit.errors import (
    NotActingForError,
    NotAllowedError,
    NotSupervisedError,
    PermitUnknownError,
)

NOW = 1_790_001_000
FIRST, SECOND = facts.address("officer"), facts.address("second")
SYSTEM, HOLDER = facts.address("system"), facts.address("applicant")
UNKNOWN = PermitId(facts.word("unknown"))


def state_of(lived=0):
    return told(story(*OFFICE, *LIFE[:lived])).state


def codes(violations):
    return [str(violation.rule) for violation in violations]


@pytest.mark.parametrize(
    ("party", "lived", "organisation"),
    [
        (Party.HOLDER, 0, facts.APPLICANT_ID),
        (Party.AUTHORITY, 0, facts.AUTHORITY_ID),
        (Party.PROPOSED_SUPERVISOR, 1, BODY),
        (Party.SUPERVISOR, 2, BODY),
        (Party.RECORDER, 0, facts.AUTHORITY_ID),
        (Party.RECORDER, 1, facts.AUTHORITY_ID),
        (Party.RECORDER, 2, BODY),
    ],
)
def test_a_permit_has_parties(party, lived, organisation):
    found = state_of(lived)

    assert party_of(found, PERMIT, party) == organisation
    check_party(found, PERMIT, party, organisation=organisation)
    with pytest.raises(NotAllowedError):
        check_party(found, PERMIT, party, organisation=facts.DEPARTMENT_ID[:31] + b"x")
    with pytest.raises(PermitUnknownError):
        party_of(found, UNKNOWN, party)


@pytest.mark.parametrize(
    ("party", "lived"), [(Party.SUPERVISOR, 1), (Party.PROPOSED_SUPERVISOR, 2)]
)
def test_a_permit_may_have_no_supervisor(party, lived):
    with pytest.raises(NotSupervisedError):
        party_of(state_of(lived), PERMIT, party)


def test_the_organisation_of_an_act_is_responsible():
    found = state_of(2)

    assert responsible(found, PERMIT, Suspend) == facts.AUTHORITY_ID
    assert responsible(found, PERMIT, RequestExtension) == facts.APPLICANT_ID
    check_responsible(found, PERMIT, Inspect, organisation=BODY)
    with pytest.raises(NotAllowedError):
        check_responsible(found, PERMIT, Inspect, organisation=facts.AUTHORITY_ID)


def test_what_is_ones_own_is_allowed():
    check_own(facts.APPLICANT_ID, organisation=facts.APPLICANT_ID)

    with pytest.raises(NotAllowedError):
        check_own(facts.APPLICANT_ID, organisation=facts.AUTHORITY_ID)


def test_a_grant_is_held_now():
    found, decide = state_of(), GrantKind.DECIDE
    check_granted(found, facts.AUTHORITY_ID, decide, MATTER, now=NOW)

    with pytest.raises(NotAllowedError):
        check_granted(found, facts.AUTHORITY_ID, GrantKind.INSPECT, MATTER, now=NOW)


@pytest.mark.parametrize(
    ("kind", "role", "is_one"),
    [
        (OrganisationKind.PUBLIC_BODY, KeyRole.OFFICER, True),
        (OrganisationKind.PUBLIC_BODY, KeyRole.SYSTEM, False),
        (OrganisationKind.ENTERPRISE, KeyRole.OFFICER, False),
    ],
)
def test_an_officer_of_a_public_body_is_no_system_and_no_enterprise(kind, role, is_one):
    if is_one:
        check_public_officer(kind, role)
        return
    with pytest.raises(NotAllowedError):
        check_public_officer(kind, role)


def test_a_key_acts_for_its_own_organisation():
    assert acts_for(state_of(), HOLDER, facts.APPLICANT, now=NOW)
    assert not acts_for(state_of(), HOLDER, facts.AUTHORITY, now=NOW)
    check_acting(state_of(), [FIRST, SYSTEM], facts.AUTHORITY, now=NOW)

    uscc = facts.AUTHORITY
    with pytest.raises(NotActingForError) as refused:
        check_acting(state_of(), [FIRST, SYSTEM], uscc, now=NOW, roles=OFFICER)
    assert (refused.value.signer, refused.value.uscc) == (SYSTEM, uscc)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"active_until": NOW}, ["KEY_NOT_ACTIVE"]),
        ({"compromised_at": NOW}, ["KEY_NOT_ACTIVE"]),
        ({"suspended": True}, ["KEY_SUSPENDED"]),
        ({"organisation": facts.APPLICANT_ID}, ["KEY_OF_ANOTHER"]),
        ({"role": KeyRole.NONE}, ["KEY_ROLE"]),
        ({}, []),
    ],
)
def test_each_fault_of_a_key_is_named(changes, found):
    state = state_of()
    state.keys[FIRST] = replace(state.keys[FIRST], **changes)

    assert codes(key_violations(state, FIRST, facts.AUTHORITY_ID, now=NOW)) == found


def test_an_unknown_key_is_named():
    nobody = facts.address("nobody")

    found = key_violations(state_of(), nobody, facts.AUTHORITY_ID, now=NOW)

    assert codes(found) == ["NAMES_UNKNOWN"]


@pytest.mark.parametrize(
    ("act_name", "keys", "scope", "by_rule", "found"),
    [
        ("Suspend", (FIRST, SECOND), MATTER, False, []),
        ("Suspend", (FIRST, FIRST), MATTER, False, ["OFFICER_TWICE"]),
        ("Suspend", (FIRST, SYSTEM), MATTER, True, ["KEY_ROLE"]),
        ("Suspend", (FIRST, SECOND), b"other", False, ["NOT_GRANTED"]),
        ("Issue", (SYSTEM,), MATTER, True, []),
        ("Issue", (SYSTEM,), MATTER, False, ["KEY_ROLE"]),
        ("HandOver", (SYSTEM,), b"any", False, []),
    ],
)
def test_the_signatures_of_an_act_are_checked(act_name, keys, scope, by_rule, found):
    (duty,) = DUTIES[act_name]
    by = SignedBy(facts.AUTHORITY_ID, keys, scope, by_rule)

    assert codes(signature_violations(state_of(), duty, by, now=NOW)) == found
