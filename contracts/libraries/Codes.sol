// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Shapes of codes and names
/// @notice Identifiers are digests of codes, so a code must not be written in two ways: each has one canonical form, of
/// printable ASCII, in capitals where law writes it so. That it is in use is for those who sign.
library Codes {
    uint256 internal constant USCC_LENGTH = 18;
    uint256 internal constant NUMBER_LIMIT = 64;
    uint256 internal constant SUBJECT_LIMIT = 32;
    uint256 internal constant PROJECT_LEAST = 24;
    uint256 internal constant CODE_LIMIT = 64;
    uint256 internal constant SHORT_NAME_LIMIT = 31;
    uint256 internal constant REASON_LIMIT = 32;

    /// @dev The 31 characters of GB 32100 in the order of their values.
    bytes32 private constant _ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    uint256 private constant _MODULUS = 31;
    uint256 private constant _BASE = 3;
    uint256 private constant _NO_SERIAL = 255;
    /// @dev Characters of a permit number by the national rule: district 6, day 8, serial 2, trade 2.
    uint256 private constant _OFFICIAL_NUMBER = 18;

    /// @dev One in every byte of a word.
    uint256 private constant _ONES = type(uint256).max / 255;
    /// @dev High bit of every byte of a word.
    uint256 private constant _HIGH = _ONES << 7;

    /// @notice Whether `text` is a unified social credit code (GB 32100).
    /// @param text The text.
    /// @return Whether it is 18 of the standard's 31 characters, of which the last one checks the others.
    function isUscc(string calldata text) internal pure returns (bool) {
        bytes calldata characters = bytes(text);
        if (!isUsccShape(text)) return false;
        uint256 sum = 0;
        uint256 weight = 1;
        for (uint256 i = 0; i < USCC_LENGTH; ++i) {
            uint256 value = _valueOf(characters[i]);
            // The last character is what is missing to a multiple of 31.
            sum += i == USCC_LENGTH - 1 ? value : value * weight;
            weight = (weight * _BASE) % _MODULUS;
        }
        return sum % _MODULUS == 0;
    }

    /// @notice Whether `text` has the shape of such a code; its last character may check nothing.
    /// @param text The text.
    /// @return Whether it is 18 of the standard's 31 characters.
    function isUsccShape(string calldata text) internal pure returns (bool) {
        bytes calldata characters = bytes(text);
        if (characters.length != USCC_LENGTH) return false;
        for (uint256 i = 0; i < USCC_LENGTH; ++i) {
            if (_valueOf(characters[i]) == _MODULUS) return false;
        }
        return true;
    }

    /// @notice Whether a code is that of an enterprise, as the market regulator registers them.
    /// @param uscc A unified social credit code.
    /// @return Whether it begins with 9.
    function isOfEnterprise(string calldata uscc) internal pure returns (bool) {
        return bytes(uscc)[0] == "9";
    }

    /// @notice Whether `text` can be a permit's number.
    /// @param text The text.
    /// @return Whether it is 1 to 64 printable ASCII characters without blanks and small letters.
    function isNumber(string calldata text) internal pure returns (bool) {
        return _isCapitals(bytes(text), NUMBER_LIMIT);
    }

    /// @notice Serial of a permit number: its last two digits; in a number of 18 characters those before the last two, which
    /// name the trade there.
    /// @param text The number.
    /// @return series Digest of the rest.
    /// @return serial The serial; 255 if there are no two digits, and then all of the number is the series.
    function serialOf(string calldata text) internal pure returns (bytes32 series, uint256 serial) {
        bytes calldata characters = bytes(text);
        uint256 count = characters.length;
        uint256 end = count == _OFFICIAL_NUMBER ? count - 2 : count;
        if (end < 2 || !_isDigit(characters[end - 2]) || !_isDigit(characters[end - 1])) {
            return (keccak256(characters), _NO_SERIAL);
        }
        serial = 10 * _digit(characters[end - 2]) + _digit(characters[end - 1]);
        return (keccak256(bytes.concat(characters[:end - 2], "/", characters[end:])), serial);
    }

    /// @notice Whether `text` can be the code of an investment project.
    /// @param text The text.
    /// @return Whether it is 24 to 32 printable ASCII characters without blanks and small letters.
    function isProject(string calldata text) internal pure returns (bool) {
        return bytes(text).length >= PROJECT_LEAST && isSubject(text);
    }

    /// @notice Whether `text` can be the code of what a permit is for, such as a project.
    /// @param text The text.
    /// @return Whether it is 1 to 32 printable ASCII characters without blanks and small letters.
    function isSubject(string calldata text) internal pure returns (bool) {
        uint256 length = bytes(text).length;
        if (length == 0 || length > SUBJECT_LIMIT) return false;
        uint256 word = uint256(bytes32(bytes(text)));
        return _printable(word) == _beginning(length) && !_hasSmallLetters(word);
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

    /// @notice Length of a short name that is padded with zeros: of a claim or a requirement.
    /// @param word The name.
    /// @return 1 to 31; zero if the word is not such a number of printable ASCII characters without blanks, and zeros.
    function shortNameLength(bytes32 word) internal pure returns (uint256) {
        uint256 printable = _printable(uint256(word));
        unchecked {
            // The product has the sum of all bytes in its first one.
            uint256 length = ((printable >> 7) * _ONES) >> 248;
            bool isPadded = printable == _beginning(length) && uint256(word) << (8 * length) == 0;
            return isPadded && length <= SHORT_NAME_LIMIT ? length : 0;
        }
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

    /// @dev High bit of every byte of a word that is a printable ASCII character and no blank; zero if any byte is 127 or
    /// more. All bytes are compared at once: a sum lifts those from a bound on to 128, and none beyond 255.
    function _printable(uint256 word) private pure returns (uint256) {
        unchecked {
            if (word & _HIGH != 0 || (word + _ONES) & _HIGH != 0) return 0;
            return (word + _ONES * (0x80 - 0x21)) & _HIGH;
        }
    }

    /// @dev Whether a byte of a word is a small letter; all are below 128.
    function _hasSmallLetters(uint256 word) private pure returns (bool) {
        unchecked {
            uint256 fromA = (word + _ONES * (0x80 - 0x61)) & _HIGH;
            uint256 beyondZ = (word + _ONES * (0x80 - 0x7b)) & _HIGH;
            return fromA & ~beyondZ != 0;
        }
    }

    /// @dev High bit of the first bytes of a word.
    function _beginning(uint256 length) private pure returns (uint256) {
        return _HIGH & ~(type(uint256).max >> (8 * length));
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

    function _isCapitals(bytes calldata characters, uint256 limit) private pure returns (bool) {
        if (characters.length == 0 || characters.length > limit) return false;
        for (uint256 i = 0; i < characters.length; ++i) {
            bytes1 character = characters[i];
            if (character <= " " || character > "~") return false;
            if (character >= "a" && character <= "z") return false;
        }
        return true;
    }

    /// @dev Value of a character of the alphabet; 31 for any other.
    function _valueOf(bytes1 character) private pure returns (uint256 value) {
        while (value < _MODULUS && _ALPHABET[value] != character) ++value;
    }

    /// @dev `characters` begins with the slash.
    function _isVersion(bytes calldata characters) private pure returns (bool) {
        if (characters.length < 2 || characters.length > 5 || characters[1] == "0") return false;
        for (uint256 i = 1; i < characters.length; ++i) {
            if (!_isDigit(characters[i])) return false;
        }
        return true;
    }

    function _digit(bytes1 character) private pure returns (uint256) {
        return uint8(character) - uint8(bytes1("0"));
    }

    function _isDigit(bytes1 character) private pure returns (bool) {
        return character >= "0" && character <= "9";
    }

    function _isCapital(bytes1 character) private pure returns (bool) {
        return character >= "A" && character <= "Z";
    }
}
