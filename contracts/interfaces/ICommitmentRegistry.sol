// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization, IAuthorized} from "./IAuthorized.sol";
import {OrganisationId} from "./IOrganisationRegistry.sol";
import {MatterId, MatterSubject, MatterVersionId} from "./IMatterRegistry.sol";
import {PermitId} from "./IPermitRegistry.sol";

/// @notice Digest of an `Application`: see `Identifiers.application`.
type ApplicationId is bytes32;

/// @notice Digest of a `Commitment`: see `Identifiers.commitment`.
type CommitmentId is bytes32;

/// @notice What an enterprise applies for. Its digest is its identity, so it cannot change afterwards.
/// @param version Version of the matter, frozen here: later versions do not touch this application.
/// @param applicant Organisation that applies.
/// @param authority Public body that is asked to decide.
/// @param project Digest of the project code: see `Identifiers.project`.
/// @param consent Digest of the consent receipt, which is unique to this application.
/// @param replaces Permit that is to be changed: the new one takes its place. Zero for a new permit.
/// @param changes Keccak-256 of the text that says what changes; zero for a new permit.
struct Application {
    MatterVersionId version;
    OrganisationId applicant;
    OrganisationId authority;
    bytes32 project;
    bytes32 consent;
    PermitId replaces;
    bytes32 changes;
}

/// @notice What an applicant asks to change; zero and empty for a new permit.
/// @param replaces Permit that is to be changed.
/// @param text What changes, in the applicant's words.
struct Change {
    PermitId replaces;
    string text;
}

/// @notice A promise in writing that stands in for facts (告知承诺).
/// @param application Application it is made for.
/// @param organisation Organisation that commits.
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

/// @notice What became of a commitment.
enum Outcome {
    None,
    Kept,
    Breached,
    Corrected
}

/// @notice How an application was closed, if it was. A closed one stays so: no permit answers it, and nothing is committed
/// for it. Commitments for it can still be withdrawn and judged.
enum Stage {
    Open,
    Withdrawn,
    Declined,
    Refused
}

/// @notice What is held of an application: one slot, which its commitments share.
/// @param appliedAt Second at which it was made; zero if it is unknown. Forty bits hold 34,000 years.
/// @param stage How it was closed; `Open` while it is not.
/// @param digest Running digest of the key that signed it and of its commitments: see `Filings`.
struct ApplicationState {
    uint40 appliedAt;
    Stage stage;
    bytes26 digest;
}

/// @notice What the authority did with an application that is not closed: one slot, and none before it did something.
/// @param acceptedAt Second at which it was accepted (受理); zero while it is not.
/// @param correctionRequestedAt Second at which the applicant was told what is missing; zero while it was not.
/// @param correctedAt Second at which the applicant answered that; zero while it did not.
/// @param dueAt Exclusive end of the time to decide, as it was prolonged; zero while it was not.
/// @param pausedUntil Exclusive end of the last pause of that time; zero if there was none.
/// @param sequence How many acts of the authority on it there were that did not close it.
struct Proceeding {
    uint40 acceptedAt;
    uint40 correctionRequestedAt;
    uint40 correctedAt;
    uint40 dueAt;
    uint40 pausedUntil;
    uint32 sequence;
}

/// @notice What is held of a commitment: one slot, and none before one of both happens.
/// @param withdrawnAt Second at which it was taken back; zero while it is not.
/// @param outcome What became of it.
struct CommitmentState {
    uint40 withdrawnAt;
    Outcome outcome;
}

/// @title What applicants sign: applications and commitments
/// @notice Only digests are held; the consent receipt and the letter stay with those concerned.
interface ICommitmentRegistry is IAuthorized {
    /// @notice An application was made.
    /// @param application Its id.
    /// @param content What is applied for.
    /// @param matter Code of the matter.
    /// @param project Project code.
    /// @param changes What changes in the permit that is to be replaced; empty for a new permit.
    /// @param by Key that signed.
    event Applied(
        ApplicationId indexed application,
        Application content,
        string matter,
        string project,
        string changes,
        address by
    );

