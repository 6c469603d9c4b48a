// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AttestationId, Batch, BatchId, IAttestationRegistry} from "./interfaces/IAttestationRegistry.sol";
import {
    Application,
    ApplicationId,
    ApplicationState,
    CommitmentId,
    CommitmentState,
    ICommitmentRegistry,
    Outcome,
    Stage
} from "./interfaces/ICommitmentRegistry.sol";
import {IMatterRegistry} from "./interfaces/IMatterRegistry.sol";
import {IOrganisationRegistry, RegistryMissing} from "./interfaces/IOrganisationRegistry.sol";
import {EvidenceReference, IPermitRegistry, Permit, PermitId, State} from "./interfaces/IPermitRegistry.sol";
import {IRuleEngine} from "./interfaces/IRuleEngine.sol";
import {Evidence, Presentation} from "./libraries/Evidence.sol";
import {Filing, Filings} from "./libraries/Filings.sol";
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
        bytes calldata evidence,
        bytes calldata filing
    ) external view override returns (bytes32[] memory ids, uint32 alertOn, uint32 suspendOn) {
        ApplicationId made = Identifiers.application(application);
        Presentation memory shown = Evidence.locate(evidence);
        Filing memory filed = Filings.locate(filing, shown.commitments.length);
        _requireFiled(made, filed);
        Review memory review = Review({
            organisations: _ORGANISATIONS,
            attestations: _ATTESTATIONS,
            commitments: _COMMITMENTS,
            matters: _MATTERS,
            permits: _PERMITS,
            application: made,
            applicant: application.applicant,
            project: application.project,
            shown: shown,
            filing: filed,
            attested: new bytes32[](shown.attestations.length),
            committed: new bytes32[](shown.commitments.length),
            permitted: new bytes32[](shown.permits.length),
            asked: new uint256[](shown.attestations.length)
        });
        bytes memory set = _MATTERS.requirementsOf(application.version);
        if (set.length == 0) revert IMatterRegistry.MatterVersionUnknown(application.version);
        return Requirements.check(review, set);
    }

    /// @inheritdoc IRuleEngine
    function statusWithEvidence(
        PermitId permit,
        bytes32 document,
        EvidenceReference[] calldata references
    ) external view override returns (State state, uint32 revoked) {
        state = _PERMITS.status(permit);
        if (state == State.Unknown) return (state, 0);
        Permit memory entry = _PERMITS.permitById(permit);
        _requireEvidence(permit, entry.content, document, references);
        for (uint256 i = 0; i < references.length; ++i) {
            if (_isRevoked(references[i])) revoked |= uint32(1) << uint8(i);
        }
        if (state == State.Valid && revoked & entry.suspendOn != 0) state = State.Suspended;
    }

    /// @dev What has no batch is a permit if there is one of that id, and a commitment otherwise. For a permit that was
    /// changed stands the one that is in its place.
    function _isRevoked(EvidenceReference calldata named) private view returns (bool) {
        if (BatchId.unwrap(named.batch) == 0) {
            PermitId permit = PermitId.wrap(named.id);
            State stored = _PERMITS.permitById(permit).stored;
            if (stored == State.Unknown) {
                CommitmentState memory state = _COMMITMENTS.commitmentState(CommitmentId.wrap(named.id));
                return state.withdrawnAt != 0 || state.outcome == Outcome.Breached;
            }
            if (stored == State.Superseded) stored = _PERMITS.permitById(_PERMITS.latestOf(permit)).stored;
            return stored != State.Valid;
        }
        (Batch memory batch, uint64 revoked) = _ATTESTATIONS.lookUp(named.batch, AttestationId.wrap(named.id));
        return batch.revokedAt != 0 || revoked != 0;
    }

    /// @dev Refuse an application that is closed, links that are not those of the ledger, and an application whose key was
    /// not to be trusted when it signed. One that is not made yet is nobody's, and has no commitments.
    function _requireFiled(ApplicationId application, Filing memory filing) private view {
        ApplicationState memory state = _COMMITMENTS.applicationState(application);
        if (state.appliedAt == 0 && Filings.isWithoutLinks(filing)) return;
        if (state.stage != Stage.Open) revert ICommitmentRegistry.ApplicationClosed(application, state.stage);
        bytes26 given = Filings.digest(filing, application, state.appliedAt);
        if (given != state.digest) {
            revert ICommitmentRegistry.CommitmentsMismatch(application, state.digest, given);
        }
        address key = Filings.applicant(filing);
        if (!_ORGANISATIONS.isTrusted(key, state.appliedAt)) {
            revert IPermitRegistry.ApplicantKeyNotTrusted(application, key);
        }
    }

    function _requireEvidence(
        PermitId permit,
        bytes32 content,
        bytes32 document,
        EvidenceReference[] calldata references
    ) private pure {
        bytes32[] memory ids = new bytes32[](references.length);
        for (uint256 i = 0; i < references.length; ++i) {
            ids[i] = Identifiers.evidence(references[i].batch, references[i].id);
        }
        if (Identifiers.permitContent(document, ids) != content) revert IPermitRegistry.EvidenceMismatch(permit);
    }
}
