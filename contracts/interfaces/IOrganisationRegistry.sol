// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization, IAuthorized} from "./IAuthorized.sol";
import {OrganisationId} from "./OrganisationId.sol";

/// @notice What kind of organisation; only public bodies can hold grants.
enum OrganisationKind {
    None,
    PublicBody,
    Enterprise
}

/// @notice Whose hand a key is in, and what it may sign. A system key signs what was decided by rule. An officer's key
/// is one person's: of an enterprise, it signs everything. A chief is an officer of a public body who appoints and
/// retires keys of officers. An agent (经办人) applies and reports for an enterprise, and promises nothing.
enum KeyRole {
    None,
    Officer,
    System,
    Chief,
    Agent
}

/// @notice Whether a key was stopped.
enum KeyStatus {
    Active,
    Suspended,
    Retired
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

/// @notice An organisation that takes part.
/// @param kind Public body or enterprise.
/// @param registeredAt Second of the registration; zero if it is unknown.
/// @param keysSince Keys whose window begins before this second are none of its own: zero unless the entry was corrected.
/// @param suspended Whether its keys are stopped from acting.
struct Organisation {
    OrganisationKind kind;
    uint64 registeredAt;
    uint64 keysSince;
    bool suspended;
}

/// @notice A key of an organisation, and what is known against it.
/// @param organisation Organisation it belongs to, for good.
/// @param role Whose hand it is in; `None` if the key is unknown.
/// @param person Code of the person within the organisation: keys of one code are one person. Zero names nobody.
/// @param from First second in which the key acts.
/// @param until Exclusive end.
/// @param compromisedAt Second from which nothing the key signed is trusted; zero while no compromise is known.
/// @param status Whether it is stopped from acting.
struct Key {
    OrganisationId organisation;
    KeyRole role;
    uint16 person;
    uint64 from;
    uint64 until;
    uint64 compromisedAt;
    KeyStatus status;
}

/// @notice Whose key it is that acts.
/// @param organisation Its organisation.
/// @param role Whose hand it is in.
/// @param person Code of the person within the organisation; zero names nobody.
/// @param cancels Whether it ever cancelled a signature.
struct Actor {
    OrganisationId organisation;
    KeyRole role;
    uint16 person;
    bool cancels;
}

/// @notice When, and of a grant to decide where, a public body is allowed something.
/// @param from First second in which the grant holds.
/// @param until Exclusive end.
/// @param regions Of a grant to decide: in which regions its permits' numbers are (GB/T 2260). Empty of any other.
struct Grant {
    uint64 from;
    uint64 until;
    uint32[] regions;
}

/// @notice What a verifier of an older signature needs to know about its key, as of now.
/// @param activeThen Whether the key was inside its window, before its compromise, and its organisation's own, when it
/// signed.
/// @param suspendedNow Whether the key or its organisation is suspended now.
/// @param grantedNow Whether the grant asked for holds now.
struct Standing {
    bool activeThen;
    bool suspendedNow;
    bool grantedNow;
}

/// @notice A contract was deployed without one of the registries it relies on.
error RegistryMissing();

/// @title Organisations, their keys and what they are allowed to do
/// @notice The first thing a verifier pins. Governance is meant to be a timelock in front of a wallet of several
/// holders, so that each of its acts is announced and then done after a delay; the guardian can only suspend.
/// Nothing here protects from a governance that has no delay: verifiers look at what stands at that address.
interface IOrganisationRegistry is IAuthorized {
    /// @notice An organisation was registered.
    /// @param organisation Its id.
    /// @param kind Its kind.
    /// @param uscc Its unified social credit code.
    /// @param name Its name.
    event OrganisationRegistered(OrganisationId indexed organisation, OrganisationKind kind, string uscc, string name);

    /// @notice An organisation was registered although the check digit of its code fails.
    /// @param organisation Its id.
    /// @param basis Digest of the statement that the code is valid.
    event UsccExceptionRecorded(OrganisationId indexed organisation, bytes32 basis);

    /// @notice The entry of an enterprise was set right; the keys it had are none of its own any more.
    /// @param organisation The organisation.
    /// @param kind What it is.
    /// @param uscc Its unified social credit code.
    /// @param name Its name.
    /// @param keysSince Its keys' windows begin at this second or later.
    event OrganisationCorrected(
        OrganisationId indexed organisation,
        OrganisationKind kind,
        string uscc,
        string name,
        uint64 keysSince
    );

