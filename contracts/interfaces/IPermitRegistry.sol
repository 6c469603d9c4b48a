// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization, IAuthorized} from "./IAuthorized.sol";
import {OrganisationId} from "./IOrganisationRegistry.sol";
import {MatterVersionId} from "./IMatterRegistry.sol";
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

/// @notice Where the work under a permit stands, as its holder reported. `Cleared` is stopped work that the authority has
/// verified again (核验), so that it may resume.
enum Work {
    None,
    UnderWay,
    Stopped,
    Cleared
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
    OrganisationBarred,
    PermitUnknown,
    PermitNotInForce,
    CommitmentKeyNotTrusted,
    ClaimTypeMismatch
}

/// @notice Evidence of a permit, named so that its standing can be looked up.
/// @param batch Batch of an attestation; zero for a commitment or an earlier permit.
/// @param id Id of the attestation, the commitment or the earlier permit.
struct EvidenceReference {
    BatchId batch;
    bytes32 id;
}

/// @notice What the authority fixes when it issues.
/// @param number Permit number as on its face, which the authority gives to no other permit.
/// @param document Digest of the permit document, which is that of no other permit.
/// @param validUntil Exclusive end of the permit; `type(uint64).max` for none.
struct PermitTerms {
    string number;
    bytes32 document;
    uint64 validUntil;
}

/// @notice A permit, as held.
/// @param content Digest of the permit document's digest and of the evidence ids: see `Identifiers.permitContent`.
/// @param startBy Exclusive end of the time to start work; `type(uint64).max` for none.
/// @param validUntil Exclusive end of the permit; `type(uint64).max` for none.
/// @param sequence Number of officers' acts on this permit after issue; the next one must name it. What its holder reports
/// does not count here, so that no report voids an act that waits for its second officer.
/// @param alertOn Bit i: evidence of requirement i raises an alert when revoked after issue.
/// @param suspendOn Bit i: evidence of requirement i suspends when revoked after issue.
/// @param stored State set by acts alone.
struct Permit {
    bytes32 content;
    uint64 startBy;
    uint64 validUntil;
    uint32 sequence;
    uint32 alertOn;
    uint32 suspendOn;
    State stored;
}

/// @notice What happened under a permit since it was issued; all zero if nothing did.
/// @param workSince Second since which the work stands where it does: of the report, but of the stop itself for `Stopped`.
/// @param hearingUntil Exclusive end of the time to ask for a hearing; zero while no forfeiture was announced.
/// @param noticeUntil Exclusive end of the time in which the permit may be forfeited for what was announced; zero while
/// nothing was.
/// @param extensions How often the start was put off.
/// @param reports Number of the holder's reports and extensions; the next one must name it.
/// @param work Where the work stands.
/// @param notice What was announced: keccak-256 of the encoding of the reason's keccak-256 and of the decision's digest.
struct Progress {
    uint64 workSince;
    uint64 hearingUntil;
    uint64 noticeUntil;
    uint8 extensions;
    uint32 reports;
    Work work;
    bytes32 notice;
}

/// @title Permits, and the check that comes before each
/// @notice `issue` walks every requirement of the frozen version of the matter and refuses unless each is met. Anyone
/// may submit it; nobody can do without the authority's signature, nor the authority without the evidence. What the
/// contract does not protect from: a department that attests what is not so.
interface IPermitRegistry is IAuthorized {
    /// @notice A permit was issued.
    /// @param permit Its id.
    /// @param application Application it answers.
    /// @param document Digest of the permit document.
    /// @param authority Public body that issued it.
    /// @param number Permit number as on its face.
    /// @param startBy Exclusive end of the time to start work.
    /// @param validUntil Exclusive end of the permit.
    /// @param evidence Evidence id of every requirement, in their order.
    /// @param by Key that signed.
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
    /// @param permit The permit.
    /// @param evidence What was presented, packed as `docs/protocol.md` §8 lays it out.
    event EvidencePresented(PermitId indexed permit, bytes evidence);

    /// @notice A permit was suspended.
    /// @param permit The permit.
    /// @param sequence Number of officers' acts on it before this one.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Officer's key.
    /// @param second Another officer's key.
    event PermitSuspended(
        PermitId indexed permit,
        uint32 sequence,
        string reason,
        bytes32 decision,
        address first,
        address second
    );

