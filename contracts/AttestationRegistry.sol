// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AuthorizedByRegistry} from "./AuthorizedByRegistry.sol";
import {
    AttestationId,
    Batch,
    BatchId,
    IAttestationRegistry,
    RevocationReason
} from "./interfaces/IAttestationRegistry.sol";
import {Authorization} from "./interfaces/IAuthorized.sol";
import {IMatterRegistry, SchemaId} from "./interfaces/IMatterRegistry.sol";
import {
    Actor,
    GrantKind,
    IOrganisationRegistry,
    OrganisationId,
    RegistryMissing
} from "./interfaces/IOrganisationRegistry.sol";
import {Clock} from "./libraries/Clock.sol";
import {Identifiers} from "./libraries/Identifiers.sol";

/// @title Attestations
/// @notice See `IAttestationRegistry`.
contract AttestationRegistry is IAttestationRegistry, AuthorizedByRegistry {
    bytes32 private constant _ATTEST = keccak256(
        "Attest(string schema,bytes32 root,uint32 count,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _REVOKE_ATTESTATIONS = keccak256(
        "RevokeAttestations(bytes32[] leaves,string reason,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _REVOKE_BATCH = keccak256(
        "RevokeBatch(bytes32 batch,string reason,address signer,bytes32 organisation,uint64 deadline)"
    );
    uint256 private constant _REVOCATION_LIMIT = 64;

    IMatterRegistry private immutable _MATTERS;

    mapping(BatchId id => Batch entry) private _batches;
    mapping(AttestationId id => uint64 revokedAt) private _revocations;

    /// @notice Fix, for good, where keys and schemas are looked up.
    /// @param organisations Registry of organisations.
    /// @param matters Registry of schemas and matters.
    constructor(IOrganisationRegistry organisations, IMatterRegistry matters) AuthorizedByRegistry(organisations) {
        if (address(matters) == address(0)) revert RegistryMissing();
        _MATTERS = matters;
    }

    /// @inheritdoc IAttestationRegistry
    function attest(
        string calldata schema,
        bytes32 root,
        uint32 count,
        Authorization calldata authorization
    ) external override returns (BatchId batch) {
        bytes memory act = abi.encode(_ATTEST, keccak256(bytes(schema)), root, count);
        OrganisationId department = _requireSigned(authorization, act).organisation;
        SchemaId schemaId = Identifiers.schema(schema);
        if (!_MATTERS.schemaDefined(schemaId)) revert AttestedSchemaUnknown(schemaId);
        if (!_ORGANISATIONS.holds(department, GrantKind.Attest, SchemaId.unwrap(schemaId))) {
            revert NotGrantedToAttest(department, schemaId);
        }
        if (root == 0 || count == 0) revert BatchEmpty();
        batch = Identifiers.batch(schemaId, department, root);
        if (_batches[batch].anchoredAt != 0) revert BatchExists(batch);
        _batches[batch] = Batch(authorization.signer, uint40(Clock.time()), 0, RevocationReason.None);
        emit BatchAnchored(batch, department, schemaId, authorization.signer, root, count);
    }

    /// @inheritdoc IAttestationRegistry
    function revoke(
        bytes32[] calldata leaves,
        RevocationReason reason,
        Authorization calldata authorization
    ) external override {
        bytes32 word = keccak256(bytes(_nameOf(reason)));
        bytes memory act = abi.encode(_REVOKE_ATTESTATIONS, keccak256(abi.encodePacked(leaves)), word);
        OrganisationId department = _requireRevoker(authorization, act);
        if (reason == RevocationReason.None) revert RevocationReasonMissing();
        if (leaves.length == 0 || leaves.length > _REVOCATION_LIMIT) {
            revert RevocationCount(leaves.length, _REVOCATION_LIMIT);
        }
        for (uint256 i = 0; i < leaves.length; ++i) {
            AttestationId attestation = Identifiers.attestation(department, leaves[i]);
            if (_revocations[attestation] != 0) revert AttestationAlreadyRevoked(attestation);
            _revocations[attestation] = Clock.time();
            emit AttestationRevoked(attestation, department, leaves[i], reason, authorization.signer);
        }
    }

    /// @inheritdoc IAttestationRegistry
    function revokeBatch(
        BatchId batch,
        RevocationReason reason,
        Authorization calldata authorization
    ) external override {
        bytes memory act = abi.encode(_REVOKE_BATCH, batch, keccak256(bytes(_nameOf(reason))));
        OrganisationId department = _requireRevoker(authorization, act);
        if (reason == RevocationReason.None) revert RevocationReasonMissing();
        Batch storage entry = _batches[batch];
        if (entry.anchoredAt == 0) revert BatchUnknown(batch);
        if (_ORGANISATIONS.keyByAddress(entry.attester).organisation != department) {
            revert NotTheDepartment(batch, department);
        }
        if (entry.revokedAt != 0) revert BatchAlreadyRevoked(batch);
        entry.revokedAt = uint40(Clock.time());
        entry.reason = reason;
        emit BatchRevoked(batch, department, reason, authorization.signer);
    }

    /// @inheritdoc IAttestationRegistry
    function batchById(BatchId batch) external view override returns (Batch memory) {
        return _batches[batch];
    }

    /// @inheritdoc IAttestationRegistry
    function lookUp(
        BatchId batch,
        AttestationId attestation
    ) external view override returns (Batch memory held, uint64 revoked) {
        return (_batches[batch], _revocations[attestation]);
    }

    /// @inheritdoc IAttestationRegistry
    function revokedAt(AttestationId attestation) external view override returns (uint64) {
        return _revocations[attestation];
    }

    /// @dev A department that is suspended can still take back what it attested.
    function _requireRevoker(
        Authorization calldata authorization,
        bytes memory act
    ) private view returns (OrganisationId) {
        Actor memory actor = _ORGANISATIONS.revoking(authorization.signer);
        _requireSignature(authorization, actor, act);
        return actor.organisation;
    }

    /// @dev The word that a department reads when it signs.
    function _nameOf(RevocationReason reason) private pure returns (string memory) {
        if (reason == RevocationReason.DataError) return "DataError";
        if (reason == RevocationReason.FactChanged) return "FactChanged";
        if (reason == RevocationReason.SourceRevoked) return "SourceRevoked";
        if (reason == RevocationReason.Superseded) return "Superseded";
        if (reason == RevocationReason.KeyCompromised) return "KeyCompromised";
        return "None";
    }
}