    /// @notice An organisation was given a key.
    /// @param key The key.
    /// @param organisation Its organisation.
    /// @param role Whose hand it is in.
    /// @param person Code of the person within the organisation; zero names nobody.
    /// @param from First second in which it acts.
    /// @param until Exclusive end.
    /// @param by Who gave it: governance, or the key that signed the enrolment or appointment.
    event KeyAdded(
        address indexed key,
        OrganisationId indexed organisation,
        KeyRole role,
        uint16 person,
        uint64 from,
        uint64 until,
        address by
    );

    /// @notice A key was retired; what it signed before, in this second too, stays good.
    /// @param key The key.
    /// @param until The end of its window: the next second.
    /// @param by Who retired it: governance, or the first who signed.
    /// @param second Who signed as well; zero if nobody had to.
    event KeyRetired(address indexed key, uint64 until, address by, address second);

    /// @notice A signer cancelled what it had signed and what was not submitted yet.
    /// @param signer The signer.
    /// @param digest EIP-712 digest of the act.
    event AuthorizationCancelled(address indexed signer, bytes32 indexed digest);

    /// @notice A key is compromised; its window has ended too.
    /// @param key The key.
    /// @param since Second from which nothing it signed is trusted: the earliest that was ever stated.
    event KeyCompromised(address indexed key, uint64 since);

    /// @notice A public body was allowed something.
    /// @param organisation The public body.
    /// @param kind What it is allowed to do.
    /// @param scope In which schema or matter.
    /// @param regions Of a grant to decide: in which regions its permits' numbers are. Empty of any other.
    /// @param from First second in which the grant holds.
    /// @param until Exclusive end.
    /// @param basis Digest of the legal basis.
    event GrantGiven(
        OrganisationId indexed organisation,
        GrantKind kind,
        bytes32 indexed scope,
        uint32[] regions,
        uint64 from,
        uint64 until,
        bytes32 basis
    );

    /// @notice A grant was ended.
    /// @param organisation The public body.
    /// @param kind What it was allowed to do.
    /// @param scope In which schema or matter.
    /// @param until Its end: now.
    event GrantWithdrawn(OrganisationId indexed organisation, GrantKind kind, bytes32 indexed scope, uint64 until);

    /// @notice An organisation was stopped from acting.
    /// @param organisation The organisation.
    event OrganisationSuspended(OrganisationId indexed organisation);

    /// @notice The suspension of an organisation was lifted.
    /// @param organisation The organisation.
    event OrganisationReinstated(OrganisationId indexed organisation);

    /// @notice A key was stopped from acting.
    /// @param key The key.
    event KeySuspended(address indexed key);

    /// @notice The suspension of a key was lifted.
    /// @param key The key.
    event KeyReinstated(address indexed key);

    /// @notice A guardian was appointed, in place of the one before.
    /// @param guardian The guardian.
    event GuardianAppointed(address indexed guardian);

    /// @notice Only governance may do this.
    /// @param sender Who tried.
    error NotGovernance(address sender);

    /// @notice Only the guardian may do this.
    /// @param sender Who tried.
    error NotGuardian(address sender);

    /// @notice The contract was deployed without governance.
    error GovernanceMissing();

    /// @notice The guardian is the zero address.
    error GuardianMissing();

    /// @notice The code is no unified social credit code (GB 32100): 17 digits and capital letters, and a check digit.
    /// @param uscc The code.
    error UsccMalformed(string uscc);

    /// @notice An exception needs the digest of its basis.
    error BasisMissing();

    /// @notice The code is not that of an enterprise, which begins with 9; others are registered by governance.
    /// @param uscc The code.
    error UsccOfNoEnterprise(string uscc);

    /// @notice The name is empty, longer than 200 bytes, or no clean UTF-8: see `Texts.isName`.
    /// @param name The name.
    error NameMalformed(bytes name);

    /// @notice An organisation has to be of some kind.
    error OrganisationKindMissing();

    /// @notice The organisation is registered already.
    /// @param organisation The organisation.
    error OrganisationExists(OrganisationId organisation);

    /// @notice The organisation is not registered.
    /// @param organisation The organisation.
    error OrganisationUnknown(OrganisationId organisation);

    /// @notice The organisation is suspended.
    /// @param organisation The organisation.
    error OrganisationIsSuspended(OrganisationId organisation);

