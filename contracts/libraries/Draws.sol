// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PermitId} from "../interfaces/IPermitRegistry.sol";

/// @title Random draws that everyone can repeat
/// @notice A permit is drawn by itself, so nothing is walked and nothing depends on the order of permits: see
/// `docs/protocol.md` §18. A digest has 256 bits, so a remainder by at most 1000 favours nobody by more than 2^-246.
library Draws {
    uint256 private constant _THOUSAND = 1000;

    /// @notice What the draws of a round follow from.
    /// @param secret Secret of the body, fixed before the beacon was known.
    /// @param beacon Hash of the block that announced the round.
    /// @return The seed.
    function seed(bytes32 secret, bytes32 beacon) internal pure returns (bytes32) {
        return keccak256(abi.encode(secret, beacon));
    }

    /// @notice Whether a permit is drawn.
    /// @param seed_ The seed.
    /// @param permit The permit.
    /// @param permille How many of a thousand are drawn.
    /// @return Whether it is.
    function isDrawn(bytes32 seed_, PermitId permit, uint16 permille) internal pure returns (bool) {
        return uint256(keccak256(abi.encodePacked("draw:", seed_, permit))) % _THOUSAND < permille;
    }

    /// @notice Two different officers for a permit.
    /// @param seed_ The seed.
    /// @param permit The permit.
    /// @param redraws How often the pair was drawn anew.
    /// @param roster At least two officers' keys.
    /// @return One officer.
    /// @return The other.
    function pair(
        bytes32 seed_,
        PermitId permit,
        uint32 redraws,
        address[] calldata roster
    ) internal pure returns (address, address) {
        uint256 count = roster.length;
        uint256 one = uint256(keccak256(abi.encodePacked("first:", seed_, permit, redraws))) % count;
        uint256 other = uint256(keccak256(abi.encodePacked("second:", seed_, permit, redraws))) % (count - 1);
        if (other >= one) ++other;
        return (roster[one], roster[other]);
    }
}
