"""Assembly: a lawful presentation is found whenever there is one, and no larger."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import facts as f
from tests.builders.construction import construction_town
from tests.builders.town import Town
from zeropermit.domain.evidence.assembly import (
    Assembly,
    assemble,
    claims_to_open,
)
from zeropermit.domain.evidence.evidence_set import Choice, EvidenceSet
from zeropermit.domain.ledger.identifiers import schema_id, short_name
from zeropermit.domain.matters.matter import OptionKind
from zeropermit.domain.matters.rules import unmet, unused_evidence, unused_opening
from zeropermit.domain.permits.reasons import Reason

FACTS = (
    f.award(),
    f.award(f.RIVAL),
    f.award(price=1),
    f.licence(),
    f.licence(f.RIVAL),
    f.licence(status="ended"),
    f.fire(),
    f.fire("failed"),
    f.classification(),
    f.classification(special=True, funds=False),
)
PROMISES = (
    (f.APPLICANT, ("funds",)),
    (f.CONTRACTOR, ("safety",)),
    (f.RIVAL, ("safety",)),
    (f.CONTRACTOR, ("safety", "funds")),
)


def put_together(town: Town, held: EvidenceSet) -> Assembly:
    return assemble(town.state, town.application, town.requirements, held, now=town.now)


def whole() -> tuple[Town, EvidenceSet]:
    town = Town.small()
    shown = town.presentation()
    return town, EvidenceSet((), shown.attestations, shown.commitments)


def test_an_empty_requirement_set_yields_no_presentation():
    town, held = whole()
    nothing = assemble(town.state, town.application, (), held, now=town.now)

    assert nothing.findings == ()
    assert not nothing.complete


def test_with_nothing_held_everything_is_missing():
    town, _ = whole()
    found = put_together(town, EvidenceSet((), (), ()))

    assert not found.complete
    assert [finding.met for finding in found.findings] == [False] * 5
    assert [finding.reasons for finding in found.findings] == [
        (Reason.EVIDENCE_MISSING,),
        (Reason.EVIDENCE_MISSING,),
        (Reason.EVIDENCE_MISSING,) * 2,
        (Reason.EVIDENCE_MISSING,) * 2,
        (Reason.EVIDENCE_MISSING,),
    ]


def test_reasons_are_given_for_each_option_in_turn():
    town, held = whole()
    (failed, special) = town.shown(
        f.fire("failed"), f.classification(special=True), salt="bad"
    )
    shown = (*held.attestations[:2], failed, special)
    found = put_together(town, replace(held, attestations=shown))

    assert found.findings[2].reasons == (Reason.PREDICATE_FAILED,) * 2
    assert found.findings[2].choice is None
    assert [finding.met for finding in found.findings] == [
        True,
        True,
        False,
        True,
        True,
    ]


def test_one_organisations_award_and_anothers_licence_are_not_put_together():
    town = Town.small()
    town.presentation()
    shown = town.shown(f.award(), f.licence(f.RIVAL), f.fire(), salt="mixed")
    promises = (town.commit(f.APPLICANT, "funds"), town.commit(f.CONTRACTOR, "safety"))
    found = put_together(town, EvidenceSet((), shown, promises))

    assert found.findings[1].reasons == (Reason.SUBJECT_MISMATCH,)
    assert not found.complete


def test_of_two_awards_the_one_whose_contractor_is_licensed_is_taken():
    town, held = whole()
    (newer,) = town.shown(f.award(f.RIVAL), salt="newer")
    found = put_together(town, replace(held, attestations=(newer, *held.attestations)))

    assert found.complete
    assert found.presentation.attestations[0].root == held.attestations[0].root
    assert all(finding.met for finding in found.findings)


def test_of_two_awards_of_one_contractor_the_newer_is_taken():
    town, held = whole()
    (newer,) = town.shown(f.award(), salt="newer")
    found = put_together(town, replace(held, attestations=(newer, *held.attestations)))

    assert found.complete
    assert found.presentation.attestations[0].root == newer.root


def test_of_two_awards_of_an_unlicensed_contractor_neither_will_do():
    town, held = whole()
    rivals = town.shown(f.award(f.RIVAL), f.award(f.RIVAL), salt="rivals")
    found = put_together(town, EvidenceSet((), (*rivals, *held.attestations[1:]), ()))

    assert not found.complete
    assert found.findings[0].choice == Choice(0, 0)


def test_if_no_award_will_do_the_findings_are_of_the_newest():
    town, held = whole()
    (newer,) = town.shown(f.award(f.RIVAL), salt="newer")
    shown = (newer, held.attestations[0], held.attestations[2])
    found = put_together(town, replace(held, attestations=shown))

    assert not found.complete
    assert found.findings[0].choice == Choice(0, 0)


def test_a_later_option_will_do_if_the_first_is_not_met():
    town, held = whole()
    (plain,) = town.shown(f.classification())
    found = put_together(
        town, EvidenceSet((), (*held.attestations[:2], plain), held.commitments[1:])
    )

    assert found.complete
    assert [choice.option for choice in found.presentation.choices] == [0, 0, 1, 1, 0]
    assert len(found.presentation.attestations) == 3
    assert f.opened(found.presentation.attestations[2]) == {"special", "funds"}


def test_one_commitment_that_covers_two_requirements_is_presented_once():
    town = Town.small()
    shown = town.presentation()
    requirements = list(town.requirements)
    requirements[4] = replace(requirements[4], options=requirements[3].options[:1])
    town.requirements = tuple(requirements)
    both = town.commit(f.APPLICANT, "funds", "safety", letter="both")
    found = put_together(town, EvidenceSet((), shown.attestations, (both,)))

    assert found.presentation.commitments == (both,)
    assert found.presentation.choices[3:] == (Choice(0, 0), Choice(0, 0))


def test_a_naming_requirement_may_be_met_by_a_commitment_that_names_nobody():
    town, held = whole()
    requirements = list(town.requirements)
    award = requirements[0]
    requirements[0] = replace(
        award, options=(*award.options, f.promised(f.BY_APPLICANT))
    )
    town.requirements = tuple(requirements)
    promise = town.commit(f.APPLICANT, "award", letter="instead")
    found = put_together(
        town, EvidenceSet((), held.attestations[1:], (*held.commitments, promise))
    )

    assert found.findings[0].choice == Choice(1, 2)
    assert found.findings[1].reasons == (Reason.PARTY_UNKNOWN,)
    assert not found.complete


def test_no_claim_is_opened_that_no_rule_needs():
    town, held = whole()
    opened = town.shown(f.award(), f.licence(), f.fire(), salt="all open")
    held = replace(held, attestations=opened)
    found = put_together(town, held)

    assert [f.opened(shown) for shown in found.presentation.attestations] == [
        {"owner", "site", "price", "floors", "contractor"},
        {"status", "grade"},
        {"result"},
    ]
    assert "manager" in f.opened(held.attestations[0])


def test_claims_to_open_are_those_of_predicates_and_parties():
    requirements = f.small_requirements()
    award = claims_to_open(requirements, schema_id(f.AWARD))
    either = claims_to_open(requirements, schema_id(f.CLASS))

    names = ("owner", "site", "price", "floors", "contractor")
    assert award == {short_name(name) for name in names}
    assert either == {short_name("special"), short_name("funds")}
    assert claims_to_open(requirements, schema_id("other/1")) == set()


def test_the_real_construction_permit_is_assembled():
    town, shown = construction_town()
    found = put_together(town, EvidenceSet((), shown.attestations, shown.commitments))

    assert found.complete
    assert unmet(town.case(found.presentation)) == ()
    needed = {s: claims_to_open(town.requirements, s) for s in town.state.schemas}
    for presented in found.presentation.attestations:
        assert {o.claim for o in presented.openings} <= needed[presented.schema]


POOL = Town.small()
POOL.apply_for()
POOL_SHOWN = tuple(POOL.shown(fact, salt=str(i))[0] for i, fact in enumerate(FACTS))
POOL_PROMISED = tuple(
    POOL.commit(uscc, *covered, letter=str(i))
    for i, (uscc, covered) in enumerate(PROMISES)
)


def lawful_exists(held: EvidenceSet) -> bool:
    """Try every combination of option and evidence: no cleverness at all."""
    tables = []
    for requirement in POOL.requirements:
        table = []
        for number, option in enumerate(requirement.options):
            attested = option.kind is OptionKind.ATTESTATION
            pool = held.attestations if attested else held.commitments
            table += [
                Choice(number, i)
                for i, evidence in enumerate(pool)
                if not attested or evidence.schema == option.schema
            ]
        tables.append(table)
    return any(
        not unmet(POOL.case(EvidenceSet(choices, held.attestations, held.commitments)))
        for choices in product(*tables)
    )


@given(
    shown=st.lists(st.sampled_from(POOL_SHOWN), unique=True, max_size=7),
    promised=st.lists(st.sampled_from(POOL_PROMISED), unique=True, max_size=3),
)
def test_a_lawful_presentation_is_found_whenever_there_is_one(shown, promised):
    held = EvidenceSet((), tuple(shown), tuple(promised))
    found = put_together(POOL, held)

    assert found.complete is lawful_exists(held)


@given(
    shown=st.permutations(POOL_SHOWN),
    promised=st.permutations(POOL_PROMISED),
    dropped=st.integers(0, 4),
)
def test_what_is_assembled_passes_the_rules_with_nothing_unused(
    shown, promised, dropped
):
    held = EvidenceSet((), tuple(shown[dropped:]), tuple(promised))
    found = put_together(POOL, held)

    if found.complete:
        assert unmet(POOL.case(found.presentation)) == ()
        assert not unused_evidence(POOL.case(found.presentation))
        assert not unused_opening(POOL.case(found.presentation))
        for attestation in found.presentation.attestations:
            needed = claims_to_open(POOL.requirements, attestation.schema)
            assert {o.claim for o in attestation.openings} <= needed
    else:
        assert not lawful_exists(held)


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_in_which_evidence_is_held_does_not_matter(order):
    held = EvidenceSet((), POOL_SHOWN[::order], POOL_PROMISED[::order])

    assert put_together(POOL, held).complete
