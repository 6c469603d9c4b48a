"""The answer to an inspector: three questions, and what each of them rests on."""

from dataclasses import replace

from tests.builders.facts import word
from tests.builders.town import Town
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.permits.reasons import Ending, State
from zeropermit.domain.permits.verification import ReasonCode, Verdict, verify

DOCUMENT = b"\2" * 32
AS_OF = BlockStamp(1, bytes(32), bytes(32), 0)


def granted() -> tuple[Town, bytes]:
    town = Town.small()
    return town, town.granted()


def test_a_permit_in_force_is_good_and_names_its_evidence():
    town, permit = granted()
    answer = verify(town.state, DOCUMENT, at=town.now, as_of=AS_OF)

    assert answer.good
    assert answer.permit.id == permit
    assert len(answer.evidence) == len(town.requirements)


def test_a_document_that_was_corrected_is_told_so_and_the_new_one_is_good():
    town, permit = granted()
    town.correct(permit, word("corrected"))
    old = verify(town.state, DOCUMENT, at=town.now, as_of=AS_OF)
    new = verify(town.state, word("corrected"), at=town.now, as_of=AS_OF)

    assert old.genuine.reasons == (ReasonCode.DOCUMENT_CORRECTED,)
    assert (old.good, old.in_force.verdict) == (False, Verdict.VALID)
    assert old.permit == new.permit
    assert new.good
    assert new.permit.document == word("corrected")


def test_a_permit_that_was_struck_off_is_told_with_its_time():
    town, permit = granted()
    town.end(permit, Ending.REVOKED)
    town.deregister(permit)
    answer = verify(town.state, DOCUMENT, at=town.now, as_of=AS_OF)

    assert answer.state is State.REVOKED
    assert answer.permit.deregistered_at == answer.history[-1].at > 0


def test_an_unknown_document_is_no_permit():
    town, _ = granted()
    answer = verify(town.state, word("other"), at=town.now, as_of=AS_OF)

    assert not answer.good
    assert answer.state is State.UNKNOWN
    assert answer.in_force.verdict is Verdict.SKIPPED


def test_a_permit_by_whom_no_grant_was_held_is_not_good():
    town, permit = granted()
    held = town.state.permits[permit]
    town.state.permits[permit] = replace(held, issuer_granted=False)
    answer = verify(town.state, DOCUMENT, at=town.now, as_of=AS_OF)

    assert not answer.good
    assert answer.issued_by.finding.reasons == (ReasonCode.ISSUER_NOT_GRANTED,)


def test_without_the_presentation_no_answer_can_be_told():
    town, permit = granted()
    held = town.state.permits[permit]
    town.state.permits[permit] = replace(held, presentation=None)
    answer = verify(town.state, DOCUMENT, at=town.now, as_of=AS_OF)

    assert (answer.state, answer.permit, answer.evidence) == (None, None, ())
    assert answer.genuine.verdict is Verdict.ERROR
    assert answer.reasons == (ReasonCode.LEDGER_IN_DOUBT,)


def test_a_key_that_was_compromised_before_issue_says_nothing():
    town, permit = granted()
    held = town.state.permits[permit]
    key = town.state.keys[held.issued_by]
    town.state.keys[held.issued_by] = replace(key, compromised_at=held.issued_at)
    answer = verify(town.state, DOCUMENT, at=town.now, as_of=AS_OF)

    assert not answer.good
    assert answer.issued_by.finding.reasons == (ReasonCode.ISSUER_KEY_COMPROMISED,)


def test_a_revoked_basis_is_said():
    town, permit = granted()
    shown = town.state.permits[permit].presentation.attestations
    for presented in shown:
        town.revoke(presented)
    answer = verify(town.state, DOCUMENT, at=town.now, as_of=AS_OF)

    assert ReasonCode.BASIS_REVOKED in answer.in_force.reasons
