// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AttestationId, BatchId} from "../../contracts/interfaces/IAttestationRegistry.sol";
import {Application, ApplicationId, Commitment, CommitmentId} from "../../contracts/interfaces/ICommitmentRegistry.sol";
import {SchemaId} from "../../contracts/interfaces/IMatterRegistry.sol";
import {OrganisationId} from "../../contracts/interfaces/IOrganisationRegistry.sol";
import {PermitId} from "../../contracts/interfaces/IPermitRegistry.sol";
import {Measure} from "../../contracts/interfaces/IProceedingRegistry.sol";
import {Identifiers} from "../../contracts/libraries/Identifiers.sol";
import {Proof} from "./Proof.sol";

/// @title Ids
/// @notice What is proven here rests on it that nobody finds two texts with one Keccak-256 digest.
contract IdentifiersProof is Proof {
    /// @notice Two applications have one id only if every field is the same.
    function check_an_application_id_binds_every_field(Application calldata one, Application calldata other) external {
        ApplicationId id = Identifiers.application(one);
        HALMOS.assume(ApplicationId.unwrap(id) == ApplicationId.unwrap(Identifiers.application(other)));
        assert(keccak256(abi.encode(one)) == keccak256(abi.encode(other)));
        assert(PermitId.unwrap(one.replaces) == PermitId.unwrap(other.replaces) && one.changes == other.changes);
        assert(one.applicant == other.applicant && one.authority == other.authority);
        assert(one.project == other.project && one.consent == other.consent);
    }

    /// @notice Two applications never have permits of one id.
    function check_a_permit_id_is_of_one_application(ApplicationId one, ApplicationId other) external {
        HALMOS.assume(ApplicationId.unwrap(one) != ApplicationId.unwrap(other));
        assert(PermitId.unwrap(Identifiers.permit(one)) != PermitId.unwrap(Identifiers.permit(other)));
    }

    /// @notice The id of a commitment binds application, organisation, coverage, letter and day.
    function check_a_commitment_id_binds_every_field(
        bytes32[5] calldata one,
        bytes32[5] calldata other,
        uint64 due,
        uint64 due2
    ) external {
        CommitmentId id = _commitment(one, due);
        HALMOS.assume(CommitmentId.unwrap(id) == CommitmentId.unwrap(_commitment(other, due2)));
        assert(one[0] == other[0] && one[1] == other[1] && one[2] == other[2] && one[3] == other[3] && due == due2);
    }

    /// @notice The id of a notice binds permit, number, measure, reason, grounds and the time to answer.
    function check_a_notice_id_binds_every_part(
        bytes32[3] calldata one,
        bytes32[3] calldata other,
        uint32[2] calldata sequences,
        uint64[2] calldata until,
        uint8[2] calldata measures
    ) external {
        HALMOS.assume(measures[0] < 5 && measures[1] < 5);
        bytes32 id = _notice(one, sequences[0], until[0], measures[0]);
        HALMOS.assume(id == _notice(other, sequences[1], until[1], measures[1]));
        assert(one[0] == other[0] && one[1] == other[1] && one[2] == other[2]);
        assert(sequences[0] == sequences[1] && until[0] == until[1] && measures[0] == measures[1]);
    }

    /// @notice The content of a permit binds its document and each piece of evidence, in order.
    function check_a_permit_binds_document_and_evidence(bytes32[3] calldata one, bytes32[3] calldata other) external {
        HALMOS.assume(_content(one) == _content(other));
        assert(one[0] == other[0] && one[1] == other[1] && one[2] == other[2]);
    }

    /// @notice A batch is of one schema, one department and one root; an attestation of one department.
    function check_a_batch_id_binds_its_department(bytes32[3] calldata one, bytes32[3] calldata other) external {
        HALMOS.assume(BatchId.unwrap(_batch(one)) == BatchId.unwrap(_batch(other)));
        assert(one[0] == other[0] && one[1] == other[1] && one[2] == other[2]);
    }

    /// @notice An attestation is of one department, so that none revokes another's.
    function check_an_attestation_id_binds_its_department(bytes32[2] calldata one, bytes32[2] calldata other) external {
        HALMOS.assume(AttestationId.unwrap(_attestation(one)) == AttestationId.unwrap(_attestation(other)));
        assert(one[0] == other[0] && one[1] == other[1]);
    }

    function _commitment(bytes32[5] calldata p, uint64 due) private view returns (CommitmentId) {
        return Identifiers.commitment(ApplicationId.wrap(p[0]), OrganisationId.wrap(p[1]), p[2], p[3], due);
    }

    function _notice(bytes32[3] calldata p, uint32 sequence, uint64 until, uint8 m) private view returns (bytes32) {
        return Identifiers.notice(PermitId.wrap(p[0]), sequence, Measure(m), p[1], p[2], until);
    }

    function _content(bytes32[3] calldata p) private view returns (bytes32) {
        bytes32[] memory ids = new bytes32[](2);
        (ids[0], ids[1]) = (p[1], p[2]);
        return Identifiers.permitContent(p[0], ids);
    }

    function _batch(bytes32[3] calldata p) private view returns (BatchId) {
        return Identifiers.batch(SchemaId.wrap(p[0]), OrganisationId.wrap(p[1]), p[2]);
    }

    function _attestation(bytes32[2] calldata p) private view returns (AttestationId) {
        return Identifiers.attestation(OrganisationId.wrap(p[0]), p[1]);
    }
}
