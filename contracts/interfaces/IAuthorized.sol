// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OrganisationId} from "./OrganisationId.sol";

/// @notice Who answers for an act, until when the act may be submitted, and the proof of it.
/// @param signer Key that answers for the act: an account, or a contract wallet (ERC-1271).
/// @param deadline Unix second from which the act is refused; zero is always past.
/// @param signature EIP-712 signature of the act by `signer`; empty means that `signer` is the sender itself.
struct Authorization {
    address signer;
    uint64 deadline;
    bytes signature;
}

/// @title Acts carry their actor's own signature
/// @notice Whoever submits a transaction decides nothing: every act names its signer and proves it. A signature is
/// bound to this chain, this contract and one act by EIP-712, and to its signer and the signer's organisation: the
/// last three fields of every signed act are `address signer,bytes32 organisation,uint64 deadline`. Acts cannot be
/// repeated because what they create or change has an identity that is used once.
interface IAuthorized {
    /// @notice The act came at or after its deadline. A deadline of zero is always past.
    /// @param deadline Deadline of the act.
    /// @param time Time of the block.
    error DeadlinePassed(uint64 deadline, uint64 time);

    /// @notice The act carries no signature, and the sender is not the signer it names.
    /// @param signer Signer that the act names.
    /// @param sender Sender of the transaction.
    error SignerNotSender(address signer, address sender);

    /// @notice The signature is not `signer`'s over exactly this act, on this chain, for this contract.
    /// @param signer Signer that the act names.
    error InvalidSignature(address signer);

    /// @notice The signer has cancelled this signature.
    /// @param signer The signer.
    /// @param digest EIP-712 digest of the act.
    error SignatureCancelled(address signer, bytes32 digest);

    /// @notice Only a key of an officer or a chief may do this.
    /// @param signer The key.
    error NotAnOfficer(address signer);

    /// @notice Two officers have to be two people: their keys carry different codes, neither of them zero.
    /// @param first Key of one.
    /// @param second Key of the other.
    error SamePerson(address first, address second);

    /// @notice Two officers have to be of one organisation.
    /// @param one Organisation of one.
    /// @param other Organisation of the other.
    error OfficersOfTwoOrganisations(OrganisationId one, OrganisationId other);
}
