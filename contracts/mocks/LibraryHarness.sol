// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OrganisationId} from "../interfaces/IOrganisationRegistry.sol";
import {MatterId, MatterVersionId, SchemaId} from "../interfaces/IMatterRegistry.sol";
import {AttestationId, BatchId} from "../interfaces/IAttestationRegistry.sol";
import {Application, ApplicationId, Commitment, CommitmentId} from "../interfaces/ICommitmentRegistry.sol";
import {Opening, PermitId, PresentedAttestation} from "../interfaces/IPermitRegistry.sol";
import {Claims} from "../libraries/Claims.sol";
import {Codes} from "../libraries/Codes.sol";
import {Identifiers} from "../libraries/Identifiers.sol";
import {LegalCalendar} from "../libraries/LegalCalendar.sol";

// Each function stands for the library function it names, and is documented there.
/* solhint-disable use-natspec */

/// @title The libraries, callable from outside
/// @notice For tests alone.
contract LibraryHarness {
    function organisation(string calldata uscc) external pure returns (OrganisationId) {
        return Identifiers.organisation(uscc);
    }

    function project(string calldata code) external pure returns (bytes32) {
        return Identifiers.project(code);
    }

    function schema(string calldata code) external pure returns (SchemaId) {
        return Identifiers.schema(code);
    }

    function matter(string calldata code) external pure returns (MatterId) {
        return Identifiers.matter(code);
    }

    function matterVersion(MatterId matter_, uint32 number) external pure returns (MatterVersionId) {
        return Identifiers.matterVersion(matter_, number);
    }

    function batch(SchemaId schema_, address attester, bytes32 root) external pure returns (BatchId) {
        return Identifiers.batch(schema_, attester, root);
    }

    function attestation(OrganisationId department, bytes32 leaf) external pure returns (AttestationId) {
        return Identifiers.attestation(department, leaf);
    }

    function application(Application calldata content) external pure returns (ApplicationId) {
        return Identifiers.application(content);
    }

    function commitment(Commitment calldata content) external pure returns (CommitmentId) {
        return Identifiers.commitment(content);
    }

    function permit(ApplicationId application_) external pure returns (PermitId) {
        return Identifiers.permit(application_);
    }

    function evidence(BatchId batch_, bytes32 id) external pure returns (bytes32) {
        return Identifiers.evidence(batch_, id);
    }

    function attestationLeaf(PresentedAttestation calldata presented) external pure returns (bytes32) {
        return Claims.leafOf(presented);
    }

    function claimLeaf(Opening calldata opening) external pure returns (bytes32) {
        return Claims.leafOf(opening);
    }

    function inBatch(PresentedAttestation calldata presented) external pure returns (bool) {
        return Claims.inBatch(presented, Claims.leafOf(presented));
    }

    function openingsHold(PresentedAttestation calldata presented) external pure returns (bool) {
        return Claims.openingsHold(presented);
    }

    function opened(
        PresentedAttestation calldata presented,
        bytes32 claim
    ) external pure returns (bool found, bytes32 value) {
        (found, , value) = Claims.opened(presented, claim);
    }

    function addMonths(uint64 time, uint16 months) external pure returns (uint64) {
        return LegalCalendar.addMonths(time, months);
    }

    function isUscc(string calldata text) external pure returns (bool) {
        return Codes.isUscc(text);
    }

    function isUsccShape(string calldata text) external pure returns (bool) {
        return Codes.isUsccShape(text);
    }

    function isNumber(string calldata text) external pure returns (bool) {
        return Codes.isNumber(text);
    }

    function isSubject(string calldata text) external pure returns (bool) {
        return Codes.isSubject(text);
    }

    function isMatter(string calldata text) external pure returns (bool) {
        return Codes.isMatter(text);
    }

    function isSchema(string calldata text) external pure returns (bool) {
        return Codes.isSchema(text);
    }

    function isShortName(string calldata text) external pure returns (bool) {
        uint256 length = bytes(text).length;
        return length <= 31 && length != 0 && Codes.shortNameLength(bytes32(bytes(text))) == length;
    }

    function isReason(string calldata text) external pure returns (bool) {
        return Codes.isReason(text);
    }
}
