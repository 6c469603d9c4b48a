// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GrantKind, IOrganisationRegistry, OrganisationId, Standing} from "../interfaces/IOrganisationRegistry.sol";
import {
    ClaimType,
    IMatterRegistry,
    MatterId,
    Operator,
    OptionKind,
    Recheck,
    SchemaId,
    SubjectKind
} from "../interfaces/IMatterRegistry.sol";
import {AttestationId, Batch, BatchId, IAttestationRegistry} from "../interfaces/IAttestationRegistry.sol";
import {
    Application,
    ApplicationId,
    CommitmentId,
    CommitmentState,
    ICommitmentRegistry
} from "../interfaces/ICommitmentRegistry.sol";
import {IPermitRegistry, PermitId, Reason, State} from "../interfaces/IPermitRegistry.sol";
import {Claims} from "./Claims.sol";
import {Clock} from "./Clock.sol";
import {Evidence, Presentation} from "./Evidence.sol";
import {Filing, Filings, Made} from "./Filings.sol";
import {Identifiers} from "./Identifiers.sol";
import {RequirementSets} from "./RequirementSets.sol";

/// @notice What is decided, and against which registries.
/// @param organisations Keys and grants.
/// @param attestations Batches and revocations.
/// @param commitments Commitments and bars.
/// @param matters Of which matter a version is.
/// @param permits Permits issued before.
/// @param application The application.
/// @param applicant Its applicant.
/// @param project Its project.
/// @param shown The evidence.
/// @param filing Where and how its commitments were made; its links are those of the ledger.
/// @param attested Evidence id of each attestation presented, once it was verified; zero before.
/// @param committed Evidence id of each commitment presented, once it was verified; zero before.
/// @param permitted Evidence id of each permit presented, once it was verified; zero before.
/// @param asked Of each attestation presented, which openings a requirement asked for: bit i for opening i.
struct Review {
    IOrganisationRegistry organisations;
    IAttestationRegistry attestations;
    ICommitmentRegistry commitments;
    IMatterRegistry matters;
    IPermitRegistry permits;
    ApplicationId application;
    OrganisationId applicant;
    bytes32 project;
    Presentation shown;
    Filing filing;
    bytes32[] attested;
    bytes32[] committed;
    bytes32[] permitted;
    uint256[] asked;
}