    /// @notice A commitment was made.
    /// @param commitment Its id.
    /// @param application Application it is made for.
    /// @param organisation Organisation that commits.
    /// @param requirements Ids of the requirements it covers, joined.
    /// @param letter Digest of the commitment letter.
    /// @param dueAt Second until which the authority means to check it.
    /// @param by Key that signed.
    event Committed(
        CommitmentId indexed commitment,
        ApplicationId indexed application,
        OrganisationId organisation,
        bytes requirements,
        bytes32 letter,
        uint64 dueAt,
        address by
    );

    /// @notice An act of a bundle was refused; nothing of it happened.
    /// @param position Its position in the bundle.
    /// @param reason Error that it was refused with; empty if it had too little gas.
    event ActRefused(uint256 position, bytes reason);

    /// @notice A commitment was taken back.
    /// @param commitment The commitment.
    /// @param by Key that signed.
    event CommitmentWithdrawn(CommitmentId indexed commitment, address by);

    /// @notice It was recorded what became of a commitment.
    /// @param commitment The commitment.
    /// @param organisation Organisation that committed.
    /// @param body Body that recorded it.
    /// @param outcome What became of it.
    /// @param decision Digest of the written decision.
    /// @param first Key of an officer.
    /// @param second Key of another officer.
    event OutcomeRecorded(
        CommitmentId indexed commitment,
        OrganisationId indexed organisation,
        OrganisationId indexed body,
        Outcome outcome,
        bytes32 decision,
        address first,
        address second
    );

    /// @notice A permit that was got by deceit bars its holder from applying for the matter again (行政许可法 79).
    /// @param applicant The holder.
    /// @param matter The matter.
    /// @param permit The permit, which was revoked.
    /// @param until Second from which the holder may apply again.
    event ApplicantBarred(
        OrganisationId indexed applicant,
        MatterId indexed matter,
        PermitId indexed permit,
        uint64 until
    );

    /// @notice A breach bars an organisation from committing until its credit is repaired for it.
    /// @param organisation The organisation.
    /// @param commitment Commitment that it broke.
    /// @param body Body that recorded the breach.
    /// @param decision Digest of the written decision.
    /// @param first Key of an officer.
    /// @param second Key of another officer.
    event OrganisationBarred(
        OrganisationId indexed organisation,
        CommitmentId indexed commitment,
        OrganisationId indexed body,
        bytes32 decision,
        address first,
        address second
    );

    /// @notice An organisation asked that its credit be repaired for one commitment that it broke (申请信用修复).
    /// @param organisation The organisation.
    /// @param commitment Commitment that it broke.
    /// @param body Body that recorded the breach.
    /// @param request Digest of the request and its evidence.
    /// @param by Key that signed.
    event RepairRequested(
        OrganisationId indexed organisation,
        CommitmentId indexed commitment,
        OrganisationId indexed body,
        bytes32 request,
        address by
    );

    /// @notice The bar of one breach was lifted. An organisation may commit again when none is left.
    /// @param organisation The organisation.
    /// @param commitment Commitment that it broke.
    /// @param body Body that recorded the breach.
    /// @param decision Digest of the written decision.
    /// @param first Key of an officer.
    /// @param second Key of another officer.
    event CreditRepaired(
        OrganisationId indexed organisation,
        CommitmentId indexed commitment,
        OrganisationId indexed body,
        bytes32 decision,
        address first,
        address second
    );

    /// @notice An application was taken back by its applicant.
    /// @param application The application.
    /// @param applicant Organisation that applied.
    /// @param by Key that signed.
    event ApplicationWithdrawn(ApplicationId indexed application, OrganisationId indexed applicant, address by);

