"""The requirement rule: for each reason a case that has just this one fault."""

from __future__ import annotations

from contextlib import AbstractContextManager

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.conftest import Refuses
from tests.contracts.evm import START
from tests.contracts.factories import altered, organisation_id
from tests.contracts.world import DECISION, World

REASONS = [
    "NONE",
    "EVIDENCE_MISSING",
    "OPTION_UNKNOWN",
    "SCHEMA_MISMATCH",
    "SUBJECT_MISMATCH",
    "PARTY_UNKNOWN",
    "NOT_ANCHORED",
    "PATH_INVALID",
    "ATTESTER_NOT_ACTIVE",
    "ATTESTER_SUSPENDED",
    "GRANT_MISSING",
    "ATTESTATION_REVOKED",
    "BATCH_REVOKED",
    "OBSERVED_IN_FUTURE",
    "TOO_OLD",
    "NO_LONGER_VALID",
    "CLAIM_NOT_OPENED",
    "OPENING_INVALID",
    "PREDICATE_FAILED",
    "COMMITMENT_UNKNOWN",
    "COMMITMENT_OF_ANOTHER",
    "COMMITMENT_OUT_OF_SCOPE",
    "COMMITMENT_WITHDRAWN",
    "ORGANISATION_BARRED",
    "PERMIT_UNKNOWN",
    "PERMIT_NOT_IN_FORCE",
]
LAND = organisation_id(f.LAND)
SCHEMA = f.schema_id(f.LAND_USE)
PAIR = ("authority one", "authority two")


@pytest.fixture
def not_met(refuses: Refuses):
    def expected(name: str, reason: str) -> AbstractContextManager[None]:
        return refuses("RequirementNotMet", f.word(name), REASONS.index(reason))

    return expected


def with_fact(world: World, name: str, **changes) -> f.Case:
    return world.case(**{name: altered(world.facts()[name], **changes)})


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
    loose = altered(fact, attester=world.keys["land"].address, batch=(fact.leaf,))
    case.attestations[0] = loose.presented()
    with not_met("R01", "NOT_ANCHORED"):
        world.issue(case)


def test_a_root_anchored_by_another_department_is_not_the_first_ones(world, not_met):
    case = world.case()
    case.attestations[0][1] = world.keys["fire"].address
    with not_met("R01", "NOT_ANCHORED"):
        world.issue(case)


def test_a_revoked_batch_is_refused(world, not_met):
    case = world.case()
    shown = case.attestations[0]
    values = (f.LAND_USE, shown[1], shown[2], "FactChanged")
    given = (f.LAND_USE, shown[1], shown[2], 2)
    world.act(world.attestations, "revokeBatch", values, "land", given)
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


@pytest.mark.parametrize(("field", "value"), [(5, START - 1), (6, f.NO_END - 1)])
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
    world.act(world.organisations, "retireKey", (land,), "land officer")
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


def test_an_observation_of_the_future_is_refused(world, not_met):
    case = with_fact(world, "land", observed_at=START + 1)
    with not_met("R01", "OBSERVED_IN_FUTURE"):
        world.issue(case)
    world.evm.warp(START + 1)
    world.issue(case)


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


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_false_opening_is_refused(world, not_met, part):
    case = world.case()
    opening = case.attestations[0][8][1]
    case.attestations[0][8][1] = f.changed(opening, part, f.word(12_345))
    with not_met("R01", "OPENING_INVALID"):
        world.issue(case)


def test_a_claim_opened_twice_is_refused(world, not_met):
    case = world.case()
    case.open_more(0, case.attestations[0][8][0])
    with not_met("R01", "OPENING_INVALID"):
        world.issue(case)


def test_an_opening_of_another_attestation_is_refused(world, not_met):
    case = world.case()
    case.open_more(0, case.attestations[1][8][0])
    with not_met("R01", "OPENING_INVALID"):
        world.issue(case)


@pytest.mark.parametrize("opened", [(), ("holder",), ("area",), ("record",)])
def test_a_claim_that_a_rule_needs_has_to_be_opened(world, not_met, opened):
    case = with_fact(world, "land", opened=opened)
    with not_met("R01", "CLAIM_NOT_OPENED"):
        world.issue(case)


