// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// The one place for it.
/* solhint-disable no-inline-assembly */

/// @title Packed data
/// @notice Reading and keeping of bytes that follow one another without gaps, numbers with the highest byte first. This
/// is the only assembly of the project. A place is a position in the calldata or in the memory of the call. Nothing here
/// looks where data end: behind them are zeros, or bytes of something else. Who walks packed data sees at the end that
/// the walk ended where the data do.
library Packed {
    /// @dev Instructions before and after the length of what they return as the code of a new contract: push the length,
    /// copy that many bytes from behind these ten to the start of memory, return them.
    bytes1 private constant _PUSH_LENGTH = 0x61;
    bytes7 private constant _RETURN_REST = 0x80600a3d393df3;

    /// @notice A contract that only holds data could not be created.
    error DataNotKept();

    /// @notice Keep data as the code of a contract, behind a zero byte.
    /// @param data At most 24,575 bytes, by the limit of a contract's code.
    /// @return keeper The contract.
    function keep(bytes memory data) internal returns (address keeper) {
        bytes memory creation = bytes.concat(
            _PUSH_LENGTH,
            bytes2(uint16(data.length + 1)),
            _RETURN_REST,
            bytes1(0),
            data
        );
        assembly ("memory-safe") {
            keeper := create(0, add(creation, 32), mload(creation))
        }
        if (keeper == address(0)) revert DataNotKept();
    }

    /// @notice Where bytes in calldata begin.
    /// @param data The bytes.
    /// @return place The place.
    function placeOf(bytes calldata data) internal pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := data.offset
        }
    }

    /// @notice Where bytes in memory begin.
    /// @param data The bytes.
    /// @return place The place.
    function placeIn(bytes memory data) internal pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := add(data, 32)
        }
    }

    /// @notice A number in calldata.
    /// @param place Of its first byte.
    /// @param size Its bytes, at most 32.
    /// @return value The number.
    function number(uint256 place, uint256 size) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := shr(sub(256, shl(3, size)), calldataload(place))
        }
    }

    /// @notice A word in calldata.
    /// @param place Of its first byte.
    /// @return value The 32 bytes from there.
    function word(uint256 place) internal pure returns (bytes32 value) {
        assembly ("memory-safe") {
            value := calldataload(place)
        }
    }

    /// @notice A number in memory.
    /// @param place Of its first byte.
    /// @param size Its bytes, at most 32.
    /// @return value The number.
    function numberIn(uint256 place, uint256 size) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := shr(sub(256, shl(3, size)), mload(place))
        }
    }

    /// @notice A word in memory.
    /// @param place Of its first byte.
    /// @return value The 32 bytes from there.
    function wordIn(uint256 place) internal pure returns (bytes32 value) {
        assembly ("memory-safe") {
            value := mload(place)
        }
    }
}
