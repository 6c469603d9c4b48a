"""Bugs to be planted in the contracts: each a small change that a person could make."""

from __future__ import annotations

from tests.invariants.bug import Bug
from tests.invariants.bugs_of_applications import BUGS_OF_APPLICATIONS
from tests.invariants.bugs_of_basis import BUGS_OF_BASIS
from tests.invariants.bugs_of_keys import BUGS_OF_KEYS
from tests.invariants.bugs_of_life import BUGS_OF_LIFE
from tests.invariants.bugs_of_proceedings import BUGS_OF_PROCEEDINGS
from tests.invariants.bugs_of_renewals import BUGS_OF_RENEWALS

ATTESTATIONS = "contracts/AttestationRegistry.sol"
ACTS = "contracts/ActsOnPermits.sol"
AUTHORIZED = "contracts/Authorized.sol"
COMMITMENTS = "contracts/CommitmentRegistry.sol"
MATTERS = "contracts/MatterRegistry.sol"
EVIDENCE = "contracts/libraries/Evidence.sol"
ORGANISATIONS = "contracts/OrganisationRegistry.sol"
PERMITS = "contracts/PermitRegistry.sol"
REQUIREMENTS = "contracts/libraries/Requirements.sol"
RULES = "contracts/RuleEngine.sol"
WORKS = "contracts/WorkRegistry.sol"
ENDED = (
    "if (entry.status == KeyStatus.Retired || !trusted) "
    "revert KeyNotActive(key, Clock.time());"
)