    /// @notice A suspended permit was given back.
    /// @param permit The permit.
    /// @param sequence Number of officers' acts on it before this one.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Officer's key.
    /// @param second Another officer's key.
    event PermitReinstated(
        PermitId indexed permit,
        uint32 sequence,
        string reason,
        bytes32 decision,
        address first,
        address second
    );

    /// @notice A permit was ended, for good.
    /// @param permit The permit.
    /// @param sequence Number of officers' acts on it before this one.
    /// @param ending By which act of law.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Officer's key.
    /// @param second Another officer's key.
    event PermitEnded(
        PermitId indexed permit,
        uint32 sequence,
        Ending ending,
        string reason,
        bytes32 decision,
        address first,
        address second
    );

    /// @notice A new permit takes the place of this one, which ends; `PermitIssued` for the new one follows.
    /// @param permit The permit that ends.
    /// @param sequence Number of officers' acts on it before this one.
    /// @param successor Id of the permit that takes its place.
    /// @param by Key that signed.
    event PermitSuperseded(PermitId indexed permit, uint32 sequence, PermitId indexed successor, address by);

    /// @notice The holder reported that work has started; the permit can lapse no more.
    /// @param permit The permit.
    /// @param sequence Number of the holder's reports and extensions before this one.
    /// @param by The holder's key.
    event WorkStarted(PermitId indexed permit, uint32 sequence, address by);

    /// @notice The start was put off, as the holder asked.
    /// @param permit The permit.
    /// @param sequence Number of the holder's reports and extensions before this one.
    /// @param startBy Exclusive end of the time to start work, from now on.
    /// @param reason Reason code.
    /// @param requestedBy The holder's key.
    /// @param grantedBy The authority's key.
    event StartExtended(
        PermitId indexed permit,
        uint32 sequence,
        uint64 startBy,
        string reason,
        address requestedBy,
        address grantedBy
    );

    /// @notice The holder reported that work has stopped.
    /// @param permit The permit.
    /// @param sequence Number of the holder's reports and extensions before this one.
    /// @param stoppedAt Second since which it is stopped.
    /// @param report Digest of the report: reason, part under construction, maintenance.
    /// @param by The holder's key.
    event WorkStopped(PermitId indexed permit, uint32 sequence, uint64 stoppedAt, bytes32 report, address by);

    /// @notice The holder reported that work goes on.
    /// @param permit The permit.
    /// @param sequence Number of the holder's reports and extensions before this one.
    /// @param by The holder's key.
    event WorkResumed(PermitId indexed permit, uint32 sequence, address by);

    /// @notice The authority verified the permit of stopped work again (核验); it may resume.
    /// @param permit The permit.
    /// @param sequence Number of officers' acts on it before this one.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Officer's key.
    /// @param second Another officer's key.
    event ResumptionCleared(
        PermitId indexed permit,
        uint32 sequence,
        string reason,
        bytes32 decision,
        address first,
        address second
    );

    /// @notice The authority told the holder that it means to forfeit the permit, and until when a hearing may be asked for.
    /// @param permit The permit.
    /// @param sequence Number of officers' acts on it before this one.
    /// @param hearingUntil Exclusive end of the time to ask for a hearing.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Officer's key.
    /// @param second Another officer's key.
    event ForfeitureAnnounced(
        PermitId indexed permit,
        uint32 sequence,
        uint64 hearingUntil,
        string reason,
        bytes32 decision,
        address first,
        address second
    );

    /// @notice A requirement is not met, and why.
    /// @param requirement Id of the requirement.
    /// @param reason The first reason found.
    error RequirementNotMet(bytes32 requirement, Reason reason);

    /// @notice The application was signed by a key that was compromised by then, or does not count for another reason.
    /// @param application The application.
    /// @param key The key.
    error ApplicantKeyNotTrusted(ApplicationId application, address key);

    /// @notice There is not exactly one choice for each requirement.
    /// @param expected How many requirements.
    /// @param given How many choices.
    error ChoiceCount(uint256 expected, uint256 given);

    /// @notice Evidence was presented that serves no requirement.
    /// @param attestations How many attestations.
    /// @param commitments How many commitments.
    /// @param permits How many permits.
    error EvidenceUnused(uint256 attestations, uint256 commitments, uint256 permits);

    /// @notice A claim was opened that no requirement asks for: no predicate of an option that the attestation is chosen
    /// for, and no party that a chosen option names by it.
    /// @param attestation Position of the attestation.
    /// @param claim Short name of the claim.
    error OpeningUnused(uint256 attestation, bytes32 claim);

