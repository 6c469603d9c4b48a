// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Authorization, IAuthorized} from "./interfaces/IAuthorized.sol";
import {Actor, KeyRole, OrganisationId} from "./interfaces/IOrganisationRegistry.sol";
import {Clock} from "./libraries/Clock.sol";

/// @title Proof of who acts
/// @notice EIP-712 signatures by accounts (65 bytes, low `s`) and by contract wallets (ERC-1271). An account that has
/// delegated to code (EIP-7702) can sign as either; its own signature is tried first, so that the code of an account is
/// looked at only if that fails.
abstract contract Authorized is IAuthorized, EIP712 {
    constructor() EIP712("zeropermit", "2") {}

    /// @notice Refuse unless the key that `authorization` names acts now and stands behind the act.
    /// @param authorization Who answers for it.
    /// @param act Type hash and fields as EIP-712 encodes them, without the last three, which every act has and which
    /// are added here: signer, organisation of the signer, deadline.
    /// @return actor Whose key it is.
    function _requireSigned(
        Authorization calldata authorization,
        bytes memory act
    ) internal view returns (Actor memory actor) {
        actor = _acting(authorization.signer);
        _requireSignature(authorization, actor, act);
    }

    /// @notice Refuse unless an officer's key that acts now stands behind the act.
    /// @param authorization Who answers for it.
    /// @param act As in `_requireSigned`.
    /// @return officer Whose key it is.
    function _requireOfficer(
        Authorization calldata authorization,
        bytes memory act
    ) internal view returns (Actor memory officer) {
        officer = _requireSigned(authorization, act);
        if (!_isOfficer(officer.role)) revert NotAnOfficer(authorization.signer);
    }

    /// @notice Refuse unless two officers of one organisation, who are two people, stand behind the act.
    /// @param first Who answers for it.
    /// @param second Who answers for it as well.
    /// @param act As in `_requireSigned`.
    /// @return organisation Their organisation.
    function _requireOfficers(
        Authorization calldata first,
        Authorization calldata second,
        bytes memory act
    ) internal view returns (OrganisationId organisation) {
        Actor memory one = _requireOfficer(first, act);
        Actor memory other = _requireOfficer(second, act);
        organisation = one.organisation;
        if (organisation != other.organisation) revert OfficersOfTwoOrganisations(organisation, other.organisation);
        if (one.person == other.person || one.person == 0 || other.person == 0) {
            revert SamePerson(first.signer, second.signer);
        }
    }

    /// @notice Refuse unless a key stands behind the act, whether or not it is known.
    /// @param authorization Who answers for the act.
    /// @param actor Organisation for which the key signs, and whether it ever cancelled a signature.
    /// @param act As in `_requireSigned`.
    function _requireSignature(
        Authorization calldata authorization,
        Actor memory actor,
        bytes memory act
    ) internal view {
        address signer = authorization.signer;
        if (authorization.deadline <= Clock.time()) revert DeadlinePassed(authorization.deadline, Clock.time());
        if (authorization.signature.length == 0) {
            if (signer != msg.sender) revert SignerNotSender(signer, msg.sender);
            return;
        }
        bytes32 digest = _hashTypedDataV4(
            keccak256(
                bytes.concat(
                    act,
                    bytes32(uint256(uint160(signer))),
                    OrganisationId.unwrap(actor.organisation),
                    bytes32(uint256(authorization.deadline))
                )
            )
        );
        if (actor.cancels && _isCancelled(signer, digest)) revert SignatureCancelled(signer, digest);
        (address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecoverCalldata(digest, authorization.signature);
        if (failure == ECDSA.RecoverError.NoError && recovered == signer) return;
        if (!SignatureChecker.isValidERC1271SignatureNowCalldata(signer, digest, authorization.signature)) {
            revert InvalidSignature(signer);
        }
    }

    /// @notice Whose key it is; reverts with the reason if the key may not act now.
    /// @param key The key.
    /// @return Organisation, role and person.
    function _acting(address key) internal view virtual returns (Actor memory);

    /// @notice Whether a signer cancelled a signature.
    /// @param signer The signer.
    /// @param digest EIP-712 digest of what was signed.
    /// @return Whether it did.
    function _isCancelled(address signer, bytes32 digest) internal view virtual returns (bool);

    /// @notice Whether a role is that of an officer.
    /// @param role The role.
    /// @return Whether it is; a chief is an officer too.
    function _isOfficer(KeyRole role) internal pure returns (bool) {
        return role == KeyRole.Officer || role == KeyRole.Chief;
    }
}
