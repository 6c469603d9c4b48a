// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev What halmos does for a proof when asked at its address.
interface Halmos {
    function assume(bool condition) external;
    function coinbase(address miner) external;
    function prank(address sender) external;
    function warp(uint256 time) external;
    function setArbitraryStorage(address of_) external;
}

/// @dev What halmos makes.
interface Symbols {
    function createUint(uint256 bits, string memory name) external returns (uint256);
    function createUint256(string memory name) external returns (uint256);
    function createBytes32(string memory name) external returns (bytes32);
    function createAddress(string memory name) external returns (address);
    function createBool(string memory name) external returns (bool);
    function createBytes(uint256 size, string memory name) external returns (bytes memory);
    function createCalldata(string memory contractName) external returns (bytes memory);
}

/// @title A set of properties that are proven of one contract
/// @notice Arguments of a `check_...` are any values. It is proven if no such values make it revert by `assert`.
abstract contract Proof {
    bool public constant IS_TEST = true;

    Halmos internal constant HALMOS = Halmos(address(uint160(uint256(keccak256("hevm cheat code")))));
    Symbols internal constant SYMBOLS = Symbols(address(uint160(uint256(keccak256("svm cheat code")))));

    /// @dev Wakes the bug whose number stands in the place of this address.
    function setUp() public virtual {
        HALMOS.coinbase(address(0x5eeD5EED5eeD5EEd5eed5eEd5eEd5eed5EeD5EEd));
    }
}
