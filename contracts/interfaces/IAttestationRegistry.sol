// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization, IAuthorized} from "./IAuthorized.sol";
import {OrganisationId} from "./IOrganisationRegistry.sol";
import {SchemaId} from "./IMatterRegistry.sol";

/// @notice One anchored root: see `Identifiers.batch`.
type BatchId is bytes32;

/// @notice One attestation of one department, in whatever batch: see `Identifiers.attestation`.
type AttestationId is bytes32;

/// @notice Why a department takes back what it attested.
enum RevocationReason {
    None,
    DataError,
    FactChanged,
    SourceRevoked,
    Superseded,
    KeyCompromised
}

/// @notice An anchored root, as held: one slot.
/// @param attester Key that signed.
/// @param anchoredAt Second at which the root was anchored: when its key signed, as far as anyone can prove. Zero if
/// the batch is unknown.
/// @param revokedAt Second at which the whole batch was revoked; zero while it is not.
/// @param reason Why the whole batch was revoked.
struct Batch {
    address attester;
    uint40 anchoredAt;
    uint40 revokedAt;
    RevocationReason reason;
}

/// @title Attestations
/// @notice Departments anchor Merkle roots of salted records; nothing of a record is on the ledger until one of its
/// claims is opened for a permit. Correcting is revoking and attesting anew: nothing is ever overwritten. That a
/// record is true is the department's word alone.
interface IAttestationRegistry is IAuthorized {
    /// @notice A root was anchored.
    /// @param batch Its id.
    /// @param department Organisation of the key that signed.
    /// @param schema Schema of all its attestations.
    /// @param attester Key that signed.
    /// @param root Root of the attestations.
    /// @param count How many there are, as the department states it.
    event BatchAnchored(
        BatchId indexed batch,
        OrganisationId indexed department,
        SchemaId indexed schema,
        address attester,
        bytes32 root,
        uint32 count
    );

    /// @notice One attestation was revoked.
    /// @param attestation Its id.
    /// @param department The department.
    /// @param leaf Its leaf.
    /// @param reason Why.
    /// @param by Key that signed.
    event AttestationRevoked(
        AttestationId indexed attestation,
        OrganisationId indexed department,
        bytes32 leaf,
        RevocationReason reason,
        address by
    );

    /// @notice All attestations of a batch were revoked.
    /// @param batch The batch.
    /// @param department The department.
    /// @param reason Why.
    /// @param by Key that signed.
    event BatchRevoked(BatchId indexed batch, OrganisationId indexed department, RevocationReason reason, address by);

    /// @notice The schema is not defined.
    /// @param schema The schema.
    error AttestedSchemaUnknown(SchemaId schema);

    /// @notice The signer's organisation may not attest this schema now.
    /// @param organisation The organisation.
    /// @param schema The schema.
    error NotGrantedToAttest(OrganisationId organisation, SchemaId schema);

    /// @notice A batch needs a root and at least one attestation.
    error BatchEmpty();

    /// @notice The department has anchored the same root for the same schema before, by this key or by another: what it
    /// revoked does not come back.
    /// @param batch The batch.
    error BatchExists(BatchId batch);

    /// @notice There is no such batch.
    /// @param batch The batch.
    error BatchUnknown(BatchId batch);

    /// @notice The batch is revoked already.
    /// @param batch The batch.
    error BatchAlreadyRevoked(BatchId batch);

    /// @notice The attestation is revoked already.
    /// @param attestation The attestation.
    error AttestationAlreadyRevoked(AttestationId attestation);

    /// @notice A revocation needs a reason.
    error RevocationReasonMissing();

    /// @notice There is nothing to revoke, or too much at once.
    /// @param count How many leaves.
    /// @param limit How many there may be.
    error RevocationCount(uint256 count, uint256 limit);

    /// @notice The batch is another department's.
    /// @param batch The batch.
    /// @param organisation The signer's organisation.
    error NotTheDepartment(BatchId batch, OrganisationId organisation);

    /// @notice Anchor a root of `count` attestations of one schema: once in a department, whatever its key. The signer's
    /// organisation must be allowed to attest the schema now.
    /// EIP-712: `Attest(string schema,bytes32 root,uint32 count,address signer,bytes32 organisation,uint64 deadline)`
    /// @param schema Code of the schema.
    /// @param root Root of the attestations (OpenZeppelin `standard-v1`).
    /// @param count How many there are.
    /// @param authorization The department's signature.
    /// @return batch Id of the batch.
    function attest(
        string calldata schema,
        bytes32 root,
        uint32 count,
        Authorization calldata authorization
    ) external returns (BatchId batch);

    /// @notice Revoke single attestations of the signer's own organisation, at most 64, for good, in whatever batch
    /// they stand and whether they are anchored or not. No grant is needed: a department can always revoke.
    /// EIP-712: `RevokeAttestations(bytes32[] leaves,string reason,address signer,bytes32 organisation,uint64 deadline)`; `reason` is the name of the
    /// reason in `RevocationReason`.
    /// @param leaves Leaves of the attestations.
    /// @param reason Why.
    /// @param authorization The department's signature.
    function revoke(bytes32[] calldata leaves, RevocationReason reason, Authorization calldata authorization) external;

    /// @notice Revoke a whole batch of the signer's own organisation, for good. No grant is needed.
    /// EIP-712: `RevokeBatch(bytes32 batch,string reason,address signer,bytes32 organisation,uint64 deadline)`
    /// @param batch The batch.
    /// @param reason Why.
    /// @param authorization The department's signature, by any of its keys.
    function revokeBatch(BatchId batch, RevocationReason reason, Authorization calldata authorization) external;

    /// @notice What is held of a batch.
    /// @param batch The batch.
    /// @return All zero if it is unknown.
    function batchById(BatchId batch) external view returns (Batch memory);

    /// @notice What is held of a batch, and of an attestation that is said to stand in it.
    /// @param batch The batch.
    /// @param attestation The attestation.
    /// @return held As of `batchById`.
    /// @return revoked As of `revokedAt`.
    function lookUp(BatchId batch, AttestationId attestation) external view returns (Batch memory held, uint64 revoked);

    /// @notice Second at which an attestation was revoked by itself; zero while it is not.
    /// @param attestation The attestation.
    /// @return The second.
    function revokedAt(AttestationId attestation) external view returns (uint64);
}
