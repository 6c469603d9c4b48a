// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorized} from "./Authorized.sol";
import {Actor, IOrganisationRegistry, RegistryMissing} from "./interfaces/IOrganisationRegistry.sol";

/// @title Proof of who acts, by the registry of organisations
/// @notice What the other registries have in common: the registry tells whose key a signer is.
abstract contract AuthorizedByRegistry is Authorized {
    IOrganisationRegistry internal immutable _ORGANISATIONS;

    /// @notice Fix, for good, where keys are looked up.
    /// @param organisations Registry of organisations.
    constructor(IOrganisationRegistry organisations) {
        if (address(organisations) == address(0)) revert RegistryMissing();
        _ORGANISATIONS = organisations;
    }

    /// @notice Ask the registry of organisations.
    /// @param key The key.
    /// @return Its organisation, role and person.
    function _acting(address key) internal view override returns (Actor memory) {
        return _ORGANISATIONS.acting(key);
    }

    /// @notice Ask the registry of organisations.
    /// @param signer The signer.
    /// @param digest EIP-712 digest of what was signed.
    /// @return Whether it cancelled that.
    function _isCancelled(address signer, bytes32 digest) internal view override returns (bool) {
        return _ORGANISATIONS.isCancelled(signer, digest);
    }
}
