"""Cases whose evidence is broken in one place."""

from tests.contracts import factories as f
from tests.contracts.factories import altered
from tests.contracts.world import World

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
    "COMMITMENT_KEY_NOT_TRUSTED",
    "CLAIM_TYPE_MISMATCH",
]


def with_fact(world: World, name: str, **changes) -> f.Case:
    return world.case(**{name: altered(world.facts()[name], **changes)})
