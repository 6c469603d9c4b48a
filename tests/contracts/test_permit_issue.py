"""Issuing: everything but the evidence itself, which has a file of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.factories import organisation_id
from tests.contracts.lifecycle import change, successor
from tests.contracts.world import KEYS, World

AUTHORITY = organisation_id(f.AUTHORITY)
VERSION = f.version_id(f.MATTER, 1)
THREE_MONTHS = 1_772_035_200
"""2026-02-26 00:00:00 in China Standard Time."""
OTHER_PROJECT = "2609-370203-89-01-000026"
TWO_YEARS = 1_827_158_400
"""2027-11-26 00:00:00, the day after the last of 24 months from 2025-11-25."""


def test_deployment_without_a_registry_is_refused(evm, refuses):
    some, none = "0x" + "11" * 20, "0x" + "00" * 20
    for contract, count in (
        ("RuleEngine", 5),
        ("PermitRegistry", 6),
        ("WorkRegistry", 4),
        ("ProceedingRegistry", 5),
    ):
        for missing in range(count):
            with refuses("RegistryMissing"):
                evm.deploy(contract, *f.changed((some,) * count, missing, none))


def test_issue_refuses_an_application_that_was_not_made(world, refuses):
    case = world.case()
    case.application[4] = keccak(text="another consent")
    with refuses("ApplicationNotMade", case.application_id):
        world.issue(case)


def test_issue_refuses_words_that_say_something_else(world, refuses):
    case = world.case()
    case.matter = "other"
    with refuses("ReadableTermsMismatch", "other", f.PROJECT):
        world.issue(case)
    case.matter, case.project = f.MATTER, f.PROJECT + "1"
    with refuses("ReadableTermsMismatch", f.MATTER, f.PROJECT + "1"):
        world.issue(case)


def test_issue_goes_by_the_version_applied_under(world, refuses):
    case = world.case()
    world.publish(f.requirement_set()[1:2])
    case.choices, dropped = case.choices[1:2], case.choices
    with refuses("ChoiceCount", 5, 1):
        world.issue(case)
    case.choices = dropped
    assert world.issue(case).returned == case.permit_id


def test_issue_refuses_a_second_permit_for_one_application(world, refuses):
    case = world.case()
    world.issue(case)
    case.document, case.number = keccak(text="another"), "370203-2"
    with refuses("PermitExists", case.permit_id):
        world.issue(case)


def test_issue_refuses_terms_that_are_missing(world, refuses):
    case = world.case()
    case.document = f.ZERO
    with refuses("PermitDocumentMissing"):
        world.issue(case)
    case.document = f.word(1)
    case.number = "3" * 64
    world.govern("withdrawGrant", AUTHORITY, f.DECIDE, f.matter_id(f.MATTER))
    world.grant(f.AUTHORITY, f.DECIDE, f.matter_id(f.MATTER), [33])
    world.issue(case)


@pytest.mark.parametrize(
    "number", ["", "1" * 65, "a1", "1 2", " 1", "1\n", "号1", "1\x7f"]
)
def test_no_permit_has_a_number_that_is_written_in_two_ways(world, refuses, number):
    case = world.case()
    case.number = number
    with refuses("PermitNumberMalformed", number):
        world.issue(case)


def another(world: World, case: f.Case, **changes: Any) -> f.Case:
    """A second case for the same, with a document and a number of its own."""
    new = successor(world, case, "second", f.ZERO)
    return replace(new, **changes)


def test_no_second_permit_bears_the_document_of_another(world, refuses):
    case = world.case()
    world.issue(case)
    new = another(world, case, document=case.document)
    with refuses("DocumentUsed", case.document):
        world.issue(new)
    world.do("end", case, 0, ending=2)
    with refuses("DocumentUsed", case.document):
        world.issue(new)


def test_no_second_permit_of_an_authority_bears_a_number(world, refuses):
    case = world.case()
    world.issue(case)
    new = another(world, case, number=case.number)
    with refuses("NumberUsed", case.number):
        world.issue(new)
    new = replace(successor(world, case), number=case.number)
    with refuses("NumberUsed", case.number):
        change(world, case, 0, new)


def test_another_authority_bars_no_number(world):
    case = world.case()
    world.grant(f.OTHER_BODY, f.DECIDE, f.matter_id(f.MATTER))
    other = world.case(OTHER_PROJECT)
    other.document = keccak(text="elsewhere")
    words = (f.MATTER, 1, OTHER_PROJECT, f.OTHER_BODY, other.document, *f.NEW_PERMIT)
    other.application = world.apply(words)
    other.commitments = [world.committed(other.application_id, "contractor", ["R05"])]
    world.issue(other, "other one")
    world.issue(case)


def test_a_suspended_applicant_gets_no_permit(world, refuses):
    case = world.case()
    applicant = organisation_id(f.APPLICANT)
    world.guard("suspendOrganisation", applicant)
    with refuses("OrganisationIsSuspended", applicant):
        world.issue(case)
    world.govern("reinstateOrganisation", applicant)
    world.issue(case)


@pytest.mark.parametrize("valid_until", [0, START - 1, START, TWO_YEARS + 1, f.NO_END])
def test_issue_refuses_a_validity_that_the_matter_does_not_allow(
    world, refuses, valid_until
):
    case = world.case()
    case.valid_until = valid_until
    with refuses("ValidityNotAllowed", valid_until, TWO_YEARS):
        world.issue(case)


@pytest.mark.parametrize("valid_until", [START + 1, TWO_YEARS])
def test_issue_takes_the_shortest_and_the_longest_validity(world, valid_until):
    case = world.case()
    case.valid_until = valid_until
    world.issue(case)


@pytest.mark.parametrize(
    "key", ["land", "fire", "other one", "applicant", "contractor", "stranger"]
)
def test_nobody_but_the_authority_issues(world, refuses, key):
    case = world.case()
    organisation = organisation_id(KEYS[key][0])
    with refuses("NotTheAuthority", AUTHORITY, organisation):
        world.issue(case, key)


def test_another_holder_of_the_matter_does_not_issue(world, refuses):
    case = world.case()
    world.grant(f.OTHER_BODY, f.DECIDE, f.matter_id(f.MATTER))
    with refuses("NotTheAuthority", AUTHORITY, organisation_id(f.OTHER_BODY)):
        world.issue(case, "other one")


def test_an_authority_without_the_matter_does_not_issue(world, refuses):
    case = world.case()
    world.govern("withdrawGrant", AUTHORITY, f.DECIDE, f.matter_id(f.MATTER))
    for key in ("authority one", "authority system"):
        with refuses("NotGrantedToDecide", AUTHORITY, VERSION):
            world.issue(case, key)


def test_a_system_key_issues_only_where_the_matter_says_so(world, refuses):
    world.publish(automatic=False)
    held = world.anchored()
    case = f.Case(world.applied(version=2), f.requirement_set(), [], [], [])
    case.valid_until = START + 100
    case.attestations = [fact.presented() for fact in held.values()]
    case.commitments = [world.committed(case.application_id, "contractor", ["R05"])]
    case.choices = [(0, 0), (0, 1), (0, 2), (0, 3), (0, 0)]
    system = world.keys["authority system"].address
    with refuses("SystemKeyNotAllowed", system):
        world.issue(case)
    world.issue(case, "authority one")


def test_a_suspended_or_retired_key_does_not_issue(world, refuses):
    case = world.case()
    one, system = (world.keys[n].address for n in ("authority one", "authority system"))
    world.guard("suspendKey", system)
    with refuses("KeyIsSuspended", system):
        world.issue(case)
    world.act(world.organisations, "retireKey", (one,), "authority chief")
    with refuses("KeyNotActive", one, START):
        world.issue(case, "authority one")
    world.guard("suspendOrganisation", AUTHORITY)
    with refuses("OrganisationIsSuspended", AUTHORITY):
        world.issue(case, "authority two")


def test_a_compromised_key_does_not_issue(world, refuses):
    case = world.case()
    system = world.keys["authority system"].address
    world.govern("reportCompromise", system, START)
    with refuses("KeyNotActive", system, START):
        world.issue(case)


SPOILT = {
    "number": lambda case: setattr(case, "number", "2"),
    "document": lambda case: setattr(case, "document", f.word(2)),
    "validity": lambda case: setattr(case, "valid_until", case.valid_until - 1),
    "choices": lambda case: case.choices.append((0, 0)),
    "attestations": lambda case: case.attestations.pop(),
    "commitments": lambda case: case.commitments.pop(),
    "an opening": lambda case: case.attestations[0][8].pop(),
}


@pytest.mark.parametrize("field", SPOILT)
def test_a_relayer_cannot_change_what_the_authority_signed(world, refuses, field):
    case = world.case()
    signature = world.sign(
        world.permits, "issue", case.signed_words(), "authority system"
    )
    SPOILT[field](case)
    with refuses("InvalidSignature", world.keys["authority system"].address):
        world.evm.transact(world.permits, "issue", *case.arguments(), signature)


def test_a_signature_for_one_application_issues_no_other(world, refuses):
    case = world.case()
    signature = world.sign(
        world.permits, "issue", case.signed_words(), "authority system"
    )
    case.application = world.applied(keccak(text="another consent"))
    with refuses("InvalidSignature", world.keys["authority system"].address):
        world.evm.transact(world.permits, "issue", *case.arguments(), signature)


def test_a_signature_for_another_ledger_issues_nothing(world, refuses):
    case = world.case()
    words, system = case.signed_words(), world.keys["authority system"].address
    elsewhere = [
        world.sign(world.permits, "issue", words, "authority system", chain_id=1),
        world.sign(world.commitments, "issue", words, "authority system"),
    ]
    for signature in elsewhere:
        with refuses("InvalidSignature", system):
            world.evm.transact(world.permits, "issue", *case.arguments(), signature)


def evidence_of(world: World, case: f.Case) -> tuple[bytes, ...]:
    """Evidence ids, derived here from what is presented."""
    by = (f.LAND, f.AUTHORITY, f.AUTHORITY, f.FIRE)
    held = world.facts()
    ids = []
    for uscc, fact, shown in zip(by, held.values(), case.attestations, strict=True):
        batch = keccak(shown[0] + shown[1] + shown[2])
        ids.append(keccak(batch + keccak(organisation_id(uscc) + fact.leaf)))
    content = (case.application_id, *case.commitments[0])
    return (*ids, f.evidence_id(f.commitment_id(content)))


def test_issue_makes_a_permit(world):
    case = world.case()
    receipt = world.issue(case)
    evidence = evidence_of(world, case)
    issued, presented = receipt.events
    assert receipt.returned == case.permit_id
    assert (issued.name, presented.name) == ("PermitIssued", "EvidencePresented")
    assert issued.values == {
        "permit": case.permit_id,
        "application": case.application_id,
        "document": case.document,
        "authority": AUTHORITY,
        "number": case.number,
        "startBy": THREE_MONTHS,
        "validUntil": case.valid_until,
        "evidence": evidence,
        "by": world.keys["authority system"].address,
    }
    assert presented.values == {"permit": case.permit_id, "evidence": case.evidence}
    held = world.evm.call(world.permits, "permitById", case.permit_id)
    content = keccak(case.document + b"".join(evidence))
    limits = (THREE_MONTHS, case.valid_until)
    assert held == (content, *limits, 0, 0b10010, 0b01001, 1, START)
    assert world.status(case) == 1


def test_a_matter_without_limits_gives_permits_without_end(world):
    world.publish(validity=(0, 0, 0, 0))
    held = world.anchored()
    case = f.Case(world.applied(version=2), f.requirement_set(), [], [], [])
    case.attestations = [fact.presented() for fact in held.values()]
    case.commitments = [world.committed(case.application_id, "contractor", ["R05"])]
    case.choices = [(0, 0), (0, 1), (0, 2), (0, 3), (0, 0)]
    world.issue(case)
    permit = world.evm.call(world.permits, "permitById", case.permit_id)
    assert permit[1:3] == (f.NO_END, f.NO_END)
    world.evm.warp(START + 10**11)
    assert world.status(case) == 1


def test_anyone_may_submit_and_the_signer_itself_needs_no_signature(world):
    case = world.case()
    system = world.keys["authority system"].address
    own = (system, f.NO_END, b"")
    receipt = world.evm.transact(
        world.permits, "issue", *case.arguments(), own, sender=system
    )
    assert receipt.returned == case.permit_id
