// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The time
/// @notice Every time on this ledger is the Unix second of a block.
library Clock {
    /// @notice Time of the block.
    /// @return Unix second; 64 bits last for 500 billion years, so the cast is safe.
    function time() internal view returns (uint64) {
        return uint64(block.timestamp);
    }
}
