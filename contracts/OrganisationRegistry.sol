// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorized} from "./Authorized.sol";
import {Authorization} from "./interfaces/IAuthorized.sol";
import {
    Actor,
    Grant,
    GrantKind,
    IOrganisationRegistry,
    Key,
    KeyRole,
    KeyStatus,
    Organisation,
    OrganisationId,
    OrganisationKind,
    Standing
} from "./interfaces/IOrganisationRegistry.sol";
import {Clock} from "./libraries/Clock.sol";
import {Codes} from "./libraries/Codes.sol";
import {Identifiers} from "./libraries/Identifiers.sol";
import {Regions} from "./libraries/Regions.sol";
import {Texts} from "./libraries/Texts.sol";

/// @title Organisations, their keys and what they are allowed to do
/// @notice See `IOrganisationRegistry`.
contract OrganisationRegistry is IOrganisationRegistry, Authorized {
    /// @dev A key in one slot: every act reads it. The second of a compromise is read only if there is one.
    // The rule does not know that the enums take a byte each: these are 32 bytes.
    // solhint-disable-next-line gas-struct-packing
    struct Entry {
        bytes16 organisation;
        uint40 from;
        uint40 until;
        uint16 person;
        KeyRole role;
        KeyStatus status;
        bool compromised;
        bool cancels;
    }

    /// @dev A grant in one slot, which the contracts read at every act under it.
    struct Granted {
        uint40 from;
        uint40 until;
        uint160 regions;
    }

    bytes32 private constant _ENROL = keccak256(
        "Enrol(string uscc,string name,address key,string role,uint64 until,address signer,bytes32 organisation,"
        "uint64 deadline)"
    );
    bytes32 private constant _APPOINT_KEY = keccak256(
        "AppointKey(address key,string role,uint16 person,uint64 until,address signer,bytes32 organisation,"
        "uint64 deadline)"
    );
    bytes32 private constant _RETIRE_KEY = keccak256(
        "RetireKey(address key,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _RETIRE_CHIEF = keccak256(
        "RetireChief(address key,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _CANCEL_AUTHORIZATION = keccak256(
        "CancelAuthorization(bytes32 digest,address signer,bytes32 organisation,uint64 deadline)"
    );

    /// @dev How a window without end is held; outside it is the greatest number of 64 bits.
    uint40 private constant _NO_END = type(uint40).max;

    address private immutable _GOVERNANCE;

    address private _guardian;

    mapping(OrganisationId id => Organisation entry) private _organisations;
    mapping(address key => Entry entry) private _keys;
    mapping(address key => uint64 since) private _compromises;
    mapping(address signer => mapping(bytes32 digest => bool cancelled)) private _cancelled;
    mapping(OrganisationId id => mapping(GrantKind kind => mapping(bytes32 scope => Granted entry))) private _grants;

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
        if (!Codes.isUscc(uscc)) revert UsccMalformed(uscc);
        organisation = _register(uscc, name, kind);
    }

    /// @inheritdoc IOrganisationRegistry
    function registerException(
        string calldata uscc,
        string calldata name,
        OrganisationKind kind,
        bytes32 basis
    ) external override onlyGovernance returns (OrganisationId organisation) {
        if (!Codes.isUsccShape(uscc) || Codes.isUscc(uscc)) revert UsccMalformed(uscc);
        if (basis == 0) revert BasisMissing();
        organisation = _register(uscc, name, kind);
        emit UsccExceptionRecorded(organisation, basis);
    }

    /// @inheritdoc IOrganisationRegistry
    function correct(
        string calldata uscc,
        string calldata name,
        OrganisationKind kind
    ) external override onlyGovernance {
        OrganisationId organisation = Identifiers.organisation(uscc);
        Organisation storage entry = _knownOrganisation(organisation);
        if (entry.kind != OrganisationKind.Enterprise) revert NotAnEnterprise(organisation);
        if (kind == OrganisationKind.None) revert OrganisationKindMissing();
        if (!Texts.isName(bytes(name))) revert NameMalformed(bytes(name));
        entry.kind = kind;
        entry.keysSince = Clock.time() + 1;
        emit OrganisationCorrected(organisation, kind, uscc, name, entry.keysSince);
    }

    /// @inheritdoc IOrganisationRegistry
    function addKey(
        OrganisationId organisation,
        address key,
        KeyRole role,
        uint16 person,
        uint64 from,
        uint64 until
    ) external override onlyGovernance {
        bool isOfEnterprise = _knownOrganisation(organisation).kind == OrganisationKind.Enterprise;
        bool isForBodies = role == KeyRole.Chief || role == KeyRole.System;
        bool isForEnterprises = role == KeyRole.Agent;
        if (role == KeyRole.None || (isOfEnterprise ? isForBodies : isForEnterprises)) revert KeyRoleNotAllowed(role);
        _addKey(organisation, key, role, person, from, until, msg.sender);
    }

    /// @inheritdoc IOrganisationRegistry
    function enrol(
        string calldata uscc,
        string calldata name,
        address key,
        KeyRole role,
        uint64 until,
        Authorization calldata registrar,
        Authorization calldata proof
    ) external override returns (OrganisationId organisation) {
        bytes memory act = abi.encode(
            _ENROL,
            keccak256(bytes(uscc)),
            keccak256(bytes(name)),
            key,
            keccak256(bytes(_nameOf(role))),
            until
        );
        Actor memory actor = _requireSigned(registrar, act);
        if (!holds(actor.organisation, GrantKind.Enrol, 0)) {
            revert GrantMissing(actor.organisation, GrantKind.Enrol, 0);
        }
        if (role != KeyRole.Officer && role != KeyRole.Agent) revert KeyRoleNotAllowed(role);
        organisation = Identifiers.organisation(uscc);
        if (!_isKnown(organisation)) {
            if (!Codes.isUscc(uscc)) revert UsccMalformed(uscc);
            if (!Codes.isOfEnterprise(uscc)) revert UsccOfNoEnterprise(uscc);
            _register(uscc, name, OrganisationKind.Enterprise);
        }
        if (_organisations[organisation].kind != OrganisationKind.Enterprise) revert NotAnEnterprise(organisation);
        _requireProof(key, organisation, act, proof);
        _addKey(organisation, key, role, 0, _newest(organisation), until, registrar.signer);
    }

    /// @inheritdoc IOrganisationRegistry
    function appointKey(
        address key,
        KeyRole role,
        uint16 person,
        uint64 until,
        Authorization calldata authorization,
        Authorization calldata proof
    ) external override {
        bytes memory act = abi.encode(_APPOINT_KEY, key, keccak256(bytes(_nameOf(role))), person, until);
        Actor memory actor = _requireSigned(authorization, act);
        bool isOfBody = actor.role == KeyRole.Chief && role == KeyRole.Officer;
        bool isOfEnterprise = _isInCharge(actor) && role == KeyRole.Agent;
        if (!isOfBody && !isOfEnterprise) revert KeyRoleNotAllowed(role);
        _requireProof(key, actor.organisation, act, proof);
        uint64 from = _newest(actor.organisation);
        _addKey(actor.organisation, key, role, person, from, until, authorization.signer);
    }

    /// @inheritdoc IOrganisationRegistry
    function retireKey(address key, Authorization calldata authorization) external override {
        Actor memory actor = _requireSigned(authorization, abi.encode(_RETIRE_KEY, key));
        Entry storage entry = _ownKey(key, actor.organisation, authorization.signer);
        bool mayRetire = key == authorization.signer || actor.role == KeyRole.Chief || _isInCharge(actor);
        if (!mayRetire || entry.role == KeyRole.Chief) revert KeyNotManaged(key, authorization.signer);
        _retire(key, entry, authorization.signer, address(0));
    }

    /// @inheritdoc IOrganisationRegistry
    function retireChief(address key, Authorization calldata first, Authorization calldata second) external override {
        OrganisationId organisation = _requireOfficers(first, second, abi.encode(_RETIRE_CHIEF, key));
        Entry storage entry = _ownKey(key, organisation, first.signer);
        if (entry.role != KeyRole.Chief) revert KeyNotManaged(key, first.signer);
        if (_keys[first.signer].role != KeyRole.Chief) revert KeyNotManaged(key, first.signer);
        if (_keys[second.signer].role != KeyRole.Chief) revert KeyNotManaged(key, second.signer);
        _retire(key, entry, first.signer, second.signer);
    }

    /// @inheritdoc IOrganisationRegistry
    function removeKey(address key) external override onlyGovernance {
        _retire(key, _known(key), msg.sender, address(0));
    }

    /// @inheritdoc IOrganisationRegistry
    function cancelAuthorization(bytes32 digest, Authorization calldata authorization) external override {
        address signer = authorization.signer;
        _requireSigned(authorization, abi.encode(_CANCEL_AUTHORIZATION, digest));
        if (_cancelled[signer][digest]) revert SignatureCancelled(signer, digest);
        _cancelled[signer][digest] = true;
        _keys[signer].cancels = true;
        emit AuthorizationCancelled(signer, digest);
    }

    /// @inheritdoc IOrganisationRegistry
    function reportCompromise(address key, uint64 since) external override onlyGovernance {
        if (since == 0 || since > Clock.time()) revert CompromiseInFuture(since, Clock.time());
        Entry storage entry = _known(key);
        uint64 before = _compromises[key];
        if (before == 0 || since < before) _compromises[key] = since;
        entry.compromised = true;
        if (entry.until > Clock.time()) entry.until = uint40(Clock.time());
        emit KeyCompromised(key, _compromises[key]);
    }

    /// @inheritdoc IOrganisationRegistry
    function grant(
        OrganisationId organisation,
        GrantKind kind,
        bytes32 scope,
        uint32[] calldata regions,
        uint64 from,
        uint64 until,
        bytes32 basis
    ) external override onlyGovernance {
        if (_knownOrganisation(organisation).kind != OrganisationKind.PublicBody) revert NotAPublicBody(organisation);
        if (kind == GrantKind.None) revert GrantKindMissing();
        if ((kind == GrantKind.Enrol) != (scope == 0)) revert GrantScopeMismatch(kind, scope);
        _requireRegions(kind, regions);
        _requireWindow(from, until);
        if (_grants[organisation][kind][scope].until > Clock.time()) revert GrantExists(organisation, kind, scope);
        _grants[organisation][kind][scope] = Granted(uint40(from), _stored(until), Regions.pack(regions));
        emit GrantGiven(organisation, kind, scope, regions, from, until, basis);
    }

    /// @inheritdoc IOrganisationRegistry
    function withdrawGrant(
        OrganisationId organisation,
        GrantKind kind,
        bytes32 scope
    ) external override onlyGovernance {
        Granted storage entry = _grants[organisation][kind][scope];
        if (entry.until <= Clock.time()) revert GrantMissing(organisation, kind, scope);
        entry.until = uint40(Clock.time());
        emit GrantWithdrawn(organisation, kind, scope, Clock.time());
    }

    /// @inheritdoc IOrganisationRegistry
    function suspendOrganisation(OrganisationId organisation) external override onlyGuardian {
        Organisation storage entry = _knownOrganisation(organisation);
        if (entry.suspended) revert OrganisationIsSuspended(organisation);
        entry.suspended = true;
        emit OrganisationSuspended(organisation);
    }

    /// @inheritdoc IOrganisationRegistry
    function suspendKey(address key) external override onlyGuardian {
        Entry storage entry = _known(key);
        if (entry.status == KeyStatus.Suspended) revert KeyIsSuspended(key);
        if (entry.status == KeyStatus.Retired) revert KeyNotActive(key, Clock.time());
        entry.status = KeyStatus.Suspended;
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
        if (_keys[key].status != KeyStatus.Suspended) revert KeyNotSuspended(key);
        _keys[key].status = KeyStatus.Active;
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
        Entry storage entry = _keys[key];
        return
            Key({
                organisation: _organisationOf(entry),
                role: entry.role,
                person: entry.person,
                from: entry.from,
                until: _told(entry.until),
                compromisedAt: _compromises[key],
                status: entry.status
            });
    }

    /// @inheritdoc IOrganisationRegistry
    function grantOf(
        OrganisationId organisation,
        GrantKind kind,
        bytes32 scope
    ) external view override returns (Grant memory) {
        Granted storage entry = _grants[organisation][kind][scope];
        return Grant(entry.from, _told(entry.until), Regions.unpack(entry.regions));
    }

    /// @inheritdoc IOrganisationRegistry
    function standing(
        address key,
        uint64 signedAt,
        GrantKind kind,
        bytes32 scope
    ) external view override returns (Standing memory) {
        Entry storage entry = _keys[key];
        OrganisationId organisation = _organisationOf(entry);
        return
            Standing({
                activeThen: isTrusted(key, signedAt),
                suspendedNow: entry.status == KeyStatus.Suspended || _organisations[organisation].suspended,
                grantedNow: holds(organisation, kind, scope)
            });
    }

    /// @inheritdoc IOrganisationRegistry
    function decides(
        OrganisationId organisation,
        bytes32 matter,
        bytes6 district
    ) external view override returns (bool holding, bool containing) {
        Granted storage entry = _grants[organisation][GrantKind.Decide][matter];
        return (_holds(entry), Regions.contain(entry.regions, district));
    }

    /// @inheritdoc IOrganisationRegistry
    function acting(address key) external view override returns (Actor memory) {
        return _acting(key);
    }

    /// @inheritdoc IOrganisationRegistry
    function revoking(address key) external view override returns (Actor memory actor) {
        (actor, ) = _actor(key);
    }

    /// @inheritdoc IOrganisationRegistry
    function isCancelled(address signer, bytes32 digest) external view override returns (bool) {
        return _isCancelled(signer, digest);
    }

    /// @inheritdoc IOrganisationRegistry
    function holds(OrganisationId organisation, GrantKind kind, bytes32 scope) public view override returns (bool) {
        return _holds(_grants[organisation][kind][scope]);
    }

    /// @inheritdoc IOrganisationRegistry
    function isTrusted(address key, uint64 signedAt) public view override returns (bool) {
        Entry storage entry = _keys[key];
        return _isTrusted(key, entry, _organisations[_organisationOf(entry)], signedAt);
    }

    /// @notice See `acting`.
    /// @param key The key.
    /// @return actor Its organisation, role and person.
    function _acting(address key) internal view override returns (Actor memory actor) {
        bool suspended;
        (actor, suspended) = _actor(key);
        if (suspended) revert OrganisationIsSuspended(actor.organisation);
    }

    /// @notice See `isCancelled`.
    /// @param signer The signer.
    /// @param digest EIP-712 digest of what was signed.
    /// @return Whether it cancelled that.
    function _isCancelled(address signer, bytes32 digest) internal view override returns (bool) {
        return _cancelled[signer][digest];
    }

    function _register(
        string calldata uscc,
        string calldata name,
        OrganisationKind kind
    ) private returns (OrganisationId organisation) {
        organisation = Identifiers.organisation(uscc);
        if (_isKnown(organisation)) revert OrganisationExists(organisation);
        if (kind == OrganisationKind.None) revert OrganisationKindMissing();
        if (!Texts.isName(bytes(name))) revert NameMalformed(bytes(name));
        _organisations[organisation] = Organisation(kind, Clock.time(), 0, false);
        emit OrganisationRegistered(organisation, kind, uscc, name);
    }

    function _addKey(
        OrganisationId organisation,
        address key,
        KeyRole role,
        uint16 person,
        uint64 from,
        uint64 until,
        address by
    ) private {
        if (key == address(0)) revert KeyMissing();
        if (_keys[key].role != KeyRole.None) revert KeyExists(key);
        if (from < _organisations[organisation].keysSince) revert WindowEmpty(from, until);
        _requireWindow(from, until);
        _keys[key] = Entry({
            organisation: bytes16(OrganisationId.unwrap(organisation)),
            from: uint40(from),
            until: _stored(until),
            role: role,
            status: KeyStatus.Active,
            compromised: false,
            cancels: false,
            person: person
        });
        emit KeyAdded(key, organisation, role, person, from, until, by);
    }

    /// @dev A window ends with the next second: what was signed earlier in this one stays inside it.
    function _retire(address key, Entry storage entry, address by, address second) private {
        if (entry.status == KeyStatus.Retired || entry.until <= Clock.time()) revert KeyNotActive(key, Clock.time());
        entry.status = KeyStatus.Retired;
        entry.until = uint40(Clock.time() + 1);
        emit KeyRetired(key, entry.until, by, second);
    }

    function _appointGuardian(address guardian_) private {
        if (guardian_ == address(0)) revert GuardianMissing();
        _guardian = guardian_;
        emit GuardianAppointed(guardian_);
    }

    /// @dev Whose key it is that acts now, and whether its organisation is suspended. Every act comes here: key and
    /// organisation are read once each.
    function _actor(address key) private view returns (Actor memory actor, bool suspended) {
        Entry storage entry = _keys[key];
        if (entry.role == KeyRole.None) revert KeyUnknown(key);
        OrganisationId id = _organisationOf(entry);
        Organisation storage organisation = _organisations[id];
        bool trusted = _isTrusted(key, entry, organisation, Clock.time());
        if (entry.status == KeyStatus.Suspended) revert KeyIsSuspended(key);
        if (entry.status == KeyStatus.Retired || !trusted) revert KeyNotActive(key, Clock.time());
        return (Actor(id, entry.role, entry.person, entry.cancels), organisation.suspended);
    }

    function _isTrusted(
        address key,
        Entry storage entry,
        Organisation storage organisation,
        uint64 signedAt
    ) private view returns (bool) {
        if (signedAt < entry.from || signedAt >= entry.until) return false;
        if (entry.compromised && signedAt >= _compromises[key]) return false;
        return entry.from >= organisation.keysSince;
    }

    function _holds(Granted storage entry) private view returns (bool) {
        return entry.from <= Clock.time() && Clock.time() < entry.until;
    }

    /// @dev Refuse a window that is empty, over, or does not fit into 40 bits a time.
    function _requireWindow(uint64 from, uint64 until) private view {
        bool isEmpty = until <= from || until <= Clock.time();
        bool isTooFar = from >= _NO_END || (until >= _NO_END && until != type(uint64).max);
        if (isEmpty || isTooFar) revert WindowEmpty(from, until);
    }

    function _requireProof(
        address key,
        OrganisationId organisation,
        bytes memory act,
        Authorization calldata proof
    ) private view {
        if (proof.signer != key) revert KeyNotProven(key, proof.signer);
        _requireSignature(proof, Actor(organisation, KeyRole.None, 0, false), act);
    }

    function _known(address key) private view returns (Entry storage entry) {
        entry = _keys[key];
        if (entry.role == KeyRole.None) revert KeyUnknown(key);
    }

    function _ownKey(
        address key,
        OrganisationId organisation,
        address signer
    ) private view returns (Entry storage entry) {
        entry = _known(key);
        if (_organisationOf(entry) != organisation) revert KeyNotManaged(key, signer);
        if (entry.status == KeyStatus.Suspended) revert KeyIsSuspended(key);
    }

    function _isKnown(OrganisationId organisation) private view returns (bool) {
        return _organisations[organisation].kind != OrganisationKind.None;
    }

    function _knownOrganisation(OrganisationId organisation) private view returns (Organisation storage entry) {
        entry = _organisations[organisation];
        if (entry.kind == OrganisationKind.None) revert OrganisationUnknown(organisation);
    }

    /// @dev An officer of an enterprise is in charge of its keys.
    function _isInCharge(Actor memory actor) private view returns (bool) {
        bool isEnterprise = _organisations[actor.organisation].kind == OrganisationKind.Enterprise;
        return isEnterprise && actor.role == KeyRole.Officer;
    }

    /// @dev First second in which a new key of an organisation can act: now, or the next one if it was corrected now.
    function _newest(OrganisationId organisation) private view returns (uint64) {
        uint64 since = _organisations[organisation].keysSince;
        return since > Clock.time() ? since : Clock.time();
    }

    function _organisationOf(Entry storage entry) private view returns (OrganisationId) {
        return OrganisationId.wrap(bytes32(entry.organisation));
    }

    function _requireRegions(GrantKind kind, uint32[] calldata regions) private pure {
        bool isNamed = regions.length != 0 && regions.length <= Regions.LIMIT;
        bool isCounted = kind == GrantKind.Decide ? isNamed : regions.length == 0;
        if (!isCounted) revert GrantRegionCount(kind, regions.length);
        for (uint256 i = 0; i < regions.length; ++i) {
            if (!Regions.isRegion(regions[i])) revert GrantRegionMalformed(regions[i]);
        }
    }

    /// @dev An end as it is held; it was found to fit.
    function _stored(uint64 until) private pure returns (uint40) {
        return until < _NO_END ? uint40(until) : _NO_END;
    }

    /// @dev An end as it is told.
    function _told(uint40 until) private pure returns (uint64) {
        return until < _NO_END ? until : type(uint64).max;
    }

    /// @dev The word that is read by who signs.
    function _nameOf(KeyRole role) private pure returns (string memory) {
        if (role == KeyRole.Officer) return "Officer";
        if (role == KeyRole.Agent) return "Agent";
        return "None";
    }
}
