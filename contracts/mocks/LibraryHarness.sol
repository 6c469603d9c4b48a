// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OrganisationId} from "../interfaces/IOrganisationRegistry.sol";
import {MatterId, MatterSubject, MatterVersionId, Requirement, SchemaId} from "../interfaces/IMatterRegistry.sol";
import {AttestationId, BatchId} from "../interfaces/IAttestationRegistry.sol";
import {Application, ApplicationId, Commitment, CommitmentId} from "../interfaces/ICommitmentRegistry.sol";
import {PermitId} from "../interfaces/IPermitRegistry.sol";
import {Claims} from "../libraries/Claims.sol";
import {Codes} from "../libraries/Codes.sol";
import {Evidence, Presentation} from "../libraries/Evidence.sol";
import {Identifiers} from "../libraries/Identifiers.sol";
import {LegalCalendar} from "../libraries/LegalCalendar.sol";
import {Packed} from "../libraries/Packed.sol";
import {RequirementSets} from "../libraries/RequirementSets.sol";
import {Subjects} from "../libraries/Subjects.sol";

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

    function batch(SchemaId schema_, OrganisationId department, bytes32 root) external pure returns (BatchId) {
        return Identifiers.batch(schema_, department, root);
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

    function permitContent(bytes32 document, bytes32[] calldata ids) external pure returns (bytes32) {
        return Identifiers.permitContent(document, ids);
    }

    function locate(bytes calldata packed) external pure returns (Presentation memory) {
        return Evidence.locate(packed);
    }

    function attestationLeaf(bytes calldata packed) external pure returns (bytes32) {
        Presentation memory shown = Evidence.locate(packed);
        return Claims.leafOf(shown, shown.attestations[0]);
    }

    function claimLeaf(bytes calldata packed) external pure returns (bytes32) {
        (, uint256 opening) = Evidence.openingsOf(_first(packed));
        return Claims.leafOf(opening);
    }

    function inBatch(bytes calldata packed) external pure returns (bool) {
        Presentation memory shown = Evidence.locate(packed);
        uint256 first = shown.attestations[0];
        return Claims.inBatch(first, Claims.leafOf(shown, first));
    }

    function openingsHold(bytes calldata packed) external pure returns (bool) {
        return Claims.openingsHold(_first(packed));
    }

    function opened(bytes calldata packed, bytes32 claim) external pure returns (bool found, bytes32 value) {
        uint256 opening;
        (found, , opening) = Claims.opened(_first(packed), claim);
        if (found) value = Evidence.valueOf(opening);
    }

    function pack(Requirement[] calldata requirements) external pure returns (bytes memory) {
        return RequirementSets.pack(requirements);
    }

    function numberAt(bytes calldata data, uint256 place, uint256 size) external pure returns (uint256, uint256) {
        bytes memory copy = data;
        return (Packed.number(Packed.placeOf(data) + place, size), Packed.numberIn(Packed.placeIn(copy) + place, size));
    }

    function wordAt(bytes calldata data, uint256 place) external pure returns (bytes32, bytes32) {
        bytes memory copy = data;
        return (Packed.word(Packed.placeOf(data) + place), Packed.wordIn(Packed.placeIn(copy) + place));
    }

    function serialOf(string calldata text) external pure returns (bytes32 series, uint256 serial) {
        return Codes.serialOf(text);
    }

    function dayEnd(uint256 time) external pure returns (uint64) {
        return LegalCalendar.dayEnd(time);
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

    function isSubjectOf(MatterSubject kind, string calldata text) external pure returns (bool) {
        return Subjects.isOf(kind, text);
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

    function _first(bytes calldata packed) private pure returns (uint256) {
        return Evidence.locate(packed).attestations[0];
    }
}
