// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization, IAuthorized} from "./IAuthorized.sol";
import {OrganisationId} from "./IOrganisationRegistry.sol";
import {SchemaId} from "./IMatterRegistry.sol";

/// @notice One anchored root: see `Identifiers.batch`.
type BatchId is bytes32;

/// @notice One attestation of one department, in whatever batch: see `Identifiers.attestation`.
type AttestationId is bytes32;

enum RevocationReason {
    None,
    DataError,
    FactChanged,
    SourceRevoked,
    Superseded,
    KeyCompromised
}

/// @param anchoredAt Second at which the root was anchored: when its key signed, as far as anyone can prove.
/// @param count Number of leaves, as the department states it.
/// @param revokedAt Second at which the whole batch was revoked; zero while it is not.
struct Batch {
    uint64 anchoredAt;
    uint32 count;
    uint64 revokedAt;
    RevocationReason reason;
}

/// @title Attestations
/// @notice Departments anchor Merkle roots of salted records; nothing of a record is on the ledger until one of its
/// claims is opened for a permit. Correcting is revoking and attesting anew: nothing is ever overwritten.
interface IAttestationRegistry is IAuthorized {
    event BatchAnchored(
        BatchId indexed batch,
        OrganisationId indexed department,
        SchemaId indexed schema,
        address attester,
        bytes32 root,
        uint32 count
    );
    event AttestationRevoked(
        AttestationId indexed attestation, OrganisationId indexed department, bytes32 leaf, RevocationReason reason, address by
    );
    event BatchRevoked(BatchId indexed batch, OrganisationId indexed department, RevocationReason reason, address by);

    error AttestedSchemaUnknown(SchemaId schema);
    error NotGrantedToAttest(OrganisationId organisation, SchemaId schema);
    error BatchEmpty();
    error BatchExists(BatchId batch);
    error BatchUnknown(BatchId batch);
    error BatchAlreadyRevoked(BatchId batch);
    error AttestationAlreadyRevoked(AttestationId attestation);
    error RevocationReasonMissing();
    error RevocationCount(uint256 count, uint256 limit);
    error NotTheDepartment(BatchId batch, OrganisationId organisation);

    /// @notice Anchor a root of `count` attestations of one schema.
    /// EIP-712: `Attest(string schema,bytes32 root,uint32 count,uint64 deadline)`
    function attest(string calldata schema, bytes32 root, uint32 count, Authorization calldata authorization)
        external
        returns (BatchId batch);

    /// @notice Revoke single attestations of the signer's own organisation, at most 64, for good.
    /// EIP-712: `RevokeAttestations(bytes32[] leaves,string reason,uint64 deadline)`; `reason` is the name of the
    /// reason in `RevocationReason`.
    function revoke(bytes32[] calldata leaves, RevocationReason reason, Authorization calldata authorization) external;

    /// @notice Revoke a whole batch of the signer's own organisation, for good.
    /// EIP-712: `RevokeBatch(string schema,address attester,bytes32 root,string reason,uint64 deadline)`
    function revokeBatch(
        string calldata schema,
        address attester,
        bytes32 root,
        RevocationReason reason,
        Authorization calldata authorization
    ) external;

    function batchById(BatchId batch) external view returns (Batch memory);

    /// @notice Second at which an attestation was revoked by itself; zero while it is not.
    function revokedAt(AttestationId attestation) external view returns (uint64);
}
