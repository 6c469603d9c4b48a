// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AttestationId, Batch, BatchId, RevocationReason} from "../../contracts/interfaces/IAttestationRegistry.sol";
import {
    Application,
    ApplicationId,
    ApplicationState,
    CommitmentId,
    CommitmentState,
    Outcome,
    Stage
} from "../../contracts/interfaces/ICommitmentRegistry.sol";
import {
    IssueTerms,
    MatterId,
    MatterSubject,
    MatterVersion,
    MatterVersionId,
    SchemaId,
    Validity
} from "../../contracts/interfaces/IMatterRegistry.sol";
import {
    Actor,
    GrantKind,
    Key,
    KeyRole,
    KeyStatus,
    Organisation,
    OrganisationId,
    OrganisationKind,
    Standing
} from "../../contracts/interfaces/IOrganisationRegistry.sol";
import {Permit, PermitId, State} from "../../contracts/interfaces/IPermitRegistry.sol";
import {Measure, Renewal} from "../../contracts/interfaces/IProceedingRegistry.sol";
import {Supervision} from "../../contracts/interfaces/ISupervisionRegistry.sol";

/// @title Every other contract of the ledger, in one
/// @notice Stands for the contracts that the one under proof asks. Its storage is any, so it answers anything, but the
/// same question always alike.
contract Others {
    struct Person {
        OrganisationId organisation;
        uint16 person;
        uint8 role;
        bool cancels;
    }

    mapping(address key => bool may) public mayAct;
    mapping(address key => Person entry) private _people;
    mapping(address signer => mapping(bytes32 digest => bool cancelled)) public isCancelled;
    mapping(OrganisationId id => mapping(GrantKind kind => mapping(bytes32 scope => bool held))) public holds;
    mapping(OrganisationId id => mapping(bytes32 matter => mapping(bytes6 district => bool held))) public contains;
    mapping(OrganisationId id => bool suspended) public suspended;
    mapping(address key => mapping(uint64 time => bool trusted)) public isTrusted;
    mapping(address key => bool now_) public suspendedNow;

    mapping(MatterVersionId id => MatterId matter) public matterOf;
    mapping(MatterVersionId id => bool automatic) public automatic;
    mapping(MatterVersionId id => bool several) public several;
    mapping(MatterVersionId id => bool told) public isOfPublicSafety;
    mapping(MatterVersionId id => bool own) public isForfeitureOfSupervisor;
    mapping(SchemaId id => bool defined) public schemaDefined;
    mapping(MatterVersionId id => bool open) public isOpen;

    mapping(BatchId batch => address key) public attesters;
    mapping(BatchId batch => uint40 second) public anchoredAt;
    mapping(BatchId batch => uint40 second) public batchRevokedAt;
    mapping(AttestationId attestation => uint64 second) public revokedAt;
    mapping(CommitmentId commitment => uint40 second) public withdrawnAt;
    mapping(OrganisationId organisation => uint256 count) public barCount;
    mapping(ApplicationId id => uint64 second) public appliedAt;
    mapping(bytes32 question => bool met) public meets;
    mapping(bytes32 question => bool noticed) public noticed;
    mapping(bytes32 question => OrganisationId supervisor) public decidedBy;
    mapping(PermitId origin => uint64 second) public startByOf;
    mapping(PermitId origin => uint64 second) public renewedUntil;
    mapping(PermitId permit => OrganisationId supervisor) public supervisors;

    mapping(PermitId permit => uint8 state) public states;
    mapping(PermitId permit => PermitId first) public originOf;
    mapping(MatterId matter => mapping(bytes32 project => PermitId latest)) public permitFor;
    mapping(PermitId permit => uint64 second) public deregisteredAt;
    mapping(PermitId permit => uint256 packed) private _entries;

    mapping(ApplicationId id => uint40 second) public filedAt;
    mapping(ApplicationId id => uint8 stage) public stages;
    mapping(ApplicationId id => bytes26 digest) public digests;

    bool private immutable _ALL;

    /// @param all Whether signers may be chiefs too, and have cancelled signatures: what that leads to is proven of
    /// `Authorized` alone, and others are proven without it.
    constructor(bool all) {
        _ALL = all;
    }

    function acting(address key) external view returns (Actor memory) {
        require(mayAct[key]);
        Person storage entry = _people[key];
        if (_ALL) return Actor(entry.organisation, KeyRole(entry.role), entry.person, entry.cancels);
        KeyRole role = KeyRole(entry.role);
        require(role != KeyRole.Chief);
        return Actor(entry.organisation, role, entry.person, false);
    }

    function organisationById(OrganisationId id) external view returns (Organisation memory) {
        return Organisation(OrganisationKind.Enterprise, 1, 0, suspended[id]);
    }

    function decides(OrganisationId id, bytes32 matter, bytes6 district) external view returns (bool, bool) {
        return (holds[id][GrantKind.Decide][matter], contains[id][matter][district]);
    }

    function standing(
        address key,
        uint64 signedAt,
        GrantKind kind,
        bytes32 scope
    ) external view returns (Standing memory) {
        OrganisationId organisation = _people[key].organisation;
        return Standing(isTrusted[key][signedAt], suspendedNow[key], holds[organisation][kind][scope]);
    }

    function keyByAddress(address key) external view returns (Key memory) {
        Person storage entry = _people[key];
        return Key(entry.organisation, KeyRole(entry.role), entry.person, 0, 0, 0, KeyStatus.Active);
    }

    function revoking(address key) external view returns (Actor memory) {
        require(mayAct[key]);
        Person storage entry = _people[key];
        return Actor(entry.organisation, KeyRole(entry.role), entry.person, entry.cancels);
    }

    function lookUp(BatchId batch, AttestationId attestation) external view returns (Batch memory, uint64) {
        Batch memory entry = Batch(attesters[batch], anchoredAt[batch], batchRevokedAt[batch], RevocationReason.None);
        return (entry, revokedAt[attestation]);
    }

    function lookUpForEvidence(
        CommitmentId commitment,
        OrganisationId organisation
    ) external view returns (CommitmentState memory, uint256) {
        return (CommitmentState(withdrawnAt[commitment], Outcome.None), barCount[organisation]);
    }

    function applicationState(ApplicationId id) external view returns (ApplicationState memory) {
        return ApplicationState(filedAt[id], Stage(stages[id]), digests[id]);
    }

    /// @dev The registry of applications does more of it.
    function bar(OrganisationId, MatterId, PermitId, uint64) external pure {}

    /// @dev Codes are proven elsewhere.
    function subjectWhileOpen(MatterVersionId id) external view returns (MatterSubject) {
        return isOpen[id] ? MatterSubject.Other : MatterSubject.None;
    }

    /// @dev Months are given, since dates are proven elsewhere.
    function issueTermsOf(MatterVersionId id) external view returns (IssueTerms memory) {
        return IssueTerms(1, automatic[id], several[id], 3, 12);
    }

    /// @dev As above.
    function versionById(MatterVersionId id) external view returns (MatterVersion memory) {
        return MatterVersion(matterOf[id], 1, automatic[id], several[id], 1, 0, Validity(3, 1, 3, 12));
    }

    function check(
        Application calldata application,
        bytes calldata evidence,
        bytes calldata
    ) external view returns (bytes32[] memory, uint32, uint32) {
        require(meets[keccak256(abi.encode(application, keccak256(evidence)))]);
        return (new bytes32[](2), 0, 0);
    }

    function requireNotice(
        PermitId origin,
        MatterVersionId version,
        Measure measure,
        bytes32 reason,
        bytes32 notice
    ) external view returns (OrganisationId) {
        bytes32 question = keccak256(abi.encode(origin, version, measure, reason, notice));
        require(noticed[question]);
        return decidedBy[question];
    }

    function supervisionOf(PermitId permit) external view returns (Supervision memory) {
        return Supervision(supervisors[permit], OrganisationId.wrap(0), 0, 0, 0, 0);
    }

    /// @dev Of a renewal the end is asked for alone, and it is decided.
    function renewalOf(PermitId origin) external view returns (Renewal memory) {
        return Renewal(renewedUntil[origin], 0, 0, 0);
    }

    function status(PermitId permit) external view returns (State) {
        return State(states[permit]);
    }

    function permitById(PermitId permit) external view returns (Permit memory) {
        uint256 packed = _entries[permit];
        return
            Permit({
                content: bytes32(0),
                startBy: uint64(packed),
                validUntil: uint64(packed >> 64),
                sequence: 0,
                alertOn: 0,
                suspendOn: 0,
                stored: State(uint8(packed >> 200)),
                issuedAt: uint40(packed >> 128)
            });
    }
}

/// @title A contract wallet that signed one digest at most
/// @notice Its storage is any.
contract AnyWallet {
    mapping(bytes32 digest => bool given) public signed;

    function isValidSignature(bytes32 digest, bytes calldata) external view returns (bytes4) {
        return signed[digest] ? this.isValidSignature.selector : bytes4(0);
    }
}

/// @title A contract wallet that signs whatever is asked
/// @notice For proofs of what is refused although it is signed.
contract Willing {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return this.isValidSignature.selector;
    }
}