BUGS = (
    # What counts as evidence
    Bug("batch revocation ignored", REQUIREMENTS, "batch.revokedAt != 0"),
    Bug("revocation ignored", REQUIREMENTS, "revoked != 0"),
    Bug("path ignored", REQUIREMENTS, "!Claims.inBatch(shown, leaf)"),
    Bug("attester's window ignored", REQUIREMENTS, "!attester.activeThen"),
    Bug("attester's grant ignored", REQUIREMENTS, "!attester.grantedNow"),
    Bug(
        "valid one second too long",
        REQUIREMENTS,
        "Evidence.validUntil(shown) <= Clock.time()",
        "Evidence.validUntil(shown) < Clock.time()",
    ),
    Bug(
        "one second too old",
        REQUIREMENTS,
        "Clock.time() - Evidence.observedAt(shown) > RequirementSets.maxAgeOf(option)",
        "Clock.time() - Evidence.observedAt(shown) > "
        "RequirementSets.maxAgeOf(option) + 1",
    ),
    Bug(
        "observed after it was anchored",
        REQUIREMENTS,
        "Evidence.observedAt(shown) > batch.anchoredAt",
        "Evidence.observedAt(shown) > Clock.time()",
    ),
    Bug(
        "opened for nothing",
        REQUIREMENTS,
        "review.asked[i] == (1 << count) - 1",
        "true",
    ),
    Bug("openings ignored", REQUIREMENTS, "!Claims.openingsHold(shown)"),
    Bug("type of a claim ignored", REQUIREMENTS, "Evidence.kindOf(opening) != kind"),
    Bug(
        "party of any type",
        REQUIREMENTS,
        "Evidence.kindOf(opening) != uint256(ClaimType.Organisation)",
    ),
    Bug(
        "subject ignored",
        REQUIREMENTS,
        "Evidence.subjectOf(review.shown, shown) != subject",
    ),
    Bug(
        "schema ignored",
        REQUIREMENTS,
        "SchemaId.unwrap(schema) != SchemaId.unwrap(RequirementSets.schemaOf(option))",
    ),
    Bug(
        "predicates ignored",
        REQUIREMENTS,
        "!_holds(review, operator, Evidence.valueOf(opening), value)",
    ),
    Bug(
        "another's commitment",
        REQUIREMENTS,
        "OrganisationId.unwrap(Evidence.organisationOf(shown)) != organisation",
    ),
    Bug(
        "scope ignored",
        REQUIREMENTS,
        "!Evidence.covers(shown, requirement)",
    ),
    Bug(
        "withdrawal ignored",
        REQUIREMENTS,
        "state.withdrawnAt != 0",
    ),
    Bug(
        "commitment made otherwise",
        REQUIREMENTS,
        "!Filings.holds(review.filing, made, id)",
    ),
    Bug("list of commitments ignored", RULES, "given != state.digest"),
    Bug("list ignored to withdraw", COMMITMENTS, "given != state.digest"),
    Bug(
        "made otherwise and withdrawn",
        COMMITMENTS,
        "!Filings.holds(filing, Filings.made(filing, 0), id)",
    ),
    Bug(
        "a link forgotten",
        COMMITMENTS,
        "Filings.extend(state.digest, link)",
        "state.digest",
    ),
    Bug(
        "bar ignored",
        REQUIREMENTS,
        "bars != 0",
    ),
    Bug(
        "unused evidence",
        REQUIREMENTS,
        "attestations + commitments + permits != 0",
    ),
    # Permits
    Bug("choices for nothing", REQUIREMENTS, "review.shown.choiceCount != count"),
    Bug("evidence goes on", EVIDENCE, "place != start + packed.length"),
    Bug(
        "issued twice",
        PERMITS,
        "_permits[permit].stored != State.Unknown",
    ),
    Bug("any authority", ACTS, "actor.organisation != application.authority"),
    Bug(
        "grant to decide ignored",
        ACTS,
        "!_ORGANISATIONS.holds(application.authority, GrantKind.Decide, "
        "MatterId.unwrap(matter))",
    ),
    Bug("issued without a grant", PERMITS, "!holds"),
    Bug("a number of any region", PERMITS, "!contains"),
    Bug(
        "systems may sign",
        ACTS,
        "actor.role == KeyRole.System && !automatic",
    ),
    Bug("any state", PERMITS, "state != one && state != other"),
    Bug("any sequence", PERMITS, "expected != given"),
    Bug(
        "reports count with verifications",
        WORKS,
        "_requireTurn(permit, progress.reports, sequence);",
        "_requireTurn(permit, progress.clearances, sequence);",
    ),
    Bug(
        "a document twice",
        PERMITS,
        "if (_documents[document]) revert DocumentUsed(document);",
        "",
    ),
    Bug(
        "a number twice",
        PERMITS,
        "if ((serials >> serial) & 1 == 1) revert NumberUsed(terms.number);",
        "",
    ),
    Bug(
        "suspension not counted",
        PERMITS,
        "entry.stored = State.Suspended;\n        ++entry.sequence;",
        "entry.stored = State.Suspended;",
    ),
    Bug(
        "another ending",
        PERMITS,
        "entry.stored = _stateAfter(ending);",
        "entry.stored = State.Cancelled;",
    ),
    Bug(
        "lapses a second late",
        PERMITS,
        "startBy <= Clock.time() && startBy <= entry.validUntil",
        "startBy < Clock.time() && startBy <= entry.validUntil",
    ),
    Bug(
        "expires a second late",
        PERMITS,
        "entry.validUntil <= Clock.time()",
        "entry.validUntil < Clock.time()",
    ),
    Bug(
        "the end forgotten",
        PERMITS,
        "entry.stored != State.Valid && entry.stored != State.Suspended",
        "entry.stored == State.Unknown",
    ),
    Bug("breach ignored", RULES, "state.outcome == Outcome.Breached"),
    # Applications
    *BUGS_OF_APPLICATIONS,
    # Permits that rest on others
    *BUGS_OF_BASIS,
    # The life of a permit
    *BUGS_OF_LIFE,
    *BUGS_OF_PROCEEDINGS,
    *BUGS_OF_RENEWALS,
    # Who acts, and when
    Bug(
        "deadline a second late",
        AUTHORIZED,
        "authorization.deadline <= Clock.time()",
        "authorization.deadline != 0 && authorization.deadline < Clock.time()",
    ),
    Bug("unsigned by others", AUTHORIZED, "signer != msg.sender"),
    Bug(
        "signature ignored",
        AUTHORIZED,
        "!SignatureChecker.isValidERC1271SignatureNowCalldata(signer, digest, "
        "authorization.signature)",
    ),
    Bug(
        "key lives a second longer",
        ORGANISATIONS,
        "signedAt >= entry.until",
        "signedAt > entry.until",
    ),
    Bug(
        "key lives before its time",
        ORGANISATIONS,
        "signedAt < entry.from",
    ),
    Bug(
        "compromise ignored",
        ORGANISATIONS,
        "entry.compromised && signedAt >= _compromises[key]",
    ),
    Bug(
        "compromise moved later",
        ORGANISATIONS,
        "before == 0 || since < before",
        "true",
    ),
    Bug(
        "suspended key acts",
        ORGANISATIONS,
        "if (entry.status == KeyStatus.Suspended) revert KeyIsSuspended(key);\n        "
        + ENDED,
        ENDED,
    ),
    Bug(
        "grant holds a second longer",
        ORGANISATIONS,
        "Clock.time() < entry.until",
        "Clock.time() <= entry.until",
    ),
    Bug("anyone governs", ORGANISATIONS, "msg.sender != _GOVERNANCE"),
    *BUGS_OF_KEYS,
    # What departments and applicants do
    Bug(
        "attests without grant",
        ATTESTATIONS,
        "!_ORGANISATIONS.holds(department, GrantKind.Attest, "
        "SchemaId.unwrap(schemaId))",
    ),
    Bug("revoked twice", ATTESTATIONS, "_revocations[attestation] != 0"),
    Bug(
        "another's batch",
        ATTESTATIONS,
        "_ORGANISATIONS.keyByAddress(entry.attester).organisation != department",
    ),
    Bug(
        "reason not kept",
        ATTESTATIONS,
        "entry.reason = reason;",
        "",
    ),
    Bug(
        "a root comes back",
        ATTESTATIONS,
        "_batches[batch].anchoredAt != 0",
    ),
    Bug(
        "an overtaken version opens",
        MATTERS,
        "if (entry.until > entry.from) entry.until = entry.from;",
        "",
    ),
    Bug("any text defines", MATTERS, "!Texts.isClean(bytes(definition))"),
    Bug(
        "open a second longer",
        MATTERS,
        "Clock.time() < entry.until",
        "Clock.time() <= entry.until",
    ),
    Bug(
        "anyone withdraws",
        COMMITMENTS,
        "organisation != commitment.organisation",
    ),
    Bug(
        "withdrawal not kept",
        COMMITMENTS,
        "entry.withdrawnAt = uint40(Clock.time());",
        "",
    ),
    Bug(
        "breach bars nobody",
        COMMITMENTS,
        "++_barCounts[owner];",
        "",
    ),
    Bug("any body repairs", COMMITMENTS, "body != recorder"),
    Bug("any authority records", COMMITMENTS, "body != authority"),
    Bug(
        "a repair is kept for another breach",
        COMMITMENTS,
        "body == OrganisationId.wrap(0)",
    ),
    Bug("due whenever", COMMITMENTS, "dueAt > Clock.time() + _DUE_LIMIT"),
    Bug("key of a commitment ignored", REQUIREMENTS, "!trusted"),
    Bug(
        "key of an application ignored",
        RULES,
        "!_ORGANISATIONS.isTrusted(key, state.appliedAt)",
    ),
    Bug(
        "the relayer is named",
        COMMITMENTS,
        "emit CommitmentWithdrawn(id, authorization.signer);",
        "emit CommitmentWithdrawn(id, msg.sender);",
    ),
)
