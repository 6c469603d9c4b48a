// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OrganisationId} from "../interfaces/IOrganisationRegistry.sol";
import {MatterId, MatterVersionId, SchemaId} from "../interfaces/IMatterRegistry.sol";
import {AttestationId, BatchId} from "../interfaces/IAttestationRegistry.sol";
import {Application, ApplicationId, Commitment, CommitmentId} from "../interfaces/ICommitmentRegistry.sol";
import {PermitId} from "../interfaces/IPermitRegistry.sol";
import {Measure} from "../interfaces/IProceedingRegistry.sol";
import {InspectionId, OrderId, ReferralId, RoundId, StopId} from "../interfaces/ISupervisionRegistry.sol";

/// @title Identifiers
/// @notice Every identifier of the ledger is derived here and chosen by nobody: see `docs/protocol.md` §1.
library Identifiers {
    /// @notice Id of an organisation.
    /// @param uscc Unified social credit code.
    /// @return The id: 16 bytes of a digest, and 16 zeros.
    function organisation(string calldata uscc) internal pure returns (OrganisationId) {
        return OrganisationId.wrap(bytes32(bytes16(keccak256(abi.encodePacked("organisation:", uscc)))));
    }

    /// @notice Id of a project.
    /// @param code Project code.
    /// @return The id.
    function project(string calldata code) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked("project:", code));
    }

    /// @notice Id of a schema.
    /// @param code Code of the schema.
    /// @return The id.
    function schema(string calldata code) internal pure returns (SchemaId) {
        return SchemaId.wrap(keccak256(abi.encodePacked("schema:", code)));
    }

    /// @notice Id of a matter.
    /// @param code Code of the matter.
    /// @return The id.
    function matter(string calldata code) internal pure returns (MatterId) {
        return MatterId.wrap(keccak256(abi.encodePacked("matter:", code)));
    }

    /// @notice Id of a version of a matter.
    /// @param matter_ The matter.
    /// @param number Number of the version, from 1.
    /// @return The id.
    function matterVersion(MatterId matter_, uint32 number) internal pure returns (MatterVersionId) {
        return MatterVersionId.wrap(keccak256(abi.encode(matter_, number)));
    }

    /// @notice Id of a batch. A department that copies a root of another makes a batch of its own.
    /// @param schema_ Schema of its attestations.
    /// @param department Organisation that anchored it, by whatever key.
    /// @param root Its root.
    /// @return The id.
    function batch(SchemaId schema_, OrganisationId department, bytes32 root) internal pure returns (BatchId) {
        return BatchId.wrap(keccak256(abi.encode(schema_, department, root)));
    }

    /// @notice Id of an attestation, the same in whatever batch it stands.
    /// @param department Organisation that attested.
    /// @param leaf Leaf of the attestation.
    /// @return The id.
    function attestation(OrganisationId department, bytes32 leaf) internal pure returns (AttestationId) {
        return AttestationId.wrap(keccak256(abi.encode(department, leaf)));
    }

    /// @notice Id of an application.
    /// @param content What is applied for.
    /// @return The id.
    function application(Application memory content) internal pure returns (ApplicationId) {
        return ApplicationId.wrap(keccak256(abi.encode(content)));
    }

    /// @notice Id of a commitment.
    /// @param content What is committed.
    /// @return The id.
    function commitment(Commitment memory content) internal pure returns (CommitmentId) {
        bytes32 requirements = keccak256(abi.encodePacked(content.requirements));
        return commitment(content.application, content.organisation, requirements, content.letter, content.dueAt);
    }

    /// @notice Id of a commitment.
    /// @param application_ Application it is made for.
    /// @param organisation_ Organisation that commits.
    /// @param requirements Keccak-256 of the ids of the requirements it covers, joined.
    /// @param letter Digest of the commitment letter.
    /// @param dueAt Second until which the authority means to check it.
    /// @return The id.
    function commitment(
        ApplicationId application_,
        OrganisationId organisation_,
        bytes32 requirements,
        bytes32 letter,
        uint64 dueAt
    ) internal pure returns (CommitmentId) {
        return CommitmentId.wrap(keccak256(abi.encode(application_, organisation_, requirements, letter, dueAt)));
    }

    /// @notice Id of the one permit that answers an application.
    /// @param application_ The application.
    /// @return The id.
    function permit(ApplicationId application_) internal pure returns (PermitId) {
        return PermitId.wrap(keccak256(abi.encodePacked("permit:", application_)));
    }

    /// @notice Evidence id of an attestation as anchored in one batch, of a commitment, or of an earlier permit. No batch
    /// is zero, so none passes for what it is not.
    /// @param batch_ The batch; zero for a commitment or a permit.
    /// @param id Id of the attestation, the commitment or the permit.
    /// @return The id.
    function evidence(BatchId batch_, bytes32 id) internal pure returns (bytes32) {
        return keccak256(abi.encode(batch_, id));
    }

    /// @notice Digest of what a permit says and of what it rests on.
    /// @param document Digest of its document.
    /// @param ids Evidence id of every requirement, in their order.
    /// @return The digest.
    function permitContent(bytes32 document, bytes32[] memory ids) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(document, ids));
    }

    /// @notice Id of a notice to the holder of a permit.
    /// @param origin First permit of the line.
    /// @param sequence Number of notices before it.
    /// @param measure What is meant.
    /// @param reason Keccak-256 of the reason code.
    /// @param grounds Digest of its text.
    /// @param answerUntil Exclusive end of the time to answer.
    /// @return The id.
    function notice(
        PermitId origin,
        uint32 sequence,
        Measure measure,
        bytes32 reason,
        bytes32 grounds,
        uint64 answerUntil
    ) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked("notice:", origin, sequence, measure, reason, grounds, answerUntil));
    }

    /// @notice Id of a round of inspections: a body uses a secret once.
    /// @param body Body that announced it.
    /// @param secretHash Hash of its secret.
    /// @return The id.
    function round(OrganisationId body, bytes32 secretHash) internal pure returns (RoundId) {
        return RoundId.wrap(keccak256(abi.encodePacked("round:", body, secretHash)));
    }

    /// @notice Id of an inspection.
    /// @param permit_ The permit.
    /// @param record Digest of its record.
    /// @return The id.
    function inspection(PermitId permit_, bytes32 record) internal pure returns (InspectionId) {
        return InspectionId.wrap(keccak256(abi.encodePacked("inspection:", permit_, record)));
    }

    /// @notice Id of a correction order.
    /// @param inspection_ Inspection that found the faults.
    /// @param demands Digest of what is demanded.
    /// @return The id.
    function order(InspectionId inspection_, bytes32 demands) internal pure returns (OrderId) {
        return OrderId.wrap(keccak256(abi.encodePacked("order:", inspection_, demands)));
    }

    /// @notice Id of an order to stop work.
    /// @param permit_ The permit.
    /// @param decision Digest of the written order.
    /// @return The id.
    function stop(PermitId permit_, bytes32 decision) internal pure returns (StopId) {
        return StopId.wrap(keccak256(abi.encodePacked("stop:", permit_, decision)));
    }

    /// @notice Id of a referral.
    /// @param permit_ The permit.
    /// @param record Digest of the file referred.
    /// @return The id.
    function referral(PermitId permit_, bytes32 record) internal pure returns (ReferralId) {
        return ReferralId.wrap(keccak256(abi.encodePacked("referral:", permit_, record)));
    }
}
