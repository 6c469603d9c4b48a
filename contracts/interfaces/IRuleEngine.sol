// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Application} from "./ICommitmentRegistry.sol";
import {EvidenceReference, PermitId, State} from "./IPermitRegistry.sol";

/// @title The requirement rule, as a question that anyone may ask
/// @notice Whether evidence meets the requirements of a version, as of now: `docs/protocol.md` §5. `PermitRegistry` asks
/// it before every permit; whoever applies can ask it before anybody signs. It holds nothing.
interface IRuleEngine {
    /// @notice Refuse unless every requirement is met and every piece of evidence is used, and unless the application, if
    /// it is made already, was made by a key that is trusted at that second, and has these commitments. An unknown version
    /// is refused.
    /// @param application What is applied for.
    /// @param evidence Evidence for each requirement, packed as `docs/protocol.md` §8 lays it out.
    /// @param filing What proves the application and its commitments as of now; no links for one that is not made yet.
    /// @return ids Evidence id of every requirement, in their order.
    /// @return alertOn Bit i: evidence of requirement i raises an alert when revoked after issue.
    /// @return suspendOn Bit i: evidence of requirement i suspends when revoked after issue.
    function check(
        Application calldata application,
        bytes calldata evidence,
        bytes calldata filing
    ) external view returns (bytes32[] memory ids, uint32 alertOn, uint32 suspendOn);

    /// @notice State of a permit from acts, time and the standing of the evidence: see
    /// `IPermitRegistry.statusWithEvidence`, which asks here.
    /// @param permit The permit.
    /// @param document Digest of its document.
    /// @param references Its evidence, in the order of the requirements.
    /// @return state As there.
    /// @return revoked As there.
    function statusWithEvidence(
        PermitId permit,
        bytes32 document,
        EvidenceReference[] calldata references
    ) external view returns (State state, uint32 revoked);
}
