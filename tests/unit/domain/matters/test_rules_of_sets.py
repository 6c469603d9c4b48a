"""Rules on a whole presentation: order of reasons, parties, unused evidence."""

from dataclasses import replace

import pytest

from tests.builders import facts as f
from tests.builders.construction import construction_town
from tests.builders.town import Town
from tests.unit.domain.matters.rule_bench import (
    AWARD,
    FIRE,
    FUNDS,
    LICENCE,
    SAFETY,
    close_openings,
    compromise_key,
    other_commitment,
    suspend_department,
    withdraw_grant,
)
from zeropermit.domain.evidence.evidence_set import Application, Choice, EvidenceSet
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    BatchId,
    evidence_id,
    organisation_id,
    schema_id,
    short_name,
)
from zeropermit.domain.matters.matter import (
    Operator,
    Option,
    OptionKind,
    Recheck,
    Requirement,
    Subject,
    SubjectKind,
)
from zeropermit.domain.matters.rules import (
    Case,
    Unmet,
    evidence_ids,
    subject_of,
    unmet,
    unused_evidence,
    unused_opening,
)
from zeropermit.domain.permits.reasons import Reason


def test_reasons_come_in_the_order_of_the_protocol(bench):
    """Break more and more, from the last check to the first."""
    order = [
        Reason.PREDICATE_FAILED,
        Reason.CLAIM_NOT_OPENED,
        Reason.OPENING_INVALID,
        Reason.NO_LONGER_VALID,
        Reason.GRANT_MISSING,
        Reason.ATTESTER_SUSPENDED,
        Reason.ATTESTER_NOT_ACTIVE,
        Reason.PATH_INVALID,
        Reason.ATTESTATION_REVOKED,
        Reason.BATCH_REVOKED,
        Reason.NOT_ANCHORED,
        Reason.SCHEMA_MISMATCH,
        Reason.EVIDENCE_MISSING,
    ]
    found = []
    bench.present(FIRE, replace(f.fire("failed"), valid_until=f.START + f.DAY))
    now = bench.town.now
    found.append(bench.reasons()[FIRE])
    opening = bench.attestation(FIRE).openings[0]
    close_openings(bench)
    found.append(bench.reasons()[FIRE])
    bench.change(FIRE, openings=(replace(opening, path=(f.word("x"),)),))
    found.append(bench.reasons()[FIRE])
    now = f.START + f.DAY
    found.append(bench.reasons(now=now)[FIRE])
    for spoil in (withdraw_grant, suspend_department, compromise_key):
        spoil(bench)
        found.append(bench.reasons(now=now)[FIRE])
    bench.change(FIRE, path=())
    found.append(bench.reasons(now=now)[FIRE])
    for spoil in (bench.town.revoke, bench.town.revoke_batch):
        spoil(bench.attestation(FIRE))
        found.append(bench.reasons(now=now)[FIRE])
    bench.change(FIRE, root=f.word("root"))
    found.append(bench.reasons(now=now)[FIRE])
    bench.change(FIRE, schema=schema_id(f.CLASS))
    found.append(bench.reasons(now=now)[FIRE])
    bench.choose(FIRE, Choice(0, 9))
    found.append(bench.reasons(now=now)[FIRE])

    assert found == order


def test_commitment_reasons_come_in_the_order_of_the_protocol(bench):
    found = []
    promise = bench.shown.commitments[0]
    for spoil in (bench.town.breach, bench.town.withdraw):
        spoil(promise)
        found.append(bench.reasons()[FUNDS])
    for changes in (
        {"letter": f.word("x")},
        {"requirements": ()},
        {"organisation": organisation_id(f.RIVAL)},
    ):
        other_commitment(bench, **changes)
        found.append(bench.reasons()[FUNDS])

    assert found == [
        Reason.ORGANISATION_BARRED,
        Reason.COMMITMENT_WITHDRAWN,
        Reason.COMMITMENT_UNKNOWN,
        Reason.COMMITMENT_OUT_OF_SCOPE,
        Reason.COMMITMENT_OF_ANOTHER,
    ]


def test_a_requirement_without_a_choice_is_missing_evidence(bench):
    bench.shown = replace(bench.shown, choices=())

    assert set(bench.reasons().values()) == {Reason.EVIDENCE_MISSING}


def test_a_commitment_that_is_not_presented_is_missing(bench):
    bench.choose(FUNDS, Choice(0, 2))

    assert bench.reasons() == {FUNDS: Reason.EVIDENCE_MISSING}


@pytest.mark.parametrize(
    "naming", [Choice(0, 9), Choice(9, 0)], ids=["no evidence", "no option"]
)
def test_a_party_is_unknown_if_nothing_names_it(bench, naming):
    bench.choose(AWARD, naming)

    assert bench.reasons()[LICENCE] is Reason.PARTY_UNKNOWN


