// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization, IAuthorized} from "./IAuthorized.sol";
import {Application} from "./ICommitmentRegistry.sol";
import {PermitId} from "./IPermitRegistry.sol";
import {StopId} from "./ISupervisionRegistry.sol";

/// @notice Where the work under a permit stands, as its holder reported. `Cleared` is stopped work that the authority has
/// verified again (核验), so that it may resume.
enum Work {
    None,
    UnderWay,
    Stopped,
    Cleared
}

/// @notice Where the work under a permit and under those whose place it took stands; all zero if nothing was reported.
/// @param startBy Exclusive end of the time to start work as it was put off; `type(uint64).max` once work has started,
/// zero while the permit's own holds.
/// @param workSince Second since which the work stands where it does: of the report, but of the start or stop itself that
/// was reported.
/// @param extensions How often the start was put off.
/// @param reports Number of the holder's reports and requests; the next one must name it.
/// @param clearances Number of the authority's decisions on the work; the next one must name it.
/// @param work Where the work stands.
/// @param claimedStart Second at which work began, by a report that came after the permit had lapsed and that waits for
/// the authority; zero if none waits.
/// @param requestedStart Exclusive end of the time to start that the holder asked for and that is undecided; zero if none.
struct Progress {
    uint64 startBy;
    uint64 workSince;
    uint8 extensions;
    uint32 reports;
    uint32 clearances;
    Work work;
    uint64 claimedStart;
    uint64 requestedStart;
}

/// @title The work under a permit
/// @notice What the holder reports of its work, and what the authority grants and verifies: start, extension, stop,
/// resumption. A permit that took the place of another one goes on where that one stood: what is kept is kept by the
/// first permit of a line (`IPermitRegistry.originOf`). No report moves what officers decide there.
interface IWorkRegistry is IAuthorized {
    /// @notice The holder reported that work has started; the permit can lapse no more.
    /// @param permit The permit.
    /// @param sequence Number of the holder's reports and requests before this one.
    /// @param startedAt Second at which work began.
    /// @param by The holder's key.
    event WorkStarted(PermitId indexed permit, uint32 sequence, uint64 startedAt, address by);

    /// @notice The holder reported, after the permit had lapsed, that work began in time. The report waits for the
    /// authority; until then the permit stays as it is.
    /// @param permit The permit.
    /// @param sequence Number of the holder's reports and requests before this one.
    /// @param startedAt Second at which work began.
    /// @param by The holder's key.
    event StartReportedLate(PermitId indexed permit, uint32 sequence, uint64 startedAt, address by);

    /// @notice The authority confirmed that work began in time, as was reported late: the permit has not lapsed.
    /// @param permit The permit.
    /// @param sequence Number of the authority's decisions on the work before this one.
    /// @param startedAt Second at which work began.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Officer's key.
    /// @param second Another officer's key.
    event StartConfirmed(
        PermitId indexed permit,
        uint32 sequence,
        uint64 startedAt,
        string reason,
        bytes32 decision,
        address first,
        address second
    );

    /// @notice The holder asked, in time, to put the start off. The permit does not lapse before that is decided, nor before
    /// the day that was asked for.
    /// @param permit The permit.
    /// @param sequence Number of the holder's reports and requests before this one.
    /// @param startBy Exclusive end of the time to start work that is asked for.
    /// @param reason Reason code.
    /// @param by The holder's key.
    event ExtensionRequested(PermitId indexed permit, uint32 sequence, uint64 startBy, string reason, address by);

    /// @notice The authority put the start off.
    /// @param permit The permit.
    /// @param sequence Number of the authority's decisions on the work before this one.
    /// @param request Number of the holder's reports and requests before the request.
    /// @param startBy Exclusive end of the time to start work, from now on.
    /// @param by The authority's key.
    event StartExtended(PermitId indexed permit, uint32 sequence, uint32 request, uint64 startBy, address by);

    /// @notice The authority refused to put the start off; the time before holds again.
    /// @param permit The permit.
    /// @param sequence Number of the authority's decisions on the work before this one.
    /// @param request Number of the holder's reports and requests before the request.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Officer's key.
    /// @param second Another officer's key.
    event ExtensionRefused(
        PermitId indexed permit,
        uint32 sequence,
        uint32 request,
        string reason,
        bytes32 decision,
        address first,
        address second
    );

    /// @notice The holder reported that work has stopped.
    /// @param permit The permit.
    /// @param sequence Number of the holder's reports and requests before this one.
    /// @param stoppedAt Second since which it is stopped.
    /// @param report Digest of the report: reason, part under construction, maintenance.
    /// @param by The holder's key.
    event WorkStopped(PermitId indexed permit, uint32 sequence, uint64 stoppedAt, bytes32 report, address by);

    /// @notice The holder reported that work goes on.
    /// @param permit The permit.
    /// @param sequence Number of the holder's reports and requests before this one.
    /// @param by The holder's key.
    event WorkResumed(PermitId indexed permit, uint32 sequence, address by);

    /// @notice The authority verified the permit of stopped work again (核验); it may resume.
    /// @param permit The permit.
    /// @param sequence Number of the authority's decisions on the work before this one.
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

    /// @notice No start is awaited: it was reported before, or the matter asks for none.
    /// @param permit The permit.
    error StartNotAwaited(PermitId permit);

    /// @notice Work cannot have begun in the future, or before the first permit of the line was issued.
    /// @param startedAt Second that was reported.
    /// @param earliest Second of that permit's issue.
    error StartNotAllowed(uint64 startedAt, uint64 earliest);