/// @title The requirement rule
/// @notice Which requirement is met by what: `docs/protocol.md` §5, in its order. Evidence is verified once, when a
/// requirement first needs it, and matched with every requirement it is presented for. Loops are bounded by the
/// limits of a requirement set, which governance published, and by calldata that whoever submits pays for.
library Requirements {
    /// @notice Refuse unless every requirement is met and every piece of evidence is used.
    /// @param review What is decided; its evidence ids are filled here.
    /// @param set The requirement set, as it is kept.
    /// @return evidence Evidence id of every requirement, in their order.
    /// @return alertOn Bit i: evidence of requirement i raises an alert when revoked after issue.
    /// @return suspendOn Bit i: evidence of requirement i suspends when revoked after issue.
    function check(
        Review memory review,
        bytes memory set
    ) internal view returns (bytes32[] memory evidence, uint32 alertOn, uint32 suspendOn) {
        (uint256 count, uint256 requirement) = RequirementSets.first(set);
        if (review.shown.choiceCount != count) revert IPermitRegistry.ChoiceCount(count, review.shown.choiceCount);
        evidence = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            Recheck recheck = RequirementSets.recheckOf(requirement);
            if (recheck == Recheck.Alert) alertOn |= uint32(1) << uint8(i);
            if (recheck == Recheck.Suspend) suspendOn |= uint32(1) << uint8(i);
            (evidence[i], requirement) = _requireMet(review, requirement, i);
        }
        _requireAllUsed(review);
        _requireAllAsked(review);
    }

    function _requireMet(
        Review memory review,
        uint256 requirement,
        uint256 position
    ) private view returns (bytes32 evidence, uint256 next) {
        (uint256 chosen, uint256 number) = Evidence.choiceOf(review.shown, position);
        uint256 option;
        (option, next) = RequirementSets.find(requirement, chosen);
        bytes32 id = RequirementSets.idOf(requirement);
        Reason reason = Reason.OptionUnknown;
        if (option != 0) (reason, evidence) = _meet(review, id, option, number);
        if (reason != Reason.None) revert IPermitRegistry.RequirementNotMet(id, reason);
    }

    function _meet(
        Review memory review,
        bytes32 requirement,
        uint256 option,
        uint256 position
    ) private view returns (Reason reason, bytes32 evidence) {
        OptionKind kind = RequirementSets.kindOf(option);
        if (kind == OptionKind.Attestation) {
            if (position >= review.attested.length) return (Reason.EvidenceMissing, 0);
            reason = _againstAttestation(review, option, position);
            return (reason, review.attested[position]);
        }
        if (kind == OptionKind.Permit) {
            if (position >= review.permitted.length) return (Reason.EvidenceMissing, 0);
            reason = _againstPermit(review, option, position);
            return (reason, review.permitted[position]);
        }
        if (position >= review.committed.length) return (Reason.EvidenceMissing, 0);
        reason = _againstCommitment(review, requirement, option, position);
        return (reason, review.committed[position]);
    }

    function _againstAttestation(
        Review memory review,
        uint256 option,
        uint256 position
    ) private view returns (Reason reason) {
        uint256 shown = review.shown.attestations[position];
        SchemaId schema = Evidence.schemaOf(shown);
        if (SchemaId.unwrap(schema) != SchemaId.unwrap(RequirementSets.schemaOf(option))) return Reason.SchemaMismatch;
        (bool known, bytes32 subject) = _subject(review, option);
        if (!known) return Reason.PartyUnknown;
        if (Evidence.subjectOf(review.shown, shown) != subject) return Reason.SubjectMismatch;
        if (review.attested[position] == 0) {
            (reason, review.attested[position]) = _verifyAttestation(review, shown, schema);
            if (reason != Reason.None) return reason;
        }
        if (Clock.time() - Evidence.observedAt(shown) > RequirementSets.maxAgeOf(option)) return Reason.TooOld;
        return _againstPredicates(review, option, position);
    }

    function _againstCommitment(
        Review memory review,
        bytes32 requirement,
        uint256 option,
        uint256 position
    ) private view returns (Reason reason) {
        uint256 shown = review.shown.commitments[position];
        (bool known, bytes32 organisation) = _subject(review, option);
        if (!known) return Reason.PartyUnknown;
        if (OrganisationId.unwrap(Evidence.organisationOf(shown)) != organisation) return Reason.CommitmentOfAnother;
        if (!Evidence.covers(shown, requirement)) return Reason.CommitmentOutOfScope;
        if (review.committed[position] == 0) {
            (reason, review.committed[position]) = _verifyCommitment(review, position);
        }
    }

    function _againstPermit(
        Review memory review,
        uint256 option,
        uint256 position
    ) private view returns (Reason reason) {
        uint256 shown = review.shown.permits[position];
        Application memory answered = Evidence.applicationOf(shown);
        MatterId matter = review.matters.matterOf(answered.version);
        if (MatterId.unwrap(matter) != SchemaId.unwrap(RequirementSets.schemaOf(option))) return Reason.SchemaMismatch;
        (bool known, bytes32 subject) = _subject(review, option);
        if (!known) return Reason.PartyUnknown;
        bytes32 about =
            RequirementSets.subjectOf(option) == SubjectKind.Project
                ? answered.project
                : OrganisationId.unwrap(answered.applicant);
        if (about != subject) return Reason.SubjectMismatch;
        if (review.permitted[position] == 0) {
            (reason, review.permitted[position]) = _verifyPermit(review, shown, answered);
            if (reason != Reason.None) return reason;
        }
        if (RequirementSets.countOf(option) == 0) return Reason.None;
        bool own = OrganisationId.unwrap(answered.applicant) == OrganisationId.unwrap(review.applicant);
        return own ? Reason.None : Reason.PredicateFailed;
    }

    /// @dev What holds for an attestation whatever it is presented for.
    function _verifyAttestation(
        Review memory review,
        uint256 shown,
        SchemaId schema
    ) private view returns (Reason, bytes32 evidence) {
        OrganisationId department = Evidence.departmentOf(review.shown, shown);
        BatchId batchId = Identifiers.batch(schema, department, Evidence.rootOf(shown));
        bytes32 leaf = Claims.leafOf(review.shown, shown);
        AttestationId attestation = Identifiers.attestation(department, leaf);
        (Batch memory batch, uint64 revoked) = review.attestations.lookUp(batchId, attestation);
        if (batch.anchoredAt == 0) return (Reason.NotAnchored, 0);
        if (batch.revokedAt != 0) return (Reason.BatchRevoked, 0);
        if (revoked != 0) return (Reason.AttestationRevoked, 0);
        Standing memory attester = review.organisations.standing(
            batch.attester,
            batch.anchoredAt,
            GrantKind.Attest,
            SchemaId.unwrap(schema)
        );
        if (!Claims.inBatch(shown, leaf)) return (Reason.PathInvalid, 0);
        if (!attester.activeThen) return (Reason.AttesterNotActive, 0);
        if (attester.suspendedNow) return (Reason.AttesterSuspended, 0);
        if (!attester.grantedNow) return (Reason.GrantMissing, 0);
        if (Evidence.observedAt(shown) > batch.anchoredAt) return (Reason.ObservedInFuture, 0);
        if (Evidence.validUntil(shown) <= Clock.time()) return (Reason.NoLongerValid, 0);
        if (!Claims.openingsHold(shown)) return (Reason.OpeningInvalid, 0);
        return (Reason.None, Identifiers.evidence(batchId, AttestationId.unwrap(attestation)));
    }

    /// @dev What holds for a commitment whatever requirement it covers.
    function _verifyCommitment(Review memory review, uint256 position) private view returns (Reason, bytes32 evidence) {
        uint256 shown = review.shown.commitments[position];
        OrganisationId organisation = Evidence.organisationOf(shown);
        CommitmentId id = Identifiers.commitment(
            review.application,
            organisation,
            Evidence.coverageOf(shown),
            Evidence.letterOf(shown),
            Evidence.dueAt(shown)
        );
        Made memory made = Filings.made(review.filing, position);
        if (!Filings.holds(review.filing, made, id)) return (Reason.CommitmentUnknown, 0);
        (CommitmentState memory state, uint256 bars) = review.commitments.lookUpForEvidence(id, organisation);
        if (state.withdrawnAt != 0) return (Reason.CommitmentWithdrawn, 0);
        if (bars != 0) return (Reason.OrganisationBarred, 0);
        bool trusted = review.organisations.isTrusted(made.by, made.committedAt);
        if (!trusted) return (Reason.CommitmentKeyNotTrusted, 0);
        return (Reason.None, Identifiers.evidence(BatchId.wrap(0), CommitmentId.unwrap(id)));
    }

    /// @dev What holds for an earlier permit whatever it is presented for.
    function _verifyPermit(
        Review memory review,
        uint256 shown,
        Application memory answered
    ) private view returns (Reason, bytes32 evidence) {
        PermitId id = Identifiers.permit(Identifiers.application(answered));
        (State state, ) = review.permits.statusWithEvidence(
            id,
            Evidence.documentOf(shown),
            Evidence.referencesOf(shown)
        );
        if (state == State.Unknown) return (Reason.PermitUnknown, 0);
        if (state != State.Valid) return (Reason.PermitNotInForce, 0);
        return (Reason.None, Identifiers.evidence(BatchId.wrap(0), PermitId.unwrap(id)));
    }

    function _againstPredicates(Review memory review, uint256 option, uint256 position) private pure returns (Reason) {
        uint256 count = RequirementSets.countOf(option);
        for (uint256 i = 0; i < count; ++i) {
            (bytes32 claim, uint256 kind, Operator operator, bytes32 value) = RequirementSets.predicateOf(option, i);
            (bool found, uint256 opening) = _opened(review, position, claim);
            if (!found) return Reason.ClaimNotOpened;
            if (Evidence.kindOf(opening) != kind) return Reason.ClaimTypeMismatch;
            if (!_holds(review, operator, Evidence.valueOf(opening), value)) return Reason.PredicateFailed;
        }
        return Reason.None;
    }

    function _holds(
        Review memory review,
        Operator operator,
        bytes32 value,
        bytes32 wanted
    ) private pure returns (bool) {
        if (operator == Operator.Equal) return value == wanted;
        if (operator == Operator.NotEqual) return value != wanted;
        if (operator == Operator.AtLeast) return value >= wanted;
        if (operator == Operator.AtMost) return value <= wanted;
        if (operator == Operator.IsApplicant) return value == OrganisationId.unwrap(review.applicant);
        if (operator == Operator.IsProject) return value == review.project;
        return false;
    }

    /// @dev A party is named by evidence for an earlier requirement, which is verified by now. That its chosen option
    /// is an attestation was seen to when the set was published.
    function _subject(Review memory review, uint256 option) private pure returns (bool known, bytes32 id) {
        SubjectKind kind = RequirementSets.subjectOf(option);
        if (kind == SubjectKind.Project) return (true, review.project);
        if (kind == SubjectKind.Applicant) return (true, OrganisationId.unwrap(review.applicant));
        (uint256 requirement, bytes32 claim) = RequirementSets.namingOf(option);
        (, uint256 naming) = Evidence.choiceOf(review.shown, requirement);
        (bool found, uint256 opening) = _opened(review, naming, claim);
        if (!found || Evidence.kindOf(opening) != uint256(ClaimType.Organisation)) return (false, 0);
        return (true, Evidence.valueOf(opening));
    }

    /// @dev Look for an opened claim, and note that it was asked for. A count of openings is one byte, and so is a bit
    /// of a word their position.
    function _opened(
        Review memory review,
        uint256 position,
        bytes32 claim
    ) private pure returns (bool found, uint256 opening) {
        uint256 place;
        (found, place, opening) = Claims.opened(review.shown.attestations[position], claim);
        if (found) review.asked[position] |= 1 << place;
    }

    function _requireAllUsed(Review memory review) private pure {
        uint256 attestations = _zeros(review.attested);
        uint256 commitments = _zeros(review.committed);
        uint256 permits = _zeros(review.permitted);
        if (attestations + commitments + permits != 0) {
            revert IPermitRegistry.EvidenceUnused(attestations, commitments, permits);
        }
    }

    /// @dev What nobody asks for stays closed: an opening is in the event for good.
    function _requireAllAsked(Review memory review) private pure {
        for (uint256 i = 0; i < review.asked.length; ++i) {
            (uint256 count, uint256 opening) = Evidence.openingsOf(review.shown.attestations[i]);
            if (review.asked[i] == (1 << count) - 1) continue;
            for (uint256 j = 0; (review.asked[i] >> j) & 1 == 1; ++j) opening = Evidence.nextOpening(opening);
            revert IPermitRegistry.OpeningUnused(i, Evidence.claimOf(opening));
        }
    }

    function _zeros(bytes32[] memory words) private pure returns (uint256 count) {
        for (uint256 i = 0; i < words.length; ++i) {
            if (words[i] == 0) ++count;
        }
    }
}