    /// @notice The organisation is not suspended.
    /// @param organisation The organisation.
    error OrganisationNotSuspended(OrganisationId organisation);

    /// @notice Only enterprises can be enrolled or corrected.
    /// @param organisation The organisation.
    error NotAnEnterprise(OrganisationId organisation);

    /// @notice Only public bodies can be allowed something.
    /// @param organisation The organisation.
    error NotAPublicBody(OrganisationId organisation);

    /// @notice The key belongs to an organisation already, this one or another.
    /// @param key The key.
    error KeyExists(address key);

    /// @notice No organisation has this key.
    /// @param key The key.
    error KeyUnknown(address key);

    /// @notice The key is the zero address.
    error KeyMissing();

    /// @notice The key is outside its window.
    /// @param key The key.
    /// @param time Time of the block.
    error KeyNotActive(address key, uint64 time);

    /// @notice The key is suspended.
    /// @param key The key.
    error KeyIsSuspended(address key);

    /// @notice The key is not suspended.
    /// @param key The key.
    error KeyNotSuspended(address key);

    /// @notice A person cannot retire or appoint this key: it is another organisation's, or not in the person's hand.
    /// @param key The key.
    /// @param signer The signer.
    error KeyNotManaged(address key, address signer);

    /// @notice Such a key cannot be given in this way, or to such an organisation.
    /// @param role The role.
    error KeyRoleNotAllowed(KeyRole role);

    /// @notice The key's own signature is missing: it names another signer.
    /// @param key The key.
    /// @param signer Who signed.
    error KeyNotProven(address key, address signer);

    /// @notice A compromise is stated from the past or from now, not from second zero or the future.
    /// @param since Second that was stated.
    /// @param time Time of the block.
    error CompromiseInFuture(uint64 since, uint64 time);

    /// @notice A window has to begin before the year 36812, and to end after it begins and after now: before that year too,
    /// or never (the greatest number). That of a key begins after its organisation was corrected.
    /// @param from Begin.
    /// @param until Exclusive end.
    error WindowEmpty(uint64 from, uint64 until);

    /// @notice A grant has to allow something.
    error GrantKindMissing();

    /// @notice Every kind of grant has a scope, except Enrol, which has none.
    /// @param kind The kind.
    /// @param scope The scope.
    error GrantScopeMismatch(GrantKind kind, bytes32 scope);

    /// @notice A grant to decide names one to eight regions, any other none.
    /// @param kind The kind.
    /// @param count How many it names.
    error GrantRegionCount(GrantKind kind, uint256 count);

    /// @notice A region is a number of two, four or six digits.
    /// @param region The number.
    error GrantRegionMalformed(uint32 region);

    /// @notice The grant before has not ended.
    /// @param organisation The public body.
    /// @param kind What it is allowed to do.
    /// @param scope In which schema or matter.
    error GrantExists(OrganisationId organisation, GrantKind kind, bytes32 scope);

    /// @notice There is no grant, or it has ended.
    /// @param organisation The organisation.
    /// @param kind What it is not allowed to do.
    /// @param scope In which schema or matter.
    error GrantMissing(OrganisationId organisation, GrantKind kind, bytes32 scope);

    /// @notice Register an organisation. Governance only.
    /// @param uscc Unified social credit code (GB 32100), with its check digit.
    /// @param name Name, for the event alone: clean UTF-8.
    /// @param kind Public body or enterprise.
    /// @return organisation Its id.
    function register(
        string calldata uscc,
        string calldata name,
        OrganisationKind kind
    ) external returns (OrganisationId organisation);

    /// @notice Register an organisation whose code is valid in law although its check digit fails, as some of the pilot
    /// years are. Governance only.
    /// @param uscc Its code: 18 characters of GB 32100, of which the last one does not check the others.
    /// @param name As in `register`.
    /// @param kind As in `register`.
    /// @param basis Digest of the statement of the body that registers such organisations.
    /// @return organisation Its id.
    function registerException(
        string calldata uscc,
        string calldata name,
        OrganisationKind kind,
        bytes32 basis
    ) external returns (OrganisationId organisation);

    /// @notice Set right the entry of a code that was enrolled by mistake or by somebody else: a new kind or name. The
    /// keys it had act no more, and what they signed does not count any more. Governance only.
    /// @param uscc Unified social credit code of what is an enterprise by now.
    /// @param name Its name.
    /// @param kind What it is.
    function correct(string calldata uscc, string calldata name, OrganisationKind kind) external;

