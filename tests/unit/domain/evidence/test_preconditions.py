"""A department's acts: the rules once, as use cases and audit ask them."""

from dataclasses import replace

import pytest

from tests.builders import facts
from tests.unit.audit.story import HELD, story, told
from zeropermit.domain.evidence import preconditions as rules
from zeropermit.domain.ledger.identifiers import AttestationId, BatchId, OrganisationId
from zeropermit.domain.ledger.state import Revocation
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.errors import RevocationReasonError

ERROR = RevocationReason.DATA_ERROR
BATCH = HELD[0].batch
RECORD = AttestationId(facts.word("attestation"))


def state_of():
    return told(story()).state


def codes(violations):
    return [str(violation.rule) for violation in violations]


@pytest.mark.parametrize(
    ("schema", "root", "count", "found"),
    [
        (HELD[0].schema, facts.word("root"), 1, []),
        (facts.word("unknown"), facts.word("root"), 1, ["NAMES_UNKNOWN"]),
        (HELD[0].schema, bytes(32), 0, ["VALUE_NOT_ALLOWED"] * 2),
    ],
)
def test_a_root_is_of_attestations_of_a_known_schema(schema, root, count, found):
    department = state_of().batches[BATCH].department
    assert codes(rules.attest(state_of(), department, schema, root, count)) == found


def test_a_department_anchors_a_root_once_whatever_its_key():
    state = state_of()
    known = state.batches[BATCH]
    other = OrganisationId(facts.word("other department"))

    again = rules.attest(state, known.department, known.schema, known.root, 1)
    assert codes(again) == ["EXISTS_ALREADY"]
    assert not codes(rules.attest(state, other, known.schema, known.root, 1))


def test_a_record_is_revoked_once():
    state = state_of()
    assert codes(rules.revoke(state, RECORD, ERROR)) == []

    state.revocations[RECORD] = Revocation(1, ERROR)
    assert codes(rules.revoke(state, RECORD, ERROR)) == ["EXISTS_ALREADY"]


def test_a_batch_is_revoked_once():
    state = state_of()
    assert codes(rules.revoke_batch(state, BATCH, ERROR)) == []

    gone = replace(state.batches[BATCH], revoked_at=1)
    state.batches[BATCH] = gone
    assert codes(rules.revoke_batch(state, BATCH, ERROR)) == ["EXISTS_ALREADY"]
    unknown = BatchId(facts.word("unknown"))
    assert codes(rules.revoke_batch(state, unknown, ERROR)) == ["NAMES_UNKNOWN"]


def test_a_revocation_has_a_reason():
    require(rules.given_reason(ERROR))

    with pytest.raises(RevocationReasonError):
        require(rules.given_reason(RevocationReason.NONE))
