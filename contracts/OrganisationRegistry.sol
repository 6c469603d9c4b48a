// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorized} from "./Authorized.sol";
import {Authorization} from "./interfaces/IAuthorized.sol";
import {
    Grant,
    GrantKind,
    IOrganisationRegistry,
    Key,
    KeyRole,
    Organisation,
    OrganisationId,
    OrganisationKind,
    Standing
} from "./interfaces/IOrganisationRegistry.sol";
import {Clock} from "./libraries/Clock.sol";
import {Codes} from "./libraries/Codes.sol";
import {Identifiers} from "./libraries/Identifiers.sol";

/// @title Organisations, their keys and what they are allowed to do
/// @notice See `IOrganisationRegistry`.
contract OrganisationRegistry is IOrganisationRegistry, Authorized {
    bytes32 private constant _ENROL = keccak256(
        "Enrol(string uscc,string name,address key,uint64 until,uint64 deadline)"
    );
    bytes32 private constant _RETIRE_KEY = keccak256("RetireKey(address key,uint64 deadline)");

    address private immutable _GOVERNANCE;

    address private _guardian;

    mapping(OrganisationId id => Organisation entry) private _organisations;
    mapping(address key => Key entry) private _keys;
    mapping(OrganisationId id => mapping(GrantKind kind => mapping(bytes32 scope => Grant entry))) private _grants;

    modifier onlyGovernance() {
        if (msg.sender != _GOVERNANCE) revert NotGovernance(msg.sender);
        _;
    }

    modifier onlyGuardian() {
        if (msg.sender != _guardian) revert NotGuardian(msg.sender);
        _;
    }

    /// @notice Fix governance for good, and appoint the first guardian.
    /// @param governance_ Meant to be a timelock.
    /// @param guardian_ May suspend, and nothing else.
    constructor(address governance_, address guardian_) {
        if (governance_ == address(0)) revert GovernanceMissing();
        _GOVERNANCE = governance_;
        _appointGuardian(guardian_);
    }

    /// @inheritdoc IOrganisationRegistry
    function register(
        string calldata uscc,
        string calldata name,
        OrganisationKind kind
    ) external override onlyGovernance returns (OrganisationId organisation) {
        if (kind == OrganisationKind.None) revert OrganisationKindMissing();
        organisation = Identifiers.organisation(uscc);
        if (_isKnown(organisation)) revert OrganisationExists(organisation);
        _register(organisation, uscc, name, kind);
    }

    /// @inheritdoc IOrganisationRegistry
    function addKey(
        OrganisationId organisation,
        address key,
        KeyRole role,
        uint64 from,
        uint64 until
    ) external override onlyGovernance {
        if (!_isKnown(organisation)) revert OrganisationUnknown(organisation);
        if (role == KeyRole.None) revert KeyRoleMissing();
        _addKey(organisation, key, role, from, until, msg.sender);
    }

    /// @inheritdoc IOrganisationRegistry
    function enrol(
        string calldata uscc,
        string calldata name,
        address key,
        uint64 until,
        Authorization calldata authorization
    ) external override returns (OrganisationId organisation) {
        _requireSigned(authorization, abi.encode(_ENROL, keccak256(bytes(uscc)), keccak256(bytes(name)), key, until));
        (OrganisationId registrar, ) = acting(authorization.signer);
        if (!holds(registrar, GrantKind.Enrol, 0)) revert GrantMissing(registrar, GrantKind.Enrol, 0);
        organisation = Identifiers.organisation(uscc);
        if (!_isKnown(organisation)) _register(organisation, uscc, name, OrganisationKind.Enterprise);
        if (_organisations[organisation].kind != OrganisationKind.Enterprise) revert NotAnEnterprise(organisation);
        _addKey(organisation, key, KeyRole.Officer, Clock.time(), until, authorization.signer);
    }

    /// @inheritdoc IOrganisationRegistry
    function retireKey(address key, Authorization calldata authorization) external override {
        _requireSigned(authorization, abi.encode(_RETIRE_KEY, key));
        Key storage entry = _known(key);
        if (entry.until <= Clock.time()) revert KeyNotActive(key, Clock.time());
        if (authorization.signer != _GOVERNANCE) _requireOfficerOf(entry.organisation, key, authorization.signer);
        entry.until = Clock.time();
        emit KeyRetired(key, Clock.time(), authorization.signer);
    }

    /// @inheritdoc IOrganisationRegistry
    function reportCompromise(address key, uint64 since) external override onlyGovernance {
        if (since == 0 || since > Clock.time()) revert CompromiseInFuture(since, Clock.time());
        Key storage entry = _known(key);
        if (entry.compromisedAt == 0 || since < entry.compromisedAt) entry.compromisedAt = since;
        if (entry.until > Clock.time()) entry.until = Clock.time();
        emit KeyCompromised(key, entry.compromisedAt);
    }

    /// @inheritdoc IOrganisationRegistry
    function grant(
        OrganisationId organisation,
        GrantKind kind,
        bytes32 scope,
        uint64 from,
        uint64 until,
        bytes32 basis
    ) external override onlyGovernance {
        if (!_isKnown(organisation)) revert OrganisationUnknown(organisation);
        if (_organisations[organisation].kind != OrganisationKind.PublicBody) revert NotAPublicBody(organisation);
        if (kind == GrantKind.None) revert GrantKindMissing();
        if ((kind == GrantKind.Enrol) != (scope == 0)) revert GrantScopeMismatch(kind, scope);
        if (until <= from || until <= Clock.time()) revert WindowEmpty(from, until);
        Grant storage entry = _grants[organisation][kind][scope];
        if (entry.until > Clock.time()) revert GrantExists(organisation, kind, scope);
        entry.from = from;
        entry.until = until;
        emit GrantGiven(organisation, kind, scope, from, until, basis);
    }

    /// @inheritdoc IOrganisationRegistry
    function withdrawGrant(
        OrganisationId organisation,
        GrantKind kind,
        bytes32 scope
    ) external override onlyGovernance {
        Grant storage entry = _grants[organisation][kind][scope];
        if (entry.until <= Clock.time()) revert GrantMissing(organisation, kind, scope);
        entry.until = Clock.time();
        emit GrantWithdrawn(organisation, kind, scope, Clock.time());
    }

    /// @inheritdoc IOrganisationRegistry
    function suspendOrganisation(OrganisationId organisation) external override onlyGuardian {
        if (!_isKnown(organisation)) revert OrganisationUnknown(organisation);
        if (_organisations[organisation].suspended) revert OrganisationIsSuspended(organisation);
        _organisations[organisation].suspended = true;
        emit OrganisationSuspended(organisation);
    }

    /// @inheritdoc IOrganisationRegistry
    function suspendKey(address key) external override onlyGuardian {
        Key storage entry = _known(key);
        if (entry.suspended) revert KeyIsSuspended(key);
        entry.suspended = true;
        emit KeySuspended(key);
    }

    /// @inheritdoc IOrganisationRegistry
    function reinstateOrganisation(OrganisationId organisation) external override onlyGovernance {
        if (!_organisations[organisation].suspended) revert OrganisationNotSuspended(organisation);
        _organisations[organisation].suspended = false;
        emit OrganisationReinstated(organisation);
    }

    /// @inheritdoc IOrganisationRegistry
    function reinstateKey(address key) external override onlyGovernance {
        if (!_keys[key].suspended) revert KeyNotSuspended(key);
        _keys[key].suspended = false;
        emit KeyReinstated(key);
    }

    /// @inheritdoc IOrganisationRegistry
    function appointGuardian(address guardian_) external override onlyGovernance {
        _appointGuardian(guardian_);
    }

    /// @inheritdoc IOrganisationRegistry
    function governance() external view override returns (address) {
        return _GOVERNANCE;
    }

    /// @inheritdoc IOrganisationRegistry
    function guardian() external view override returns (address) {
        return _guardian;
    }

    /// @inheritdoc IOrganisationRegistry
    function organisationById(OrganisationId organisation) external view override returns (Organisation memory) {
        return _organisations[organisation];
    }

    /// @inheritdoc IOrganisationRegistry
    function keyByAddress(address key) external view override returns (Key memory) {
        return _keys[key];
    }

    /// @inheritdoc IOrganisationRegistry
    function grantOf(
        OrganisationId organisation,
        GrantKind kind,
        bytes32 scope
    ) external view override returns (Grant memory) {
        return _grants[organisation][kind][scope];
    }

    /// @inheritdoc IOrganisationRegistry
    function standing(
        address key,
        uint64 signedAt,
        GrantKind kind,
        bytes32 scope
    ) external view override returns (Standing memory) {
        Key storage entry = _keys[key];
        return
            Standing({
                organisation: entry.organisation,
                activeThen: _isActive(entry, signedAt),
                suspendedNow: entry.suspended || _organisations[entry.organisation].suspended,
                grantedNow: holds(entry.organisation, kind, scope)
            });
    }

    /// @inheritdoc IOrganisationRegistry
    function holds(OrganisationId organisation, GrantKind kind, bytes32 scope) public view override returns (bool) {
        Grant storage entry = _grants[organisation][kind][scope];
        return entry.from <= Clock.time() && Clock.time() < entry.until;
    }

    /// @inheritdoc IOrganisationRegistry
    function acting(address key) public view override returns (OrganisationId organisation, KeyRole role) {
        Key storage entry = _known(key);
        if (!_isActive(entry, Clock.time())) revert KeyNotActive(key, Clock.time());
        if (entry.suspended) revert KeyIsSuspended(key);
        if (_organisations[entry.organisation].suspended) revert OrganisationIsSuspended(entry.organisation);
        return (entry.organisation, entry.role);
    }

    function _register(
        OrganisationId organisation,
        string calldata uscc,
        string calldata name,
        OrganisationKind kind
    ) private {
        if (!Codes.isUscc(uscc)) revert UsccMalformed(uscc);
        _organisations[organisation] = Organisation(kind, Clock.time(), false);
        emit OrganisationRegistered(organisation, kind, uscc, name);
    }

    function _addKey(
        OrganisationId organisation,
        address key,
        KeyRole role,
        uint64 from,
        uint64 until,
        address by
    ) private {
        if (key == address(0)) revert KeyMissing();
        if (_keys[key].role != KeyRole.None) revert KeyExists(key);
        if (until <= from) revert WindowEmpty(from, until);
        _keys[key] = Key(organisation, role, from, until, 0, false);
        emit KeyAdded(key, organisation, role, from, until, by);
    }

    function _appointGuardian(address guardian_) private {
        if (guardian_ == address(0)) revert GuardianMissing();
        _guardian = guardian_;
        emit GuardianAppointed(guardian_);
    }

    function _known(address key) private view returns (Key storage entry) {
        entry = _keys[key];
        if (entry.role == KeyRole.None) revert KeyUnknown(key);
    }

    function _isKnown(OrganisationId organisation) private view returns (bool) {
        return _organisations[organisation].kind != OrganisationKind.None;
    }

    function _isActive(Key storage entry, uint64 time) private view returns (bool) {
        bool trusted = entry.compromisedAt == 0 || time < entry.compromisedAt;
        return trusted && entry.from <= time && time < entry.until;
    }

    function _requireOfficerOf(OrganisationId organisation, address key, address signer) private view {
        (OrganisationId own, KeyRole role) = acting(signer);
        if (own != organisation) revert KeyOfAnother(key, signer);
        if (role != KeyRole.Officer) revert KeyNotOfAnOfficer(signer);
    }
}
