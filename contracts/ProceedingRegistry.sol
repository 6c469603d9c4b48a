// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ActsOnPermits} from "./ActsOnPermits.sol";
import {Authorization} from "./interfaces/IAuthorized.sol";
import {Application, ApplicationId, ICommitmentRegistry} from "./interfaces/ICommitmentRegistry.sol";
import {IMatterRegistry, MatterVersionId} from "./interfaces/IMatterRegistry.sol";
import {IOrganisationRegistry, OrganisationId, RegistryMissing} from "./interfaces/IOrganisationRegistry.sol";
import {IPermitRegistry, PermitId, State} from "./interfaces/IPermitRegistry.sol";
import {
    Hearing,
    IProceedingRegistry,
    Measure,
    Notice,
    Renewal,
    ServedDocument,
    ServiceWay
} from "./interfaces/IProceedingRegistry.sol";
import {ISupervisionRegistry} from "./interfaces/ISupervisionRegistry.sol";
import {Clock} from "./libraries/Clock.sol";
import {Identifiers} from "./libraries/Identifiers.sol";
import {LegalCalendar} from "./libraries/LegalCalendar.sol";

/// @title What comes before an act against the holder of a permit, and before its renewal
/// @notice See `IProceedingRegistry`.
contract ProceedingRegistry is IProceedingRegistry, ActsOnPermits {
    bytes32 private constant _GIVE_NOTICE = keccak256(
        "GiveNotice(bytes32 permit,uint32 sequence,string measure,uint64 answerUntil,string reason,bytes32 grounds,"
        "address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _ANSWER_NOTICE = keccak256(
        "AnswerNotice(bytes32 permit,bytes32 notice,bytes32 answer,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _REQUEST_HEARING = keccak256(
        "RequestHearing(bytes32 permit,bytes32 notice,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _RECORD_HEARING = keccak256(
        "RecordHearing(bytes32 permit,bytes32 notice,bytes32 record,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _RECORD_SERVICE = keccak256(
        "RecordService(bytes32 application,bytes32 document,string way,uint64 servedAt,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _ACKNOWLEDGE_SERVICE = keccak256(
        "AcknowledgeService(bytes32 application,bytes32 document,uint64 servedAt,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _REQUEST_RENEWAL = keccak256(
        "RequestRenewal(bytes32 permit,uint32 sequence,uint64 validUntil,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _RENEW = keccak256(
        "Renew(bytes32 permit,uint32 sequence,uint64 validUntil,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _REFUSE_RENEWAL = keccak256(
        "RefuseRenewal(bytes32 permit,uint32 sequence,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)"
    );
    uint64 private constant _TIME_TO_ANSWER = 5 days;
    uint64 private constant _TIME_TO_RECORD = 15 days;
    uint16 private constant _MONTHS_OF_NOTICE = 12;
    uint64 private constant _TIME_TO_DECIDE = 30 days;

    IPermitRegistry private immutable _PERMITS;
    ICommitmentRegistry private immutable _APPLICATIONS;
    ISupervisionRegistry private immutable _SUPERVISION;

    /// @dev By the first permit of a line, so that a notice outlives a change.
    mapping(PermitId origin => Notice entry) private _notices;
    mapping(ApplicationId id => mapping(bytes32 document => ServedDocument entry)) private _served;
    /// @dev By the first permit of a line, so that a request outlives a change.
    mapping(PermitId origin => Renewal entry) private _renewals;

    /// @notice Fix, for good, where keys, matters, permits and supervisors are looked up.
    /// @param organisations Registry of organisations.
    /// @param matters Registry of schemas and matters.
    /// @param permits Registry of permits.
    /// @param applications Registry of applications.
    /// @param supervision Registry of supervision, which may be deployed later.
    constructor(
        IOrganisationRegistry organisations,
        IMatterRegistry matters,
        IPermitRegistry permits,
        ICommitmentRegistry applications,
        ISupervisionRegistry supervision
    ) ActsOnPermits(organisations, matters) {
        if (address(permits) == address(0)) revert RegistryMissing();
        if (address(applications) == address(0)) revert RegistryMissing();
        if (address(supervision) == address(0)) revert RegistryMissing();
        _PERMITS = permits;
        _APPLICATIONS = applications;
        _SUPERVISION = supervision;
    }

    /// @inheritdoc IProceedingRegistry
    function giveNotice(
        Application calldata application,
        uint32 sequence,
        Measure measure,
        uint64 answerUntil,
        string calldata reason,
        bytes32 grounds,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        PermitId permit = _inForce(application);
        PermitId origin = _PERMITS.originOf(permit);
        uint32 given = _notices[origin].given;
        if (given != sequence) revert IPermitRegistry.SequenceMismatch(permit, given, sequence);
        if (measure == Measure.None) revert MeasureMissing();
        uint64 until = LegalCalendar.addMonths(Clock.time(), _MONTHS_OF_NOTICE);
        _requireTimeToAnswer(answerUntil, until);
        OrganisationId supervisor = _supervisorFor(permit, application.version, measure);
        bytes memory act = abi.encode(_GIVE_NOTICE, permit, sequence, keccak256(bytes(_nameOf(measure))), answerUntil);
        _requireDecidedBy(supervisor, application, act, reason, grounds, first, second);
        bytes32 digest = keccak256(bytes(reason));
        bytes32 id = Identifiers.notice(origin, sequence, measure, digest, grounds, answerUntil);
        _notices[origin] = Notice({
            answerUntil: answerUntil,
            until: until,
            given: sequence + 1,
            measure: measure,
            answered: false,
            hearing: Hearing.None,
            reason: digest,
            id: id,
            supervisor: supervisor
        });
        emit NoticeGiven(permit, sequence, id, measure, answerUntil, reason, grounds, first.signer, second.signer);
    }

    /// @inheritdoc IProceedingRegistry
    function answerNotice(
        Application calldata application,
        bytes32 notice,
        bytes32 answer,
        Authorization calldata authorization
    ) external override {
        (PermitId permit, Notice storage entry) = _noticed(application, notice);
        if (entry.answerUntil <= Clock.time()) revert AnswerTimeOver(permit, entry.answerUntil);
        if (entry.answered) revert NoticeAnsweredBefore(permit);
        if (answer == 0) revert StatementMissing();
        _requireHolder(application, abi.encode(_ANSWER_NOTICE, permit, notice, answer), authorization);
        entry.answered = true;
        emit NoticeAnswered(permit, notice, answer, authorization.signer);
    }

    /// @inheritdoc IProceedingRegistry
    function requestHearing(
        Application calldata application,
        bytes32 notice,
        Authorization calldata authorization
    ) external override {
        (PermitId permit, Notice storage entry) = _noticed(application, notice);
        if (entry.answerUntil <= Clock.time()) revert AnswerTimeOver(permit, entry.answerUntil);
        if (entry.hearing != Hearing.None) revert HearingRequestedBefore(permit);
        _requireHolder(application, abi.encode(_REQUEST_HEARING, permit, notice), authorization);
        entry.hearing = Hearing.Requested;
        emit HearingRequested(permit, notice, authorization.signer);
    }

    /// @inheritdoc IProceedingRegistry
    function recordHearing(
        Application calldata application,
        bytes32 notice,
        bytes32 record,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        (PermitId permit, Notice storage entry) = _noticed(application, notice);
        if (entry.hearing != Hearing.Requested) revert HearingNotAwaited(permit);
        if (record == 0) revert StatementMissing();
        bytes memory act = abi.encode(_RECORD_HEARING, permit, notice, record);
        OrganisationId supervisor = _requireOwnNotice(permit, application.version, entry);
        _requireBody(supervisor, application, _requireOfficers(first, second, act));
        entry.hearing = Hearing.Recorded;
        emit HearingRecorded(permit, notice, record, first.signer, second.signer);
    }

    /// @inheritdoc IProceedingRegistry
    function recordService(
        Application calldata application,
        bytes32 document,
        ServiceWay way,
        uint64 servedAt,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        if (way == ServiceWay.None || way == ServiceWay.Acknowledged) revert ServiceWayNotAllowed(way);
        ApplicationId id = _requireUnserved(application, document, servedAt);
        bytes memory act = abi.encode(_RECORD_SERVICE, id, document, keccak256(bytes(_nameOf(way))), servedAt);
        _requireBody(OrganisationId.wrap(0), application, _requireOfficers(first, second, act));
        // No later than now, so that 40 bits hold it.
        _served[id][document] = ServedDocument(uint40(servedAt), way);
        emit ServiceRecorded(id, document, way, servedAt, first.signer, second.signer);
    }

    /// @inheritdoc IProceedingRegistry
    function acknowledgeService(
        Application calldata application,
        bytes32 document,
        uint64 servedAt,
        Authorization calldata authorization
    ) external override {
        ApplicationId id = _requireUnserved(application, document, servedAt);
        _requireHolder(application, abi.encode(_ACKNOWLEDGE_SERVICE, id, document, servedAt), authorization);
        // No later than now, so that 40 bits hold it.
        _served[id][document] = ServedDocument(uint40(servedAt), ServiceWay.Acknowledged);
        emit ServiceAcknowledged(id, document, servedAt, authorization.signer);
    }

    /// @inheritdoc IProceedingRegistry
    function requestRenewal(
        Application calldata application,
        uint32 sequence,
        uint64 validUntil,
        Authorization calldata authorization
    ) external override {
        (PermitId permit, Renewal storage entry, uint64 current) = _renewable(application);
        if (entry.requests != sequence) {
            revert IPermitRegistry.SequenceMismatch(permit, entry.requests, sequence);
        }
        if (entry.requestedUntil > current) revert RenewalPending(permit);
        _requireInTime(permit, current, entry.termFrom);
        uint64 limit = _longestRenewal(application, permit, current, entry.termFrom);
        if (validUntil <= current || validUntil > limit) revert RenewalNotAllowed(validUntil, limit);
        bytes memory act = abi.encode(_REQUEST_RENEWAL, permit, sequence, validUntil);
        _requireHolder(application, act, authorization);
        entry.requestedUntil = validUntil;
        ++entry.requests;
        emit RenewalRequested(permit, sequence, validUntil, authorization.signer);
    }

    /// @inheritdoc IProceedingRegistry
    function renew(
        Application calldata application,
        uint32 sequence,
        uint64 validUntil,
        Authorization calldata authorization
    ) external override {
        (PermitId permit, Renewal storage entry, uint64 current) = _requested(application, sequence);
        uint64 requested = entry.requestedUntil;
        if (validUntil <= current || validUntil <= Clock.time() || validUntil > requested) {
            revert RenewalNotAllowed(validUntil, requested);
        }
        bytes memory act = abi.encode(_RENEW, permit, sequence, validUntil);
        _requireIssuer(application, false, authorization, act);
        _requireGrant(application, _MATTERS.matterOf(application.version));
        entry.termFrom = current;
        entry.validUntil = validUntil;
        entry.requestedUntil = 0;
        emit PermitRenewed(permit, sequence, validUntil, authorization.signer);
    }

    /// @inheritdoc IProceedingRegistry
    function refuseRenewal(
        Application calldata application,
        uint32 sequence,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        (PermitId permit, Renewal storage entry, uint64 current) = _requested(application, sequence);
        bytes memory act = abi.encode(_REFUSE_RENEWAL, permit, sequence);
        _requireDecided(application, act, reason, decision, first, second);
        entry.requestedUntil = 0;
        if (current <= Clock.time()) entry.validUntil = Clock.time();
        emit RenewalRefused(permit, sequence, reason, decision, first.signer, second.signer);
    }

    /// @inheritdoc IProceedingRegistry
    function serviceOf(
        ApplicationId application,
        bytes32 document
    ) external view override returns (ServedDocument memory) {
        return _served[application][document];
    }

    /// @inheritdoc IProceedingRegistry
    function renewalOf(PermitId origin) external view override returns (Renewal memory) {
        return _renewals[origin];
    }

    /// @inheritdoc IProceedingRegistry
    function renewedUntil(PermitId origin) external view override returns (uint64) {
        Renewal storage entry = _renewals[origin];
        uint64 requested = entry.requestedUntil;
        return requested > entry.validUntil ? requested : entry.validUntil;
    }

    /// @inheritdoc IProceedingRegistry
    function noticeOf(PermitId origin) external view override returns (Notice memory) {
        return _notices[origin];
    }

    /// @inheritdoc IProceedingRegistry
    function requireNotice(
        PermitId origin,
        MatterVersionId version,
        Measure measure,
        bytes32 reason,
        bytes32 notice
    ) external view override returns (OrganisationId supervisor) {
        Notice storage entry = _notices[origin];
        if (measure == Measure.None) {
            if (notice != 0) revert NoticeMismatch(origin, entry.id);
            return OrganisationId.wrap(0);
        }
        if (entry.given == 0) revert NoticeMissing(origin);
        bool same = entry.id == notice && entry.measure == measure && entry.reason == reason;
        if (!same) revert NoticeMismatch(origin, entry.id);
        if (entry.until <= Clock.time()) revert NoticeLapsed(origin, entry.until);
        if (entry.hearing == Hearing.Requested) revert HearingPending(origin);
        if (entry.answerUntil > Clock.time()) revert AnswerPending(origin, entry.answerUntil);
        return _requireOwnNotice(origin, version, entry);
    }

    /// @dev Refuse the notice of one body in an act of another: the body that gave it has to be the one whose act its measure
    /// is now. Returns it as `_supervisorFor` does.
    function _requireOwnNotice(
        PermitId permit,
        MatterVersionId version,
        Notice storage entry
    ) private view returns (OrganisationId supervisor) {
        supervisor = _supervisorFor(permit, version, entry.measure);
        if (entry.supervisor != supervisor) revert NoticeOfAnother(permit, entry.supervisor);
    }

    /// @dev The supervisor whose act a measure is; zero if it is the authority's. A forfeiture that is the supervisor's is
    /// nobody's while the permit has none.
    function _supervisorFor(
        PermitId permit,
        MatterVersionId version,
        Measure measure
    ) private view returns (OrganisationId supervisor) {
        if (measure != Measure.Forfeited || !_MATTERS.isForfeitureOfSupervisor(version)) return supervisor;
        supervisor = _SUPERVISION.supervisionOf(permit).supervisor;
        if (supervisor == OrganisationId.wrap(0)) revert ISupervisionRegistry.NotSupervised(permit);
    }

    /// @dev The notice to which the holder, or the body at a hearing, refers: the last one alone.
    function _noticed(
        Application calldata application,
        bytes32 notice
    ) private view returns (PermitId permit, Notice storage entry) {
        permit = _inForce(application);
        PermitId origin = _PERMITS.originOf(permit);
        entry = _notices[origin];
        if (entry.given == 0) revert NoticeMissing(origin);
        if (entry.id != notice) revert NoticeMismatch(origin, entry.id);
    }

    /// @dev Refuse unless a case was begun, its document was not served, and the second fits.
    function _requireUnserved(
        Application calldata application,
        bytes32 document,
        uint64 servedAt
    ) private view returns (ApplicationId id) {
        id = Identifiers.application(application);
        uint64 earliest = _APPLICATIONS.appliedAt(id);
        if (earliest == 0) revert ICommitmentRegistry.ApplicationUnknown(id);
        if (document == 0) revert ServedDocumentMissing();
        uint64 before = _served[id][document].servedAt;
        if (before != 0) revert ServedBefore(id, document, before);
        uint64 latest = Clock.time();
        if (earliest + _TIME_TO_RECORD < latest) earliest = latest - _TIME_TO_RECORD;
        if (servedAt < earliest || servedAt > latest) revert ServiceTimeNotAllowed(servedAt, earliest, latest);
    }

    function _inForce(Application calldata application) private view returns (PermitId permit) {
        permit = Identifiers.permit(Identifiers.application(application));
        State state = _PERMITS.status(permit);
        if (state == State.Unknown) revert IPermitRegistry.PermitUnknown(permit);
        if (state != State.Valid && state != State.Suspended) revert IPermitRegistry.StateNotAllowed(permit, state);
    }

    /// @dev The renewal of a permit in force, and the end that was decided last.
    function _renewable(
        Application calldata application
    ) private view returns (PermitId permit, Renewal storage entry, uint64 current) {
        permit = _inForce(application);
        entry = _renewals[_PERMITS.originOf(permit)];
        current = _PERMITS.permitById(permit).validUntil;
        if (current < entry.validUntil) current = entry.validUntil;
    }

    /// @dev The undecided request on which the authority decides.
    function _requested(
        Application calldata application,
        uint32 sequence
    ) private view returns (PermitId permit, Renewal storage entry, uint64 current) {
        (permit, entry, current) = _renewable(application);
        if (entry.requestedUntil <= current) revert RenewalNotRequested(permit);
        uint32 request = entry.requests - 1;
        if (request != sequence) revert IPermitRegistry.SequenceMismatch(permit, request, sequence);
    }

    /// @dev Refuse unless the present term has begun and does not end within the time that the authority has to decide.
    function _requireInTime(PermitId permit, uint64 current, uint64 termFrom) private view {
        if (current == type(uint64).max) revert PermitWithoutEnd(permit);
        if (current <= Clock.time() + _TIME_TO_DECIDE) revert RenewalTooLate(permit, current - _TIME_TO_DECIDE);
        if (termFrom > Clock.time()) revert RenewalTooEarly(permit, termFrom);
    }

    /// @dev Latest end that can be asked for: the old term after the old end, and the months that the matter allows.
    function _longestRenewal(
        Application calldata application,
        PermitId permit,
        uint64 current,
        uint64 termFrom
    ) private view returns (uint64 limit) {
        if (termFrom == 0) termFrom = _PERMITS.permitById(_PERMITS.originOf(permit)).issuedAt;
        limit = LegalCalendar.dayEnd(uint256(current) + current - termFrom);
        uint16 months = _MATTERS.versionById(application.version).validity.validForMonths;
        if (months == 0) return limit;
        uint64 allowed = LegalCalendar.addMonths(current - 1, months);
        if (allowed < limit) limit = allowed;
    }

    function _requireTimeToAnswer(uint64 answerUntil, uint64 latest) private view {
        uint64 earliest = Clock.time() + _TIME_TO_ANSWER;
        if (answerUntil < earliest || answerUntil > latest) {
            revert AnswerTimeNotAllowed(answerUntil, earliest, latest);
        }
    }

    /// @dev The word that officers read when they sign.
    function _nameOf(Measure measure) private pure returns (string memory) {
        if (measure == Measure.Withdrawn) return "Withdrawn";
        if (measure == Measure.Revoked) return "Revoked";
        if (measure == Measure.Forfeited) return "Forfeited";
        return "Suspended";
    }

    /// @dev The word that officers read when they sign.
    function _nameOf(ServiceWay way) private pure returns (string memory) {
        if (way == ServiceWay.LeftBehind) return "LeftBehind";
        if (way == ServiceWay.Electronic) return "Electronic";
        if (way == ServiceWay.Entrusted) return "Entrusted";
        if (way == ServiceWay.Post) return "Post";
        if (way == ServiceWay.PublicNotice) return "PublicNotice";
        return "InPerson";
    }
}
