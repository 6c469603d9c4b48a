// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Texts for people
/// @notice What stands in events is read by every index and shown on pages, so it has to be text: well-formed UTF-8
/// (RFC 3629, Unicode 17 table 3-7) without characters that are invisible or turn the reading order.
library Texts {
    uint256 internal constant NAME_LIMIT = 200;

    /// @notice Whether bytes can be a name.
    /// @param text The bytes.
    /// @return Whether they are 1 to 200 bytes of clean text that neither begins nor ends with a space.
    function isName(bytes calldata text) internal pure returns (bool) {
        if (text.length == 0 || text.length > NAME_LIMIT) return false;
        return text[0] != " " && text[text.length - 1] != " " && isClean(text);
    }

    /// @notice Whether bytes are well-formed UTF-8 without control, format, private-use and replacement characters.
    /// @param text The bytes; the loop is bounded by the calldata that its sender pays for.
    /// @return Whether they are.
    function isClean(bytes calldata text) internal pure returns (bool) {
        uint256 place = 0;
        while (place < text.length) {
            bytes1 lead = text[place];
            if (lead < 0x80) {
                if (lead < 0x20 || lead == 0x7F) return false;
                ++place;
                continue;
            }
            (uint256 size, uint256 point) = _decode(text[place:]);
            if (size == 0 || !_isShown(point)) return false;
            place += size;
        }
        return true;
    }

    /// @dev Code point beyond ASCII at the beginning of bytes that are not empty; size zero if they are malformed.
    function _decode(bytes calldata text) private pure returns (uint256 size, uint256 point) {
        uint256 lead = uint8(text[0]);
        if (lead < 0xC2 || lead > 0xF4) return (0, 0);
        size =
            lead < 0xE0
                ? 2
                : lead < 0xF0
                    ? 3
                    : 4;
        if (text.length < size) return (0, 0);
        point = lead & (0xFF >> (size + 1));
        for (uint256 i = 1; i < size; ++i) {
            uint256 next = uint8(text[i]);
            if (next & 0xC0 != 0x80) return (0, 0);
            point = (point << 6) | (next & 0x3F);
        }
        // Overlong forms of three and four bytes; those of two begin with C0 and C1.
        if ((size == 3 && point < 0x800) || (size == 4 && point < 0x10000)) return (0, 0);
    }

    function _isShown(uint256 point) private pure returns (bool) {
        if (point < 0xA0 || point == 0xAD) return false; // C1 controls, soft hyphen
        if (point >= 0x200B && point <= 0x200F) return false; // zero width, direction marks
        if (point >= 0x2028 && point <= 0x202E) return false; // separators, embeddings
        if (point >= 0x2060 && point <= 0x206F) return false; // joiners, isolates
        if (point >= 0xD800 && point <= 0xF8FF) return false; // surrogates, private use
        if (point == 0xFEFF || (point >= 0xFFF0 && point <= 0xFFFF)) return false; // byte order mark, specials
        return point < 0xE0000; // tags, private planes, and beyond Unicode
    }
}
