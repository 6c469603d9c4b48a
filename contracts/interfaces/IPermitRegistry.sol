// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization, IAuthorized} from "./IAuthorized.sol";
import {OrganisationId} from "./IOrganisationRegistry.sol";
import {MatterVersionId, Requirement, SchemaId} from "./IMatterRegistry.sol";
import {BatchId} from "./IAttestationRegistry.sol";
import {Application, ApplicationId} from "./ICommitmentRegistry.sol";

/// @notice One permit, derived from the application it answers: see `Identifiers.permit`.
type PermitId is bytes32;

/// @notice Where a permit stands. `Lapsed` and `Expired` are computed from time, never stored.
enum State {
    Unknown,
    Valid,
    Lapsed,
    Expired,
    Suspended,
    Superseded,
    Withdrawn,
    Revoked,
    Forfeited,
    Cancelled
}

/// @notice Four different acts of law: 撤回, 撤销, 吊销, 注销.
enum Ending {
    None,
    Withdrawn,
    Revoked,
    Forfeited,
    Cancelled
}

/// @notice Why a requirement is not met.
enum Reason {
    None,
    EvidenceMissing,
    OptionUnknown,
    SchemaMismatch,
    SubjectMismatch,
    PartyUnknown,
    NotAnchored,
    PathInvalid,
    AttesterNotActive,
    AttesterSuspended,
    GrantMissing,
    AttestationRevoked,
    BatchRevoked,
    ObservedInFuture,
    TooOld,
    NoLongerValid,
    ClaimNotOpened,
    OpeningInvalid,
    PredicateFailed,
    CommitmentUnknown,
    CommitmentOfAnother,
    CommitmentOutOfScope,
    CommitmentWithdrawn,
    OrganisationBarred
}

/// @notice One claim of an attestation, shown: its value, its salt and its path to the attestation's claims root.
struct Opening {
    bytes32 claim;
    bytes32 value;
    bytes32 salt;
    bytes32[] path;
}

/// @notice An attestation, presented.
/// @param attester Key that anchored the batch.
/// @param root Root of the batch.
/// @param claims Root of the salted claims.
/// @param observedAt Second of the observation.
/// @param validUntil Exclusive end of the fact; `type(uint64).max` for none.
/// @param path Path from the attestation's leaf to `root`.
struct PresentedAttestation {
    SchemaId schema;
    address attester;
    bytes32 root;
    bytes32 subject;
    bytes32 claims;
    uint64 observedAt;
    uint64 validUntil;
    bytes32[] path;
    Opening[] openings;
}

/// @notice A commitment, presented; the application is that of the permit.
struct PresentedCommitment {
    OrganisationId organisation;
    bytes32[] requirements;
    bytes32 letter;
    uint64 dueAt;
}

/// @notice How one requirement is met: which of its options, by which attestation or commitment of the presentation.
struct Choice {
    uint8 option;
    uint8 evidence;
}

/// @notice All evidence for one application; one choice per requirement, in the order of the requirement set. Evidence
/// may serve several requirements; evidence that serves none is refused.
struct Presentation {
    Choice[] choices;
    PresentedAttestation[] attestations;
    PresentedCommitment[] commitments;
}

/// @notice What the authority fixes when it issues.
/// @param number Permit number as on its face.
/// @param document Digest of the permit document.
/// @param validUntil Exclusive end of the permit; `type(uint64).max` for none.
struct PermitTerms {
    string number;
    bytes32 document;
    uint64 validUntil;
}

/// @param document Digest of the permit document.
/// @param evidence Digest of the evidence ids: keccak-256 of their concatenation.
/// @param startBy Exclusive end of the time to start work; `type(uint64).max` for none.
/// @param sequence Number of acts done on this permit after issue; the next act must name it.
/// @param alertOn Bit i: evidence of requirement i raises an alert when revoked after issue.
/// @param suspendOn Bit i: evidence of requirement i suspends when revoked after issue.
/// @param stored State set by acts alone.
struct Permit {
    bytes32 document;
    bytes32 evidence;
    uint64 startBy;
    uint64 validUntil;
    uint32 sequence;
    uint32 alertOn;
    uint32 suspendOn;
    State stored;
}

/// @notice Evidence of a permit, named so that its revocation can be looked up.
/// @param batch Batch of an attestation; zero for a commitment.
/// @param id Id of the attestation or commitment.
struct EvidenceReference {
    BatchId batch;
    bytes32 id;
}