    /// @notice An application was accepted for decision (受理).
    /// @param application The application.
    /// @param authority Authority that accepted it.
    /// @param sequence How many acts of the authority on it there were before.
    /// @param by Key that signed.
    event ApplicationAccepted(
        ApplicationId indexed application,
        OrganisationId indexed authority,
        uint32 sequence,
        address by
    );

    /// @notice The applicant was told, once and for all, what its application lacks (一次性补正告知).
    /// @param application The application.
    /// @param authority Authority that told it.
    /// @param sequence How many acts of the authority on it there were before.
    /// @param missing What is missing, in words.
    /// @param notice Digest of the notice.
    /// @param by Key of the officer.
    event CorrectionRequested(
        ApplicationId indexed application,
        OrganisationId indexed authority,
        uint32 sequence,
        string missing,
        bytes32 notice,
        address by
    );

    /// @notice The applicant answered what it was told to be missing.
    /// @param application The application.
    /// @param applicant Organisation that applied.
    /// @param answer Digest of the answer.
    /// @param by Key that signed.
    event CorrectionAnswered(
        ApplicationId indexed application,
        OrganisationId indexed applicant,
        bytes32 answer,
        address by
    );

    /// @notice The time to decide on an application was prolonged (延长期限).
    /// @param application The application.
    /// @param authority Authority that decided so.
    /// @param sequence How many acts of the authority on it there were before.
    /// @param dueAt Exclusive end of the time to decide.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Key of an officer.
    /// @param second Key of another officer.
    event ApplicationProlonged(
        ApplicationId indexed application,
        OrganisationId indexed authority,
        uint32 sequence,
        uint64 dueAt,
        string reason,
        bytes32 decision,
        address first,
        address second
    );

    /// @notice The time to decide on an application is paused for a procedure that does not count (特别程序).
    /// @param application The application.
    /// @param authority Authority that decided so.
    /// @param sequence How many acts of the authority on it there were before.
    /// @param pausedFrom Second from which it is paused.
    /// @param pausedUntil Exclusive end of the pause.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Key of an officer.
    /// @param second Key of another officer.
    event ApplicationPaused(
        ApplicationId indexed application,
        OrganisationId indexed authority,
        uint32 sequence,
        uint64 pausedFrom,
        uint64 pausedUntil,
        string reason,
        bytes32 decision,
        address first,
        address second
    );

    /// @notice An application was not accepted (不予受理).
    /// @param application The application.
    /// @param authority Authority that decided so.
    /// @param sequence How many acts of the authority on it there were before.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Key of an officer.
    /// @param second Key of another officer.
    event ApplicationDeclined(
        ApplicationId indexed application,
        OrganisationId indexed authority,
        uint32 sequence,
        string reason,
        bytes32 decision,
        address first,
        address second
    );

    /// @notice An application was refused (不予许可).
    /// @param application The application.
    /// @param authority Authority that decided so.
    /// @param sequence How many acts of the authority on it there were before.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Key of an officer.
    /// @param second Key of another officer.
    event ApplicationRefused(
        ApplicationId indexed application,
        OrganisationId indexed authority,
        uint32 sequence,
        string reason,
        bytes32 decision,
        address first,
        address second
    );

    /// @notice The same application was made before.
    /// @param application The application.
    error ApplicationExists(ApplicationId application);

    /// @notice No such application was made.
    /// @param application The application.
    error ApplicationUnknown(ApplicationId application);

    /// @notice The application was withdrawn, not accepted or refused: it is closed for good.
    /// @param application The application.
    /// @param stage How it was closed.
    error ApplicationClosed(ApplicationId application, Stage stage);

    /// @notice A permit answers the application, so it cannot be closed or put off any more.
    /// @param application The application.
    /// @param permit The permit, whether or not it is in force.
    error ApplicationAnswered(ApplicationId application, PermitId permit);

    /// @notice The application was accepted already.
    /// @param application The application.
    /// @param acceptedAt Second at which it was accepted.
    error AlreadyAccepted(ApplicationId application, uint64 acceptedAt);

