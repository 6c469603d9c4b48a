// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {ApplicationId, CommitmentId, ICommitmentRegistry} from "../interfaces/ICommitmentRegistry.sol";
import {Packed} from "./Packed.sol";

/// @notice Where the parts of a filing stand.
/// @param applicant Key that signed the application.
/// @param links First link.
/// @param end Behind the last link.
struct Filing {
    uint256 applicant;
    uint256 links;
    uint256 end;
}

/// @notice How a commitment was made, and where it stands among those of its application.
/// @param position Position of its link, from zero.
/// @param by Key that signed it.
/// @param committedAt Second at which it was made.
struct Made {
    uint256 position;
    address by;
    uint64 committedAt;
}

/// @title The running digest of an application
/// @notice An application and all commitments for it stand in one slot, as a digest that every commitment carries on. It
/// has 26 bytes, so that the second of the application and its stage have room beside it: whoever commits chooses letters
/// freely, and two lists of one digest take 2^104 of them, which is enough.
/// @dev A filing is what proves an application and its commitments against that slot, packed: key that signed the
/// application (20 bytes); for each commitment that is shown its position (2 bytes), the key that signed it (20) and its
/// second (5); and the links of all commitments in their order (32 each). See `docs/protocol.md` §1. It is read where it
/// stands in calldata. Nothing here is checked for overflow: a place is a position in calldata, and `locate` sees to it
/// that the filing ends behind the last of its parts.
library Filings {
    /// @dev Sizes in bytes.
    uint256 private constant _KEY = 20;
    uint256 private constant _MADE = 27;
    uint256 private constant _LINK = 32;
    /// @dev Parts of what is told of a commitment, beside its key.
    uint256 private constant _POSITION = 2;
    uint256 private constant _SECOND = 5;

    /// @notice Digest of an application without commitments.
    /// @param application Its id.
    /// @param by Key that signed it.
    /// @param appliedAt Second at which it was made.
    /// @return The digest.
    function first(ApplicationId application, address by, uint64 appliedAt) internal pure returns (bytes26) {
        return bytes26(keccak256(abi.encode(application, by, appliedAt)));
    }

    /// @notice Link of a commitment: all that the digest takes of it.
    /// @param commitment Its id.
    /// @param by Key that signed it.
    /// @param committedAt Second at which it was made.
    /// @return The link.
    function link(CommitmentId commitment, address by, uint64 committedAt) internal pure returns (bytes32) {
        return keccak256(abi.encode(commitment, by, committedAt));
    }

    /// @notice Digest after one more commitment.
    /// @param before Digest before.
    /// @param next Link of the commitment.
    /// @return The digest.
    function extend(bytes26 before, bytes32 next) internal pure returns (bytes26) {
        return bytes26(Hashes.efficientKeccak256(before, next));
    }

    /// @notice Find the parts of a filing; refuse one whose length is not that of its parts.
    /// @param packed The filing.
    /// @param shown How many commitments are shown.
    /// @return filing Where its parts are.
    function locate(bytes calldata packed, uint256 shown) internal pure returns (Filing memory filing) {
        unchecked {
            uint256 least = _KEY + _MADE * shown;
            if (packed.length < least || (packed.length - least) % _LINK != 0) {
                revert ICommitmentRegistry.FilingMalformed(packed.length, shown);
            }
            uint256 start = Packed.placeOf(packed);
            return Filing(start, start + least, start + packed.length);
        }
    }

    /// @notice Whether a filing tells of no commitment that was made.
    /// @param filing The filing.
    /// @return Whether it has no links.
    function isWithoutLinks(Filing memory filing) internal pure returns (bool) {
        return filing.links == filing.end;
    }

    /// @notice Key that signed the application.
    /// @param filing The filing.
    /// @return The key.
    function applicant(Filing memory filing) internal pure returns (address) {
        return _key(filing.applicant);
    }

    /// @notice How a commitment was made, as the filing tells.
    /// @param filing The filing.
    /// @param position Position of the commitment among those that are shown.
    /// @return What it tells.
    function made(Filing memory filing, uint256 position) internal pure returns (Made memory) {
        unchecked {
            uint256 place = filing.applicant + _KEY + _MADE * position;
            uint64 second = uint64(Packed.number(place + _POSITION + _KEY, _SECOND));
            return Made(Packed.number(place, _POSITION), _key(place + _POSITION), second);
        }
    }

    /// @notice Digest of an application with all its commitments. The loop is bounded by the calldata that whoever
    /// submits the act pays for.
    /// @param filing The filing.
    /// @param application Id of the application.
    /// @param appliedAt Second at which it was made.
    /// @return after_ The digest.
    function digest(
        Filing memory filing,
        ApplicationId application,
        uint64 appliedAt
    ) internal pure returns (bytes26 after_) {
        after_ = first(application, applicant(filing), appliedAt);
        unchecked {
            for (uint256 place = filing.links; place < filing.end; place += _LINK) {
                after_ = extend(after_, Packed.word(place));
            }
        }
    }

    /// @notice Whether a commitment stands where it is said to be. That the links are those of the ledger is for the
    /// caller to see to.
    /// @param filing The filing.
    /// @param how How the commitment was made, as the filing tells.
    /// @param commitment Its id.
    /// @return Whether its link is there.
    function holds(Filing memory filing, Made memory how, CommitmentId commitment) internal pure returns (bool) {
        unchecked {
            uint256 place = filing.links + _LINK * how.position;
            return place < filing.end && Packed.word(place) == link(commitment, how.by, how.committedAt);
        }
    }

    function _key(uint256 place) private pure returns (address) {
        return address(uint160(Packed.number(place, _KEY)));
    }
}
