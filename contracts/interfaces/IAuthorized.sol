// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

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
/// bound to this chain, this contract and one act by EIP-712; acts cannot be repeated because what they create or
/// change has an identity that is used once.
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
}