    /// @notice Work that began when the time to start had passed keeps no permit.
    /// @param startedAt Second that was reported.
    /// @param startBy Exclusive end of the time to start.
    error StartTooLate(uint64 startedAt, uint64 startBy);

    /// @notice No late report says that work began then.
    /// @param permit The permit.
    /// @param startedAt Second that was to be confirmed.
    error StartNotReported(PermitId permit, uint64 startedAt);

    /// @notice Another permit was issued to the same project since this one lapsed; it comes back no more.
    /// @param permit The permit.
    /// @param latest The other one.
    error AnotherPermitIssued(PermitId permit, PermitId latest);

    /// @notice The start was put off as often as the matter allows.
    /// @param permit The permit.
    /// @param limit How often that is.
    error ExtensionLimit(PermitId permit, uint8 limit);

    /// @notice A request to put the start off is undecided.
    /// @param permit The permit.
    error ExtensionPending(PermitId permit);

    /// @notice No request to put the start off is undecided.
    /// @param permit The permit.
    error ExtensionNotRequested(PermitId permit);

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

    /// @notice The supervisor ordered all of the work to stop, and has not lifted the order.
    /// @param permit The permit.
    /// @param stop The order.
    error StoppedByOrder(PermitId permit, StopId stop);

    /// @notice Report when work started (开工). The holder. A report that comes after the permit has lapsed, of work that
    /// began in time, is taken, and waits for `confirmStart`; a later one takes its place.
    /// EIP-712: `ReportStart(bytes32 permit,uint32 sequence,uint64 startedAt,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param sequence Number of the holder's reports and requests before.
    /// @param startedAt Second at which work began.
    /// @param authorization The holder's signature.
    function reportStart(
        Application calldata application,
        uint32 sequence,
        uint64 startedAt,
        Authorization calldata authorization
    ) external;

    /// @notice Confirm that work began in time, though that was reported late. Two officers of the issuing authority. The
    /// permit, which time alone had lapsed, is valid again.
    /// EIP-712: `ConfirmStart(bytes32 permit,uint32 sequence,uint64 startedAt,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param sequence Number of the authority's decisions on the work before.
    /// @param startedAt Second at which work began, as reported.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer.
    function confirmStart(
        Application calldata application,
        uint32 sequence,
        uint64 startedAt,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice Ask to put the start off (申请延期), before the time to start has passed. The holder. Until it is decided, and
    /// at most until the day asked for, the permit does not lapse.
    /// EIP-712: `RequestExtension(bytes32 permit,uint32 sequence,uint64 startBy,string reason,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param sequence Number of the holder's reports and requests before.
    /// @param startBy Exclusive end of the time to start work that is asked for. Its months are counted from the issue of the
    /// first permit of the line; 14 days more are allowed, for a last day that rolls over rest days.
    /// @param reason Reason code.
    /// @param authorization The holder's signature.
    function requestExtension(
        Application calldata application,
        uint32 sequence,
        uint64 startBy,
        string calldata reason,
        Authorization calldata authorization
    ) external;

    /// @notice Put the start off (延期), as its holder asked or to an earlier day. The authority.
    /// EIP-712: `Extend(bytes32 permit,uint32 sequence,uint32 request,uint64 startBy,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param sequence Number of the authority's decisions on the work before.
    /// @param request Number of the holder's reports and requests before the request.
    /// @param startBy Exclusive end of the time to start work, from now on.
    /// @param authorization The authority's signature: an officer's, or a system's where the matter is decided
    /// automatically.
    function extend(
        Application calldata application,
        uint32 sequence,
        uint32 request,
        uint64 startBy,
        Authorization calldata authorization
    ) external;

    /// @notice Refuse to put the start off. Two officers of the issuing authority. The time before holds again; if that has
    /// passed, the permit has lapsed.
    /// EIP-712: `RefuseExtension(bytes32 permit,uint32 sequence,uint32 request,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param sequence Number of the authority's decisions on the work before.
    /// @param request Number of the holder's reports and requests before the request.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer.
    function refuseExtension(
        Application calldata application,
        uint32 sequence,
        uint32 request,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice Report that work has stopped (中止施工). The holder. The permit stays as it is.
    /// EIP-712: `ReportStop(bytes32 permit,uint32 sequence,uint64 stoppedAt,bytes32 report,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param sequence Number of the holder's reports and requests before.
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
    /// @param sequence Number of the authority's decisions on the work before.
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
    /// `clearResumption` before. While an order of the supervisor holds that stops all of the work it cannot go on; under
    /// one that stops a part, the rest may.
    /// EIP-712: `ReportResumption(bytes32 permit,uint32 sequence,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param sequence Number of the holder's reports and requests before.
    /// @param authorization The holder's signature.
    function reportResumption(
        Application calldata application,
        uint32 sequence,
        Authorization calldata authorization
    ) external;

    /// @notice Where the work under the permits of a line stands.
    /// @param origin First permit of the line.
    /// @return All zero if nothing was reported.
    function progressOf(PermitId origin) external view returns (Progress memory);

    /// @notice Exclusive end of the time to start work, if it was moved.
    /// @param origin First permit of a line.
    /// @return Zero while the permit's own holds; `type(uint64).max` once work has started; while a request for more time is
    /// undecided, the end that it asks for.
    function startByOf(PermitId origin) external view returns (uint64);
}
