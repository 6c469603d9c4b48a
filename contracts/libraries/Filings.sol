// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ApplicationId, CommitmentId, ICommitmentRegistry} from "../interfaces/ICommitmentRegistry.sol";

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
/// has 27 bytes, so that the second of the application has room beside it: whoever commits chooses letters freely, and
/// two lists of one digest take 2^108 of them.
/// @dev A filing is what proves an application and its commitments against that slot, packed: key that signed the
/// application (20 bytes); for each commitment that is shown its position (2 bytes), the key that signed it (20) and its
/// second (5); and the links of all commitments in their order (32 each). See `docs/protocol.md` §1.
library Filings {
    uint256 private constant _KEY = 20;
    uint256 private constant _MADE = 27;
    uint256 private constant _LINK = 32;

    /// @notice Digest of an application without commitments.
    /// @param application Its id.
    /// @param by Key that signed it.
    /// @param appliedAt Second at which it was made.
    /// @return The digest.
    function first(ApplicationId application, address by, uint64 appliedAt) internal pure returns (bytes27) {
        return bytes27(keccak256(abi.encode(application, by, appliedAt)));
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
    function extend(bytes27 before, bytes32 next) internal pure returns (bytes27) {
        return bytes27(keccak256(abi.encode(before, next)));
    }

    /// @notice Refuse a filing whose length is not that of its parts.
    /// @param filing The filing.
    /// @param shown How many commitments are shown.
    function requireShape(bytes calldata filing, uint256 shown) internal pure {
        uint256 least = _KEY + _MADE * shown;
        if (filing.length < least || (filing.length - least) % _LINK != 0) {
            revert ICommitmentRegistry.FilingMalformed(filing.length, shown);
        }
    }

    /// @notice Whether a filing tells of no commitment that was made.
    /// @param filing The filing, of good shape.
    /// @param shown How many commitments are shown.
    /// @return Whether it has no links.
    function isWithoutLinks(bytes calldata filing, uint256 shown) internal pure returns (bool) {
        return filing.length == _KEY + _MADE * shown;
    }

    /// @notice Key that signed the application.
    /// @param filing The filing, of good shape.
    /// @return The key.
    function applicant(bytes calldata filing) internal pure returns (address) {
        return address(bytes20(filing[:_KEY]));
    }

    /// @notice How a commitment was made, as the filing tells.
    /// @param filing The filing, of good shape.
    /// @param place Position of the commitment among those that are shown.
    /// @return What it tells.
    function made(bytes calldata filing, uint256 place) internal pure returns (Made memory) {
        uint256 start = _KEY + _MADE * place;
        bytes32 told = bytes32(filing[start:start + _MADE]);
        return Made(uint16(bytes2(told)), address(bytes20(told << 16)), uint40(bytes5(told << 176)));
    }

    /// @notice Digest of an application with all its commitments. The loop is bounded by the calldata that whoever
    /// submits the act pays for.
    /// @param application Its id.
    /// @param appliedAt Second at which it was made.
    /// @param filing The filing, of good shape.
    /// @param shown How many commitments are shown.
    /// @return after_ The digest.
    function digest(
        ApplicationId application,
        uint64 appliedAt,
        bytes calldata filing,
        uint256 shown
    ) internal pure returns (bytes27 after_) {
        after_ = first(application, applicant(filing), appliedAt);
        for (uint256 i = _KEY + _MADE * shown; i < filing.length; i += _LINK) {
            after_ = extend(after_, bytes32(filing[i:i + _LINK]));
        }
    }

    /// @notice Whether a commitment stands where it is said to be. That the links are those of the ledger is for the
    /// caller to see to.
    /// @param filing The filing, of good shape.
    /// @param shown How many commitments are shown.
    /// @param how How the commitment was made, as the filing tells.
    /// @param commitment Its id.
    /// @return Whether its link is there.
    function holds(
        bytes calldata filing,
        uint256 shown,
        Made memory how,
        CommitmentId commitment
    ) internal pure returns (bool) {
        uint256 start = _KEY + _MADE * shown + _LINK * how.position;
        if (start >= filing.length) return false;
        return bytes32(filing[start:start + _LINK]) == link(commitment, how.by, how.committedAt);
    }
}
