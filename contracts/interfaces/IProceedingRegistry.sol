// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization, IAuthorized} from "./IAuthorized.sol";
import {Application, ApplicationId} from "./ICommitmentRegistry.sol";
import {MatterVersionId} from "./IMatterRegistry.sol";
import {OrganisationId} from "./IOrganisationRegistry.sol";
import {PermitId} from "./IPermitRegistry.sol";

/// @notice What a body means to do to the holder of a permit: 撤回, 撤销, 吊销, 暂扣.
enum Measure {
    None,
    Withdrawn,
    Revoked,
    Forfeited,
    Suspended
}

/// @notice Where the hearing (听证) on a notice stands.
enum Hearing {
    None,
    Requested,
    Recorded
}

/// @notice How a document was served (送达): handed over (直接送达), left behind (留置送达), electronic (电子送达), by a body that
/// was asked (委托送达), by post (邮寄送达), by public notice (公告送达); or its receipt was signed on the ledger (签收).
enum ServiceWay {
    None,
    InPerson,
    LeftBehind,
    Electronic,
    Entrusted,
    Post,
    PublicNotice,
    Acknowledged
}

/// @notice How and when a document was served; all zero while it was not.
/// @param servedAt Second at which it was served. Forty bits hold 34,000 years.
/// @param way How.
struct ServedDocument {
    uint40 servedAt;
    ServiceWay way;
}

/// @notice The last notice that the holder of a permit was given; all zero if none.
/// @param id Its id: see `Identifiers.notice`.
/// @param reason Keccak-256 of the reason code.
/// @param answerUntil Exclusive end of the time to answer, and to ask for a hearing.
/// @param until Exclusive end of the time in which the notice serves.
/// @param given Number of notices given; the next one must name it.
/// @param answered Whether the holder has answered.
/// @param measure What is meant.
/// @param hearing Where the hearing stands.
/// @param supervisor Supervisor of the permit that gave it; zero if the authority did.
struct Notice {
    bytes32 id;
    bytes32 reason;
    uint64 answerUntil;
    uint64 until;
    uint32 given;
    bool answered;
    Measure measure;
    Hearing hearing;
    OrganisationId supervisor;
}

/// @notice Where the renewal (延续) of the permits of a line stands; all zero if none was asked for.
/// @param validUntil Exclusive end that was decided last; zero while the permit's own holds.
/// @param requestedUntil Exclusive end that the holder asked for last; zero once that was decided. A request is undecided
/// while it is later than the end of the permit.
/// @param termFrom Second at which the term began that was renewed last, which is the end before; zero for the first term.
/// @param requests Number of requests; the next one must name it.
struct Renewal {
    uint64 validUntil;
    uint64 requestedUntil;
    uint64 termFrom;
    uint32 requests;
}

/// @title What comes before an act against the holder of a permit, and before its renewal
/// @notice The holder is told what is meant and why, can answer (陈述、申辩) and ask for a hearing, and the body that told it
/// keeps the record of it. That is the authority; of a forfeiture (吊销) it is the body that supervises the permit now, where
/// the version of the matter has `forfeitedBySupervisor`: nobody forfeits such a permit while it has no supervisor. The
/// holder asks for a renewal, which the authority grants or refuses. Kept by the first permit of a line
/// (`IPermitRegistry.originOf`), so that no change of the permit loses a notice or a request. That a document of a case was
/// served (送达) is kept by its application, of which a permit is the answer. No act here moves the stored state of a
/// permit, nor the count of officers' acts on it.
interface IProceedingRegistry is IAuthorized {
    /// @notice The holder was told what is meant (事先告知).
    /// @param permit The permit.
    /// @param sequence Number of notices before this one.
    /// @param notice Id of the notice.
    /// @param measure What is meant.
    /// @param answerUntil Exclusive end of the time to answer, and to ask for a hearing.
    /// @param reason Reason code.
    /// @param grounds Digest of the text of the notice.
    /// @param first Officer's key.
    /// @param second Another officer's key.
    event NoticeGiven(
        PermitId indexed permit,
        uint32 sequence,
        bytes32 indexed notice,
        Measure measure,
        uint64 answerUntil,
        string reason,
        bytes32 grounds,
        address first,
        address second
    );

    /// @notice The holder answered a notice (陈述、申辩).
    /// @param permit The permit.
    /// @param notice The notice.
    /// @param answer Digest of the answer.
    /// @param by The holder's key.
    event NoticeAnswered(PermitId indexed permit, bytes32 indexed notice, bytes32 answer, address by);

