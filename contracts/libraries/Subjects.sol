// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MatterSubject} from "../interfaces/IMatterRegistry.sol";
import {Codes} from "./Codes.sol";

/// @title Codes of the things that permits are for
/// @notice Each kind of subject has one standard code, and each code one canonical form: printable ASCII in capitals, at
/// most 32 characters. That the thing exists is for departments to attest.
library Subjects {
    uint256 internal constant PREMISES_LENGTH = 28;
    uint256 internal constant SITE_LENGTH = 19;
    uint256 internal constant VIN_LENGTH = 17;

    /// @dev Values of the letters from A on in a vehicle's number; a question mark for those that it does not have.
    bytes26 private constant _VALUES = "12345678?12345?7?923456789";
    /// @dev Weights of its characters; the ninth checks the others.
    bytes17 private constant _WEIGHTS = 0x080706050403020a000908070605040302;
    uint256 private constant _CHECK_POSITION = 8;
    uint256 private constant _MODULUS = 11;
    uint256 private constant _NO_VALUE = 255;

    /// @notice Whether `text` is a code of the kind that a matter asks for.
    /// @param kind The kind.
    /// @param text The text.
    /// @return Whether it is; false for `None`.
    function isOf(MatterSubject kind, string calldata text) internal pure returns (bool) {
        if (kind == MatterSubject.Project) return Codes.isProject(text);
        if (kind == MatterSubject.Other) return Codes.isSubject(text);
        if (kind == MatterSubject.Organisation) return Codes.isUscc(text);
        if (kind == MatterSubject.Premises) return _isPremises(bytes(text));
        if (kind == MatterSubject.Site) return bytes(text).length == SITE_LENGTH && _isSite(bytes(text));
        return kind == MatterSubject.Vehicle && _isVehicle(bytes(text));
    }

    /// @dev A unit of real estate (GB/T 37346): the code of its parcel, then a letter and eight digits.
    function _isPremises(bytes calldata text) private pure returns (bool) {
        if (text.length != PREMISES_LENGTH || !_isSite(text[:SITE_LENGTH])) return false;
        bytes1 kind = text[SITE_LENGTH];
        if (kind != "F" && kind != "L" && kind != "Q" && kind != "W") return false;
        return _areDigits(text[SITE_LENGTH + 1:]);
    }

    /// @dev A parcel of land: twelve digits of which the first six are the district, two capitals, five digits.
    function _isSite(bytes calldata text) private pure returns (bool) {
        return _areDigits(text[:12]) && _isCapital(text[12]) && _isCapital(text[13]) && _areDigits(text[14:]);
    }

    /// @dev The identification number of a vehicle (GB 16735, ISO 3779).
    function _isVehicle(bytes calldata text) private pure returns (bool) {
        if (text.length != VIN_LENGTH) return false;
        uint256 sum = 0;
        for (uint256 i = 0; i < VIN_LENGTH; ++i) {
            uint256 value = _valueOf(text[i]);
            if (value == _NO_VALUE) return false;
            sum += value * uint8(_WEIGHTS[i]);
        }
        uint256 rest = sum % _MODULUS;
        return text[_CHECK_POSITION] == (rest == 10 ? bytes1("X") : bytes1(uint8(0x30 + rest)));
    }

    function _valueOf(bytes1 character) private pure returns (uint256) {
        if (_isDigit(character)) return uint8(character) - 0x30;
        if (!_isCapital(character)) return _NO_VALUE;
        bytes1 value = _VALUES[uint8(character) - 0x41];
        return value == "?" ? _NO_VALUE : uint8(value) - 0x30;
    }

    function _areDigits(bytes calldata text) private pure returns (bool) {
        for (uint256 i = 0; i < text.length; ++i) {
            if (!_isDigit(text[i])) return false;
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