    /// @notice No such application was made.
    /// @param application The application.
    error ApplicationNotMade(ApplicationId application);

    /// @notice What the authority reads when it signs is not what was applied for.
    /// @param matter Code of the matter as given.
    /// @param project Project code as given.
    error ReadableTermsMismatch(string matter, string project);

    /// @notice The signer's organisation is not the authority applied to.
    /// @param authority The authority.
    /// @param organisation The signer's organisation.
    error NotTheAuthority(OrganisationId authority, OrganisationId organisation);

    /// @notice The authority may not decide this matter now.
    /// @param organisation The authority.
    /// @param version The version applied under.
    error NotGrantedToDecide(OrganisationId organisation, MatterVersionId version);

    /// @notice The matter wants an officer to sign, not a system.
    /// @param key The system key.
    error SystemKeyNotAllowed(address key);

    /// @notice The application was answered by a permit before.
    /// @param permit The permit.
    error PermitExists(PermitId permit);

    /// @notice There is no such permit.
    /// @param permit The permit.
    error PermitUnknown(PermitId permit);

    /// @notice A permit needs the digest of its document.
    error PermitDocumentMissing();

    /// @notice A permit's number has 1 to 64 printable ASCII characters, without blanks and small letters.
    /// @param number The number.
    error PermitNumberMalformed(string number);

    /// @notice The document is that of another permit.
    /// @param document Digest of the document.
    error DocumentUsed(bytes32 document);

    /// @notice The authority gave the number to another permit.
    /// @param number The number.
    error NumberUsed(string number);

    /// @notice The permit would end before now, or later than the matter allows.
    /// @param validUntil Exclusive end that was asked for.
    /// @param limit Latest end.
    error ValidityNotAllowed(uint64 validUntil, uint64 limit);

    /// @notice The act is not possible in the state the permit is in.
    /// @param permit The permit.
    /// @param state Its state.
    error StateNotAllowed(PermitId permit, State state);

    /// @notice The act was signed for another moment in the permit's life.
    /// @param permit The permit.
    /// @param expected Number of officers' acts on it, or of its holder's reports.
    /// @param given Number that the act names.
    error SequenceMismatch(PermitId permit, uint32 expected, uint32 given);

    /// @notice An ending has to be one of the four.
    error EndingMissing();

    /// @notice A reason code has 1 to 32 of `A-Z`, `0-9` and `_`.
    /// @param reason The code.
    error ReasonCodeMalformed(string reason);

    /// @notice An adverse act needs the digest of its written decision.
    error WrittenDecisionMissing();

    /// @notice Packed evidence does not end where it is read to end, or names what it does not have.
    error EvidenceMalformed();

    /// @notice The references are not those of the permit's evidence.
    /// @param permit The permit.
    error EvidenceMismatch(PermitId permit);

    /// @notice The signer does not act for the holder of the permit.
    /// @param holder The holder: who applied.
    /// @param organisation The signer's organisation.
    error NotTheHolder(OrganisationId holder, OrganisationId organisation);

    /// @notice What the new permit is for is not what the old one is for: both need the same authority, applicant,
    /// project and matter.
    /// @param permit The new permit.
    /// @param replaced The permit it should take the place of.
    error ChangeMismatch(PermitId permit, PermitId replaced);

    /// @notice No start is awaited: it was reported before, or the matter asks for none.
    /// @param permit The permit.
    error StartNotAwaited(PermitId permit);

    /// @notice The start was put off as often as the matter allows.
    /// @param permit The permit.
    /// @param limit How often that is.
    error ExtensionLimit(PermitId permit, uint8 limit);

    /// @notice The start can be put off to a later time alone, and not beyond the limit.
    /// @param startBy Exclusive end that was asked for.
    /// @param limit Latest end.
    error ExtensionNotAllowed(uint64 startBy, uint64 limit);

    /// @notice The report does not follow from where the work stands.
    /// @param permit The permit.
    /// @param work Where it stands.
    error WorkNotAllowed(PermitId permit, Work work);

    /// @notice Work cannot have stopped in the future, or before it began.
    /// @param stoppedAt Second that was reported.
    /// @param earliest Second since which work was under way.
    error StopNotAllowed(uint64 stoppedAt, uint64 earliest);

    /// @notice A report needs the digest of its content.
    error ReportMissing();

    /// @notice Work was stopped for a year or more: the authority has to verify the permit first (建筑法 10).
    /// @param permit The permit.
    /// @param since Second since which verification is needed.
    error ResumptionNotCleared(PermitId permit, uint64 since);

