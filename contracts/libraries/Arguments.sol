// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Arguments as they were encoded
/// @notice An argument that was encoded by the letter of the ABI, taken from the calldata as it is. Walking a nested
/// argument to encode it again costs ten times as much.
library Arguments {
    uint256 private constant _SELECTOR = 4;
    uint256 private constant _WORD = 32;

    /// @notice `keccak256(abi.encode(argument))` of a dynamic argument of the function that was called from outside.
    /// @dev What has this digest is read as what was digested: the bytes begin where the compiler begins to read, and
    /// offsets inside an encoding point inside it. Use it only to compare with the digest of an encoding: arguments
    /// that are encoded in another way have some digest too.
    /// @param head Word of the head in which the offset of the argument stands, from 0.
    /// @return The digest; the argument ends where the next one in the head begins.
    function digest(uint256 head) internal pure returns (bytes32) {
        return keccak256(bytes.concat(bytes32(_WORD), encoded(head)));
    }

    /// @notice Bytes of a dynamic argument, without its offset.
    /// @dev An encoding means the same wherever it is copied, since its offsets count from its own beginning. Other bytes
    /// need not: their offsets may point outside, and backwards too. Copy only what has the digest of an encoding.
    /// @param head Word of the head in which the offset of the argument stands, from 0.
    /// @return From where the argument begins to where the next one in the head begins.
    function encoded(uint256 head) internal pure returns (bytes calldata) {
        return msg.data[_start(head):_start(head + 1)];
    }

    function _start(uint256 head) private pure returns (uint256) {
        uint256 place = _SELECTOR + head * _WORD;
        return _SELECTOR + uint256(bytes32(msg.data[place:place + _WORD]));
    }
}
