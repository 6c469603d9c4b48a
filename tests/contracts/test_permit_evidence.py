"""The requirement rule: for each reason a case that has just this one fault."""

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.broken_evidence import with_fact
from tests.contracts.evm import START
from tests.contracts.factories import altered, organisation_id

LAND = organisation_id(f.LAND)
SCHEMA = f.schema_id(f.LAND_USE)


def test_one_choice_for_each_requirement(world, refuses):
    case = world.case()
    for choices in ([], case.choices[:4], [*case.choices, (0, 0)]):
        case.choices = choices
        with refuses("ChoiceCount", 5, len(choices)):
            world.issue(case)


@pytest.mark.parametrize("option", [2, 255])
def test_an_unknown_option_meets_nothing(world, not_met, option):
    case = world.case()
    case.choices[3] = (option, 3)
    with not_met("R04", "OPTION_UNKNOWN"):
        world.issue(case)


def test_evidence_that_is_not_there_meets_nothing(world, not_met):
    case = world.case()
    case.choices[0] = (0, 4)
    with not_met("R01", "EVIDENCE_MISSING"):
        world.issue(case)
    case.choices[0], case.choices[4] = (0, 0), (0, 1)
    with not_met("R05", "EVIDENCE_MISSING"):
        world.issue(case)


def test_nothing_at_all_meets_nothing(world, not_met):
    case = world.case()
    case.attestations, case.commitments = [], []
    with not_met("R01", "EVIDENCE_MISSING"):
        world.issue(case)


@pytest.mark.parametrize(("requirement", "position"), [("R01", 0), ("R02", 1)])
def test_an_attestation_of_another_schema_is_refused(
    world, not_met, requirement, position
):
    case = world.case()
    case.choices[position] = (0, 2)
    with not_met(requirement, "SCHEMA_MISMATCH"):
        world.issue(case)


def test_an_attestation_about_another_project_is_refused(world, not_met):
    case = with_fact(world, "land", subject=f.project_id("another"))
    with not_met("R01", "SUBJECT_MISMATCH"):
        world.issue(case)


def test_the_award_of_one_contractor_does_not_go_with_the_licence_of_another(
    world, not_met
):
    stranger = organisation_id(f.STRANGER)
    case = with_fact(world, "qualification", subject=stranger)
    with not_met("R03", "SUBJECT_MISMATCH"):
        world.issue(case)


def test_a_party_that_the_award_does_not_show_is_unknown(world, not_met):
    case = with_fact(world, "award", opened=())
    with not_met("R03", "PARTY_UNKNOWN"):
        world.issue(case)


def test_a_batch_that_was_not_anchored_is_refused(world, not_met):
    case = world.case()
    fact = world.facts()["land"]
    loose = altered(fact, department=f.LAND, batch=(fact.leaf,))
    case.attestations[0] = loose.presented()
    with not_met("R01", "NOT_ANCHORED"):
        world.issue(case)


def test_a_root_anchored_by_another_department_is_not_the_first_ones(world, not_met):
    case = world.case()
    case.attestations[0][1] = f.organisation_id(f.FIRE)
    with not_met("R01", "NOT_ANCHORED"):
        world.issue(case)


def test_a_revoked_batch_is_refused(world, not_met):
    case = world.case()
    shown = case.attestations[0]
    batch = keccak(shown[0] + shown[1] + shown[2])
    values = ((batch, "FactChanged"), "land", (batch, 2))
    world.act(world.attestations, "revokeBatch", *values)
    with not_met("R01", "BATCH_REVOKED"):
        world.issue(case)


def test_a_revoked_attestation_is_refused_in_whatever_batch(world, not_met):
    fact = world.facts()["land"]
    values, given = ((fact.leaf,), "DataError"), ((fact.leaf,), 1)
    world.act(world.attestations, "revoke", values, "land officer", given)
    case = world.case()
    with not_met("R01", "ATTESTATION_REVOKED"):
        world.issue(case)