    /// @notice What is missing is told once.
    /// @param application The application.
    /// @param requestedAt Second at which it was told.
    error CorrectionAlreadyRequested(ApplicationId application, uint64 requestedAt);

    /// @notice What is missing is told in 1 to 200 bytes of clean text: see `Texts`.
    /// @param missing What was told.
    error MissingTextMalformed(string missing);

    /// @notice The digest of the notice is missing.
    error CorrectionNoticeMissing();

    /// @notice The applicant was not told that something is missing.
    /// @param application The application.
    error CorrectionNotRequested(ApplicationId application);

    /// @notice The applicant answers once.
    /// @param application The application.
    /// @param correctedAt Second at which it answered.
    error CorrectionAlreadyAnswered(ApplicationId application, uint64 correctedAt);

    /// @notice The digest of the answer is missing.
    error CorrectionAnswerMissing();

    /// @notice The time to decide is prolonged once.
    /// @param application The application.
    /// @param dueAt Exclusive end of the time to decide.
    error AlreadyProlonged(ApplicationId application, uint64 dueAt);

    /// @notice A pause begins no sooner than the application and no sooner than the last pause ended, and ends after it
    /// began, in the future, at most 365 days from its beginning and from now.
    /// @param application The application.
    /// @param pausedFrom Second from which it would be paused.
    /// @param pausedUntil Exclusive end of the pause.
    error PauseNotAllowed(ApplicationId application, uint64 pausedFrom, uint64 pausedUntil);

    /// @notice Another act of the authority came between.
    /// @param application The application.
    /// @param expected Number of acts of the authority on it so far.
    /// @param given Number that was signed.
    error ProceedingMismatch(ApplicationId application, uint32 expected, uint32 given);

    /// @notice The applicant alone takes an application back, and answers what is missing.
    /// @param applicant The applicant.
    /// @param organisation The signer's organisation.
    error NotTheApplicant(OrganisationId applicant, OrganisationId organisation);

    /// @notice The commitment was made for another application.
    /// @param commitment The commitment.
    /// @param application The application given.
    error ApplicationMismatch(CommitmentId commitment, ApplicationId application);

    /// @notice The version is unknown, or takes no applications now.
    /// @param version The version.
    /// @param time Time of the block.
    error MatterVersionNotOpen(MatterVersionId version, uint64 time);

    /// @notice The authority may not decide this matter now.
    /// @param authority The authority.
    /// @param version The version.
    error AuthorityNotGranted(OrganisationId authority, MatterVersionId version);

    /// @notice The code is no code of the kind that the matter's permits are for: see `Subjects.isOf`.
    /// @param kind The kind.
    /// @param code The code.
    error SubjectCodeMalformed(MatterSubject kind, string code);

    /// @notice An application needs the digest of its consent receipt.
    error ConsentMissing();

    /// @notice An application that replaces a permit says what changes, in 1 to 200 bytes of clean text: see `Texts`. One that
    /// replaces none says nothing of a change.
    /// @param replaces Permit that is to be changed; zero for none.
    /// @param changes What changes.
    error ChangeMalformed(PermitId replaces, string changes);

    /// @notice A commitment needs the digest of its letter.
    error LetterMissing();

    /// @notice A filing has 20 bytes, 27 for each commitment that is shown, and 32 for each that was made.
    /// @param length Its length.
    /// @param shown How many commitments are shown.
    error FilingMalformed(uint256 length, uint256 shown);

    /// @notice Key and links are not those that the ledger holds the digest of; perhaps there is one more by now.
    /// @param application The application.
    /// @param expected Digest on the ledger.
    /// @param given Digest of what was given.
    error CommitmentsMismatch(ApplicationId application, bytes26 expected, bytes26 given);

    /// @notice No such commitment was made: its link is not where it was said to be.
    /// @param commitment The commitment.
    error CommitmentUnknown(CommitmentId commitment);

