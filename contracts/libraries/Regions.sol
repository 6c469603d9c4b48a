// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Regions that a grant names, and those of permit numbers
/// @notice Codes of GB/T 2260 as numbers: 37 is a province, 3702 a city of it, 370203 a district of that. Eight of them
/// fit into a word beside the times of a grant. That a code is in use is for governance.
library Regions {
    uint256 internal constant LIMIT = 8;

    uint256 private constant _BITS = 20;
    uint256 private constant _CODE = (1 << _BITS) - 1;
    uint256 private constant _DIGITS = 6;
    /// @dev The least number of six digits.
    uint256 private constant _DISTRICTS = 100_000;
    uint256 private constant _CITY = 100;
    uint256 private constant _PROVINCE = 10_000;

    /// @notice Whether a number is the code of a region.
    /// @param code The number.
    /// @return Whether it has two, four or six digits.
    function isRegion(uint32 code) internal pure returns (bool) {
        if (code >= _DISTRICTS) return code < 1_000_000;
        if (code >= 1_000) return code < 10_000;
        return code >= 10 && code < 100;
    }

    /// @notice Put codes into one word.
    /// @param codes At most eight codes.
    /// @return packed The first one in the lowest 20 bits.
    function pack(uint32[] calldata codes) internal pure returns (uint160 packed) {
        for (uint256 i = codes.length; i > 0; --i) {
            packed = (packed << uint160(_BITS)) | codes[i - 1];
        }
    }

    /// @notice Take codes out of a word.
    /// @param packed The word.
    /// @return codes The codes.
    function unpack(uint160 packed) internal pure returns (uint32[] memory codes) {
        uint256 count = 0;
        while (count < LIMIT && (packed >> (_BITS * count)) != 0) ++count;
        codes = new uint32[](count);
        // No code has more than 20 bits.
        for (uint256 i = 0; i < count; ++i) codes[i] = uint32((packed >> (_BITS * i)) & _CODE);
    }

    /// @notice Whether one of the regions is, or contains, a district.
    /// @param packed The regions.
    /// @param district Six characters, with which a permit number begins.
    /// @return Whether they are digits, of which the first is not zero, and their number is that of such a district.
    function contain(uint160 packed, bytes6 district) internal pure returns (bool) {
        uint256 code = _codeOf(district);
        for (uint256 left = packed; left != 0; left >>= _BITS) {
            uint256 region = left & _CODE;
            if (region == code || region == code / _CITY || region == code / _PROVINCE) return true;
        }
        return false;
    }

    /// @dev The number that six digits make; zero if one of them is none, or if the first is zero.
    function _codeOf(bytes6 district) private pure returns (uint256 code) {
        uint256 characters = uint48(district);
        // Six digits make less than a million, and what is no digit is thrown out before it is added.
        unchecked {
            for (uint256 bit = _DIGITS * 8; bit != 0; bit -= 8) {
                uint256 digit = ((characters >> (bit - 8)) & 0xff) - 0x30;
                if (digit > 9) return 0;
                code = 10 * code + digit;
            }
        }
        return code >= _DISTRICTS ? code : 0;
    }
}
