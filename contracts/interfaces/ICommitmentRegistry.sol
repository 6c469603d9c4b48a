// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization, IAuthorized} from "./IAuthorized.sol";
import {OrganisationId} from "./IOrganisationRegistry.sol";
import {MatterVersionId} from "./IMatterRegistry.sol";

/// @notice Digest of an `Application`: see `Identifiers.application`.
type ApplicationId is bytes32;

/// @notice Digest of a `Commitment`: see `Identifiers.commitment`.
type CommitmentId is bytes32;

/// @notice What an enterprise applies for. Its digest is its identity, so it cannot change afterwards.
/// @param version Version of the matter, frozen here: later versions do not touch this application.
/// @param project Digest of the project code: see `Identifiers.project`.
/// @param consent Digest of the consent receipt, which is unique to this application.
struct Application {
    MatterVersionId version;
    OrganisationId applicant;
    OrganisationId authority;
    bytes32 project;
    bytes32 consent;
}

/// @notice A promise in writing that stands in for facts (告知承诺).
/// @param requirements Ids of the requirements it covers, each as in `Requirement.id`.
/// @param letter Digest of the commitment letter: the notice given and the text promised.
/// @param dueAt Second until which the authority means to check it.
struct Commitment {
    ApplicationId application;
    OrganisationId organisation;
    bytes32[] requirements;
    bytes32 letter;
    uint64 dueAt;
}

enum Outcome {
    None,
    Kept,
    Breached,
    Corrected
}

struct CommitmentState {
    uint64 committedAt;
    uint64 withdrawnAt;
    Outcome outcome;
}

/// @title What applicants sign: applications and commitments
/// @notice Only digests are held; the consent receipt and the letter stay with those concerned.
interface ICommitmentRegistry is IAuthorized {
    event Applied(ApplicationId indexed application, Application content, string matter, string project, address by);
    event Committed(CommitmentId indexed commitment, ApplicationId indexed application, Commitment content, address by);
    event CommitmentWithdrawn(CommitmentId indexed commitment, address by);
    event OutcomeRecorded(
        CommitmentId indexed commitment, OrganisationId indexed organisation, Outcome outcome, bytes32 decision
    );
    event OrganisationBarred(OrganisationId indexed organisation, bytes32 decision);
    event CreditRepaired(OrganisationId indexed organisation, bytes32 decision);

    error ApplicationExists(ApplicationId application);
    error ApplicationUnknown(ApplicationId application);
    error MatterVersionNotOpen(MatterVersionId version, uint64 time);
    error AuthorityNotGranted(OrganisationId authority, MatterVersionId version);
    error ConsentMissing();
    error LetterMissing();
    error CommitmentExists(CommitmentId commitment);
    error CommitmentUnknown(CommitmentId commitment);
    error CommitmentOfAnother(CommitmentId commitment, OrganisationId organisation);
    error CommitmentAlreadyWithdrawn(CommitmentId commitment);
    error CoverageCount(uint256 count, uint256 limit);
    error RequirementNameMalformed(string requirement);
    error DueInPast(uint64 dueAt, uint64 time);
    error BarredFromCommitting(OrganisationId organisation);
    error NotBarred(OrganisationId organisation);
    error OutcomeMissing();
    error OutcomeNotAllowed(CommitmentId commitment, Outcome from, Outcome to);
    error NotGrantedToInspect(OrganisationId organisation, MatterVersionId version);
    error OfficerTwice(address officer);
    error NotAnOfficer(address key);
    error OfficersOfTwoOrganisations(OrganisationId first, OrganisationId second);
    error DecisionMissing();

    /// @notice Apply. The applicant is the signer's organisation; the version must be open; the authority must hold
    /// the matter. `project` is the project code and `authority` the authority's unified social credit code.
    /// EIP-712: `Apply(string matter,uint32 version,string project,string authority,bytes32 consent,uint64 deadline)`
    function applyFor(
        string calldata matter,
        uint32 version,
        string calldata project,
        string calldata authority,
        bytes32 consent,
        Authorization calldata authorization
    ) external returns (ApplicationId application);

    /// @notice Commit for an application. The organisation is the signer's own.
    /// EIP-712: `Commit(bytes32 application,string[] requirements,bytes32 letter,uint64 dueAt,uint64 deadline)`
    function commit(
        ApplicationId application,
        string[] calldata requirements,
        bytes32 letter,
        uint64 dueAt,
        Authorization calldata authorization
    ) external returns (CommitmentId commitment);

    /// @notice Take a commitment back. Signed by the organisation that committed.
    /// EIP-712: `WithdrawCommitment(bytes32 commitment,uint64 deadline)`
    function withdraw(Commitment calldata commitment, Authorization calldata authorization) external;

    /// @notice Record what became of a commitment. Two officers of a body that inspects the matter. A breach bars the
    /// organisation from committing until its credit is repaired. A breach may later be recorded as corrected; that
    /// does not lift the bar.
    /// EIP-712: `RecordOutcome(bytes32 commitment,string outcome,bytes32 decision,uint64 deadline)`
    function recordOutcome(
        Application calldata application,
        Commitment calldata commitment,
        Outcome outcome,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice Repair the credit of a barred organisation (信用修复). Two officers of a body that inspects `version`'s
    /// matter.
    /// EIP-712: `RepairCredit(string uscc,string matter,bytes32 decision,uint64 deadline)`
    function repairCredit(
        string calldata uscc,
        string calldata matter,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice Second at which an application was made; zero if it is unknown.
    function appliedAt(ApplicationId application) external view returns (uint64);

    function commitmentState(CommitmentId commitment) external view returns (CommitmentState memory);

    /// @notice Second since which an organisation is barred from committing; zero if it is not.
    function barredAt(OrganisationId organisation) external view returns (uint64);
}