    /// @notice The holder asked for a hearing (听证).
    /// @param permit The permit.
    /// @param notice The notice.
    /// @param by The holder's key.
    event HearingRequested(PermitId indexed permit, bytes32 indexed notice, address by);

    /// @notice The hearing was held, and a record of it was made.
    /// @param permit The permit.
    /// @param notice The notice.
    /// @param record Digest of the record (听证笔录).
    /// @param first Officer's key.
    /// @param second Another officer's key.
    event HearingRecorded(
        PermitId indexed permit,
        bytes32 indexed notice,
        bytes32 record,
        address first,
        address second
    );

    /// @notice Two officers recorded that a document of a case was served (送达).
    /// @param application Application of the case.
    /// @param document Digest of the document.
    /// @param way How it was served.
    /// @param servedAt Second at which it was served.
    /// @param first Officer's key.
    /// @param second Another officer's key.
    event ServiceRecorded(
        ApplicationId indexed application,
        bytes32 indexed document,
        ServiceWay way,
        uint64 servedAt,
        address first,
        address second
    );

    /// @notice The holder asked for a renewal (申请延续), in time.
    /// @param permit The permit.
    /// @param sequence Number of its requests before.
    /// @param validUntil Exclusive end that it asked for.
    /// @param by The holder's key.
    event RenewalRequested(PermitId indexed permit, uint32 sequence, uint64 validUntil, address by);

    /// @notice The authority renewed a permit (准予延续).
    /// @param permit The permit.
    /// @param sequence Number of its holder's requests before the one that is granted.
    /// @param validUntil Exclusive end of the permit, from now on.
    /// @param by Key that signed.
    event PermitRenewed(PermitId indexed permit, uint32 sequence, uint64 validUntil, address by);

    /// @notice The authority refused to renew a permit (不予延续). If its end has passed, it ends now.
    /// @param permit The permit.
    /// @param sequence Number of its holder's requests before the one that is refused.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Officer's key.
    /// @param second Another officer's key.
    event RenewalRefused(
        PermitId indexed permit,
        uint32 sequence,
        string reason,
        bytes32 decision,
        address first,
        address second
    );

    /// @notice The applicant, or holder, signed for a document of its case (签收).
    /// @param application Application of the case.
    /// @param document Digest of the document.
    /// @param servedAt Second at which it had the document.
    /// @param by Its key.
    event ServiceAcknowledged(ApplicationId indexed application, bytes32 indexed document, uint64 servedAt, address by);

    /// @notice A notice has to say what is meant.
    error MeasureMissing();

    /// @notice The time to answer is too short, or longer than the notice serves.
    /// @param answerUntil Exclusive end that was given.
    /// @param earliest Earliest end.
    /// @param latest Latest end.
    error AnswerTimeNotAllowed(uint64 answerUntil, uint64 earliest, uint64 latest);

    /// @notice The holder was not told before.
    /// @param origin First permit of the line.
    error NoticeMissing(PermitId origin);

    /// @notice The act is not what the holder was told last: another measure, another reason, or an earlier notice.
    /// @param origin First permit of the line.
    /// @param notice Id of the last notice; zero if there is none.
    error NoticeMismatch(PermitId origin, bytes32 notice);

    /// @notice The notice is not of the body whose act its measure is now. After a hand-over of the permit, or a change to a
    /// version that leaves forfeiture to another body, that body gives its own.
    /// @param permit The permit, or the first one of its line.
    /// @param supervisor Supervisor that gave the notice; zero if the authority did.
    error NoticeOfAnother(PermitId permit, OrganisationId supervisor);

    /// @notice What the holder was told a year ago or earlier serves nothing.
    /// @param origin First permit of the line.
    /// @param until Exclusive end of the time in which it did.
    error NoticeLapsed(PermitId origin, uint64 until);

    /// @notice The holder still has time to answer or to ask for a hearing, also if it has answered.
    /// @param origin First permit of the line.
    /// @param answerUntil Exclusive end of that time.
    error AnswerPending(PermitId origin, uint64 answerUntil);

    /// @notice The holder asked for a hearing, of which there is no record yet.
    /// @param origin First permit of the line.
    error HearingPending(PermitId origin);

    /// @notice The time to answer, and to ask for a hearing, has passed.
    /// @param permit The permit.
    /// @param answerUntil Exclusive end of that time.
    error AnswerTimeOver(PermitId permit, uint64 answerUntil);

    /// @notice A notice is answered once.
    /// @param permit The permit.
    error NoticeAnsweredBefore(PermitId permit);