    /// @notice Give an organisation a key. Governance only. A key belongs to one organisation for good.
    /// @param organisation The organisation.
    /// @param key An account, or a contract wallet (ERC-1271).
    /// @param role Whose hand it is in: a chief's and a system's of public bodies alone, an agent's of enterprises alone.
    /// @param person Code of the person within the organisation; zero names nobody.
    /// @param from First second in which it acts.
    /// @param until Exclusive end.
    function addKey(
        OrganisationId organisation,
        address key,
        KeyRole role,
        uint16 person,
        uint64 from,
        uint64 until
    ) external;

    /// @notice Register an enterprise, unless it is known, and give it a key that acts from now until `until`. Signed by
    /// a public body that holds the Enrol grant, and by the key itself, for the enterprise.
    /// EIP-712: `Enrol(string uscc,string name,address key,string role,uint64 until,address signer,
    /// bytes32 organisation,uint64 deadline)`
    /// @param uscc Unified social credit code of an enterprise: it begins with 9.
    /// @param name Name, for the event alone; without effect if the enterprise is known.
    /// @param key The key.
    /// @param role Officer, which signs everything, or Agent.
    /// @param until Exclusive end of its window.
    /// @param registrar The registrar's signature.
    /// @param proof The key's own signature.
    /// @return organisation Id of the enterprise.
    function enrol(
        string calldata uscc,
        string calldata name,
        address key,
        KeyRole role,
        uint64 until,
        Authorization calldata registrar,
        Authorization calldata proof
    ) external returns (OrganisationId organisation);

    /// @notice Give one's own organisation a key that acts from now on. A chief appoints officers of a public body; an officer appoints agents
    /// of an enterprise. Signed by the key itself too.
    /// EIP-712: `AppointKey(address key,string role,uint16 person,uint64 until,address signer,
    /// bytes32 organisation,uint64 deadline)`
    /// @param key The key.
    /// @param role Officer or Agent.
    /// @param person Code of the person within the organisation; zero names nobody.
    /// @param until Exclusive end of its window.
    /// @param authorization Signature of who appoints.
    /// @param proof The key's own signature.
    function appointKey(
        address key,
        KeyRole role,
        uint16 person,
        uint64 until,
        Authorization calldata authorization,
        Authorization calldata proof
    ) external;

    /// @notice End a key's window, for good, unless it is suspended. By the key itself, by a chief of its public body, or by an officer of its
    /// enterprise; a chief's key: see `retireChief`. What the key signed before stays good.
    /// EIP-712: `RetireKey(address key,address signer,bytes32 organisation,uint64 deadline)`
    /// @param key The key.
    /// @param authorization Signature of who retires it.
    function retireKey(address key, Authorization calldata authorization) external;

    /// @notice End the window of a chief's key, for good, unless it is suspended. By two chiefs of its organisation, itself perhaps one of them.
    /// EIP-712: `RetireChief(address key,address signer,bytes32 organisation,uint64 deadline)`
    /// @param key The key.
    /// @param first One chief's signature.
    /// @param second Another chief's signature.
    function retireChief(address key, Authorization calldata first, Authorization calldata second) external;

    /// @notice End the window of any key, for good; a suspension of it ends too. Governance only.
    /// @param key The key.
    function removeKey(address key) external;

    /// @notice Cancel what one signed and what was not submitted yet: no contract of this ledger takes it any more.
    /// EIP-712: `CancelAuthorization(bytes32 digest,address signer,bytes32 organisation,uint64 deadline)`
    /// @param digest EIP-712 digest of the act.
    /// @param authorization The signer's signature.
    function cancelAuthorization(bytes32 digest, Authorization calldata authorization) external;

    /// @notice State that nothing `key` signed at or after `since` is trusted, and end its window. Governance only.
    /// It cannot be taken back, only put earlier.
    /// @param key The key.
    /// @param since Second from which it is not trusted.
    function reportCompromise(address key, uint64 since) external;

    /// @notice Allow a public body something. Governance only.
    /// @param organisation The public body.
    /// @param kind What it is allowed to do.
    /// @param scope In which schema or matter; zero for Enrol.
    /// @param regions Of a grant to decide, and of no other: one to eight regions, of which one is, or contains, that of
    /// each permit number. By their codes (GB/T 2260): 37 is a province, 3702 a city, 370203 a district.
    /// @param from First second in which the grant holds.
    /// @param until Exclusive end.
    /// @param basis Digest of the legal basis.
    function grant(
        OrganisationId organisation,
        GrantKind kind,
        bytes32 scope,
        uint32[] calldata regions,
        uint64 from,
        uint64 until,
        bytes32 basis
    ) external;

