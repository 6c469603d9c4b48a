// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    Operator,
    Option,
    OptionKind,
    Predicate,
    Recheck,
    Requirement,
    SchemaId,
    SubjectKind
} from "../interfaces/IMatterRegistry.sol";
import {Packed} from "./Packed.sol";

/// @title Requirement sets as they are kept
/// @notice A published set is kept packed, as `docs/protocol.md` §8 lays it out. It is read where it stands in memory: the
/// functions below take the place of a requirement, of an option or of a predicate. Reading trusts what it reads: it was
/// packed here when it was published.
/// @dev What reads is not checked for overflow: a place is a position in memory, and every count and length is short.
library RequirementSets {
    /// @dev Bytes of a requirement before its options: id, recheck, count.
    uint256 private constant _REQUIREMENT = 34;
    /// @dev Bytes of an option before its predicates: kind, schema, subject of three parts, age, count.
    uint256 private constant _OPTION = 76;
    uint256 private constant _PREDICATE = 66;
    uint256 private constant _LENGTH = 2;

    /// @notice Pack a set.
    /// @param requirements The set: at most 255.
    /// @return packed The count, and the requirements.
    function pack(Requirement[] calldata requirements) internal pure returns (bytes memory packed) {
        packed = abi.encodePacked(uint8(requirements.length));
        for (uint256 i = 0; i < requirements.length; ++i) packed = bytes.concat(packed, _pack(requirements[i]));
    }

    /// @notice Find the requirements of a set.
    /// @param set A zero byte and the packed set.
    /// @return count How many there are.
    /// @return requirement The first.
    function first(bytes memory set) internal pure returns (uint256 count, uint256 requirement) {
        unchecked {
            uint256 place = Packed.placeIn(set) + 1;
            return (Packed.numberIn(place, 1), place + 1);
        }
    }

    /// @notice Find an option of a requirement, and the requirement after it.
    /// @param requirement The requirement.
    /// @param position Position of the option.
    /// @return option The option; zero if there are fewer.
    /// @return next The next requirement.
    function find(uint256 requirement, uint256 position) internal pure returns (uint256 option, uint256 next) {
        unchecked {
            uint256 count = Packed.numberIn(requirement + 33, 1);
            next = requirement + _REQUIREMENT;
            for (uint256 i = 0; i < count; ++i) {
                if (i == position) option = next + _LENGTH;
                next += _LENGTH + Packed.numberIn(next, _LENGTH);
            }
        }
    }

    /// @notice Id of a requirement.
    /// @param requirement The requirement.
    /// @return Its id.
    function idOf(uint256 requirement) internal pure returns (bytes32) {
        return Packed.wordIn(requirement);
    }

    /// @notice What becomes of a permit when evidence for a requirement is revoked.
    /// @param requirement The requirement.
    /// @return What becomes of it.
    function recheckOf(uint256 requirement) internal pure returns (Recheck) {
        unchecked {
            return Recheck(Packed.numberIn(requirement + 32, 1));
        }
    }

    /// @notice By whose word an option is met.
    /// @param option The option.
    /// @return Its kind.
    function kindOf(uint256 option) internal pure returns (OptionKind) {
        return OptionKind(Packed.numberIn(option, 1));
    }

    /// @notice Schema of an option, or matter of the permit that it takes.
    /// @param option The option.
    /// @return The schema.
    function schemaOf(uint256 option) internal pure returns (SchemaId) {
        unchecked {
            return SchemaId.wrap(Packed.wordIn(option + 1));
        }
    }

    /// @notice Whom an option is about.
    /// @param option The option.
    /// @return The kind of its subject.
    function subjectOf(uint256 option) internal pure returns (SubjectKind) {
        unchecked {
            return SubjectKind(Packed.numberIn(option + 33, 1));
        }
    }

    /// @notice What names the party that an option is about.
    /// @param option The option.
    /// @return requirement Position of the requirement whose evidence names it.
    /// @return claim The claim that names it.
    function namingOf(uint256 option) internal pure returns (uint256 requirement, bytes32 claim) {
        unchecked {
            return (Packed.numberIn(option + 34, 1), Packed.wordIn(option + 35));
        }
    }

    /// @notice Greatest age of an option's observation.
    /// @param option The option.
    /// @return Seconds.
    function maxAgeOf(uint256 option) internal pure returns (uint256) {
        unchecked {
            return Packed.numberIn(option + 67, 8);
        }
    }

    /// @notice Number of an option's predicates.
    /// @param option The option.
    /// @return The number.
    function countOf(uint256 option) internal pure returns (uint256) {
        unchecked {
            return Packed.numberIn(option + 75, 1);
        }
    }

    /// @notice A predicate of an option.
    /// @param option The option.
    /// @param position Position of the predicate.
    /// @return claim As in `Predicate`.
    /// @return kind As there.
    /// @return operator As there.
    /// @return value As there.
    function predicateOf(
        uint256 option,
        uint256 position
    ) internal pure returns (bytes32 claim, uint256 kind, Operator operator, bytes32 value) {
        unchecked {
            uint256 place = option + _OPTION + position * _PREDICATE;
            claim = Packed.wordIn(place);
            kind = Packed.numberIn(place + 32, 1);
            operator = Operator(Packed.numberIn(place + 33, 1));
            value = Packed.wordIn(place + 34);
        }
    }

    function _pack(Requirement calldata requirement) private pure returns (bytes memory packed) {
        Option[] calldata options = requirement.options;
        packed = abi.encodePacked(requirement.id, requirement.recheck, uint8(options.length));
        for (uint256 i = 0; i < options.length; ++i) {
            bytes memory option = _pack(options[i]);
            packed = bytes.concat(packed, bytes2(uint16(option.length)), option);
        }
    }

    function _pack(Option calldata option) private pure returns (bytes memory packed) {
        Predicate[] calldata predicates = option.predicates;
        packed = abi.encodePacked(
            option.kind,
            option.schema,
            option.subject.kind,
            option.subject.requirement,
            option.subject.claim,
            option.maxAge,
            uint8(predicates.length)
        );
        for (uint256 i = 0; i < predicates.length; ++i) {
            Predicate calldata one = predicates[i];
            packed = abi.encodePacked(packed, one.claim, one.kind, one.operator, one.value);
        }
    }
}