    /// @notice The commitment is another organisation's.
    /// @param commitment The commitment.
    /// @param organisation The signer's organisation.
    error CommitmentOfAnother(CommitmentId commitment, OrganisationId organisation);

    /// @notice The commitment was withdrawn already.
    /// @param commitment The commitment.
    error CommitmentAlreadyWithdrawn(CommitmentId commitment);

    /// @notice A commitment covers no requirement, or too many, or part of an id.
    /// @param count How many.
    /// @param limit How many there may be.
    error CoverageCount(uint256 count, uint256 limit);

    /// @notice A requirement's name has 1 to 31 printable ASCII characters, without spaces.
    /// @param requirement The name, padded with zeros.
    error RequirementNameMalformed(bytes32 requirement);

    /// @notice A commitment is due in the future.
    /// @param dueAt When it would be due.
    /// @param time Time of the block.
    error DueInPast(uint64 dueAt, uint64 time);

    /// @notice What is due, is due within ten years (3,652 days).
    /// @param dueAt When it would be due.
    /// @param limit Last second at which it may be.
    error DueTooFar(uint64 dueAt, uint64 limit);

    /// @notice An agent's key applies and reports, and promises nothing.
    /// @param signer The key.
    error AgentMayNotCommit(address signer);

    /// @notice The organisation got a permit of the matter by deceit, and may not apply for another one yet.
    /// @param organisation The organisation.
    /// @param matter The matter.
    /// @param until Second from which it may.
    error BarredFromApplying(OrganisationId organisation, MatterId matter, uint64 until);

    /// @notice The registry of permits alone bars applicants.
    /// @param sender The account that tried.
    error NotTheRegistryOfPermits(address sender);

    /// @notice The organisation broke a commitment and may not make another.
    /// @param organisation The organisation.
    error BarredFromCommitting(OrganisationId organisation);

    /// @notice The organisation is not barred for this commitment, or no longer.
    /// @param organisation The organisation.
    /// @param commitment The commitment.
    error NotBarred(OrganisationId organisation, CommitmentId commitment);

    /// @notice A request for credit repair needs the digest of its text.
    error RepairRequestMissing();

    /// @notice A request for credit repair is open; the body that recorded the breach has to answer it first.
    /// @param commitment The commitment.
    /// @param askedAt Second of the request.
    error RepairRequestedBefore(CommitmentId commitment, uint64 askedAt);

    /// @notice The organisation did not ask that its credit be repaired.
    /// @param commitment The commitment.
    error RepairNotRequested(CommitmentId commitment);

    /// @notice Another body recorded the breach, and it alone lifts the bar.
    /// @param commitment The commitment.
    /// @param body The officers' body.
    error BarOfAnother(CommitmentId commitment, OrganisationId body);

    /// @notice An outcome has to be said.
    error OutcomeMissing();

    /// @notice An outcome stands; only a breach can be followed, by a correction.
    /// @param commitment The commitment.
    /// @param from Outcome that stands.
    /// @param to Outcome that was to be recorded.
    error OutcomeNotAllowed(CommitmentId commitment, Outcome from, Outcome to);

    /// @notice The officers' organisation may not inspect this matter now.
    /// @param organisation The organisation.
    /// @param matter The matter.
    error NotGrantedToInspect(OrganisationId organisation, MatterId matter);

    /// @notice An adverse act needs the digest of its written decision.
    error DecisionMissing();