@pytest.mark.parametrize(
    ("name", "requirement", "claim", "value"),
    [
        ("land", "R01", "area", f.word(99)),
        ("land", "R01", "holder", organisation_id(f.STRANGER)),
        ("qualification", "R03", "grade", f.word(3)),
        ("fire", "R04", "passed", f.word(0)),
    ],
)
def test_a_claim_that_does_not_say_what_it_must_is_refused(
    world, not_met, name, requirement, claim, value
):
    claims = {**world.facts()[name].claims, claim: value}
    case = with_fact(world, name, claims=claims)
    with not_met(requirement, "PREDICATE_FAILED"):
        world.issue(case)


@pytest.mark.parametrize(
    ("name", "claim", "value"),
    [("land", "area", 100), ("land", "area", 101), ("qualification", "grade", 2)],
)
def test_a_claim_at_its_bound_holds(world, name, claim, value):
    claims = {**world.facts()[name].claims, claim: f.word(value)}
    world.issue(with_fact(world, name, claims=claims))


def with_predicate(world: World, operator: int, value: bytes, claim: bytes) -> f.Case:
    """A matter of one requirement on one claim of the award."""
    rule = [("contractor", operator, value)]
    requirements = [(f.word("R1"), f.AT_ISSUE, [f.option(f.AWARD, predicates=rule)])]
    world.publish(requirements)
    fact = altered(world.facts()["award"], claims={"contractor": claim})
    shown = world.attest([fact], "authority one")[0].presented()
    application = world.applied(version=2)
    case = f.Case(application, requirements, [shown], [], [(0, 0)])
    case.valid_until = START + 100
    return case


@pytest.mark.parametrize(
    ("operator", "value", "good", "bad"),
    [
        (f.EQUAL, 5, 5, 6),
        (f.NOT_EQUAL, 5, 4, 5),
        (f.AT_LEAST, 5, 5, 4),
        (f.AT_MOST, 5, 5, 6),
    ],
)
def test_operators_compare_words_as_unsigned_numbers(
    world, not_met, operator, value, good, bad
):
    with world.evm.undone():
        world.issue(with_predicate(world, operator, f.word(value), f.word(good)))
    with not_met("R1", "PREDICATE_FAILED"):
        world.issue(with_predicate(world, operator, f.word(value), f.word(bad)))


@pytest.mark.parametrize(
    ("operator", "good"),
    [
        (f.IS_APPLICANT, organisation_id(f.APPLICANT)),
        (f.IS_PROJECT, f.project_id(f.PROJECT)),
    ],
)
def test_operators_compare_with_the_application(world, not_met, operator, good):
    with world.evm.undone():
        world.issue(with_predicate(world, operator, f.ZERO, good))
    with not_met("R1", "PREDICATE_FAILED"):
        world.issue(with_predicate(world, operator, f.ZERO, f.word(5)))


def test_the_requirement_that_fails_first_is_named(world, not_met):
    case = with_fact(world, "qualification", observed_at=START + 1)
    case.choices[3] = (2, 0)
    with not_met("R03", "OBSERVED_IN_FUTURE"):
        world.issue(case)


def test_a_commitment_where_none_is_allowed_meets_nothing(world, not_met):
    case = world.case()
    case.choices[0] = (1, 0)
    with not_met("R01", "OPTION_UNKNOWN"):
        world.issue(case)


def test_a_commitment_in_place_of_a_fact_counts(world):
    case = world.with_promise()
    assert world.issue(case).returned == case.permit_id


def test_a_commitment_by_another_organisation_is_refused(world, not_met):
    case = world.with_promise()
    number = case.application_id
    case.commitments[1] = world.committed(number, "stranger", ["R04"])
    with not_met("R04", "COMMITMENT_OF_ANOTHER"):
        world.issue(case)
    case.commitments[1] = world.committed(number, "contractor", ["R04"])
    with not_met("R04", "COMMITMENT_OF_ANOTHER"):
        world.issue(case)


def test_a_party_commits_for_itself(world, not_met):
    case = world.case()
    number = case.application_id
    case.commitments[0] = world.committed(number, "applicant", ["R05"])
    with not_met("R05", "COMMITMENT_OF_ANOTHER"):
        world.issue(case)


