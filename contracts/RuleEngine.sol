// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AttestationId, BatchId, IAttestationRegistry} from "./interfaces/IAttestationRegistry.sol";
import {
    Application,
    ApplicationId,
    ApplicationState,
    CommitmentId,
    CommitmentState,
    ICommitmentRegistry,
    Outcome
} from "./interfaces/ICommitmentRegistry.sol";
import {IMatterRegistry, Requirement} from "./interfaces/IMatterRegistry.sol";
import {IOrganisationRegistry, RegistryMissing} from "./interfaces/IOrganisationRegistry.sol";
import {
    EvidenceReference,
    IPermitRegistry,
    Permit,
    PermitId,
    Presentation,
    State
} from "./interfaces/IPermitRegistry.sol";
import {IRuleEngine} from "./interfaces/IRuleEngine.sol";
import {Filings} from "./libraries/Filings.sol";
import {Identifiers} from "./libraries/Identifiers.sol";
import {Requirements, Review} from "./libraries/Requirements.sol";

/// @title The requirement rule, as a question that anyone may ask
/// @notice See `IRuleEngine`.
contract RuleEngine is IRuleEngine {
    IOrganisationRegistry private immutable _ORGANISATIONS;
    IMatterRegistry private immutable _MATTERS;
    IAttestationRegistry private immutable _ATTESTATIONS;
    ICommitmentRegistry private immutable _COMMITMENTS;
    IPermitRegistry private immutable _PERMITS;

    /// @notice Fix, for good, against which registries evidence is checked.
    /// @param organisations Registry of organisations.
    /// @param matters Registry of schemas and matters.
    /// @param attestations Registry of attestations.
    /// @param commitments Registry of applications and commitments.
    /// @param permits Registry of permits, which in turn asks this contract: its address is known before it is there.
    constructor(
        IOrganisationRegistry organisations,
        IMatterRegistry matters,
        IAttestationRegistry attestations,
        ICommitmentRegistry commitments,
        IPermitRegistry permits
    ) {
        if (address(organisations) == address(0)) revert RegistryMissing();
        if (address(matters) == address(0)) revert RegistryMissing();
        if (address(attestations) == address(0)) revert RegistryMissing();
        if (address(commitments) == address(0)) revert RegistryMissing();
        if (address(permits) == address(0)) revert RegistryMissing();
        _ORGANISATIONS = organisations;
        _MATTERS = matters;
        _ATTESTATIONS = attestations;
        _COMMITMENTS = commitments;
        _PERMITS = permits;
    }

    /// @inheritdoc IRuleEngine
    function check(
        Application calldata application,
        Requirement[] calldata requirements,
        Presentation calldata presentation,
        bytes calldata filing
    ) external view override returns (bytes32[] memory evidence) {
        ApplicationId made = Identifiers.application(application);
        _requireFiled(made, filing, presentation.commitments.length);
        Review memory review = Review({
            organisations: _ORGANISATIONS,
            attestations: _ATTESTATIONS,
            commitments: _COMMITMENTS,
            matters: _MATTERS,
            permits: _PERMITS,
            application: made,
            applicant: application.applicant,
            project: application.project,
            attested: new bytes32[](0),
            committed: new bytes32[](0),
            permitted: new bytes32[](0),
            asked: new uint256[](0)
        });
        return Requirements.check(review, requirements, presentation, filing);
    }

    /// @inheritdoc IRuleEngine
    function statusWithEvidence(
        PermitId permit,
        EvidenceReference[] calldata references
    ) external view override returns (State state, uint32 revoked) {
        state = _PERMITS.status(permit);
        if (state == State.Unknown) return (state, 0);
        Permit memory entry = _PERMITS.permitById(permit);
        _requireEvidence(permit, entry.evidence, references);
        for (uint256 i = 0; i < references.length; ++i) {
            if (_isRevoked(references[i])) revoked |= uint32(1) << uint8(i);
        }
        if (state == State.Valid && revoked & entry.suspendOn != 0) state = State.Suspended;
    }

    /// @dev What has no batch is a permit if there is one of that id, and a commitment otherwise.
    function _isRevoked(EvidenceReference calldata named) private view returns (bool) {
        if (BatchId.unwrap(named.batch) == 0) {
            if (_PERMITS.status(PermitId.wrap(named.id)) == State.Unknown) {
                CommitmentState memory state = _COMMITMENTS.commitmentState(CommitmentId.wrap(named.id));
                return state.withdrawnAt != 0 || state.outcome == Outcome.Breached;
            }
            State stored = _PERMITS.permitById(PermitId.wrap(named.id)).stored;
            return stored != State.Valid && stored != State.Superseded;
        }
        if (_ATTESTATIONS.batchById(named.batch).revokedAt != 0) return true;
        return _ATTESTATIONS.revokedAt(AttestationId.wrap(named.id)) != 0;
    }

    /// @dev Refuse links that are not those of the ledger, and an application whose key was not to be trusted when it
    /// signed. One that is not made yet is nobody's, and has no commitments.
    function _requireFiled(ApplicationId application, bytes calldata filing, uint256 shown) private view {
        Filings.requireShape(filing, shown);
        ApplicationState memory state = _COMMITMENTS.applicationState(application);
        if (state.appliedAt == 0 && Filings.isWithoutLinks(filing, shown)) return;
        bytes27 given = Filings.digest(application, state.appliedAt, filing, shown);
        if (given != state.digest) {
            revert ICommitmentRegistry.CommitmentsMismatch(application, state.digest, given);
        }
        address key = Filings.applicant(filing);
        if (!_ORGANISATIONS.isTrusted(key, state.appliedAt)) {
            revert IPermitRegistry.ApplicantKeyNotTrusted(application, key);
        }
    }

    function _requireEvidence(PermitId permit, bytes32 evidence, EvidenceReference[] calldata references) private pure {
        bytes32[] memory ids = new bytes32[](references.length);
        for (uint256 i = 0; i < references.length; ++i) {
            ids[i] = Identifiers.evidence(references[i].batch, references[i].id);
        }
        if (keccak256(abi.encodePacked(ids)) != evidence) revert IPermitRegistry.EvidenceMismatch(permit);
    }
}
