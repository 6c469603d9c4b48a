"""Claims, commitments and unused evidence, as the permit registry checks them."""

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.broken_evidence import with_fact
from tests.contracts.evm import START
from tests.contracts.factories import altered, organisation_id
from tests.contracts.filings import filing
from tests.contracts.world import DECISION, World

PAIR = ("authority one", "authority two")


@pytest.mark.parametrize(
    ("part", "value"),
    [(0, f.word("other")), (1, f.DATE), (2, f.word(12_345)), (3, f.word(12_345))],
)
def test_a_false_opening_is_refused(world, not_met, part, value):
    case = world.case()
    opening = case.attestations[0][8][1]
    case.attestations[0][8][1] = f.changed(opening, part, value)
    with not_met("R01", "OPENING_INVALID"):
        world.issue(case)


def test_a_claim_opened_twice_is_refused(world, refuses):
    case = world.case()
    case.open_more(0, case.attestations[0][8][0])
    with refuses("OpeningUnused", 0, f.word("holder")):
        world.issue(case)


def test_a_claim_of_another_type_than_a_rule_names_is_refused(
    world, not_met, monkeypatch
):
    """The digest of a text is a large number, and would be an area of any size."""
    monkeypatch.setitem(f.TYPES, "area", f.TEXT)
    case = world.case()
    with not_met("R01", "CLAIM_TYPE_MISMATCH"):
        world.issue(case)


def test_a_party_is_named_by_an_organisation_alone(world, not_met, monkeypatch):
    monkeypatch.setitem(f.TYPES, "contractor", f.TEXT)
    case = world.case()
    with not_met("R03", "PARTY_UNKNOWN"):
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


CLAIM_OF = {f.IS_APPLICANT: "holder", f.IS_PROJECT: "site"}


def with_predicate(world: World, operator: int, value: bytes, claim: bytes) -> f.Case:
    """A matter of one requirement on one claim of the award."""
    rule = [(CLAIM_OF.get(operator, "area"), operator, value)]
    requirements = [(f.word("R1"), f.AT_ISSUE, [f.option(f.AWARD, predicates=rule)])]
    world.publish(requirements)
    fact = altered(
        world.facts()["award"], claims={rule[0][0]: claim}, opened=(rule[0][0],)
    )
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
    given = (content, filing(case.application_id, number))
    world.act(world.commitments, "withdraw", (number,), "applicant", given)
    with not_met("R04", "COMMITMENT_WITHDRAWN"):
        world.issue(case)


def test_a_barred_organisation_is_refused(world, not_met):
    case = world.with_promise()
    number, content = promised(world, case, 1)
    values = (number, "Breached", DECISION)
    told = filing(case.application_id, number)
    given = (case.application, content, told, 2, DECISION)
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


def test_a_claim_that_no_requirement_asks_for_stays_closed(world, refuses):
    land = f.altered(world.facts()["land"], opened=("holder", "area", "record"))
    case = world.case(land=land)
    with refuses("OpeningUnused", 0, f.word("record")):
        world.issue(case)


def test_a_party_that_nobody_asks_for_stays_closed(world, refuses):
    """The award names the contractor; here every other requirement is about none."""
    case = world.case()
    world.publish(f.requirement_set()[1:2])
    case.application = world.applied(keccak(text="of the newer"), version=2)
    case.requirements = f.requirement_set()[1:2]
    case.attestations = case.attestations[1:2]
    case.commitments, case.choices = [], [(0, 0)]
    with refuses("OpeningUnused", 0, f.word("contractor")):
        world.issue(case)
    case.attestations = [[*case.attestations[0][:-1], []]]
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