def test_a_revocation_by_another_department_changes_nothing(world):
    case = world.case()
    leaf = world.facts()["land"].leaf
    values, given = ((leaf,), "DataError"), ((leaf,), 1)
    world.act(world.attestations, "revoke", values, "fire", given)
    world.issue(case)


def test_the_proof_of_a_sibling_leaf_is_refused(world, not_met):
    case = world.case()
    own = world.facts()["land"].leaf
    case.attestations[0][7] = [own]
    with not_met("R01", "PATH_INVALID"):
        world.issue(case)


@pytest.mark.parametrize("path", [[], [f.ZERO], [f.ZERO] * 40])
def test_a_false_path_is_refused(world, not_met, path):
    case = world.case()
    case.attestations[0][7] = path
    with not_met("R01", "PATH_INVALID"):
        world.issue(case)


@pytest.mark.parametrize(("field", "value"), [(5, START - 1), (6, 2**40 - 2)])
def test_times_that_were_not_attested_are_refused(world, not_met, field, value):
    case = world.case()
    case.attestations[0][field] = value
    with not_met("R01", "PATH_INVALID"):
        world.issue(case)


def test_what_a_key_signed_after_its_compromise_is_refused(world, not_met):
    case = world.case()
    world.evm.warp(START + 100)
    world.govern("reportCompromise", world.keys["land"].address, START)
    with not_met("R01", "ATTESTER_NOT_ACTIVE"):
        world.issue(case)


def test_what_a_key_signed_before_its_compromise_counts(world):
    case = world.case()
    world.evm.warp(START + 100)
    world.govern("reportCompromise", world.keys["land"].address, START + 1)
    world.issue(case)


def test_what_a_key_signed_before_it_was_retired_counts(world):
    case = world.case()
    world.evm.warp(START + 100)
    land = world.keys["land"].address
    world.act(world.organisations, "retireKey", (land,), "land")
    world.issue(case)


def test_a_suspended_attester_is_refused(world, not_met):
    case = world.case()
    land = world.keys["land"].address
    world.guard("suspendKey", land)
    with not_met("R01", "ATTESTER_SUSPENDED"):
        world.issue(case)
    world.govern("reinstateKey", land)
    world.guard("suspendOrganisation", LAND)
    with not_met("R01", "ATTESTER_SUSPENDED"):
        world.issue(case)
    world.govern("reinstateOrganisation", LAND)
    world.issue(case)


def test_an_attestation_without_the_grant_now_is_refused(world, not_met):
    case = world.case()
    world.govern("withdrawGrant", LAND, f.ATTEST, SCHEMA)
    with not_met("R01", "GRANT_MISSING"):
        world.issue(case)
    world.grant(f.LAND, f.ATTEST, SCHEMA, begin=START + 1)
    with not_met("R01", "GRANT_MISSING"):
        world.issue(case)
    world.evm.warp(START + 1)
    world.issue(case)


def test_an_observation_dated_after_its_anchoring_never_counts(world, not_met):
    case = with_fact(world, "land", observed_at=START + 1)
    for later in (0, 1, 100):
        world.evm.warp(START + later)
        with not_met("R01", "OBSERVED_IN_FUTURE"):
            world.issue(case)


def test_an_observation_of_the_second_of_its_anchoring_counts(world):
    world.issue(with_fact(world, "land", observed_at=START))


def test_an_observation_older_than_allowed_is_refused(world, not_met):
    case = with_fact(world, "land", observed_at=START)
    limit = START + 30 * f.DAY
    world.evm.warp(limit + 1)
    with not_met("R01", "TOO_OLD"):
        world.issue(case)
    for time in (limit - 1, limit):
        with world.evm.undone():
            world.evm.warp(time)
            world.issue(case)


def test_a_fact_that_has_ended_is_refused(world, not_met):
    end = START + 500
    case = with_fact(world, "fire", valid_until=end)
    for time in (end, end + 1):
        world.evm.warp(time)
        with not_met("R04", "NO_LONGER_VALID"):
            world.issue(case)
    world.evm.warp(end - 1)
    world.issue(case)
