// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Evidence} from "../../contracts/libraries/Evidence.sol";
import {Packed} from "../../contracts/libraries/Packed.sol";
import {Proof} from "./Proof.sol";

/// @title Paths in the trees of batches
contract EvidenceProof is Proof {
    uint256 private constant _BEFORE_PATH = 108;

    function climb(bytes calldata attestation, bytes32 leaf) external view returns (bytes32) {
        return Evidence.climb(Packed.placeOf(attestation), leaf);
    }

    /// @notice Two leaves never come to one root by one path.
    function check_a_path_leads_from_one_leaf(bytes32 one, bytes32 other, bytes32 low, bytes32 high) external {
        bytes memory shown = _with(low, high);
        HALMOS.assume(this.climb(shown, one) == this.climb(shown, other));
        assert(one == other);
    }

    /// @notice A step of a path that is changed comes to another root.
    function check_a_path_binds_its_steps(bytes32 leaf, bytes32 low, bytes32 high, bytes32 changed) external {
        HALMOS.assume(high != changed);
        bytes32 root = this.climb(_with(low, high), leaf);
        bytes32 forged = this.climb(_with(low, changed), leaf);
        assert(root != forged);
    }

    function _with(bytes32 low, bytes32 high) private pure returns (bytes memory) {
        return bytes.concat(new bytes(_BEFORE_PATH), bytes1(uint8(2)), low, high);
    }
}