    /// @notice The time to ask for a hearing is too short.
    /// @param hearingUntil Exclusive end that was given.
    /// @param earliest Earliest end.
    error HearingTooShort(uint64 hearingUntil, uint64 earliest);

    /// @notice A permit is forfeited only after that was announced and the time to ask for a hearing has passed
    /// (行政处罚法 63, 64).
    /// @param permit The permit.
    /// @param hearingUntil Exclusive end of that time; zero if nothing was announced.
    error HearingPending(PermitId permit, uint64 hearingUntil);

    /// @notice What was announced a year ago or earlier forfeits no permit.
    /// @param permit The permit.
    /// @param noticeUntil Exclusive end of the time in which it did.
    error NoticeLapsed(PermitId permit, uint64 noticeUntil);

    /// @notice A permit is forfeited for the reason and by the decision that were announced, and for no other.
    /// @param permit The permit.
    /// @param notice What was announced, as in `Progress`.
    error NoticeMismatch(PermitId permit, bytes32 notice);

    /// @notice Issue the permit that answers `application`, for good: an application is answered once.
    /// EIP-712: `Issue(string number,string matter,string project,bytes32 application,bytes32 document,bytes32
    /// evidence,uint64 validUntil,address signer,bytes32 organisation,uint64 deadline)`, where `evidence` is keccak-256 of the
    /// evidence.
    /// @param application The application.
    /// @param matter Code of the matter, as the authority reads it.
    /// @param project Project code, as the authority reads it.
    /// @param evidence Evidence for each requirement, packed as `docs/protocol.md` §8 lays it out.
    /// @param terms What the authority fixes.
    /// @param filing What proves the application and its commitments as of now. It is not signed: a commitment that comes
    /// after the authority's signature does not make it void.
    /// @param authorization The authority's signature.
    /// @return permit Id of the permit.
    function issue(
        Application calldata application,
        string calldata matter,
        string calldata project,
        bytes calldata evidence,
        PermitTerms calldata terms,
        bytes calldata filing,
        Authorization calldata authorization
    ) external returns (PermitId permit);

    /// @notice Change a permit (变更), or renew it: issue a new one that takes the place of a valid one in the same act.
    /// Conditions are decided anew. Time to start, extensions, work and an announced forfeiture go over to the new one.
    /// EIP-712: `Change(string number,string matter,string project,bytes32 application,bytes32 document,bytes32
    /// evidence,uint64 validUntil,bytes32 replaces,uint32 sequence,address signer,bytes32 organisation,uint64 deadline)`; fields as in `issue`.
    /// @param replaced Application that the old permit answers.
    /// @param sequence Number of officers' acts on the old permit.
    /// @param application The application for the new one.
    /// @param matter Code of the matter, as the authority reads it.
    /// @param project Project code, as the authority reads it.
    /// @param evidence Evidence for each requirement, as in `issue`.
    /// @param terms What the authority fixes.
    /// @param filing What proves the application and its commitments as of now. It is not signed: a commitment that comes
    /// after the authority's signature does not make it void.
    /// @param authorization The authority's signature.
    /// @return permit Id of the new permit.
    function change(
        Application calldata replaced,
        uint32 sequence,
        Application calldata application,
        string calldata matter,
        string calldata project,
        bytes calldata evidence,
        PermitTerms calldata terms,
        bytes calldata filing,
        Authorization calldata authorization
    ) external returns (PermitId permit);

    /// @notice Report that work has started. The holder.
    /// EIP-712: `ReportStart(bytes32 permit,uint32 sequence,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param sequence Number of the holder's reports and extensions before.
    /// @param authorization The holder's signature.
    function reportStart(
        Application calldata application,
        uint32 sequence,
        Authorization calldata authorization
    ) external;

    /// @notice Put the start off (延期), before the time to start has passed. The holder asks, the authority grants; both
    /// sign the same words.
    /// EIP-712: `Extend(bytes32 permit,uint32 sequence,uint64 startBy,string reason,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param sequence Number of the holder's reports and extensions before.
    /// @param startBy Exclusive end of the time to start work, from now on.
    /// @param reason Reason code.
    /// @param holder The holder's signature.
    /// @param authority The authority's signature: an officer's, or a system's where the matter is decided
    /// automatically.
    function extend(
        Application calldata application,
        uint32 sequence,
        uint64 startBy,
        string calldata reason,
        Authorization calldata holder,
        Authorization calldata authority
    ) external;

