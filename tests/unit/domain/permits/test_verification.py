"""The answer to an inspector: three questions, and what each of them rests on."""

from dataclasses import replace

from tests.builders.facts import word
from tests.builders.town import Town
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.verification import AsOf, Code, Verdict, verify

DOCUMENT = b"\2" * 32
AS_OF = AsOf(1, bytes(32), 0)


def granted() -> tuple[Town, bytes]:
    town = Town.small()
    return town, town.granted()


def test_a_permit_in_force_is_good_and_names_its_evidence():
    town, permit = granted()
    answer = verify(town.registers, DOCUMENT, at=town.now, as_of=AS_OF)

    assert answer.good
    assert answer.permit.id == permit
    assert len(answer.evidence) == len(town.requirements)


def test_an_unknown_document_is_no_permit():
    town, _ = granted()
    answer = verify(town.registers, word("other"), at=town.now, as_of=AS_OF)

    assert not answer.good
    assert answer.state is State.UNKNOWN
    assert answer.in_force.verdict is Verdict.SKIPPED


def test_a_permit_by_whom_no_grant_was_held_is_not_good():
    town, permit = granted()
    held = town.registers.permits[permit]
    town.registers.permits[permit] = replace(held, issuer_granted=False)
    answer = verify(town.registers, DOCUMENT, at=town.now, as_of=AS_OF)

    assert not answer.good
    assert answer.issued_by.finding.reasons == (Code.ISSUER_NOT_GRANTED,)


def test_without_the_presentation_no_evidence_is_named():
    town, permit = granted()
    held = town.registers.permits[permit]
    town.registers.permits[permit] = replace(held, presentation=None)
    answer = verify(town.registers, DOCUMENT, at=town.now, as_of=AS_OF)

    assert answer.evidence == ()
    assert answer.good


def test_a_key_that_was_compromised_before_issue_says_nothing():
    town, permit = granted()
    held = town.registers.permits[permit]
    key = town.registers.keys[held.issued_by]
    town.registers.keys[held.issued_by] = replace(key, compromised_at=held.issued_at)
    answer = verify(town.registers, DOCUMENT, at=town.now, as_of=AS_OF)

    assert not answer.good
    assert answer.issued_by.finding.reasons == (Code.ISSUER_KEY_COMPROMISED,)


def test_a_revoked_basis_is_said():
    town, permit = granted()
    shown = town.registers.permits[permit].presentation.attestations
    for presented in shown:
        town.revoke(presented)
    answer = verify(town.registers, DOCUMENT, at=town.now, as_of=AS_OF)

    assert Code.BASIS_REVOKED in answer.in_force.reasons