    /// @notice Apply. The applicant is the signer's organisation; the version must be open; the authority must hold
    /// the matter. No permit is issued in the place of another one unless its holder signed so here; whether there is such
    /// a permit is asked when it is to be changed.
    /// EIP-712: `Apply(string matter,uint32 version,string project,string authority,bytes32 consent,bytes32 replaces,string changes,address signer,bytes32 organisation,uint64 deadline)`
    /// @param matter Code of the matter.
    /// @param version Number of the version.
    /// @param project Project code: 24 to 32 printable ASCII characters without blanks and small letters.
    /// @param authority Unified social credit code of the authority.
    /// @param consent Digest of the consent receipt.
    /// @param change What is to be changed; its text is signed as `changes`.
    /// @param authorization The applicant's signature.
    /// @return application Id of the application.
    function applyFor(
        string calldata matter,
        uint32 version,
        string calldata project,
        string calldata authority,
        bytes32 consent,
        Change calldata change,
        Authorization calldata authorization
    ) external returns (ApplicationId application);

    /// @notice Take an application back (撤回申请), for good. Any key of the applicant, also an agent's; the keys of a
    /// suspended organisation do not act. The acts of the authority do not count here, so none can dodge it.
    /// EIP-712: `WithdrawApplication(bytes32 application,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application An application that is not closed and that no permit answers.
    /// @param authorization The applicant's signature.
    function withdrawApplication(Application calldata application, Authorization calldata authorization) external;

    /// @notice Accept an application for decision (受理), once. A key of the authority that may issue the permit: an
    /// officer's, or a system's where the matter is decided automatically. A permit can be issued without it.
    /// EIP-712: `Accept(bytes32 application,uint32 sequence,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application An application that is not closed and that no permit answers.
    /// @param sequence How many acts of the authority on it there were before.
    /// @param authorization The authority's signature.
    function acceptApplication(
        Application calldata application,
        uint32 sequence,
        Authorization calldata authorization
    ) external;

    /// @notice Tell the applicant, once, all that its application lacks (一次性补正告知). One officer of the authority, which
    /// holds the matter; before the application is accepted.
    /// EIP-712: `RequestCorrection(bytes32 application,uint32 sequence,string missing,bytes32 notice,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application An application that is not closed and that no permit answers.
    /// @param sequence How many acts of the authority on it there were before.
    /// @param missing What is missing, in 1 to 200 bytes of clean text; everybody can read it.
    /// @param notice Digest of the notice, which tells more.
    /// @param authorization Signature of the officer.
    function requestCorrection(
        Application calldata application,
        uint32 sequence,
        string calldata missing,
        bytes32 notice,
        Authorization calldata authorization
    ) external;

    /// @notice Answer what was told to be missing, once. Any key of the applicant. It carries no number, and changes none:
    /// acts of the authority that are under way stay good.
    /// EIP-712: `AnswerCorrection(bytes32 application,bytes32 answer,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application An application that is not closed and that no permit answers.
    /// @param answer Digest of the answer.
    /// @param authorization The applicant's signature.
    function answerCorrection(
        Application calldata application,
        bytes32 answer,
        Authorization calldata authorization
    ) external;