    /// @notice Report that work has stopped (中止施工). The holder. The permit stays as it is.
    /// EIP-712: `ReportStop(bytes32 permit,uint32 sequence,uint64 stoppedAt,bytes32 report,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param sequence Number of the holder's reports and extensions before.
    /// @param stoppedAt Second since which it is stopped.
    /// @param report Digest of the report.
    /// @param authorization The holder's signature.
    function reportStop(
        Application calldata application,
        uint32 sequence,
        uint64 stoppedAt,
        bytes32 report,
        Authorization calldata authorization
    ) external;

    /// @notice Verify the permit of stopped work again (核验), so that work may resume. Two officers of the issuing
    /// authority.
    /// EIP-712: `ClearResumption(bytes32 permit,uint32 sequence,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param sequence Number of officers' acts on the permit.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer.
    function clearResumption(
        Application calldata application,
        uint32 sequence,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice Report that work goes on (恢复施工). The holder. Work that was stopped for a year needs
    /// `clearResumption` before.
    /// EIP-712: `ReportResumption(bytes32 permit,uint32 sequence,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param sequence Number of the holder's reports and extensions before.
    /// @param authorization The holder's signature.
    function reportResumption(
        Application calldata application,
        uint32 sequence,
        Authorization calldata authorization
    ) external;

    /// @notice Tell the holder that the permit is to be forfeited, and until when a hearing may be asked for: at least
    /// five days (行政处罚法 64). The notice serves an `end` of the same reason and decision alone, and twelve months from
    /// now at most. Two officers of the issuing authority.
    /// EIP-712: `AnnounceForfeiture(bytes32 permit,uint32 sequence,uint64 hearingUntil,string reason,bytes32
    /// decision,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param sequence Number of officers' acts on the permit.
    /// @param hearingUntil Exclusive end of the time to ask for a hearing.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision that the notice tells.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer.
    function announceForfeiture(
        Application calldata application,
        uint32 sequence,
        uint64 hearingUntil,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice Suspend a permit (暂扣). Two officers of the issuing authority.
    /// EIP-712: `Suspend(bytes32 permit,uint32 sequence,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param sequence Number of officers' acts on the permit.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer.
    function suspend(
        Application calldata application,
        uint32 sequence,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice Reinstate a suspended permit (发还). Two officers of the issuing authority.
    /// EIP-712: `Reinstate(bytes32 permit,uint32 sequence,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param sequence Number of officers' acts on the permit.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer.
    function reinstate(
        Application calldata application,
        uint32 sequence,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice End a permit, for good. Two officers of the issuing authority. To forfeit it, that has to be announced
    /// within a year before, with the same reason and decision, and the time to ask for a hearing to have passed.
    /// EIP-712: `End(bytes32 permit,uint32 sequence,string ending,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)`;
    /// `ending` is the name in `Ending`.
    /// @param application Application that the permit answers.
    /// @param sequence Number of officers' acts on the permit.
    /// @param ending By which act of law.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer.
    function end(
        Application calldata application,
        uint32 sequence,
        Ending ending,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice What is held of a permit.
    /// @param permit The permit.
    /// @return All zero if it is unknown.
    function permitById(PermitId permit) external view returns (Permit memory);

    /// @notice What happened under a permit since it was issued.
    /// @param permit The permit.
    /// @return All zero if nothing did, or if it is unknown.
    function progressOf(PermitId permit) external view returns (Progress memory);

    /// @notice First permit of the line of a permit: the one that it took the place of by `change`, the one before that,
    /// and so on.
    /// @param permit The permit.
    /// @return The permit itself if it took no place.
    function originOf(PermitId permit) external view returns (PermitId);

    /// @notice State from acts and time alone.
    /// @param permit The permit.
    /// @return `Unknown` if there is no such permit.
    function status(PermitId permit) external view returns (State);

    /// @notice State from acts, time and the standing of the evidence.
    /// @param permit The permit.
    /// @param document Digest of its document.
    /// @param references Its evidence, in the order of the requirements.
    /// @return state As `status`, but `Suspended` where revoked evidence suspends.
    /// @return revoked Bit i: the evidence of requirement i was revoked, withdrawn or breached after issue, or is a
    /// permit that was suspended or ended by an act. Time takes no basis away, nor does a permit in its place.
    function statusWithEvidence(
        PermitId permit,
        bytes32 document,
        EvidenceReference[] calldata references
    ) external view returns (State state, uint32 revoked);
}
