// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GrantKind, IOrganisationRegistry, OrganisationId, Standing} from "../interfaces/IOrganisationRegistry.sol";
import {
    IMatterRegistry,
    MatterId,
    Operator,
    Option,
    OptionKind,
    Predicate,
    Recheck,
    Requirement,
    SchemaId,
    Subject,
    SubjectKind
} from "../interfaces/IMatterRegistry.sol";
import {AttestationId, Batch, BatchId, IAttestationRegistry} from "../interfaces/IAttestationRegistry.sol";
import {ApplicationId, Commitment, CommitmentId, ICommitmentRegistry} from "../interfaces/ICommitmentRegistry.sol";
import {
    Choice,
    IPermitRegistry,
    PermitId,
    Presentation,
    PresentedAttestation,
    PresentedCommitment,
    PresentedPermit,
    Reason,
    State
} from "../interfaces/IPermitRegistry.sol";
import {Claims} from "./Claims.sol";
import {Clock} from "./Clock.sol";
import {Filings, Made} from "./Filings.sol";
import {Identifiers} from "./Identifiers.sol";

/// @notice What is decided, and against which registries.
/// @param organisations Keys and grants.
/// @param attestations Batches and revocations.
/// @param commitments Commitments and bars.
/// @param matters Of which matter a version is.
/// @param permits Permits issued before.
/// @param application The application.
/// @param applicant Its applicant.
/// @param project Its project.
/// @param attested Evidence id of each attestation presented, once it was verified; zero before.
/// @param committed Id of each commitment presented, once it was verified; zero before.
/// @param permitted Id of each permit presented, once it was verified; zero before.
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
    /// @param requirements The requirement set.
    /// @param presentation The evidence.
    /// @param filing Where and how its commitments were made; its links are those of the ledger.
    /// @return evidence Evidence id of every requirement, in their order.
    function check(
        Review memory review,
        Requirement[] calldata requirements,
        Presentation calldata presentation,
        bytes calldata filing
    ) internal view returns (bytes32[] memory evidence) {
        Choice[] calldata choices = presentation.choices;
        if (choices.length != requirements.length) {
            revert IPermitRegistry.ChoiceCount(requirements.length, choices.length);
        }
        review.attested = new bytes32[](presentation.attestations.length);
        review.committed = new bytes32[](presentation.commitments.length);
        review.permitted = new bytes32[](presentation.permits.length);
        review.asked = new uint256[](presentation.attestations.length);
        evidence = new bytes32[](requirements.length);
        for (uint256 i = 0; i < requirements.length; ++i) {
            Reason reason;
            (reason, evidence[i]) = _meet(review, requirements[i], choices[i], presentation, filing);
            if (reason != Reason.None) revert IPermitRegistry.RequirementNotMet(requirements[i].id, reason);
        }
        _requireAllUsed(review);
        _requireAllAsked(review, presentation.attestations);
    }

    /// @notice Which requirements raise an alert, and which suspend, when their evidence is revoked.
    /// @param requirements The requirement set: at most 32, as published.
    /// @return alertOn Bit i: requirement i alerts.
    /// @return suspendOn Bit i: requirement i suspends.
    function rechecks(Requirement[] calldata requirements) internal pure returns (uint32 alertOn, uint32 suspendOn) {
        for (uint256 i = 0; i < requirements.length; ++i) {
            Recheck recheck = requirements[i].recheck;
            if (recheck == Recheck.Alert) alertOn |= uint32(1) << uint8(i);
            if (recheck == Recheck.Suspend) suspendOn |= uint32(1) << uint8(i);
        }
    }

    function _meet(
        Review memory review,
        Requirement calldata requirement,
        Choice calldata choice,
        Presentation calldata presentation,
        bytes calldata filing
    ) private view returns (Reason reason, bytes32 evidence) {
        Option[] calldata options = requirement.options;
        if (choice.option >= options.length) return (Reason.OptionUnknown, 0);
        Option calldata option = options[choice.option];
        if (option.kind == OptionKind.Attestation) {
            if (choice.evidence >= presentation.attestations.length) return (Reason.EvidenceMissing, 0);
            reason = _againstAttestation(review, option, choice.evidence, presentation);
            return (reason, review.attested[choice.evidence]);
        }
        if (option.kind == OptionKind.Permit) {
            if (choice.evidence >= presentation.permits.length) return (Reason.EvidenceMissing, 0);
            reason = _againstPermit(review, option, choice.evidence, presentation);
            return (reason, review.permitted[choice.evidence]);
        }
        if (choice.evidence >= presentation.commitments.length) return (Reason.EvidenceMissing, 0);
        reason = _againstCommitment(review, requirement.id, option.subject, choice.evidence, presentation, filing);
        return (reason, review.committed[choice.evidence]);
    }

    function _againstAttestation(
        Review memory review,
        Option calldata option,
        uint256 position,
        Presentation calldata presentation
    ) private view returns (Reason) {
        PresentedAttestation calldata presented = presentation.attestations[position];
        if (SchemaId.unwrap(presented.schema) != SchemaId.unwrap(option.schema)) return Reason.SchemaMismatch;
        (bool known, bytes32 subject) = _subject(review, option.subject, presentation);
        if (!known) return Reason.PartyUnknown;
        if (presented.subject != subject) return Reason.SubjectMismatch;
        if (review.attested[position] == 0) {
            Reason reason;
            (reason, review.attested[position]) = _verifyAttestation(review, presented);
            if (reason != Reason.None) return reason;
        }
        if (Clock.time() - presented.observedAt > option.maxAge) return Reason.TooOld;
        return _againstPredicates(review, option.predicates, position, presented);
    }

    function _againstCommitment(
        Review memory review,
        bytes32 requirement,
        Subject calldata subject,
        uint256 position,
        Presentation calldata presentation,
        bytes calldata filing
    ) private view returns (Reason reason) {
        PresentedCommitment calldata presented = presentation.commitments[position];
        (bool known, bytes32 organisation) = _subject(review, subject, presentation);
        if (!known) return Reason.PartyUnknown;
        if (OrganisationId.unwrap(presented.organisation) != organisation) return Reason.CommitmentOfAnother;
        if (!_contains(presented.requirements, requirement)) return Reason.CommitmentOutOfScope;
        if (review.committed[position] == 0) {
            (reason, review.committed[position]) = _verifyCommitment(review, presented, filing, position);
        }
    }

    function _againstPermit(
        Review memory review,
        Option calldata option,
        uint256 position,
        Presentation calldata presentation
    ) private view returns (Reason reason) {
        PresentedPermit calldata presented = presentation.permits[position];
        MatterId matter = review.matters.matterOf(presented.application.version);
        if (MatterId.unwrap(matter) != SchemaId.unwrap(option.schema)) return Reason.SchemaMismatch;
        (bool known, bytes32 subject) = _subject(review, option.subject, presentation);
        if (!known) return Reason.PartyUnknown;
        bytes32 about =
            option.subject.kind == SubjectKind.Project
                ? presented.application.project
                : OrganisationId.unwrap(presented.application.applicant);
        if (about != subject) return Reason.SubjectMismatch;
        if (review.permitted[position] == 0) {
            (reason, review.permitted[position]) = _verifyPermit(review, presented);
            if (reason != Reason.None) return reason;
        }
        if (option.predicates.length == 0) return Reason.None;
        bool own = OrganisationId.unwrap(presented.application.applicant) == OrganisationId.unwrap(review.applicant);
        return own ? Reason.None : Reason.PredicateFailed;
    }

    /// @dev What holds for an attestation whatever it is presented for.
    function _verifyAttestation(
        Review memory review,
        PresentedAttestation calldata presented
    ) private view returns (Reason, bytes32 evidence) {
        BatchId batchId = Identifiers.batch(presented.schema, presented.attester, presented.root);
        Batch memory batch = review.attestations.batchById(batchId);
        if (batch.anchoredAt == 0) return (Reason.NotAnchored, 0);
        if (batch.revokedAt != 0) return (Reason.BatchRevoked, 0);
        Standing memory attester = review.organisations.standing(
            presented.attester,
            batch.anchoredAt,
            GrantKind.Attest,
            SchemaId.unwrap(presented.schema)
        );
        bytes32 leaf = Claims.leafOf(presented);
        AttestationId attestation = Identifiers.attestation(attester.organisation, leaf);
        if (review.attestations.revokedAt(attestation) != 0) return (Reason.AttestationRevoked, 0);
        if (!Claims.inBatch(presented, leaf)) return (Reason.PathInvalid, 0);
        if (!attester.activeThen) return (Reason.AttesterNotActive, 0);
        if (attester.suspendedNow) return (Reason.AttesterSuspended, 0);
        if (!attester.grantedNow) return (Reason.GrantMissing, 0);
        if (presented.observedAt > batch.anchoredAt) return (Reason.ObservedInFuture, 0);
        if (presented.validUntil <= Clock.time()) return (Reason.NoLongerValid, 0);
        if (!Claims.openingsHold(presented)) return (Reason.OpeningInvalid, 0);
        return (Reason.None, Identifiers.evidence(batchId, AttestationId.unwrap(attestation)));
    }

    /// @dev What holds for a commitment whatever requirement it covers.
    function _verifyCommitment(
        Review memory review,
        PresentedCommitment calldata presented,
        bytes calldata filing,
        uint256 position
    ) private view returns (Reason, bytes32 evidence) {
        CommitmentId id = Identifiers.commitment(
            Commitment(
                review.application,
                presented.organisation,
                presented.requirements,
                presented.letter,
                presented.dueAt
            )
        );
        Made memory made = Filings.made(filing, position);
        if (!Filings.holds(filing, review.committed.length, made, id)) return (Reason.CommitmentUnknown, 0);
        if (review.commitments.commitmentState(id).withdrawnAt != 0) return (Reason.CommitmentWithdrawn, 0);
        if (review.commitments.barCount(presented.organisation) != 0) return (Reason.OrganisationBarred, 0);
        bool trusted = review.organisations.isTrusted(made.by, made.committedAt);
        if (!trusted) return (Reason.CommitmentKeyNotTrusted, 0);
        return (Reason.None, Identifiers.evidence(BatchId.wrap(0), CommitmentId.unwrap(id)));
    }

    /// @dev What holds for an earlier permit whatever it is presented for.
    function _verifyPermit(
        Review memory review,
        PresentedPermit calldata presented
    ) private view returns (Reason, bytes32 evidence) {
        PermitId id = Identifiers.permit(Identifiers.application(presented.application));
        (State state, ) = review.permits.statusWithEvidence(id, presented.evidence);
        if (state == State.Unknown) return (Reason.PermitUnknown, 0);
        if (state != State.Valid) return (Reason.PermitNotInForce, 0);
        return (Reason.None, Identifiers.evidence(BatchId.wrap(0), PermitId.unwrap(id)));
    }

    function _againstPredicates(
        Review memory review,
        Predicate[] calldata predicates,
        uint256 position,
        PresentedAttestation calldata presented
    ) private pure returns (Reason) {
        for (uint256 i = 0; i < predicates.length; ++i) {
            Predicate calldata predicate = predicates[i];
            (bool found, bytes32 value) = _opened(review, position, presented, predicate.claim);
            if (!found) return Reason.ClaimNotOpened;
            if (!_holds(review, predicate, value)) return Reason.PredicateFailed;
        }
        return Reason.None;
    }

    function _holds(Review memory review, Predicate calldata predicate, bytes32 value) private pure returns (bool) {
        Operator operator = predicate.operator;
        if (operator == Operator.Equal) return value == predicate.value;
        if (operator == Operator.NotEqual) return value != predicate.value;
        if (operator == Operator.AtLeast) return value >= predicate.value;
        if (operator == Operator.AtMost) return value <= predicate.value;
        if (operator == Operator.IsApplicant) return value == OrganisationId.unwrap(review.applicant);
        if (operator == Operator.IsProject) return value == review.project;
        return false;
    }

    /// @dev A party is named by evidence for an earlier requirement, which is verified by now. That its chosen option
    /// is an attestation was seen to when the set was published.
    function _subject(
        Review memory review,
        Subject calldata subject,
        Presentation calldata presentation
    ) private pure returns (bool known, bytes32 id) {
        if (subject.kind == SubjectKind.Project) return (true, review.project);
        if (subject.kind == SubjectKind.Applicant) return (true, OrganisationId.unwrap(review.applicant));
        Choice calldata naming = presentation.choices[subject.requirement];
        return _opened(review, naming.evidence, presentation.attestations[naming.evidence], subject.claim);
    }

    /// @dev Look for an opened claim, and note that it was asked for. An opening beyond the 256th cannot be noted, and
    /// so is one too many.
    function _opened(
        Review memory review,
        uint256 position,
        PresentedAttestation calldata presented,
        bytes32 claim
    ) private pure returns (bool found, bytes32 value) {
        uint256 place;
        (found, place, value) = Claims.opened(presented, claim);
        if (found) review.asked[position] |= 1 << place;
    }

    function _contains(bytes32[] calldata words, bytes32 word) private pure returns (bool) {
        for (uint256 i = 0; i < words.length; ++i) {
            if (words[i] == word) return true;
        }
        return false;
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
    function _requireAllAsked(Review memory review, PresentedAttestation[] calldata attestations) private pure {
        for (uint256 i = 0; i < attestations.length; ++i) {
            uint256 count = attestations[i].openings.length;
            uint256 closed = ~review.asked[i];
            for (uint256 j = 0; j < count; ++j) {
                if (j > 255 || (closed >> j) & 1 == 1) {
                    revert IPermitRegistry.OpeningUnused(i, attestations[i].openings[j].claim);
                }
            }
        }
    }

    function _zeros(bytes32[] memory words) private pure returns (uint256 count) {
        for (uint256 i = 0; i < words.length; ++i) {
            if (words[i] == 0) ++count;
        }
    }
}
