"""A permit as evidence for a later one: each fault by itself, and what becomes of it.

R02  the works are awarded; names the contractor
R10  the project has its construction permit
R11  so has the applicant
R12  so has the contractor, or the applicant commits
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.conftest import Refuses
from tests.contracts.evm import Receipt
from tests.contracts.factories import altered
from tests.contracts.lifecycle import change
from tests.contracts.test_permit_acts import (
    SUSPENDED,
    VALID,
    references,
    revoke,
)
from tests.contracts.world import World

LATER = "presale-permit"
PERMIT_UNKNOWN, PERMIT_NOT_IN_FORCE = 24, 25
EVIDENCE_MISSING, SCHEMA, SUBJECT, PARTY, PREDICATE_FAILED = 1, 3, 4, 5, 18
ALL = 0b1110
OF_CONTRACTOR = (f.OF_PARTY, 0, f.word("contractor"))
BY_APPLICANT = (f.OF_APPLICANT, 0, f.ZERO)


def later_set() -> list[tuple]:
    return [
        (f.word("R02"), f.ALERT, [f.option(f.AWARD)]),
        (f.word("R10"), f.SUSPEND, [f.permitted()]),
        (f.word("R11"), f.ALERT, [f.permitted(BY_APPLICANT)]),
        (
            f.word("R12"),
            f.AT_ISSUE,
            [f.permitted(OF_CONTRACTOR), f.promise(BY_APPLICANT)],
        ),
    ]


@dataclass
class Pair:
    """An issued permit, and a case that rests on it."""

    world: World
    earlier: f.Case
    shown: list[tuple[bytes, bytes]]
    later: f.Case

    def issue(self) -> Receipt:
        return self.world.issue(self.later, "authority one")

    def ask(self, case: f.Case, shown: list[tuple[bytes, bytes]]) -> tuple[int, int]:
        evm, permits = self.world.evm, self.world.permits
        state, revoked = evm.call(
            permits, "statusWithEvidence", case.permit_id, case.document, shown
        )
        return state, revoked

    def standing(self) -> tuple[int, int]:
        return self.ask(self.later, self.references)

    @cached_property
    def references(self) -> list[tuple[bytes, bytes]]:
        """Evidence of the later permit, named while it is fresh."""
        shown = self.later.attestations[0]
        harness = self.world.evm.deploy("LibraryHarness")
        batch = self.world.evm.call(harness, "batch", shown[0], shown[1], shown[2])
        attestation = award_of(self.world).id_of(f.AUTHORITY)
        return [(batch, attestation), *[(f.ZERO, self.earlier.permit_id)] * 3]


def award_of(world: World, contractor: str = f.APPLICANT) -> f.Attestation:
    claims = {"contractor": f.organisation_id(contractor), "record": f.word(11)}
    return altered(world.facts()["award"], claims=claims)


def present_award(world: World, contractor: str) -> list:
    (held,) = world.attest([award_of(world, contractor)], "authority system")
    return held.presented()


@pytest.fixture
def pair(world: World) -> Pair:
    earlier = world.case()
    earlier.valid_until = f.NO_END
    world.publish(validity=(3, 2, 3, 0))
    earlier.application = world.applied(version=2)
    promise = world.committed(earlier.application_id, "contractor", ["R05"])
    earlier.commitments = [promise]
    world.issue(earlier)
    world.publish(later_set(), matter=LATER, validity=(0, 0, 0, 0), automatic=False)
    world.grant(f.AUTHORITY, f.DECIDE, f.matter_id(LATER))
    shown = references(world, earlier)
    later = f.Case(
        world.applied(keccak(text="later"), matter=LATER),
        later_set(),
        [present_award(world, f.APPLICANT)],
        [],
        [(0, 0)] * 4,
        matter=LATER,
        number="370203202611230201",
        document=keccak(text="later permit"),
        permits=[(earlier.application, earlier.document, shown)],
    )
    return Pair(world, earlier, shown, later)


def not_met(refuses: Refuses, name: str, reason: int):
    return refuses("RequirementNotMet", f.word(name), reason)


def test_a_permit_that_is_not_presented_is_missing(pair, refuses):
    pair.later.permits = []
    with not_met(refuses, "R10", EVIDENCE_MISSING):
        pair.issue()


def test_an_application_without_permit_is_unknown(pair, refuses):
    again = pair.world.applied(keccak(text="again"), version=2)
    pair.later.permits = [(again, pair.earlier.document, pair.shown)]
    with not_met(refuses, "R10", PERMIT_UNKNOWN):
        pair.issue()


def test_a_permit_does_not_rest_on_itself(pair, refuses):
    pair.world.publish(
        [(f.word("R01"), f.ALERT, [f.permitted(matter=LATER)])],
        matter=LATER,
        validity=(0, 0, 0, 0),
    )
    own = pair.world.applied(keccak(text="own"), version=2, matter=LATER)
    requirements = [(f.word("R01"), f.ALERT, [f.permitted(matter=LATER)])]
    case = f.Case(
        own, requirements, [], [], [(0, 0)], matter=LATER, permits=[(own, f.ZERO, [])]
    )
    case.number, case.document = "370203-OWN", keccak(text="own")
    with not_met(refuses, "R01", PERMIT_UNKNOWN):
        pair.world.issue(case, "authority one")


def test_a_permit_of_another_matter_is_refused(pair, refuses):
    pair.issue()
    first = pair.later.application
    pair.later.permits = [(first, pair.later.document, pair.references)]
    pair.later.application = pair.world.applied(keccak(text="more"), matter=LATER)
    pair.world.do("end", replace(pair.later, application=first), 0, ending=4)
    pair.later.number, pair.later.document = "370203-MORE", keccak(text="more")
    with not_met(refuses, "R10", SCHEMA):
        pair.issue()


@pytest.mark.parametrize(
    ("place", "value", "name"),
    [
        (3, f.project_id("another"), "R10"),
        (1, f.organisation_id(f.STRANGER), "R11"),
    ],
)
def test_a_permit_of_another_project_or_applicant_is_refused(
    pair, refuses, place, value, name
):
    other = list(pair.earlier.application)
    other[place] = value
    pair.later.permits.append((other, pair.earlier.document, pair.shown))
    position = [requirement[0] for requirement in later_set()].index(f.word(name))
    pair.later.choices[position] = (0, 1)
    with not_met(refuses, name, SUBJECT):
        pair.issue()


def test_a_permit_of_another_than_the_party_is_refused(pair, refuses):
    pair.later.attestations = [present_award(pair.world, f.CONTRACTOR)]
    with not_met(refuses, "R12", SUBJECT):
        pair.issue()


def test_a_permit_of_a_party_that_nothing_names_is_refused(pair, refuses):
    pair.later.attestations[0][8] = []
    with not_met(refuses, "R12", PARTY):
        pair.issue()


def test_references_that_are_not_the_permits_are_refused(pair, refuses):
    permit = pair.earlier.permit_id
    for wrong in ([], pair.shown[:4], pair.shown[::-1]):
        pair.later.permits = [(pair.earlier.application, pair.earlier.document, wrong)]
        with refuses("EvidenceMismatch", permit):
            pair.issue()
    passed_off = (f.ZERO, keccak(b"".join(pair.shown[0])))
    pair.later.permits = [
        (
            pair.earlier.application,
            pair.earlier.document,
            [passed_off, *pair.shown[1:]],
        )
    ]
    with refuses("EvidenceMismatch", permit):
        pair.issue()


def test_a_permit_that_is_not_in_force_proves_nothing(pair, refuses):
    world, expected = pair.world, ("R10", PERMIT_NOT_IN_FORCE)
    with world.evm.undone():
        world.do("suspend", pair.earlier, 0)
        with not_met(refuses, *expected):
            pair.issue()
    with world.evm.undone():
        world.do("end", pair.earlier, 0, ending=2)
        with not_met(refuses, *expected):
            pair.issue()
    with world.evm.undone():
        revoke(world, "land", world.facts()["land"].leaf)
        assert world.status(pair.earlier) == VALID
        with not_met(refuses, *expected):
            pair.issue()
    with world.evm.undone():
        world.evm.warp(world.evm.now + 100 * f.DAY)
        with not_met(refuses, *expected):
            pair.issue()


def test_a_permit_that_serves_no_requirement_is_refused(pair, refuses):
    pair.later.permits *= 3
    with refuses("EvidenceUnused", 0, 0, 2):
        pair.issue()


def test_a_permit_is_evidence_for_a_later_one(pair):
    receipt = pair.issue()
    issued, presented = receipt.events
    basis = f.evidence_id(pair.earlier.permit_id)

    assert tuple(issued.values["evidence"][1:]) == (basis,) * 3
    assert presented.values["evidence"] == pair.later.evidence
    assert pair.standing() == (VALID, 0)


def test_a_promise_stands_beside_the_permits(pair):
    later = pair.later
    promise = pair.world.committed(later.application_id, "applicant", ["R12"])
    later.commitments, later.choices[3] = [promise], (1, 0)
    later.attestations[0][-1].clear()  # names nobody now
    pair.issue()
    shown = pair.references[:3]
    harness = pair.world.evm.deploy("LibraryHarness")
    content = [later.application_id, *promise]
    shown.append((f.ZERO, pair.world.evm.call(harness, "commitment", content)))

    assert pair.ask(later, shown) == (VALID, 0)


@pytest.mark.parametrize("ending", range(1, 5))
def test_an_ended_basis_is_seen_and_suspends_where_it_must(pair, ending):
    pair.issue()
    shown = pair.references
    pair.world.do("end", pair.earlier, 0, ending=ending)

    assert pair.ask(pair.later, shown) == (SUSPENDED, ALL)
    assert pair.world.status(pair.later) == VALID


def test_a_suspended_basis_does_not_stand_until_it_is_given_back(pair):
    pair.issue()
    assert pair.standing() == (VALID, 0)
    pair.world.do("suspend", pair.earlier, 0)
    assert pair.standing() == (SUSPENDED, ALL)

    pair.world.do("reinstate", pair.earlier, 1)
    assert pair.standing() == (VALID, 0)


def changed(pair: Pair, old: f.Case, consent: str) -> f.Case:
    """Let another permit take the place of one of the line of the basis."""
    world, digest = pair.world, keccak(text=consent)
    wanted = (old.permit_id, f"the {consent}")
    application = world.applied(digest, version=2, change=wanted)
    number = f"370203-{digest.hex()[:8].upper()}"
    new = replace(old, application=application, document=digest, number=number)
    promise = world.committed(new.application_id, "contractor", ["R05"])
    new.commitments = [promise]
    change(world, old, 0, new)
    return new


@pytest.mark.parametrize("steps", [1, 2])
def test_a_basis_is_lost_if_what_took_its_place_is_ended(pair, steps):
    """However many took the place one after the other."""
    pair.issue()
    latest, world = pair.earlier, pair.world
    for step in range(steps):
        latest = changed(pair, latest, f"step {step}")
    assert world.evm.call(world.permits, "latestOf", pair.earlier.permit_id) == (
        latest.permit_id
    )
    assert pair.standing() == (VALID, 0)

    world.do("suspend", latest, 0)
    assert pair.standing() == (SUSPENDED, ALL)
    world.do("reinstate", latest, 1)
    assert pair.standing() == (VALID, 0)
    world.do("end", latest, 2, ending=2)
    assert pair.standing() == (SUSPENDED, ALL)


def test_time_and_what_is_below_take_no_basis_away(pair):
    pair.issue()
    revoke(pair.world, "land", pair.world.facts()["land"].leaf)
    assert pair.ask(pair.earlier, pair.shown) == (SUSPENDED, 1)
    assert pair.standing() == (VALID, 0)

    named = pair.references
    pair.world.evm.warp(pair.world.evm.now + 200 * f.DAY)
    assert pair.world.status(pair.earlier) not in {VALID, SUSPENDED}
    assert pair.ask(pair.later, named) == (VALID, 0)


def test_publish_refuses_a_permit_of_a_matter_that_has_no_version(world, refuses):
    unknown = f.matter_id("nothing")
    with refuses("PermitMatterUnknown", unknown):
        world.publish([(f.word("R"), f.ALERT, [f.permitted(matter="nothing")])])


def test_two_new_matters_cannot_need_one_another(world, refuses):
    needs = [(f.word("R"), f.ALERT, [f.permitted(matter="second")])]
    with refuses("PermitMatterUnknown", f.matter_id("second")):
        world.publish(needs, matter="first")
    with refuses("PermitMatterUnknown", f.matter_id("second")):
        world.publish(needs, matter="second")


@pytest.mark.parametrize(
    "change",
    [(2, (0, 0, f.ZERO)), (3, 1)],
    ids=["no subject", "an age"],
)
def test_publish_refuses_a_permit_option_that_says_too_little_or_too_much(
    world, refuses, change
):
    option = f.changed(f.permitted(), *change)
    with refuses("OptionMalformed", f.word("R"), 1):
        world.publish([(f.word("R"), f.ALERT, [f.permitted(), option])])


OWN = (f.word("holder"), f.ORGANISATION, f.IS_APPLICANT, f.ZERO)


@pytest.mark.parametrize(
    "predicates",
    [
        [(f.word("number"), f.ORGANISATION, f.IS_APPLICANT, f.ZERO)],
        [(f.word("holder"), f.ORGANISATION, f.EQUAL, f.ZERO)],
        [(f.word("holder"), f.ORGANISATION, f.IS_APPLICANT, f.word(1))],
        [OWN, OWN],
    ],
)
def test_of_a_permit_nothing_is_asked_but_that_the_applicant_holds_it(
    world, refuses, predicates
):
    option = f.changed(f.permitted(), 4, predicates)
    with refuses("PredicateMalformed", f.word("R"), 0, 0):
        world.publish([(f.word("R"), f.ALERT, [option])])
    world.publish([(f.word("R"), f.ALERT, [f.changed(f.permitted(), 4, [OWN])])])


def test_a_permit_that_another_holds_is_refused_where_it_has_to_be_the_applicants(
    pair, refuses
):
    world = pair.world
    own = [(f.word("R01"), f.ALERT, [f.changed(f.permitted(), 4, [OWN])])]
    world.publish(own, matter=LATER, validity=(0, 0, 0, 0), automatic=False)
    pair.later.requirements = own
    pair.later.choices, pair.later.attestations = [(0, 0)], []
    values = (LATER, 2, f.PROJECT, f.AUTHORITY, keccak(text="theirs"), *f.NEW_PERMIT)
    pair.later.application = world.apply(values, "stranger")
    with not_met(refuses, "R01", PREDICATE_FAILED):
        pair.issue()

    pair.later.application = world.applied(keccak(text="own"), 2, LATER)
    pair.issue()


def test_publish_refuses_a_party_that_a_permit_would_have_to_name(world, refuses):
    naming = (f.word("R02"), f.ALERT, [f.option(f.AWARD), f.permitted()])
    with refuses("PartyMalformed", f.word("R12"), 0):
        world.publish([naming, later_set()[3]])
