// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Opening, PresentedAttestation} from "../interfaces/IPermitRegistry.sol";

/// @title Claims
/// @notice Leaves and paths of attestations and of their salted claims, in trees of OpenZeppelin's `standard-v1`:
/// leaves are hashed twice, so that no inner node passes for a leaf. See `docs/protocol.md` §3.
library Claims {
    /// @notice Leaf of an attestation in the tree of its batch.
    /// @param presented The attestation.
    /// @return The leaf.
    function leafOf(PresentedAttestation calldata presented) internal pure returns (bytes32) {
        return
            _twice(
                abi.encode(
                    presented.schema,
                    presented.subject,
                    presented.claims,
                    presented.observedAt,
                    presented.validUntil
                )
            );
    }

    /// @notice Leaf of a claim in the tree of its attestation.
    /// @param opening The claim.
    /// @return The leaf.
    function leafOf(Opening calldata opening) internal pure returns (bytes32) {
        return _twice(abi.encode(opening.claim, opening.value, opening.salt));
    }

    /// @notice Whether an attestation stands in the tree it names.
    /// @param presented The attestation.
    /// @param leaf Its leaf.
    /// @return Whether its path leads from the leaf to the root.
    function inBatch(PresentedAttestation calldata presented, bytes32 leaf) internal pure returns (bool) {
        return MerkleProof.verifyCalldata(presented.path, presented.root, leaf);
    }

    /// @notice Whether every opening leads to the claims root, and no claim is opened twice.
    /// @param presented The attestation. The loops are bounded by the calldata that its presenter pays for.
    /// @return Whether they all hold.
    function openingsHold(PresentedAttestation calldata presented) internal pure returns (bool) {
        Opening[] calldata openings = presented.openings;
        for (uint256 i = 0; i < openings.length; ++i) {
            Opening calldata opening = openings[i];
            for (uint256 j = 0; j < i; ++j) {
                if (openings[j].claim == opening.claim) return false;
            }
            if (!MerkleProof.verifyCalldata(opening.path, presented.claims, leafOf(opening))) return false;
        }
        return true;
    }

    /// @notice Look for an opened claim.
    /// @param presented The attestation.
    /// @param claim Short name of the claim.
    /// @return found Whether it is opened.
    /// @return place Position of its opening.
    /// @return value Its value.
    function opened(
        PresentedAttestation calldata presented,
        bytes32 claim
    ) internal pure returns (bool found, uint256 place, bytes32 value) {
        Opening[] calldata openings = presented.openings;
        for (uint256 i = 0; i < openings.length; ++i) {
            if (openings[i].claim == claim) return (true, i, openings[i].value);
        }
        return (false, 0, 0);
    }

    function _twice(bytes memory values) private pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(values)));
    }
}
