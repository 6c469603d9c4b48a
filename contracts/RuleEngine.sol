// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAttestationRegistry} from "./interfaces/IAttestationRegistry.sol";
import {Application, ICommitmentRegistry} from "./interfaces/ICommitmentRegistry.sol";
import {Requirement} from "./interfaces/IMatterRegistry.sol";
import {IOrganisationRegistry, RegistryMissing} from "./interfaces/IOrganisationRegistry.sol";
import {Presentation} from "./interfaces/IPermitRegistry.sol";
import {IRuleEngine} from "./interfaces/IRuleEngine.sol";
import {Identifiers} from "./libraries/Identifiers.sol";
import {Requirements, Review} from "./libraries/Requirements.sol";

/// @title The requirement rule, as a question that anyone may ask
/// @notice See `IRuleEngine`.
contract RuleEngine is IRuleEngine {
    IOrganisationRegistry private immutable _ORGANISATIONS;
    IAttestationRegistry private immutable _ATTESTATIONS;
    ICommitmentRegistry private immutable _COMMITMENTS;

    /// @notice Fix, for good, against which registries evidence is checked.
    /// @param organisations Registry of organisations.
    /// @param attestations Registry of attestations.
    /// @param commitments Registry of applications and commitments.
    constructor(
        IOrganisationRegistry organisations,
        IAttestationRegistry attestations,
        ICommitmentRegistry commitments
    ) {
        if (address(organisations) == address(0)) revert RegistryMissing();
        if (address(attestations) == address(0)) revert RegistryMissing();
        if (address(commitments) == address(0)) revert RegistryMissing();
        _ORGANISATIONS = organisations;
        _ATTESTATIONS = attestations;
        _COMMITMENTS = commitments;
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
            application: Identifiers.application(application),
            applicant: application.applicant,
            project: application.project,
            attested: new bytes32[](0),
            committed: new bytes32[](0)
        });
        return Requirements.check(review, requirements, presentation);
    }
}
