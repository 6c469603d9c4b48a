// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Codes} from "../../contracts/libraries/Codes.sol";
import {Proof} from "./Proof.sol";

/// @title Codes and numbers
contract CodesProof is Proof {
    function shortName(bytes32 word) external view returns (uint256) {
        return Codes.shortNameLength(word);
    }

    function subject(string calldata text) external view returns (bool) {
        return Codes.isSubject(text);
    }

    function reason(string calldata text) external view returns (bool) {
        return Codes.isReason(text);
    }

    function number(string calldata text) external view returns (bool) {
        return Codes.isNumber(text);
    }

    function serial(string calldata text) external view returns (bytes32, uint256) {
        return Codes.serialOf(text);
    }

    function uscc(string calldata text) external view returns (bool) {
        return Codes.isUscc(text);
    }

    /// @notice A word is a short name if, and only if, it is 1 to 31 printable characters and then zeros.
    function check_a_short_name_is_printable_and_padded(bytes32 word) external view {
        uint256 length = Codes.shortNameLength(word);
        uint256 count = 0;
        while (count < 32 && word[count] > 0x20 && word[count] < 0x7f) ++count;
        bool padded = count < 32 && uint256(word) << (8 * count) == 0;
        assert(length == (padded ? count : 0));
    }

    /// @notice A subject's code of up to six characters has printable characters, and no small letters.
    function check_a_subject_is_printable_without_small_letters(uint8 size) external {
        HALMOS.assume(size > 0 && size <= 6);
        for (uint256 length = 1; length <= 6; ++length) {
            if (length != size) continue;
            bytes memory text = SYMBOLS.createBytes(length, "text");
            if (!this.subject(string(text))) continue;
            for (uint256 i = 0; i < length; ++i) {
                assert(text[i] > 0x20 && text[i] < 0x7f && (text[i] < "a" || text[i] > "z"));
            }
        }
    }

    /// @notice A reason code of three characters has capitals, digits and underscores alone.
    function check_a_reason_has_capitals_digits_and_underscores() external {
        bytes memory text = SYMBOLS.createBytes(3, "text");
        if (!this.reason(string(text))) return;
        for (uint256 i = 0; i < text.length; ++i) {
            bool digit = text[i] >= "0" && text[i] <= "9";
            bool capital = text[i] >= "A" && text[i] <= "Z";
            assert(digit || capital || text[i] == "_");
        }
    }

    /// @notice Two permit numbers of eighteen characters never share both series and serial.
    function check_official_numbers_never_share_a_serial() external {
        bytes memory one = SYMBOLS.createBytes(18, "one");
        bytes memory other = SYMBOLS.createBytes(18, "other");
        (bytes32 series, uint256 serial_) = this.serial(string(one));
        (bytes32 series2, uint256 serial2) = this.serial(string(other));
        HALMOS.assume(series == series2 && serial_ == serial2);
        assert(keccak256(one) == keccak256(other));
    }

    /// @notice Two permit numbers of eight characters never share both series and serial.
    function check_numbers_never_share_a_serial() external {
        bytes memory one = SYMBOLS.createBytes(8, "one");
        bytes memory other = SYMBOLS.createBytes(8, "other");
        (bytes32 series, uint256 serial_) = this.serial(string(one));
        (bytes32 series2, uint256 serial2) = this.serial(string(other));
        HALMOS.assume(series == series2 && serial_ == serial2);
        assert(keccak256(one) == keccak256(other));
    }

    /// @notice A serial is below 100, or that of a number that has none.
    function check_a_serial_fits_its_word() external {
        bytes memory one = SYMBOLS.createBytes(18, "one");
        (, uint256 serial_) = this.serial(string(one));
        assert(serial_ < 100 || serial_ == 255);
    }
}
