// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization, IAuthorized} from "./IAuthorized.sol";

/// @notice Digest of a unified social credit code (GB 32100): see `Identifiers.organisation`.
type OrganisationId is bytes32;

/// @notice What kind of organisation; only public bodies can hold grants.
enum OrganisationKind {
    None,
    PublicBody,
    Enterprise
}

/// @notice Whose hand a key is in. A system key signs what was decided by rule; an officer's key is one person's.
enum KeyRole {
    None,
    Officer,
    System
}

/// @notice What a public body is allowed to do. The scope of a grant is a schema (Attest), a matter (Decide, Inspect)
/// or zero (Enrol: register enterprises and their keys).
enum GrantKind {
    None,
    Attest,
    Decide,
    Inspect,
    Enrol
}

struct Organisation {
    OrganisationKind kind;
    uint64 registeredAt;
    bool suspended;
}

/// @param from First second in which the key acts.
/// @param until Exclusive end.
/// @param compromisedAt Second from which nothing the key signed is trusted; zero while no compromise is known.
struct Key {
    OrganisationId organisation;
    KeyRole role;
    uint64 from;
    uint64 until;
    uint64 compromisedAt;
    bool suspended;
}

/// @param from First second in which the grant holds.
/// @param until Exclusive end.
struct Grant {
    uint64 from;
    uint64 until;
}

/// @notice What a verifier of an older signature needs to know about its key, as of now.
/// @param organisation Organisation of the key; zero if the key is unknown.
/// @param activeThen Whether the key was inside its window, and before its compromise, when it signed.
/// @param suspendedNow Whether the key or its organisation is suspended now.
/// @param grantedNow Whether the grant asked for holds now.
struct Standing {
    OrganisationId organisation;
    bool activeThen;
    bool suspendedNow;
    bool grantedNow;
}

/// @title Organisations, their keys and what they are allowed to do
/// @notice The first thing a verifier pins. Governance is meant to be a timelock in front of a wallet of several
/// holders, so that each of its acts is announced and then done after a delay; the guardian can only suspend.
interface IOrganisationRegistry is IAuthorized {
    event OrganisationRegistered(OrganisationId indexed organisation, OrganisationKind kind, string uscc, string name);
    event KeyAdded(
        address indexed key, OrganisationId indexed organisation, KeyRole role, uint64 from, uint64 until, address by
    );
    event KeyRetired(address indexed key, uint64 until, address by);
    event KeyCompromised(address indexed key, uint64 since);
    event GrantGiven(
        OrganisationId indexed organisation, GrantKind kind, bytes32 indexed scope, uint64 from, uint64 until, bytes32 basis
    );
    event GrantWithdrawn(OrganisationId indexed organisation, GrantKind kind, bytes32 indexed scope, uint64 until);
    event OrganisationSuspended(OrganisationId indexed organisation);
    event OrganisationReinstated(OrganisationId indexed organisation);
    event KeySuspended(address indexed key);
    event KeyReinstated(address indexed key);
    event GuardianAppointed(address indexed guardian);

    error NotGovernance(address sender);
    error NotGuardian(address sender);
    error GovernanceMissing();
    error UsccMalformed(string uscc);
    error OrganisationKindMissing();
    error OrganisationExists(OrganisationId organisation);
    error OrganisationUnknown(OrganisationId organisation);
    error OrganisationIsSuspended(OrganisationId organisation);
    error NotAnEnterprise(OrganisationId organisation);
    error NotAPublicBody(OrganisationId organisation);
    error KeyExists(address key);
    error KeyUnknown(address key);
    error KeyRoleMissing();
    error KeyNotActive(address key, uint64 time);
    error KeyIsSuspended(address key);
    error KeyOfAnother(address key, address signer);
    error CompromiseInFuture(uint64 since, uint64 time);
    error WindowEmpty(uint64 from, uint64 until);
    error GrantKindMissing();
    error GrantScopeMismatch(GrantKind kind, bytes32 scope);
    error GrantExists(OrganisationId organisation, GrantKind kind, bytes32 scope);
    error GrantMissing(OrganisationId organisation, GrantKind kind, bytes32 scope);

    /// @notice Register an organisation. Governance only.
    function register(string calldata uscc, string calldata name, OrganisationKind kind)
        external
        returns (OrganisationId organisation);

    /// @notice Give an organisation a key. Governance only. A key belongs to one organisation for good.
    function addKey(OrganisationId organisation, address key, KeyRole role, uint64 from, uint64 until) external;

    /// @notice Register an enterprise, unless it is known, and give it an officer's key that acts from now until
    /// `until`. Signed by a public body that holds the Enrol grant.
    /// EIP-712: `Enrol(string uscc,string name,address key,uint64 until,uint64 deadline)`
    function enrol(
        string calldata uscc,
        string calldata name,
        address key,
        uint64 until,
        Authorization calldata authorization
    ) external returns (OrganisationId organisation);

    /// @notice End a key's window now. By governance (as sender), or signed by an active officer's key of the same
    /// organisation. What the key signed before stays good.
    /// EIP-712: `RetireKey(address key,uint64 deadline)`
    function retireKey(address key, Authorization calldata authorization) external;

    /// @notice State that nothing `key` signed at or after `since` is trusted, and end its window. Governance only.
    function reportCompromise(address key, uint64 since) external;

    /// @notice Allow a public body something. Governance only. `basis` is the digest of the legal basis.
    function grant(
        OrganisationId organisation,
        GrantKind kind,
        bytes32 scope,
        uint64 from,
        uint64 until,
        bytes32 basis
    ) external;

    /// @notice End a grant now. Governance only.
    function withdrawGrant(OrganisationId organisation, GrantKind kind, bytes32 scope) external;

    /// @notice Stop new acts by an organisation, at once. Guardian only. Never stops verification.
    function suspendOrganisation(OrganisationId organisation) external;

    /// @notice Stop new acts by a key, at once. Guardian only. Never stops verification.
    function suspendKey(address key) external;

    /// @notice Lift the suspension of an organisation. Governance only.
    function reinstateOrganisation(OrganisationId organisation) external;

    /// @notice Lift the suspension of a key. Governance only.
    function reinstateKey(address key) external;

    /// @notice Appoint the guardian. Governance only.
    function appointGuardian(address guardian) external;

    function governance() external view returns (address);

    function guardian() external view returns (address);

    function organisationById(OrganisationId organisation) external view returns (Organisation memory);

    function keyByAddress(address key) external view returns (Key memory);

    function grantOf(OrganisationId organisation, GrantKind kind, bytes32 scope) external view returns (Grant memory);

    /// @notice Whether a grant holds now.
    function holds(OrganisationId organisation, GrantKind kind, bytes32 scope) external view returns (bool);

    /// @notice The organisation and role of a key that may act now; reverts with the reason if it may not.
    function acting(address key) external view returns (OrganisationId organisation, KeyRole role);

    /// @notice What a verifier needs to know, now, about a signature that `key` made at `signedAt`.
    function standing(address key, uint64 signedAt, GrantKind kind, bytes32 scope)
        external
        view
        returns (Standing memory);
}