def test_a_party_is_unknown_if_a_commitment_stands_where_it_would_be_named(bench):
    requirements = list(bench.town.requirements)
    award = requirements[AWARD]
    requirements[AWARD] = replace(
        award, options=(*award.options, f.promised(f.BY_APPLICANT))
    )
    bench.town.requirements = tuple(requirements)
    promise = bench.town.commit(f.APPLICANT, "award", "funds", letter="instead")
    bench.commitment(0, promise)
    bench.choose(AWARD, Choice(1, 0))

    assert bench.reasons() == {
        LICENCE: Reason.PARTY_UNKNOWN,
        SAFETY: Reason.PARTY_UNKNOWN,
    }


def test_a_party_of_a_later_requirement_is_unknown(bench):
    later = Subject(SubjectKind.PARTY, 9, short_name("contractor"))

    assert subject_of(bench.town.case(bench.shown), later) is None


def test_an_empty_set_has_no_requirement_to_be_unmet():
    town = Town.small()
    application: Application = town.apply_for()
    nothing = EvidenceSet((), (), ())

    assert unmet(Case(town.state, application, (), nothing, town.now)) == ()


def test_evidence_that_serves_no_requirement_is_noticed(bench):
    (more,) = bench.town.shown(f.classification())
    attestations = (*bench.shown.attestations, more)
    unused = replace(bench.shown, attestations=attestations)

    assert unused_evidence(bench.town.case(unused))
    assert not unused_evidence(bench.town.case(bench.shown))


def test_a_claim_that_no_requirement_asks_for_is_noticed(bench):
    assert unused_opening(bench.town.case(bench.shown)) is None

    (award,) = bench.town.shown(f.award(), salt="all open")
    bench.shown = replace(
        bench.shown, attestations=(award, *bench.shown.attestations[1:])
    )
    found = unused_opening(bench.town.case(bench.shown))
    assert found == (0, short_name("manager"))


def test_a_claim_that_is_opened_twice_is_noticed(bench):
    (opening,) = bench.attestation(FIRE).openings
    bench.change(FIRE, openings=(opening, opening))

    assert bench.reasons() == {}
    found = unused_opening(bench.town.case(bench.shown))
    assert found == (FIRE, opening.claim)


def test_the_name_of_a_party_that_no_chosen_option_is_about_is_noticed(bench):
    town = bench.town
    promise = Option(OptionKind.COMMITMENT, Subject(SubjectKind.APPLICANT))
    whole = [*town.requirements]
    for position in (LICENCE, SAFETY):
        whole[position] = replace(whole[position], options=(promise,))
    town.requirements = tuple(whole)

    found = unused_opening(town.case(bench.shown))
    assert found == (0, short_name("contractor"))


def test_a_commitment_that_serves_no_requirement_is_noticed(bench):
    more = bench.town.commit(f.RIVAL, "safety")
    unused = replace(bench.shown, commitments=(*bench.shown.commitments, more))

    assert unused_evidence(bench.town.case(unused))


def test_one_piece_of_evidence_may_serve_two_requirements(bench):
    (both,) = bench.town.shown(f.classification())
    attestations = (*bench.shown.attestations[:2], both)
    commitments = bench.shown.commitments[1:]
    bench.shown = replace(
        bench.shown, attestations=attestations, commitments=commitments
    )
    bench.choose(FIRE, Choice(1, 2))
    bench.choose(FUNDS, Choice(1, 2))
    bench.choose(SAFETY, Choice(0, 0))

    assert bench.reasons() == {}
    assert not unused_evidence(bench.town.case(bench.shown))


def test_a_case_that_has_everything_is_met(bench):
    assert unmet(bench.town.case(bench.shown)) == ()


def test_unmet_requirements_are_listed_in_their_order(bench):
    bench.choose(FUNDS, Choice(9, 0))
    bench.choose(LICENCE, Choice(9, 0))

    assert unmet(bench.town.case(bench.shown)) == (
        Unmet(LICENCE, Reason.OPTION_UNKNOWN),
        Unmet(FUNDS, Reason.OPTION_UNKNOWN),
    )


def test_evidence_ids_are_those_of_batch_and_attestation_or_commitment(bench):
    ids = evidence_ids(bench.town.case(bench.shown))
    fire = bench.attestation(FIRE)
    application = bench.town.application.id

    assert ids[FIRE] == evidence_id(fire.batch, fire.id)
    promise = bench.shown.commitments[0].of(application).id
    assert ids[FUNDS] == evidence_id(BatchId(ZERO), promise)
    assert len(set(ids)) == 5


def test_the_real_construction_permit_can_be_met():

    town, shown = construction_town()

    assert unmet(town.case(shown)) == ()
    assert not unused_evidence(town.case(shown))
    assert len(town.requirements) == len(shown.choices)


def test_kinds_that_say_nothing_are_zero():
    kinds = (OptionKind.NONE, SubjectKind.NONE, Operator.NONE, Recheck.NONE)

    assert not any(kinds)
    option = Option(OptionKind.COMMITMENT, Subject(SubjectKind.APPLICANT))
    assert Requirement(short_name("R"), Recheck.ALERT, (option,)).name == "R"