    /// @notice End a grant now. Governance only. Attestations made under it no longer count at issue.
    /// @param organisation The public body.
    /// @param kind What it was allowed to do.
    /// @param scope In which schema or matter.
    function withdrawGrant(OrganisationId organisation, GrantKind kind, bytes32 scope) external;

    /// @notice Stop new acts by an organisation, at once. Guardian only. Never stops verification.
    /// @param organisation The organisation.
    function suspendOrganisation(OrganisationId organisation) external;

    /// @notice Stop new acts by a key, at once. Guardian only. Never stops verification.
    /// @param key The key.
    function suspendKey(address key) external;

    /// @notice Lift the suspension of an organisation. Governance only.
    /// @param organisation The organisation.
    function reinstateOrganisation(OrganisationId organisation) external;

    /// @notice Lift the suspension of a key. Governance only.
    /// @param key The key.
    function reinstateKey(address key) external;

    /// @notice Appoint the guardian. Governance only.
    /// @param guardian The guardian.
    function appointGuardian(address guardian) external;

    /// @notice The only address that governs this ledger; it never changes.
    /// @return Governance.
    function governance() external view returns (address);

    /// @notice Who may suspend.
    /// @return The guardian.
    function guardian() external view returns (address);

    /// @notice What is held of an organisation.
    /// @param organisation The organisation.
    /// @return All zero if it is unknown.
    function organisationById(OrganisationId organisation) external view returns (Organisation memory);

    /// @notice What is held of a key.
    /// @param key The key.
    /// @return All zero if it is unknown.
    function keyByAddress(address key) external view returns (Key memory);

    /// @notice What is held of a grant.
    /// @param organisation The public body.
    /// @param kind What it is allowed to do.
    /// @param scope In which schema or matter.
    /// @return The newest grant; all zero if there was none.
    function grantOf(OrganisationId organisation, GrantKind kind, bytes32 scope) external view returns (Grant memory);

    /// @notice Whether a grant holds now.
    /// @param organisation The public body.
    /// @param kind What it is allowed to do.
    /// @param scope In which schema or matter.
    /// @return Whether it holds.
    function holds(OrganisationId organisation, GrantKind kind, bytes32 scope) external view returns (bool);

    /// @notice Whether a body may decide a matter now, and use the permit numbers of a district.
    /// @param organisation The public body.
    /// @param matter The matter.
    /// @param district The first six characters of a permit number.
    /// @return holding Whether its grant to decide the matter holds.
    /// @return containing Whether they are the code of a district, and a region of the grant is or contains it.
    function decides(
        OrganisationId organisation,
        bytes32 matter,
        bytes6 district
    ) external view returns (bool holding, bool containing);

    /// @notice Whose key it is that acts now; reverts with the reason if it may not.
    /// @param key The key.
    /// @return Its organisation, role and person.
    function acting(address key) external view returns (Actor memory);

    /// @notice The same for who takes something back: a suspended organisation may.
    /// @param key The key.
    /// @return Its organisation, role and person.
    function revoking(address key) external view returns (Actor memory);

    /// @notice Whether a signer cancelled a signature.
    /// @param signer The signer.
    /// @param digest EIP-712 digest of what was signed.
    /// @return Whether it did.
    function isCancelled(address signer, bytes32 digest) external view returns (bool);

    /// @notice Whether what a key signed at a time counts now: it was inside its window, not compromised before, and its
    /// organisation's own. Never reverts.
    /// @param key The key.
    /// @param signedAt When it signed, as far as anyone can prove.
    /// @return Whether it counts.
    function isTrusted(address key, uint64 signedAt) external view returns (bool);

    /// @notice What a verifier needs to know, now, about a signature that `key` made at `signedAt`. Never reverts.
    /// @param key The key.
    /// @param signedAt When it signed, as far as anyone can prove.
    /// @param kind Grant to ask for.
    /// @param scope Its schema or matter.
    /// @return All zero if the key is unknown.
    function standing(
        address key,
        uint64 signedAt,
        GrantKind kind,
        bytes32 scope
    ) external view returns (Standing memory);
}
