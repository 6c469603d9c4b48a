// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAttestationRegistry} from "./interfaces/IAttestationRegistry.sol";
import {Application, ICommitmentRegistry} from "./interfaces/ICommitmentRegistry.sol";
import {IMatterRegistry, Requirement} from "./interfaces/IMatterRegistry.sol";
import {IOrganisationRegistry, RegistryMissing} from "./interfaces/IOrganisationRegistry.sol";
import {IPermitRegistry, Presentation} from "./interfaces/IPermitRegistry.sol";
import {IRuleEngine} from "./interfaces/IRuleEngine.sol";
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
        Presentation calldata presentation
    ) external view override returns (bytes32[] memory evidence) {
        Review memory review = Review({
            organisations: _ORGANISATIONS,
            attestations: _ATTESTATIONS,
            commitments: _COMMITMENTS,
            matters: _MATTERS,
            permits: _PERMITS,
            application: Identifiers.application(application),
            applicant: application.applicant,
            project: application.project,
            attested: new bytes32[](0),
            committed: new bytes32[](0),
            permitted: new bytes32[](0),
            asked: new uint256[](0)
        });
        return Requirements.check(review, requirements, presentation);
    }
}