/// @title Permits, and the check that comes before each
/// @notice `issue` walks every requirement of the frozen version of the matter and refuses unless each is met. Anyone
/// may submit it; nobody can do without the authority's signature, nor the authority without the evidence.
interface IPermitRegistry is IAuthorized {
    /// @notice A permit was issued. `evidence` holds the evidence id of every requirement, in their order.
    event PermitIssued(
        PermitId indexed permit,
        ApplicationId indexed application,
        bytes32 indexed document,
        OrganisationId authority,
        string number,
        uint64 startBy,
        uint64 validUntil,
        bytes32[] evidence,
        address by
    );

    /// @notice All that was presented for a permit, so that anyone can decide it again from events alone.
    event EvidencePresented(PermitId indexed permit, Presentation presentation);

    event PermitSuspended(PermitId indexed permit, uint32 sequence, string reason, bytes32 decision, address first, address second);
    event PermitReinstated(PermitId indexed permit, uint32 sequence, string reason, bytes32 decision, address first, address second);
    event PermitEnded(
        PermitId indexed permit, uint32 sequence, Ending ending, string reason, bytes32 decision, address first, address second
    );

    /// @notice A requirement is not met, and why.
    error RequirementNotMet(bytes32 requirement, Reason reason);
    error RequirementSetMismatch(MatterVersionId version, bytes32 expected, bytes32 given);
    error ChoiceCount(uint256 expected, uint256 given);
    error EvidenceUnused(uint256 attestations, uint256 commitments);
    error ApplicationNotMade(ApplicationId application);
    error ReadableTermsMismatch(string matter, string project);
    error NotTheAuthority(OrganisationId authority, OrganisationId organisation);
    error NotGrantedToDecide(OrganisationId organisation, MatterVersionId version);
    error SystemKeyNotAllowed(address key);
    error PermitExists(PermitId permit);
    error PermitUnknown(PermitId permit);
    error PermitDocumentMissing();
    error PermitNumberMissing();
    error ValidityNotAllowed(uint64 validUntil, uint64 limit);
    error StateNotAllowed(PermitId permit, State state);
    error SequenceMismatch(PermitId permit, uint32 expected, uint32 given);
    error SameOfficer(address officer);
    error NotAnOfficerKey(address key);
    error EndingMissing();
    error ReasonCodeMalformed(string reason);
    error WrittenDecisionMissing();
    error EvidenceMismatch(PermitId permit);

    /// @notice Issue the permit that answers `application`.
    /// EIP-712: `Issue(string number,string matter,string project,bytes32 application,bytes32 document,bytes32
    /// evidence,uint64 validUntil,uint64 deadline)`, where `evidence` is keccak-256 of the ABI encoding of the
    /// presentation.
    function issue(
        Application calldata application,
        string calldata matter,
        string calldata project,
        Requirement[] calldata requirements,
        Presentation calldata presentation,
        PermitTerms calldata terms,
        Authorization calldata authorization
    ) external returns (PermitId permit);

    /// @notice Suspend a permit (暂扣). Two officers of the issuing authority.
    /// EIP-712: `Suspend(bytes32 permit,uint32 sequence,string reason,bytes32 decision,uint64 deadline)`
    function suspend(
        Application calldata application,
        uint32 sequence,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice Reinstate a suspended permit (发还). Two officers of the issuing authority.
    /// EIP-712: `Reinstate(bytes32 permit,uint32 sequence,string reason,bytes32 decision,uint64 deadline)`
    function reinstate(
        Application calldata application,
        uint32 sequence,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice End a permit for good. Two officers of the issuing authority.
    /// EIP-712: `End(bytes32 permit,uint32 sequence,string ending,string reason,bytes32 decision,uint64 deadline)`;
    /// `ending` is the name in `Ending`.
    function end(
        Application calldata application,
        uint32 sequence,
        Ending ending,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    function permitById(PermitId permit) external view returns (Permit memory);

    /// @notice State from acts and time alone.
    function status(PermitId permit) external view returns (State);

    /// @notice State from acts, time and the standing of the evidence; `references` in the order of the requirements.
    /// @return state As `status`, but `Suspended` where revoked evidence suspends.
    /// @return revoked Bit i: the evidence of requirement i was revoked, withdrawn or breached after issue.
    function statusWithEvidence(PermitId permit, EvidenceReference[] calldata references)
        external
        view
        returns (State state, uint32 revoked);
}
