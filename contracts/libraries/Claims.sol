// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Evidence, Presentation} from "./Evidence.sol";

/// @title Claims
/// @notice Leaves and paths of attestations and of their salted claims, in trees of OpenZeppelin's `standard-v1`:
/// leaves are hashed twice, so that no inner node passes for a leaf. See `docs/protocol.md` §3.
library Claims {
    /// @notice Leaf of an attestation in the tree of its batch.
    /// @param shown The evidence.
    /// @param attestation The attestation.
    /// @return The leaf.
    function leafOf(Presentation memory shown, uint256 attestation) internal pure returns (bytes32) {
        return
            _twice(
                abi.encode(
                    Evidence.schemaOf(attestation),
                    Evidence.subjectOf(shown, attestation),
                    Evidence.claimsOf(attestation),
                    Evidence.observedAt(attestation),
                    Evidence.validUntil(attestation)
                )
            );
    }

    /// @notice Leaf of a claim in the tree of its attestation.
    /// @param opening The claim, opened.
    /// @return The leaf.
    function leafOf(uint256 opening) internal pure returns (bytes32) {
        return
            _twice(
                abi.encode(
                    Evidence.claimOf(opening),
                    Evidence.kindOf(opening),
                    Evidence.valueOf(opening),
                    Evidence.saltOf(opening)
                )
            );
    }

    /// @notice Whether an attestation stands in the tree it names.
    /// @param attestation The attestation.
    /// @param leaf Its leaf.
    /// @return Whether its path leads from the leaf to the root.
    function inBatch(uint256 attestation, bytes32 leaf) internal pure returns (bool) {
        return Evidence.climb(attestation, leaf) == Evidence.rootOf(attestation);
    }

    /// @notice Whether every opening leads to the claims root. One claim opened twice is one opening that nobody asks for.
    /// @param attestation The attestation. The loops are bounded by the calldata that its presenter pays for.
    /// @return Whether they all hold.
    function openingsHold(uint256 attestation) internal pure returns (bool) {
        bytes32 claims = Evidence.claimsOf(attestation);
        (uint256 count, uint256 opening) = Evidence.openingsOf(attestation);
        for (uint256 i = 0; i < count; ++i) {
            if (Evidence.climbClaim(opening, leafOf(opening)) != claims) return false;
            opening = Evidence.nextOpening(opening);
        }
        return true;
    }

    /// @notice Look for an opened claim.
    /// @param attestation The attestation.
    /// @param claim Short name of the claim.
    /// @return found Whether it is opened.
    /// @return position Position of its opening, the first if it is opened twice.
    /// @return opening Its opening.
    function opened(
        uint256 attestation,
        bytes32 claim
    ) internal pure returns (bool found, uint256 position, uint256 opening) {
        uint256 count;
        (count, opening) = Evidence.openingsOf(attestation);
        for (; position < count; ++position) {
            if (Evidence.claimOf(opening) == claim) return (true, position, opening);
            opening = Evidence.nextOpening(opening);
        }
        return (false, 0, 0);
    }

    function _twice(bytes memory values) private pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(values)));
    }
}