def test_a_commitment_for_another_requirement_is_refused(world, not_met):
    case = world.with_promise()
    other = world.committed(case.application_id, "applicant", ["R05", "R040"])
    case.commitments[1] = other
    with not_met("R04", "COMMITMENT_OUT_OF_SCOPE"):
        world.issue(case)


@pytest.mark.parametrize(
    ("field", "value"),
    [(1, [f.word("R04"), f.word("R05")]), (2, f.word(9)), (3, START + 9)],
)
def test_a_commitment_that_was_not_made_is_refused(world, not_met, field, value):
    case = world.with_promise()
    case.commitments[1][field] = value
    with not_met("R04", "COMMITMENT_UNKNOWN"):
        world.issue(case)


def test_a_commitment_for_another_application_is_refused(world, not_met):
    case = world.with_promise()
    other = keccak(b"".join(world.applied(keccak(text="another consent"))))
    case.commitments[1] = world.committed(
        other, "applicant", ["R04"], keccak(text="another letter")
    )
    with not_met("R04", "COMMITMENT_UNKNOWN"):
        world.issue(case)


def promised(world: World, case: f.Case, position: int) -> tuple[bytes, list]:
    content = [case.application_id, *case.commitments[position]]
    harness = world.evm.deploy("LibraryHarness")
    return world.evm.call(harness, "commitment", content), content


def test_a_withdrawn_commitment_is_refused(world, not_met):
    case = world.with_promise()
    number, content = promised(world, case, 1)
    world.act(world.commitments, "withdraw", (number,), "applicant", (content,))
    with not_met("R04", "COMMITMENT_WITHDRAWN"):
        world.issue(case)


def test_a_barred_organisation_is_refused(world, not_met):
    case = world.with_promise()
    number, content = promised(world, case, 1)
    values = (number, "Breached", DECISION)
    given = (case.application, content, 2, DECISION)
    world.in_pairs(world.commitments, "recordOutcome", values, PAIR, given)
    with not_met("R04", "ORGANISATION_BARRED"):
        world.issue(case)


def test_evidence_that_serves_no_requirement_is_refused(world, refuses):
    case = world.case()
    case.attestations.append(case.attestations[0])
    with refuses("EvidenceUnused", 1, 0, 0):
        world.issue(case)
    case.commitments += [case.commitments[0]] * 2
    with refuses("EvidenceUnused", 1, 2, 0):
        world.issue(case)


def test_one_piece_of_evidence_may_serve_several_requirements(world):
    rule = [f.option(f.AWARD, predicates=[("contractor", f.NOT_EQUAL, f.ZERO)])]
    party = [f.promise((f.OF_PARTY, 0, f.word("contractor")))]
    requirements = [
        (f.word("R1"), f.AT_ISSUE, rule),
        (f.word("R2"), f.AT_ISSUE, [f.option(f.AWARD)]),
        (f.word("R3"), f.AT_ISSUE, party),
        (f.word("R4"), f.AT_ISSUE, party),
    ]
    world.publish(requirements)
    fact = world.attest([world.facts()["award"]], "authority one")[0]
    case = f.Case(world.applied(version=2), requirements, [fact.presented()], [], [])
    case.valid_until = START + 100
    case.commitments = [
        world.committed(case.application_id, "contractor", ["R3", "R4"])
    ]
    case.choices = [(0, 0)] * 4
    evidence = world.issue(case).events[0].values["evidence"]
    assert evidence[0] == evidence[1]
    assert evidence[2] == evidence[3] != evidence[0]


def test_each_use_of_evidence_is_matched_anew(world, not_met):
    rule = [f.option(f.AWARD, predicates=[("contractor", f.EQUAL, f.ZERO)])]
    requirements = [
        (f.word("R1"), f.AT_ISSUE, [f.option(f.AWARD)]),
        (f.word("R2"), f.AT_ISSUE, rule),
    ]
    world.publish(requirements)
    fact = world.attest([world.facts()["award"]], "authority one")[0]
    case = f.Case(world.applied(version=2), requirements, [fact.presented()], [], [])
    case.valid_until = START + 100
    case.choices = [(0, 0), (0, 0)]
    with not_met("R2", "PREDICATE_FAILED"):
        world.issue(case)