    /// @notice Prolong the time to decide on an application (延长期限), once. Two officers of the authority, which holds the
    /// matter. The ledger does not know the time by law, and keeps no one from deciding late.
    /// EIP-712: `Prolong(bytes32 application,uint32 sequence,uint64 dueAt,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application An application that is not closed and that no permit answers.
    /// @param sequence How many acts of the authority on it there were before.
    /// @param dueAt Exclusive end of the time to decide: in the future, at most 3,652 days ahead.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer.
    function prolong(
        Application calldata application,
        uint32 sequence,
        uint64 dueAt,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice Pause the time to decide on an application for a hearing, a test or experts (特别程序), which does not count.
    /// Two officers of the authority, which holds the matter. There may be several pauses, one after another.
    /// EIP-712: `Pause(bytes32 application,uint32 sequence,uint64 pausedFrom,uint64 pausedUntil,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application An application that is not closed and that no permit answers.
    /// @param sequence How many acts of the authority on it there were before.
    /// @param pausedFrom Second from which it is paused: not before the application was made, nor before the last pause ended.
    /// @param pausedUntil Exclusive end of the pause: in the future, at most 365 days from now and from the beginning.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer.
    function pause(
        Application calldata application,
        uint32 sequence,
        uint64 pausedFrom,
        uint64 pausedUntil,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice Do not accept an application (不予受理), for good. Two officers of the authority, which holds the matter; only
    /// while it is not accepted.
    /// EIP-712: `Decline(bytes32 application,uint32 sequence,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application An application that is not closed and that no permit answers.
    /// @param sequence How many acts of the authority on it there were before.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer.
    function decline(
        Application calldata application,
        uint32 sequence,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice Refuse an application (不予许可), for good: no permit can be issued for it. Two officers of the authority,
    /// which holds the matter. As when they end a permit, the officers of a suspended authority do not act.
    /// EIP-712: `Refuse(bytes32 application,uint32 sequence,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application An application that is not closed and that no permit answers.
    /// @param sequence How many acts of the authority on it there were before.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer.
    function refuse(
        Application calldata application,
        uint32 sequence,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice Commit for an application that is not closed. The organisation is the signer's own. No slot is made for it: the running digest
    /// of the application's slot goes on. Whoever submits the same commitment again, while the deadline of its signature
    /// lasts, adds a link to it and nothing else: one that was withdrawn stays so, and one that was judged too.
    /// EIP-712: `Commit(bytes32 application,string[] requirements,bytes32 letter,uint64 dueAt,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application The application.
    /// @param requirements Ids of the 1 to 32 requirements it covers, joined: their names, each padded with zeros to 32
    /// bytes. The names are signed.
    /// @param letter Digest of the commitment letter.
    /// @param dueAt Second until which the authority means to check it: in the future, at most 3,652 days ahead.
    /// @param authorization Signature of the organisation that commits.
    /// @return commitment Id of the commitment.
    function commit(
        ApplicationId application,
        bytes calldata requirements,
        bytes32 letter,
        uint64 dueAt,
        Authorization calldata authorization
    ) external returns (CommitmentId commitment);

    /// @notice Take a commitment back, for good. Signed by the organisation that committed. A permit that rests on it
    /// is not ended by this; whoever asks for its evidence sees it.
    /// EIP-712: `WithdrawCommitment(bytes32 commitment,address signer,bytes32 organisation,uint64 deadline)`
    /// @param commitment The commitment.
    /// @param filing What proves that it was made, as of now: see `Filings`. Nobody signs it, for it can be told in one
    /// way only.
    /// @param authorization Signature of the organisation that committed.
    function withdraw(
        Commitment calldata commitment,
        bytes calldata filing,
        Authorization calldata authorization
    ) external;

    /// @notice Record what became of a commitment. Two officers of the body that supervises the permit of the
    /// application, or of the one that took its place; while nobody supervises it, or there is none, of the
    /// application's authority. The body needs the grant to inspect the matter. A breach bars the organisation from
    /// committing until the same body repairs its credit for it. A breach may later be recorded as corrected, by whoever
    /// supervises the permit then; that does not lift the bar.
    /// EIP-712: `RecordOutcome(bytes32 commitment,string outcome,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the commitment was made for.
    /// @param commitment The commitment.
    /// @param filing What proves that it was made, as of now: see `Filings`. Nobody signs it, for it can be told in one
    /// way only.
    /// @param outcome What became of it; its name in `Outcome` is signed.
    /// @param decision Digest of the written decision.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer of the same body.
    function recordOutcome(
        Application calldata application,
        Commitment calldata commitment,
        bytes calldata filing,
        Outcome outcome,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice Ask that credit be repaired for one commitment that was broken (申请信用修复), once until that is done. Any key
    /// of the organisation that broke it; the body that recorded the breach answers.
    /// EIP-712: `RequestRepair(bytes32 commitment,bytes32 request,address signer,bytes32 organisation,uint64 deadline)`
    /// @param commitment Commitment that it broke.
    /// @param request Digest of the request and its evidence.
    /// @param authorization Signature of the organisation.
    function requestRepairOfCredit(
        CommitmentId commitment,
        bytes32 request,
        Authorization calldata authorization
    ) external;

    /// @notice Repair the credit of an organisation (信用修复) for one commitment that it broke, as it asked. Two officers of
    /// the body that recorded the breach, whether or not it still inspects the matter. Bars of other breaches stay.
    /// EIP-712: `RepairCredit(string uscc,bytes32 commitment,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)`
    /// @param uscc Unified social credit code of the organisation.
    /// @param commitment Commitment that it broke.
    /// @param decision Digest of the written decision.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer of the same body.
    function repairCredit(
        string calldata uscc,
        CommitmentId commitment,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice Bar an organisation from applying for a matter: for the registry of permits alone, when it ends a permit that
    /// was got by deceit and whose matter is one of public safety.
    /// @param applicant Organisation that held the permit.
    /// @param matter Matter of the permit.
    /// @param permit The permit.
    /// @param until Second from which the organisation may apply again.
    function bar(OrganisationId applicant, MatterId matter, PermitId permit, uint64 until) external;

    /// @notice Submit several acts of this contract in one transaction. One that is refused leaves the others as they are,
    /// and is told by `ActRefused`. Each has an equal part of the gas that is left when its turn comes, so that a wallet
    /// that burns gas to check a signature burns its own part alone; whoever submits gives gas for all of them.
    /// @param acts Calldata of each.
    /// @return done Of each, whether it was done.
    function tryMulticall(bytes[] calldata acts) external returns (bool[] memory done);

    /// @notice Second at which an application was made; zero if it is unknown.
    /// @param application The application.
    /// @return The second.
    function appliedAt(ApplicationId application) external view returns (uint64);

    /// @notice What is held of an application.
    /// @param application The application.
    /// @return All zero if it is unknown.
    function applicationState(ApplicationId application) external view returns (ApplicationState memory);

    /// @notice What the authority did with an application.
    /// @param application The application.
    /// @return All zero if it did nothing but close it.
    function proceedingOf(ApplicationId application) external view returns (Proceeding memory);

    /// @notice What is held of a commitment.
    /// @param commitment The commitment.
    /// @return All zero if nothing was recorded of it, whether or not it was made.
    function commitmentState(CommitmentId commitment) external view returns (CommitmentState memory);

    /// @notice What is held of a commitment, and against the organisation that made it.
    /// @param commitment The commitment.
    /// @param organisation The organisation.
    /// @return held As of `commitmentState`.
    /// @return bars As of `barCount`.
    function lookUpForEvidence(
        CommitmentId commitment,
        OrganisationId organisation
    ) external view returns (CommitmentState memory held, uint256 bars);

    /// @notice For how many breaches an organisation is barred from committing; zero if it may commit.
    /// @param organisation The organisation.
    /// @return Their number.
    function barCount(OrganisationId organisation) external view returns (uint256);

    /// @notice Since when an organisation may apply for a matter again: 36 months after a permit of a version that is
    /// `publicSafety` was revoked with the reason `OBTAINED_BY_DECEIT` (行政许可法 79).
    /// @param applicant The organisation.
    /// @param matter The matter.
    /// @return Second from which it may; zero if it was never barred.
    function mayApplyFrom(OrganisationId applicant, MatterId matter) external view returns (uint64);

    /// @notice Which body barred an organisation for a breach.
    /// @param organisation The organisation.
    /// @param commitment Commitment that it broke.
    /// @return The body; zero if there is no such bar.
    function barredBy(OrganisationId organisation, CommitmentId commitment) external view returns (OrganisationId);

    /// @notice When an organisation asked that its credit be repaired for a breach.
    /// @param commitment Commitment that it broke.
    /// @return The second; zero if no request is open.
    function repairAskedAt(CommitmentId commitment) external view returns (uint64);
}