    /// @notice A hearing is asked for once.
    /// @param permit The permit.
    error HearingRequestedBefore(PermitId permit);

    /// @notice No hearing waits for its record: none was asked for, or the record was made.
    /// @param permit The permit.
    error HearingNotAwaited(PermitId permit);

    /// @notice An answer, and the record of a hearing, need the digest of their text.
    error StatementMissing();

    /// @notice A service needs the digest of the document.
    error ServedDocumentMissing();

    /// @notice Officers say how they served a document; that its receipt was signed, its receiver says.
    /// @param way How, as given.
    error ServiceWayNotAllowed(ServiceWay way);

    /// @notice A document is served after its case began, no more than fifteen days ago and not in the future.
    /// @param servedAt Second that was given.
    /// @param earliest Earliest second.
    /// @param latest Latest second: now.
    error ServiceTimeNotAllowed(uint64 servedAt, uint64 earliest, uint64 latest);

    /// @notice A document is served once; the first record counts.
    /// @param application Application of the case.
    /// @param document Digest of the document.
    /// @param servedAt Second at which it was served.
    error ServedBefore(ApplicationId application, bytes32 document, uint64 servedAt);

    /// @notice A permit without an end is not renewed.
    /// @param permit The permit.
    error PermitWithoutEnd(PermitId permit);

    /// @notice The time to ask for a renewal has passed: 30 days before the end (行政许可法 50).
    /// @param permit The permit.
    /// @param until Exclusive end of that time.
    error RenewalTooLate(PermitId permit, uint64 until);

    /// @notice The term that was granted last has not begun yet.
    /// @param permit The permit.
    /// @param from Second at which it begins.
    error RenewalTooEarly(PermitId permit, uint64 from);

    /// @notice A request for renewal is undecided.
    /// @param permit The permit.
    error RenewalPending(PermitId permit);

    /// @notice No request for renewal is undecided.
    /// @param permit The permit.
    error RenewalNotRequested(PermitId permit);

    /// @notice A renewal ends after the end that it follows and after now, and no later than the limit.
    /// @param validUntil Exclusive end that was given.
    /// @param limit Latest end.
    error RenewalNotAllowed(uint64 validUntil, uint64 limit);

