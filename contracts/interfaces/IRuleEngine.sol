// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Application} from "./ICommitmentRegistry.sol";
import {Requirement} from "./IMatterRegistry.sol";
import {EvidenceReference, PermitId, Presentation, State} from "./IPermitRegistry.sol";

/// @title The requirement rule, as a question that anyone may ask
/// @notice Whether evidence meets a requirement set, as of now: `docs/protocol.md` §5. `PermitRegistry` asks it before
/// every permit; whoever applies can ask it before anybody signs. It holds nothing and decides nothing by itself: that
/// the set is the one published is for the caller to see to.
interface IRuleEngine {
    /// @notice Refuse unless every requirement is met and every piece of evidence is used, and unless the application, if
    /// it is made already, was made by a key that is trusted at that second, and has these commitments.
    /// @param application What is applied for.
    /// @param requirements The requirement set.
    /// @param presentation Evidence for each of them.
    /// @param filing What proves the application and its commitments as of now; no links for one that is not made yet.
    /// @return evidence Evidence id of every requirement, in their order.
    function check(
        Application calldata application,
        Requirement[] calldata requirements,
        Presentation calldata presentation,
        bytes calldata filing
    ) external view returns (bytes32[] memory evidence);

    /// @notice State of a permit from acts, time and the standing of the evidence: see
    /// `IPermitRegistry.statusWithEvidence`, which asks here.
    /// @param permit The permit.
    /// @param references Its evidence, in the order of the requirements.
    /// @return state As there.
    /// @return revoked As there.
    function statusWithEvidence(
        PermitId permit,
        EvidenceReference[] calldata references
    ) external view returns (State state, uint32 revoked);
}
