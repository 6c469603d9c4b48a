// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AuthorizedByRegistry} from "./AuthorizedByRegistry.sol";
import {Authorization} from "./interfaces/IAuthorized.sol";
import {Application, ICommitmentRegistry} from "./interfaces/ICommitmentRegistry.sol";
import {IMatterRegistry, MatterId} from "./interfaces/IMatterRegistry.sol";
import {
    Actor,
    GrantKind,
    IOrganisationRegistry,
    KeyRole,
    OrganisationId,
    RegistryMissing
} from "./interfaces/IOrganisationRegistry.sol";
import {IPermitRegistry} from "./interfaces/IPermitRegistry.sol";
import {ISupervisionRegistry} from "./interfaces/ISupervisionRegistry.sol";
import {Codes} from "./libraries/Codes.sol";

/// @title Who may act on a permit, or on the application for it
/// @notice What the registries of applications, permits and work have in common: an act is the holder's, the issuing
/// authority's, or that of two of its officers, or of the supervisor's, with a reason and a written decision.
abstract contract ActsOnPermits is AuthorizedByRegistry {
    IMatterRegistry internal immutable _MATTERS;

    /// @notice Fix, for good, where keys and matters are looked up.
    /// @param organisations Registry of organisations.
    /// @param matters Registry of schemas and matters.
    constructor(IOrganisationRegistry organisations, IMatterRegistry matters) AuthorizedByRegistry(organisations) {
        if (address(matters) == address(0)) revert RegistryMissing();
        _MATTERS = matters;
    }

    /// @notice Refuse unless a key of the holder stands behind the act.
    /// @param application Application that the permit answers.
    /// @param act As in `_requireSigned`.
    /// @param authorization Who answers for it.
    function _requireHolder(
        Application calldata application,
        bytes memory act,
        Authorization calldata authorization
    ) internal view {
        OrganisationId organisation = _requireSigned(authorization, act).organisation;
        if (organisation != application.applicant) {
            revert IPermitRegistry.NotTheHolder(application.applicant, organisation);
        }
    }

    /// @notice Refuse unless a key of the authority stands behind the act: an officer's, or a system's where the matter is
    /// decided automatically.
    /// @param application Application that the permit answers.
    /// @param automatic Whether the matter is decided automatically.
    /// @param authorization Who answers for it.
    /// @param act As in `_requireSigned`.
    function _requireIssuer(
        Application calldata application,
        bool automatic,
        Authorization calldata authorization,
        bytes memory act
    ) internal view {
        Actor memory actor = _requireSigned(authorization, act);
        if (actor.organisation != application.authority) {
            revert IPermitRegistry.NotTheAuthority(application.authority, actor.organisation);
        }
        if (actor.role == KeyRole.System && !automatic) {
            revert IPermitRegistry.SystemKeyNotAllowed(authorization.signer);
        }
    }

    /// @notice Refuse unless the authority may decide the matter now.
    /// @param application Application that the permit answers.
    /// @param matter The matter applied for.
    function _requireGrant(Application calldata application, MatterId matter) internal view {
        if (!_ORGANISATIONS.holds(application.authority, GrantKind.Decide, MatterId.unwrap(matter))) {
            revert IPermitRegistry.NotGrantedToDecide(application.authority, application.version);
        }
    }

    /// @notice Refuse unless two officers of the issuing authority, which still holds the matter, both signed the act: its
    /// first fields, a reason and the digest of a written decision.
    /// @param application Application that the permit answers.
    /// @param act Type hash and first fields.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer.
    function _requireDecided(
        Application calldata application,
        bytes memory act,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) internal view {
        _requireDecidedBy(OrganisationId.wrap(0), application, act, reason, decision, first, second);
    }

    /// @notice As `_requireDecided`, of an act that may be the supervisor's.
    /// @param supervisor Supervisor whose act it is; zero if it is the authority's.
    /// @param application Application that the permit answers.
    /// @param act Type hash and first fields.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer.
    function _requireDecidedBy(
        OrganisationId supervisor,
        Application calldata application,
        bytes memory act,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) internal view {
        if (!Codes.isReason(reason)) revert IPermitRegistry.ReasonCodeMalformed(reason);
        if (decision == 0) revert IPermitRegistry.WrittenDecisionMissing();
        bytes memory decided = bytes.concat(act, abi.encode(keccak256(bytes(reason)), decision));
        _requireBody(supervisor, application, _requireOfficers(first, second, decided));
    }

    /// @notice Refuse unless an act is that of the organisation that signed it, which still holds the matter: the supervisor
    /// inspects it, the authority decides it.
    /// @param supervisor Supervisor whose act it is; zero if it is the authority's.
    /// @param application Application that the permit answers.
    /// @param organisation The organisation that signed.
    function _requireBody(
        OrganisationId supervisor,
        Application calldata application,
        OrganisationId organisation
    ) internal view {
        MatterId matter = _MATTERS.matterOf(application.version);
        if (supervisor == OrganisationId.wrap(0)) {
            if (organisation != application.authority) {
                revert IPermitRegistry.NotTheAuthority(application.authority, organisation);
            }
            _requireGrant(application, matter);
            return;
        }
        if (organisation != supervisor) revert ISupervisionRegistry.NotTheSupervisor(supervisor, organisation);
        if (!_ORGANISATIONS.holds(supervisor, GrantKind.Inspect, MatterId.unwrap(matter))) {
            revert ICommitmentRegistry.NotGrantedToInspect(supervisor, matter);
        }
    }
}