    /// @notice Tell the holder what is meant (行政处罚事先告知，撤回、撤销事先告知), and until when it can answer or ask for a hearing:
    /// at least five days (行政处罚法 64). A later notice takes the place of this one; it serves twelve months at most. Two
    /// officers of the issuing authority, or of the supervisor for its forfeiture. The permit is valid or suspended.
    /// EIP-712: `GiveNotice(bytes32 permit,uint32 sequence,string measure,uint64 answerUntil,string reason,bytes32
    /// grounds,address signer,bytes32 organisation,uint64 deadline)`; `measure` is the name in `Measure`.
    /// @param application Application that the permit answers.
    /// @param sequence Number of notices before.
    /// @param measure What is meant.
    /// @param answerUntil Exclusive end of the time to answer, and to ask for a hearing.
    /// @param reason Reason code.
    /// @param grounds Digest of the text of the notice: facts, grounds and basis.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer.
    function giveNotice(
        Application calldata application,
        uint32 sequence,
        Measure measure,
        uint64 answerUntil,
        string calldata reason,
        bytes32 grounds,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice Answer the notice (陈述、申辩), once and in time. The holder. Its answer does not shorten its time: nothing is
    /// done against it before that has passed.
    /// EIP-712: `AnswerNotice(bytes32 permit,bytes32 notice,bytes32 answer,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param notice Id of the last notice.
    /// @param answer Digest of the answer.
    /// @param authorization The holder's signature.
    function answerNotice(
        Application calldata application,
        bytes32 notice,
        bytes32 answer,
        Authorization calldata authorization
    ) external;

    /// @notice Ask for a hearing (听证) on the notice, once and in time. The holder. Nothing is decided until it was held.
    /// EIP-712: `RequestHearing(bytes32 permit,bytes32 notice,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param notice Id of the last notice.
    /// @param authorization The holder's signature.
    function requestHearing(
        Application calldata application,
        bytes32 notice,
        Authorization calldata authorization
    ) external;

    /// @notice Record that the hearing was held (听证笔录). Two officers of the body that gave the notice, whose act its measure
    /// is still.
    /// EIP-712: `RecordHearing(bytes32 permit,bytes32 notice,bytes32 record,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param notice Id of the last notice.
    /// @param record Digest of the record.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer.
    function recordHearing(
        Application calldata application,
        bytes32 notice,
        bytes32 record,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice Record that a document of a case was served (送达回证), once. Two officers of its authority, which holds the
    /// matter. The ledger does not know the text: it holds the times of the case, not those of each decision.
    /// EIP-712: `RecordService(bytes32 application,bytes32 document,string way,uint64 servedAt,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application of the case, closed or answered by a permit or neither.
    /// @param document Digest of the document: a written decision, a notice or a permit.
    /// @param way How it was served; its name in `ServiceWay` is signed.
    /// @param servedAt Second at which it was served: not in the future, at most fifteen days ago, and not before the
    /// application was made.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer.
    function recordService(
        Application calldata application,
        bytes32 document,
        ServiceWay way,
        uint64 servedAt,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice Ask to renew a permit that has an end (申请延续), at least 30 days before it (行政许可法 50). The holder of a valid or
    /// suspended permit. Until it is decided, and at most until the day asked for, the permit does not expire.
    /// EIP-712: `RequestRenewal(bytes32 permit,uint32 sequence,uint64 validUntil,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param sequence Number of requests before.
    /// @param validUntil Exclusive end that is asked for: at most by the old term later than the old end, to the end of that
    /// day, and by no more months than the matter allows. The old term is counted from the issue of the first permit of the
    /// line, or from the end that was renewed last.
    /// @param authorization The holder's signature.
    function requestRenewal(
        Application calldata application,
        uint32 sequence,
        uint64 validUntil,
        Authorization calldata authorization
    ) external;

    /// @notice Renew a permit (准予延续), as its holder asked or to an earlier day, also after its end while it is deemed
    /// renewed. An officer of the issuing authority.
    /// EIP-712: `Renew(bytes32 permit,uint32 sequence,uint64 validUntil,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param sequence Number of the holder's requests before the one that is granted.
    /// @param validUntil Exclusive end of the permit, from now on.
    /// @param authorization The officer's signature.
    function renew(
        Application calldata application,
        uint32 sequence,
        uint64 validUntil,
        Authorization calldata authorization
    ) external;

    /// @notice Refuse to renew a permit (不予延续). Two officers of the issuing authority. The end before holds again; if that
    /// has passed, the permit ends now.
    /// EIP-712: `RefuseRenewal(bytes32 permit,uint32 sequence,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param sequence Number of the holder's requests before the one that is refused.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer.
    function refuseRenewal(
        Application calldata application,
        uint32 sequence,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice Sign for a document of a case (签收), once. Any key of the applicant, who is the holder of the permit.
    /// EIP-712: `AcknowledgeService(bytes32 application,bytes32 document,uint64 servedAt,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application of the case, closed or answered by a permit or neither.
    /// @param document Digest of the document.
    /// @param servedAt Second at which it had the document: as in `recordService`.
    /// @param authorization The applicant's signature.
    function acknowledgeService(
        Application calldata application,
        bytes32 document,
        uint64 servedAt,
        Authorization calldata authorization
    ) external;

    /// @notice How and when a document of a case was served.
    /// @param application Application of the case.
    /// @param document Digest of the document.
    /// @return All zero while it was not.
    function serviceOf(ApplicationId application, bytes32 document) external view returns (ServedDocument memory);

    /// @notice The last notice that the holder of a line of permits was given.
    /// @param origin First permit of the line.
    /// @return All zero if none was.
    function noticeOf(PermitId origin) external view returns (Notice memory);

    /// @notice Where the renewal of the permits of a line stands.
    /// @param origin First permit of the line.
    /// @return All zero if none was asked for.
    function renewalOf(PermitId origin) external view returns (Renewal memory);

    /// @notice Exclusive end of the permits of a line by their renewal: decided, or asked for and undecided.
    /// @param origin First permit of the line.
    /// @return Zero if none was asked for. A permit whose own end is later ends then.
    function renewedUntil(PermitId origin) external view returns (uint64);

    /// @notice Refuse an act against the holder that is not as it was told, that comes too soon or too late. Without a
    /// measure, nothing is asked for, and no notice may be named.
    /// @param origin First permit of the line.
    /// @param version Version under which the permit was applied for.
    /// @param measure What is done; `None` for what needs no notice.
    /// @param reason Keccak-256 of the reason code.
    /// @param notice Id of the notice that the act names.
    /// @return supervisor Supervisor whose act it is; zero if it is the authority's.
    function requireNotice(
        PermitId origin,
        MatterVersionId version,
        Measure measure,
        bytes32 reason,
        bytes32 notice
    ) external view returns (OrganisationId supervisor);
}
