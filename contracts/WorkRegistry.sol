// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ActsOnPermits} from "./ActsOnPermits.sol";
import {Authorization} from "./interfaces/IAuthorized.sol";
import {Application} from "./interfaces/ICommitmentRegistry.sol";
import {IMatterRegistry, MatterVersion, Validity} from "./interfaces/IMatterRegistry.sol";
import {IOrganisationRegistry, RegistryMissing} from "./interfaces/IOrganisationRegistry.sol";
import {IPermitRegistry, Permit, PermitId, State} from "./interfaces/IPermitRegistry.sol";
import {ISupervisionRegistry, StopId} from "./interfaces/ISupervisionRegistry.sol";
import {IWorkRegistry, Progress, Work} from "./interfaces/IWorkRegistry.sol";
import {Clock} from "./libraries/Clock.sol";
import {Codes} from "./libraries/Codes.sol";
import {Identifiers} from "./libraries/Identifiers.sol";
import {LegalCalendar} from "./libraries/LegalCalendar.sol";

/// @title The work under a permit
/// @notice See `IWorkRegistry`.
contract WorkRegistry is IWorkRegistry, ActsOnPermits {
    bytes32 private constant _REPORT_START = keccak256(
        "ReportStart(bytes32 permit,uint32 sequence,uint64 startedAt,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _CONFIRM_START = keccak256(
        "ConfirmStart(bytes32 permit,uint32 sequence,uint64 startedAt,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _EXTEND = keccak256(
        "Extend(bytes32 permit,uint32 sequence,uint32 request,uint64 startBy,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _REQUEST_EXTENSION = keccak256(
        "RequestExtension(bytes32 permit,uint32 sequence,uint64 startBy,string reason,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _REFUSE_EXTENSION = keccak256(
        "RefuseExtension(bytes32 permit,uint32 sequence,uint32 request,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _REPORT_STOP = keccak256(
        "ReportStop(bytes32 permit,uint32 sequence,uint64 stoppedAt,bytes32 report,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _CLEAR_RESUMPTION = keccak256(
        "ClearResumption(bytes32 permit,uint32 sequence,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _REPORT_RESUMPTION = keccak256(
        "ReportResumption(bytes32 permit,uint32 sequence,address signer,bytes32 organisation,uint64 deadline)"
    );
    uint16 private constant _MONTHS_WITHOUT_CLEARANCE = 12;
    /// @dev By how much a last day rolls over rest days at most, which the law knows and this contract does not.
    uint64 private constant _LONGEST_ROLL = 14 days;

    IPermitRegistry private immutable _PERMITS;
    ISupervisionRegistry private immutable _SUPERVISION;

    /// @dev By the first permit of a line, so that work goes on through a change.
    mapping(PermitId origin => Progress entry) private _progress;

    /// @notice Fix, for good, where keys, matters, permits and orders to stop work are looked up.
    /// @param organisations Registry of organisations.
    /// @param matters Registry of schemas and matters.
    /// @param permits Registry of permits.
    /// @param supervision Registry of supervision, which may be deployed later.
    constructor(
        IOrganisationRegistry organisations,
        IMatterRegistry matters,
        IPermitRegistry permits,
        ISupervisionRegistry supervision
    ) ActsOnPermits(organisations, matters) {
        if (address(permits) == address(0)) revert RegistryMissing();
        if (address(supervision) == address(0)) revert RegistryMissing();
        _PERMITS = permits;
        _SUPERVISION = supervision;
    }

    /// @inheritdoc IWorkRegistry
    function reportStart(
        Application calldata application,
        uint32 sequence,
        uint64 startedAt,
        Authorization calldata authorization
    ) external override {
        (PermitId permit, Progress storage progress) = _nextReport(application, sequence);
        bool late = _requireAwaited(application, permit);
        _requireInTime(permit, progress, startedAt);
        _requireHolder(application, abi.encode(_REPORT_START, permit, sequence, startedAt), authorization);
        ++progress.reports;
        if (late) {
            progress.claimedStart = startedAt;
            emit StartReportedLate(permit, sequence, startedAt, authorization.signer);
        } else {
            _start(progress, startedAt);
            emit WorkStarted(permit, sequence, startedAt, authorization.signer);
        }
    }

    /// @inheritdoc IWorkRegistry
    function confirmStart(
        Application calldata application,
        uint32 sequence,
        uint64 startedAt,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        (PermitId permit, Progress storage progress) = _known(application);
        _requireTurn(permit, progress.clearances, sequence);
        if (!_requireAwaited(application, permit)) revert IPermitRegistry.StateNotAllowed(permit, State.Valid);
        if (startedAt == 0 || startedAt != progress.claimedStart) revert StartNotReported(permit, startedAt);
        _requireInTime(permit, progress, startedAt);
        bytes memory act = abi.encode(_CONFIRM_START, permit, sequence, startedAt);
        _requireDecided(application, act, reason, decision, first, second);
        ++progress.clearances;
        progress.claimedStart = 0;
        _start(progress, startedAt);
        emit StartConfirmed(permit, sequence, startedAt, reason, decision, first.signer, second.signer);
    }

    /// @inheritdoc IWorkRegistry
    function requestExtension(
        Application calldata application,
        uint32 sequence,
        uint64 startBy,
        string calldata reason,
        Authorization calldata authorization
    ) external override {
        (PermitId permit, Progress storage progress) = _nextReport(application, sequence);
        _requireState(permit, State.Valid, State.Valid);
        _requireExtension(permit, progress, startBy, _MATTERS.versionById(application.version).validity);
        if (!Codes.isReason(reason)) revert IPermitRegistry.ReasonCodeMalformed(reason);
        bytes memory act = abi.encode(_REQUEST_EXTENSION, permit, sequence, startBy, keccak256(bytes(reason)));
        _requireHolder(application, act, authorization);
        progress.requestedStart = startBy;
        ++progress.reports;
        emit ExtensionRequested(permit, sequence, startBy, reason, authorization.signer);
    }

    /// @inheritdoc IWorkRegistry
    function extend(
        Application calldata application,
        uint32 sequence,
        uint32 request,
        uint64 startBy,
        Authorization calldata authorization
    ) external override {
        (PermitId permit, Progress storage progress) = _nextOnRequest(application, sequence, request);
        uint64 requested = progress.requestedStart;
        if (startBy <= _startDecided(permit, progress) || startBy <= Clock.time() || startBy > requested) {
            revert ExtensionNotAllowed(startBy, requested);
        }
        MatterVersion memory version = _MATTERS.versionById(application.version);
        bytes memory act = abi.encode(_EXTEND, permit, sequence, request, startBy);
        _requireIssuer(application, version.automatic, authorization, act);
        _requireGrant(application, version.matter);
        progress.startBy = startBy;
        progress.requestedStart = 0;
        ++progress.clearances;
        ++progress.extensions;
        emit StartExtended(permit, sequence, request, startBy, authorization.signer);
    }

    /// @inheritdoc IWorkRegistry
    function refuseExtension(
        Application calldata application,
        uint32 sequence,
        uint32 request,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        (PermitId permit, Progress storage progress) = _nextOnRequest(application, sequence, request);
        bytes memory act = abi.encode(_REFUSE_EXTENSION, permit, sequence, request);
        _requireDecided(application, act, reason, decision, first, second);
        progress.requestedStart = 0;
        ++progress.clearances;
        emit ExtensionRefused(permit, sequence, request, reason, decision, first.signer, second.signer);
    }

    /// @inheritdoc IWorkRegistry
    function reportStop(
        Application calldata application,
        uint32 sequence,
        uint64 stoppedAt,
        bytes32 report,
        Authorization calldata authorization
    ) external override {
        (PermitId permit, Progress storage progress) = _nextReport(application, sequence);
        _requireState(permit, State.Valid, State.Suspended);
        _requireWork(permit, progress, Work.UnderWay, Work.UnderWay);
        uint64 since = progress.workSince;
        if (stoppedAt < since || stoppedAt > Clock.time()) revert StopNotAllowed(stoppedAt, since);
        if (report == 0) revert ReportMissing();
        bytes memory act = abi.encode(_REPORT_STOP, permit, sequence, stoppedAt, report);
        _requireHolder(application, act, authorization);
        ++progress.reports;
        _setWork(progress, Work.Stopped, stoppedAt);
        emit WorkStopped(permit, sequence, stoppedAt, report, authorization.signer);
    }

    /// @inheritdoc IWorkRegistry
    function clearResumption(
        Application calldata application,
        uint32 sequence,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        (PermitId permit, Progress storage progress) = _known(application);
        _requireTurn(permit, progress.clearances, sequence);
        _requireState(permit, State.Valid, State.Valid);
        _requireWork(permit, progress, Work.Stopped, Work.Stopped);
        bytes memory act = abi.encode(_CLEAR_RESUMPTION, permit, sequence);
        _requireDecided(application, act, reason, decision, first, second);
        ++progress.clearances;
        _setWork(progress, Work.Cleared, Clock.time());
        emit ResumptionCleared(permit, sequence, reason, decision, first.signer, second.signer);
    }

    /// @inheritdoc IWorkRegistry
    function reportResumption(
        Application calldata application,
        uint32 sequence,
        Authorization calldata authorization
    ) external override {
        (PermitId permit, Progress storage progress) = _nextReport(application, sequence);
        _requireState(permit, State.Valid, State.Valid);
        _requireWork(permit, progress, Work.Stopped, Work.Cleared);
        _requireClearance(permit, progress);
        _requireNotStopped(permit);
        _requireHolder(application, abi.encode(_REPORT_RESUMPTION, permit, sequence), authorization);
        ++progress.reports;
        _setWork(progress, Work.UnderWay, Clock.time());
        emit WorkResumed(permit, sequence, authorization.signer);
    }

    /// @inheritdoc IWorkRegistry
    function progressOf(PermitId origin) external view override returns (Progress memory) {
        return _progress[origin];
    }

    /// @inheritdoc IWorkRegistry
    function startByOf(PermitId origin) external view override returns (uint64) {
        uint64 requested = _progress[origin].requestedStart;
        return requested == 0 ? _progress[origin].startBy : requested;
    }

    /// @dev Work is under way, so that the permit can lapse no more.
    function _start(Progress storage progress, uint64 startedAt) private {
        progress.startBy = type(uint64).max;
        progress.requestedStart = 0;
        _setWork(progress, Work.UnderWay, startedAt);
    }

    function _setWork(Progress storage progress, Work work, uint64 since) private {
        progress.work = work;
        progress.workSince = since;
    }

    /// @dev The permit on whose work its holder reports.
    function _nextReport(
        Application calldata application,
        uint32 sequence
    ) private view returns (PermitId permit, Progress storage progress) {
        (permit, progress) = _known(application);
        _requireTurn(permit, progress.reports, sequence);
    }

    function _known(
        Application calldata application
    ) private view returns (PermitId permit, Progress storage progress) {
        permit = Identifiers.permit(Identifiers.application(application));
        progress = _progress[_PERMITS.originOf(permit)];
        if (_PERMITS.status(permit) == State.Unknown) revert IPermitRegistry.PermitUnknown(permit);
    }

    function _requireState(PermitId permit, State one, State other) private view {
        State state = _PERMITS.status(permit);
        if (state != one && state != other) revert IPermitRegistry.StateNotAllowed(permit, state);
    }

    /// @dev Refuse unless a permit is valid, or would be if time had not lapsed it: no act suspended it, its validity lasts,
    /// it was not struck off, and no other permit was issued since to the same project.
    function _requireAwaited(Application calldata application, PermitId permit) private view returns (bool late) {
        State state = _PERMITS.status(permit);
        if (state == State.Valid) return false;
        Permit memory entry = _PERMITS.permitById(permit);
        if (state == State.Lapsed && entry.stored != State.Valid) state = entry.stored;
        if (state == State.Lapsed && _PERMITS.endById(permit) <= Clock.time()) state = State.Expired;
        if (state != State.Lapsed) revert IPermitRegistry.StateNotAllowed(permit, state);
        if (_PERMITS.deregisteredAt(permit) != 0) revert IPermitRegistry.AlreadyDeregistered(permit);
        MatterVersion memory version = _MATTERS.versionById(application.version);
        PermitId latest = _PERMITS.permitFor(version.matter, application.project);
        if (!version.severalPermits && PermitId.unwrap(latest) != PermitId.unwrap(permit)) {
            revert AnotherPermitIssued(permit, latest);
        }
        return true;
    }

    /// @dev Refuse unless work began after the first permit of the line was issued, before now, and in the time to start.
    function _requireInTime(PermitId permit, Progress storage progress, uint64 startedAt) private view {
        uint64 until = _startBy(permit, progress);
        if (until == type(uint64).max) revert StartNotAwaited(permit);
        uint64 issuedAt = _firstIssue(permit);
        if (startedAt < issuedAt || startedAt > Clock.time()) revert StartNotAllowed(startedAt, issuedAt);
        if (startedAt >= until) revert StartTooLate(startedAt, until);
    }

    /// @dev Refuse to resume work that was stopped for a year and not cleared since.
    function _requireClearance(PermitId permit, Progress storage progress) private view {
        if (progress.work == Work.Cleared) return;
        uint64 since = LegalCalendar.addMonths(progress.workSince, _MONTHS_WITHOUT_CLEARANCE);
        if (since <= Clock.time()) revert ResumptionNotCleared(permit, since);
    }

    /// @dev Refuse to resume while the supervisor's order to stop all of the work holds.
    function _requireNotStopped(PermitId permit) private view {
        (StopId stop, bool whole) = _SUPERVISION.stopInForce(permit);
        if (whole) revert StoppedByOrder(permit, stop);
    }

    /// @dev The undecided request on which the authority decides. No report follows one but that of a start, which ends it.
    function _nextOnRequest(
        Application calldata application,
        uint32 sequence,
        uint32 request
    ) private view returns (PermitId permit, Progress storage progress) {
        (permit, progress) = _known(application);
        _requireTurn(permit, progress.clearances, sequence);
        _requireState(permit, State.Valid, State.Valid);
        if (progress.requestedStart == 0) revert ExtensionNotRequested(permit);
        _requireTurn(permit, progress.reports - 1, request);
    }

    /// @dev Months are counted from the issue of the first permit, so that no short month shortens those after it.
    function _requireExtension(
        PermitId permit,
        Progress storage progress,
        uint64 startBy,
        Validity memory validity
    ) private view {
        uint64 current = _startDecided(permit, progress);
        if (current == type(uint64).max) revert StartNotAwaited(permit);
        if (progress.requestedStart != 0) revert ExtensionPending(permit);
        if (progress.extensions >= validity.extensionLimit) revert ExtensionLimit(permit, validity.extensionLimit);
        // three numbers of 8 bits: at most 255 + 256 * 255
        uint16 months = (uint16(progress.extensions) + 1) * validity.extensionMonths + validity.startWithinMonths;
        uint64 limit = LegalCalendar.addMonths(_firstIssue(permit), months) + _LONGEST_ROLL;
        if (startBy <= current || startBy > limit) revert ExtensionNotAllowed(startBy, limit);
    }

    function _requireWork(PermitId permit, Progress storage progress, Work one, Work other) private view {
        if (progress.work != one && progress.work != other) revert WorkNotAllowed(permit, progress.work);
    }

    /// @dev Exclusive end of the time to start work, as it is now: while a request is undecided, as it asks.
    function _startBy(PermitId permit, Progress storage progress) private view returns (uint64) {
        uint64 requested = progress.requestedStart;
        return requested == 0 ? _startDecided(permit, progress) : requested;
    }

    /// @dev Exclusive end of the time to start work, by what was decided.
    function _startDecided(PermitId permit, Progress storage progress) private view returns (uint64) {
        return progress.startBy == 0 ? _PERMITS.permitById(permit).startBy : progress.startBy;
    }

    /// @dev Second at which the first permit of the line was issued.
    function _firstIssue(PermitId permit) private view returns (uint64) {
        return _PERMITS.permitById(_PERMITS.originOf(permit)).issuedAt;
    }

    function _requireTurn(PermitId permit, uint32 expected, uint32 given) private pure {
        if (expected != given) revert IPermitRegistry.SequenceMismatch(permit, expected, given);
    }
}
