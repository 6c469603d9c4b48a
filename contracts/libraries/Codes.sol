// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Shapes of codes and names
/// @notice Identifiers are digests of codes, so a code must not be written in two ways. What is checked here is the
/// shape alone: check digits and registers are for those who sign.
library Codes {
    uint256 internal constant USCC_LENGTH = 18;
    uint256 internal constant CODE_LIMIT = 64;
    uint256 internal constant SHORT_NAME_LIMIT = 31;
    uint256 internal constant REASON_LIMIT = 32;

    /// @notice Whether `text` has the shape of a unified social credit code (GB 32100).
    /// @param text The text.
    /// @return Whether it is 18 digits and capital letters.
    function isUscc(string calldata text) internal pure returns (bool) {
        bytes calldata characters = bytes(text);
        if (characters.length != USCC_LENGTH) return false;
        for (uint256 i = 0; i < USCC_LENGTH; ++i) {
            if (!_isDigit(characters[i]) && !_isCapital(characters[i])) return false;
        }
        return true;
    }

    /// @notice Whether `text` has the shape of a matter's code.
    /// @param text The text.
    /// @return Whether it is 1 to 64 lower-case letters, digits and hyphens.
    function isMatter(string calldata text) internal pure returns (bool) {
        return _isName(bytes(text), CODE_LIMIT);
    }

    /// @notice Whether `text` has the shape of a schema's code: a name, `/` and a version from 1 to 9999.
    /// @param text The text.
    /// @return Whether it has.
    function isSchema(string calldata text) internal pure returns (bool) {
        bytes calldata characters = bytes(text);
        uint256 slash = 0;
        while (slash < characters.length && slash < CODE_LIMIT && characters[slash] != "/") ++slash;
        return slash < characters.length && _isName(characters[:slash], CODE_LIMIT) && _isVersion(characters[slash:]);
    }

    /// @notice Whether `text` can be a short name: of a claim or a requirement.
    /// @param text The text.
    /// @return Whether it is 1 to 31 printable ASCII characters, without spaces.
    function isShortName(string calldata text) internal pure returns (bool) {
        bytes calldata characters = bytes(text);
        if (characters.length == 0 || characters.length > SHORT_NAME_LIMIT) return false;
        for (uint256 i = 0; i < characters.length; ++i) {
            if (characters[i] <= " " || characters[i] > "~") return false;
        }
        return true;
    }

    /// @notice Whether `text` has the shape of a reason code.
    /// @param text The text.
    /// @return Whether it is 1 to 32 of `A-Z`, `0-9` and `_`.
    function isReason(string calldata text) internal pure returns (bool) {
        bytes calldata characters = bytes(text);
        if (characters.length == 0 || characters.length > REASON_LIMIT) return false;
        for (uint256 i = 0; i < characters.length; ++i) {
            if (!_isDigit(characters[i]) && !_isCapital(characters[i]) && characters[i] != "_") return false;
        }
        return true;
    }

    function _isName(bytes calldata characters, uint256 limit) private pure returns (bool) {
        if (characters.length == 0 || characters.length > limit) return false;
        for (uint256 i = 0; i < characters.length; ++i) {
            bytes1 character = characters[i];
            bool isLetter = character >= "a" && character <= "z";
            if (!isLetter && !_isDigit(character) && character != "-") return false;
        }
        return true;
    }

    /// @dev `characters` begins with the slash.
    function _isVersion(bytes calldata characters) private pure returns (bool) {
        if (characters.length < 2 || characters.length > 5 || characters[1] == "0") return false;
        for (uint256 i = 1; i < characters.length; ++i) {
            if (!_isDigit(characters[i])) return false;
        }
        return true;
    }

    function _isDigit(bytes1 character) private pure returns (bool) {
        return character >= "0" && character <= "9";
    }

    function _isCapital(bytes1 character) private pure returns (bool) {
        return character >= "A" && character <= "Z";
    }
}
