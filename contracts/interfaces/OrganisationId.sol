// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice First 16 bytes of the digest of a unified social credit code (GB 32100), and zeros: see
/// `Identifiers.organisation`. Sixteen are enough, since nobody chooses such a code freely.
type OrganisationId is bytes32;

using {_areEqual as ==, _areDifferent as !=} for OrganisationId global;

/// @notice Whether two ids are of one organisation.
/// @param one One id.
/// @param other Another.
/// @return Whether they are equal.
function _areEqual(OrganisationId one, OrganisationId other) pure returns (bool) {
    return OrganisationId.unwrap(one) == OrganisationId.unwrap(other);
}

/// @notice Whether two ids are of different organisations.
/// @param one One id.
/// @param other Another.
/// @return Whether they differ.
function _areDifferent(OrganisationId one, OrganisationId other) pure returns (bool) {
    return OrganisationId.unwrap(one) != OrganisationId.unwrap(other);
}
