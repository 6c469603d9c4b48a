"""The rule engine: every reason, every boundary, and the attacks it exists for."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.builders import facts as f
from tests.builders.facts import MAX_AGE
from tests.unit.domain.matters.rule_bench import (
    AWARD,
    FIRE,
    FUNDS,
    LICENCE,
    SAFETY,
    Bench,
    close_openings,
    compromise_key,
    other_commitment,
    suspend_department,
    withdraw_grant,
)
from zeropermit.domain.evidence.claim import Claim, ClaimType
from zeropermit.domain.evidence.evidence_set import Choice
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import short_name
from zeropermit.domain.matters.matter import Operator, Predicate
from zeropermit.domain.matters.rules import reason_against
from zeropermit.domain.permits.reasons import Reason

WORD_FOR_A_CODE = Claim("result", ClaimType.TEXT, "passed")


def forge_opening(bench: Bench) -> None:
    (opening,) = bench.attestation(FIRE).openings
    bench.change(FIRE, openings=(replace(opening, salt=f.word("forged")),))


BREAKS: dict[Reason, tuple[int, Callable[[Bench], object]]] = {
    Reason.EVIDENCE_MISSING: (FIRE, lambda b: b.choose(FIRE, Choice(0, 3))),
    Reason.OPTION_UNKNOWN: (FIRE, lambda b: b.choose(FIRE, Choice(2, 2))),
    Reason.SCHEMA_MISMATCH: (FIRE, lambda b: b.choose(FIRE, Choice(1, 2))),
    Reason.SUBJECT_MISMATCH: (
        FIRE,
        lambda b: b.present(FIRE, replace(f.fire(), subject=f.OTHER_PROJECT)),
    ),
    Reason.PARTY_UNKNOWN: (
        SAFETY,
        lambda b: b.change(AWARD, openings=b.attestation(AWARD).openings[:4]),
    ),
    Reason.NOT_ANCHORED: (FIRE, lambda b: b.change(FIRE, root=f.word("root"))),
    Reason.PATH_INVALID: (FIRE, lambda b: b.change(FIRE, path=())),
    Reason.ATTESTER_NOT_ACTIVE: (FIRE, compromise_key),
    Reason.ATTESTER_SUSPENDED: (FIRE, suspend_department),
    Reason.GRANT_MISSING: (FIRE, withdraw_grant),
    Reason.ATTESTATION_REVOKED: (FIRE, lambda b: b.town.revoke(b.attestation(FIRE))),
    Reason.BATCH_REVOKED: (FIRE, lambda b: b.town.revoke_batch(b.attestation(FIRE))),
    Reason.OBSERVED_IN_FUTURE: (
        FIRE,
        lambda b: b.present(FIRE, replace(f.fire(), observed_at=f.START + f.DAY)),
    ),
    Reason.TOO_OLD: (
        AWARD,
        lambda b: b.present(
            AWARD, replace(f.award(), observed_at=f.START - MAX_AGE - 1)
        ),
    ),
    Reason.NO_LONGER_VALID: (
        FIRE,
        lambda b: b.present(FIRE, replace(f.fire(), valid_until=f.START)),
    ),
    Reason.CLAIM_NOT_OPENED: (FIRE, close_openings),
    Reason.OPENING_INVALID: (FIRE, forge_opening),
    Reason.PREDICATE_FAILED: (FIRE, lambda b: b.present(FIRE, f.fire("failed"))),
    Reason.COMMITMENT_UNKNOWN: (
        FUNDS,
        lambda b: other_commitment(b, letter=f.word("unsigned")),
    ),
    Reason.COMMITMENT_OF_ANOTHER: (FUNDS, lambda b: b.choose(FUNDS, Choice(0, 1))),
    Reason.COMMITMENT_OUT_OF_SCOPE: (
        FUNDS,
        lambda b: other_commitment(b, requirements=(short_name("fire"),)),
    ),
    Reason.COMMITMENT_WITHDRAWN: (
        FUNDS,
        lambda b: b.town.withdraw(b.shown.commitments[0]),
    ),
    Reason.ORGANISATION_BARRED: (
        FUNDS,
        lambda b: b.town.breach(b.shown.commitments[0]),
    ),
    Reason.COMMITMENT_KEY_NOT_TRUSTED: (
        FUNDS,
        lambda b: b.town.tell(e.KeyCompromised(f.address("applicant"), f.START)),
    ),
    Reason.CLAIM_TYPE_MISMATCH: (
        FIRE,
        lambda b: b.present(FIRE, f.Fact(f.FIRE, (WORD_FOR_A_CODE,))),
    ),
}
OF_PERMITS = {Reason.PERMIT_UNKNOWN, Reason.PERMIT_NOT_IN_FORCE}
"""Produced in `test_earlier_permits.py`."""


def test_every_reason_has_a_test_that_produces_it():
    assert set(BREAKS) == set(Reason) - {Reason.NONE} - OF_PERMITS


@pytest.mark.parametrize("reason", BREAKS, ids=lambda reason: reason.name)
def test_one_broken_thing_is_refused_for_its_own_reason(bench, reason):
    position, spoil = BREAKS[reason]

    spoil(bench)

    assert bench.reasons()[position] is reason
    assert reason_against(bench.town.case(bench.shown), position) is reason


def test_an_award_to_one_does_not_pass_with_the_licence_of_another(bench):
    bench.present(LICENCE, f.licence(f.RIVAL))

    assert bench.reasons() == {LICENCE: Reason.SUBJECT_MISMATCH}


def test_a_promise_of_another_contractor_than_the_awards_is_refused(bench):
    promise = bench.town.commit(f.RIVAL, "safety")
    bench.commitment(1, promise)

    assert bench.reasons() == {SAFETY: Reason.COMMITMENT_OF_ANOTHER}


def test_proof_of_a_sibling_leaf_is_rejected(bench):
    anchored = bench.town.anchor(
        [f.fire(), replace(f.fire("failed"), subject=f.OTHER_PROJECT)], salt="two"
    )
    passed, sibling = map(f.shown, anchored)
    attestations = (*bench.shown.attestations[:2], replace(passed, path=sibling.path))
    bench.shown = replace(bench.shown, attestations=attestations)

    assert bench.reasons() == {FIRE: Reason.PATH_INVALID}


def test_the_value_of_another_claim_is_no_opening(bench):
    (opening,) = bench.attestation(FIRE).openings
    bench.present(FIRE, f.fire("failed"))
    bench.change(FIRE, openings=(opening,))

    assert bench.reasons() == {FIRE: Reason.OPENING_INVALID}


def test_a_claim_that_is_opened_twice_is_refused(bench):
    (opening,) = bench.attestation(FIRE).openings
    bench.change(FIRE, openings=(opening, opening))

    assert bench.reasons() == {FIRE: Reason.OPENING_INVALID}


def test_a_commitment_for_another_application_is_unknown(bench):
    town = bench.town
    first = town.application
    town.apply_for(nonce="second")
    other = town.commit(f.APPLICANT, "funds", letter="for the second")
    town.application = first
    bench.commitment(0, other)

    assert bench.reasons() == {FUNDS: Reason.COMMITMENT_UNKNOWN}


def test_an_award_to_another_owner_is_refused(bench):
    bench.present(AWARD, f.award(owner=f.RIVAL))

    assert bench.reasons() == {AWARD: Reason.PREDICATE_FAILED}


def test_an_award_for_another_site_is_refused(bench):
    bench.present(AWARD, f.award(site=f.OTHER_PROJECT))

    assert bench.reasons() == {AWARD: Reason.PREDICATE_FAILED}


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        (f.award(price=99), Reason.PREDICATE_FAILED),
        (f.award(price=100), None),
        (f.award(price=101), None),
        (f.award(floors=29), None),
        (f.award(floors=30), None),
        (f.award(floors=31), Reason.PREDICATE_FAILED),
    ],
)
def test_numbers_are_compared_with_their_limit_included(bench, fact, reason):
    bench.present(AWARD, fact)

    assert bench.reasons().get(AWARD) is reason


@pytest.mark.parametrize("changes", [{"status": "ended"}, {"grade": "none"}])
def test_equal_and_not_equal_fail_on_the_other_value(bench, changes):
    bench.present(LICENCE, f.licence(**changes))

    assert bench.reasons() == {LICENCE: Reason.PREDICATE_FAILED}


def test_numbers_are_unsigned(bench):
    bench.present(AWARD, f.award(price=2**255))

    assert bench.reasons() == {}


def test_an_operator_that_says_nothing_is_met_by_nothing(bench):
    none = Predicate(short_name("result"), ClaimType.CODE, Operator.NONE)
    option = f.attested(f.FIRE, f.ON_PROJECT, none)
    changed = list(bench.town.requirements)
    changed[FIRE] = replace(changed[FIRE], options=(option,))
    bench.town.requirements = tuple(changed)

    assert bench.reasons() == {FIRE: Reason.PREDICATE_FAILED}


def test_the_first_failing_predicate_gives_the_reason(bench):
    openings = bench.attestation(LICENCE).openings[1:]
    bench.present(LICENCE, f.licence(grade="none"))
    bench.change(LICENCE, openings=bench.attestation(LICENCE).openings[1:])

    assert openings
    assert bench.reasons() == {LICENCE: Reason.CLAIM_NOT_OPENED}
