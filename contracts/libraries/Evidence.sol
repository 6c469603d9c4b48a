// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {BatchId} from "../interfaces/IAttestationRegistry.sol";
import {Application} from "../interfaces/ICommitmentRegistry.sol";
import {MatterVersionId, SchemaId} from "../interfaces/IMatterRegistry.sol";
import {OrganisationId} from "../interfaces/IOrganisationRegistry.sol";
import {EvidenceReference, IPermitRegistry, PermitId} from "../interfaces/IPermitRegistry.sol";
import {Packed} from "./Packed.sol";

/// @notice Where all evidence for one application stands.
/// @param choices First choice: how each requirement is met, in the order of the requirement set.
/// @param choiceCount Number of choices.
/// @param subjects First subject of attestations.
/// @param departments First department that attests.
/// @param attestations The attestations.
/// @param commitments The commitments.
/// @param permits The permits issued before.
struct Presentation {
    uint256 choices;
    uint256 choiceCount;
    uint256 subjects;
    uint256 departments;
    uint256[] attestations;
    uint256[] commitments;
    uint256[] permits;
}

/// @title Evidence as it is presented
/// @notice Evidence comes packed, as `docs/protocol.md` §8 lays it out, and is read where it stands in calldata. `locate`
/// walks it once from its beginning to its end; the other functions take the place of an attestation, an opening, a
/// commitment or a permit that was found there.
/// @dev Nothing here is checked for overflow: a place is a position in calldata, and every count and length is one byte.
library Evidence {
    /// @dev Sizes in bytes.
    uint256 private constant _WORD = 32;
    uint256 private constant _ORGANISATION = 16;
    uint256 private constant _TIME = 5;
    uint256 private constant _CHOICE = 2;
    uint256 private constant _REFERENCE = 64;
    /// @dev Bytes of an attestation before its path: positions of subject and department, schema, root, claims, times.
    uint256 private constant _ATTESTATION = 108;
    /// @dev Bytes of an opening before its claim: lengths of claim, value and path, type, salt.
    uint256 private constant _OPENING = 36;
    /// @dev Bytes of a commitment before what it covers: organisation, letter, due second.
    uint256 private constant _COMMITMENT = 53;
    /// @dev Bytes of a permit before its evidence: application of seven parts, document.
    uint256 private constant _PERMIT = 224;

    /// @notice Find everything in packed evidence.
    /// @param packed The evidence.
    /// @return shown Where everything is.
    function locate(bytes calldata packed) internal pure returns (Presentation memory shown) {
        unchecked {
            uint256 start = Packed.placeOf(packed);
            uint256 place;
            (shown.choiceCount, shown.choices) = counted(start);
            place = shown.choices + shown.choiceCount * _CHOICE;
            (shown.attestations, place) = _attestations(shown, place);
            (shown.commitments, place) = _commitments(place);
            (shown.permits, place) = _permits(place);
            if (place != start + packed.length) revert IPermitRegistry.EvidenceMalformed();
        }
    }

    /// @notice How one requirement is met.
    /// @param shown The evidence.
    /// @param position Position of the requirement.
    /// @return option Position of the option among those of the requirement.
    /// @return evidence Position of the attestation, commitment or permit among those presented.
    function choiceOf(
        Presentation memory shown,
        uint256 position
    ) internal pure returns (uint256 option, uint256 evidence) {
        unchecked {
            uint256 place = shown.choices + position * _CHOICE;
            return (Packed.number(place, 1), Packed.number(place + 1, 1));
        }
    }

    /// @notice Project or organisation that an attestation is about.
    /// @param shown The evidence.
    /// @param attestation The attestation.
    /// @return The subject.
    function subjectOf(Presentation memory shown, uint256 attestation) internal pure returns (bytes32) {
        unchecked {
            return Packed.word(shown.subjects + Packed.number(attestation, 1) * _WORD);
        }
    }

    /// @notice Department whose attestation it is.
    /// @param shown The evidence.
    /// @param attestation The attestation.
    /// @return The department.
    function departmentOf(Presentation memory shown, uint256 attestation) internal pure returns (OrganisationId) {
        unchecked {
            return _organisation(shown.departments + Packed.number(attestation + 1, 1) * _ORGANISATION);
        }
    }

    /// @notice Schema of an attestation.
    /// @param attestation The attestation.
    /// @return The schema.
    function schemaOf(uint256 attestation) internal pure returns (SchemaId) {
        unchecked {
            return SchemaId.wrap(Packed.word(attestation + 2));
        }
    }

    /// @notice Root of the batch of an attestation.
    /// @param attestation The attestation.
    /// @return The root.
    function rootOf(uint256 attestation) internal pure returns (bytes32) {
        unchecked {
            return Packed.word(attestation + 34);
        }
    }

    /// @notice Root of the salted claims of an attestation.
    /// @param attestation The attestation.
    /// @return The root.
    function claimsOf(uint256 attestation) internal pure returns (bytes32) {
        unchecked {
            return Packed.word(attestation + 66);
        }
    }

    /// @notice Second of an attestation's observation.
    /// @param attestation The attestation.
    /// @return The second.
    function observedAt(uint256 attestation) internal pure returns (uint64) {
        unchecked {
            return _time(attestation + 98);
        }
    }

    /// @notice Exclusive end of an attestation's fact.
    /// @param attestation The attestation.
    /// @return The second; `type(uint64).max` for none.
    function validUntil(uint256 attestation) internal pure returns (uint64) {
        unchecked {
            return _time(attestation + 103);
        }
    }

    /// @notice Walk the path of an attestation.
    /// @param attestation The attestation.
    /// @param leaf Its leaf.
    /// @return Root to which the path leads from there.
    function climb(uint256 attestation, bytes32 leaf) internal pure returns (bytes32) {
        unchecked {
            (uint256 count, uint256 path) = counted(attestation + _ATTESTATION);
            return _climb(path, count, leaf);
        }
    }

    /// @notice Claims that an attestation shows.
    /// @param attestation The attestation.
    /// @return count How many.
    /// @return opening The first.
    function openingsOf(uint256 attestation) internal pure returns (uint256 count, uint256 opening) {
        unchecked {
            return counted(_behindWords(attestation + _ATTESTATION));
        }
    }

    /// @notice The opening after one.
    /// @param opening The opening.
    /// @return The next.
    function nextOpening(uint256 opening) internal pure returns (uint256) {
        unchecked {
            return _pathOf(opening) + Packed.number(opening + 2, 1) * _WORD;
        }
    }

    /// @notice Claim of an opening.
    /// @param opening The opening.
    /// @return Its short name, padded with zeros.
    function claimOf(uint256 opening) internal pure returns (bytes32) {
        unchecked {
            return _shortName(opening + _OPENING, Packed.number(opening, 1));
        }
    }

    /// @notice Type of an opened claim.
    /// @param opening The opening.
    /// @return As `ClaimType`.
    function kindOf(uint256 opening) internal pure returns (uint256) {
        unchecked {
            return Packed.number(opening + 3, 1);
        }
    }

    /// @notice Value of an opened claim.
    /// @param opening The opening.
    /// @return The value.
    function valueOf(uint256 opening) internal pure returns (bytes32) {
        unchecked {
            uint256 place = opening + _OPENING + Packed.number(opening, 1);
            return bytes32(Packed.number(place, Packed.number(opening + 1, 1)));
        }
    }

    /// @notice Salt of an opened claim.
    /// @param opening The opening.
    /// @return The salt.
    function saltOf(uint256 opening) internal pure returns (bytes32) {
        unchecked {
            return Packed.word(opening + 4);
        }
    }

    /// @notice Walk the path of an opening.
    /// @param opening The opening.
    /// @param leaf Its leaf.
    /// @return Root to which the path leads from there.
    function climbClaim(uint256 opening, bytes32 leaf) internal pure returns (bytes32) {
        unchecked {
            return _climb(_pathOf(opening), Packed.number(opening + 2, 1), leaf);
        }
    }

    /// @notice Organisation that committed.
    /// @param commitment The commitment.
    /// @return The organisation.
    function organisationOf(uint256 commitment) internal pure returns (OrganisationId) {
        return _organisation(commitment);
    }

    /// @notice Digest of the letter of a commitment.
    /// @param commitment The commitment.
    /// @return The digest.
    function letterOf(uint256 commitment) internal pure returns (bytes32) {
        unchecked {
            return Packed.word(commitment + 16);
        }
    }

    /// @notice Second until which the authority means to check a commitment.
    /// @param commitment The commitment.
    /// @return The second.
    function dueAt(uint256 commitment) internal pure returns (uint64) {
        unchecked {
            return _time(commitment + 48);
        }
    }

    /// @notice Whether a commitment covers a requirement.
    /// @param commitment The commitment.
    /// @param requirement Id of the requirement.
    /// @return Whether it is among those it names.
    function covers(uint256 commitment, bytes32 requirement) internal pure returns (bool) {
        unchecked {
            (uint256 count, uint256 place) = counted(commitment + _COMMITMENT);
            for (; count != 0; --count) {
                uint256 size = Packed.number(place, 1);
                if (_shortName(place + 1, size) == requirement) return true;
                place += 1 + size;
            }
            return false;
        }
    }

    /// @notice Digest of what a commitment covers.
    /// @param commitment The commitment.
    /// @return Keccak-256 of the ids of the requirements, joined.
    function coverageOf(uint256 commitment) internal pure returns (bytes32) {
        unchecked {
            (uint256 count, uint256 place) = counted(commitment + _COMMITMENT);
            bytes32[] memory requirements = new bytes32[](count);
            for (uint256 i = 0; i < count; ++i) {
                uint256 size = Packed.number(place, 1);
                requirements[i] = _shortName(place + 1, size);
                place += 1 + size;
            }
            return keccak256(abi.encodePacked(requirements));
        }
    }

    /// @notice Application that a permit answers.
    /// @param permit The permit.
    /// @return The application.
    function applicationOf(uint256 permit) internal pure returns (Application memory) {
        unchecked {
            return
                Application({
                    version: MatterVersionId.wrap(Packed.word(permit)),
                    applicant: _organisation(permit + 32),
                    authority: _organisation(permit + 48),
                    project: Packed.word(permit + 64),
                    consent: Packed.word(permit + 96),
                    replaces: PermitId.wrap(Packed.word(permit + 128)),
                    changes: Packed.word(permit + 160)
                });
        }
    }

    /// @notice Digest of the document of a permit.
    /// @param permit The permit.
    /// @return The digest.
    function documentOf(uint256 permit) internal pure returns (bytes32) {
        unchecked {
            return Packed.word(permit + 192);
        }
    }

    /// @notice Evidence on which a permit rests.
    /// @param permit The permit.
    /// @return references The evidence, in the order of its requirements.
    function referencesOf(uint256 permit) internal pure returns (EvidenceReference[] memory references) {
        unchecked {
            (uint256 count, uint256 place) = counted(permit + _PERMIT);
            references = new EvidenceReference[](count);
            for (uint256 i = 0; i < count; ++i) {
                references[i] = EvidenceReference(BatchId.wrap(Packed.word(place)), Packed.word(place + _WORD));
                place += _REFERENCE;
            }
        }
    }

    /// @notice A count of one byte, and what it counts.
    /// @param place Of the count.
    /// @return count The count.
    /// @return first Where the first begins.
    function counted(uint256 place) internal pure returns (uint256 count, uint256 first) {
        unchecked {
            return (Packed.number(place, 1), place + 1);
        }
    }

    /// @dev Subjects and departments come first, each once: several attestations are of one.
    function _attestations(
        Presentation memory shown,
        uint256 start
    ) private pure returns (uint256[] memory attestations, uint256 place) {
        unchecked {
            uint256 subjects;
            uint256 departments;
            uint256 count;
            (subjects, shown.subjects) = counted(start);
            (departments, shown.departments) = counted(shown.subjects + subjects * _WORD);
            (count, place) = counted(shown.departments + departments * _ORGANISATION);
            attestations = new uint256[](count);
            for (uint256 i = 0; i < count; ++i) {
                bool known = Packed.number(place, 1) < subjects && Packed.number(place + 1, 1) < departments;
                if (!known) revert IPermitRegistry.EvidenceMalformed();
                attestations[i] = place;
                place = _behindOpenings(place);
            }
        }
    }

    function _behindOpenings(uint256 attestation) private pure returns (uint256 place) {
        unchecked {
            uint256 count;
            (count, place) = openingsOf(attestation);
            for (uint256 i = 0; i < count; ++i) {
                bool fits = _isName(Packed.number(place, 1)) && Packed.number(place + 1, 1) <= _WORD;
                if (!fits) revert IPermitRegistry.EvidenceMalformed();
                place = nextOpening(place);
            }
        }
    }

    function _commitments(uint256 start) private pure returns (uint256[] memory commitments, uint256 place) {
        unchecked {
            uint256 count;
            (count, place) = counted(start);
            commitments = new uint256[](count);
            for (uint256 i = 0; i < count; ++i) {
                uint256 covered;
                commitments[i] = place;
                (covered, place) = counted(place + _COMMITMENT);
                for (uint256 j = 0; j < covered; ++j) {
                    uint256 size = Packed.number(place, 1);
                    if (!_isName(size)) revert IPermitRegistry.EvidenceMalformed();
                    place += 1 + size;
                }
            }
        }
    }

    function _permits(uint256 start) private pure returns (uint256[] memory permits, uint256 place) {
        unchecked {
            uint256 count;
            (count, place) = counted(start);
            permits = new uint256[](count);
            for (uint256 i = 0; i < count; ++i) {
                uint256 references;
                permits[i] = place;
                (references, place) = counted(place + _PERMIT);
                place += references * _REFERENCE;
            }
        }
    }

    function _climb(uint256 path, uint256 count, bytes32 leaf) private pure returns (bytes32 node) {
        unchecked {
            node = leaf;
            uint256 end = path + count * _WORD;
            for (uint256 place = path; place < end; place += _WORD) {
                node = Hashes.commutativeKeccak256(node, Packed.word(place));
            }
        }
    }

    function _pathOf(uint256 opening) private pure returns (uint256) {
        unchecked {
            return opening + _OPENING + Packed.number(opening, 1) + Packed.number(opening + 1, 1);
        }
    }

    function _behindWords(uint256 place) private pure returns (uint256) {
        unchecked {
            return place + 1 + Packed.number(place, 1) * _WORD;
        }
    }

    /// @dev A short name has 1 to 31 bytes.
    function _isName(uint256 size) private pure returns (bool) {
        return size != 0 && size < _WORD;
    }

    function _shortName(uint256 place, uint256 size) private pure returns (bytes32) {
        unchecked {
            return bytes32(Packed.number(place, size) << (8 * (_WORD - size)));
        }
    }

    function _organisation(uint256 place) private pure returns (OrganisationId) {
        return OrganisationId.wrap(bytes32(bytes16(Packed.word(place))));
    }

    /// @dev Seconds since 1970 in 40 bits, of which the greatest means no end.
    function _time(uint256 place) private pure returns (uint64) {
        uint256 time = Packed.number(place, _TIME);
        return time == type(uint40).max ? type(uint64).max : uint64(time);
    }
}
