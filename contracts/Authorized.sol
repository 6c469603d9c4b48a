// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Authorization, IAuthorized} from "./interfaces/IAuthorized.sol";
import {Clock} from "./libraries/Clock.sol";

/// @title Proof of who acts
/// @notice EIP-712 signatures by accounts (65 bytes, low `s`) and by contract wallets (ERC-1271). An account that has
/// delegated to code (EIP-7702) is a contract wallet here.
abstract contract Authorized is IAuthorized, EIP712 {
    constructor() EIP712("zeropermit", "1") {}

    /// @notice Refuse unless the signer that `authorization` names stands behind the act.
    /// @param authorization Who answers for it.
    /// @param act Type hash and fields as EIP-712 encodes them, without the deadline, which is the last field of every
    /// act and is added here.
    function _requireSigned(Authorization calldata authorization, bytes memory act) internal view {
        if (authorization.deadline <= Clock.time()) revert DeadlinePassed(authorization.deadline, Clock.time());
        if (authorization.signature.length == 0) {
            if (authorization.signer != msg.sender) revert SignerNotSender(authorization.signer, msg.sender);
            return;
        }
        bytes32 digest = _hashTypedDataV4(keccak256(bytes.concat(act, abi.encode(authorization.deadline))));
        if (!SignatureChecker.isValidSignatureNowCalldata(authorization.signer, digest, authorization.signature)) {
            revert InvalidSignature(authorization.signer);
        }
    }
}
