// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {AuthorizedByRegistry} from "./AuthorizedByRegistry.sol";
import {Authorization} from "./interfaces/IAuthorized.sol";
import {Application, ApplicationId, ICommitmentRegistry} from "./interfaces/ICommitmentRegistry.sol";
import {IMatterRegistry, MatterId, MatterVersion, Validity} from "./interfaces/IMatterRegistry.sol";
import {
    Actor,
    GrantKind,
    IOrganisationRegistry,
    KeyRole,
    OrganisationId,
    RegistryMissing
} from "./interfaces/IOrganisationRegistry.sol";
import {
    Ending,
    EvidenceReference,
    IPermitRegistry,
    Permit,
    PermitId,
    PermitTerms,
    Progress,
    State,
    Work
} from "./interfaces/IPermitRegistry.sol";
import {IRuleEngine} from "./interfaces/IRuleEngine.sol";
import {Clock} from "./libraries/Clock.sol";
import {Codes} from "./libraries/Codes.sol";
import {Identifiers} from "./libraries/Identifiers.sol";
import {LegalCalendar} from "./libraries/LegalCalendar.sol";

/// @title Permits, and the check that comes before each
/// @notice See `IPermitRegistry`.
contract PermitRegistry is IPermitRegistry, AuthorizedByRegistry {
    /// @dev Which permit a new one takes the place of, and after how many acts; zero for none.
    struct Succession {
        PermitId replaced;
        uint32 sequence;
    }

    bytes32 private constant _ISSUE = keccak256(
        "Issue(string number,string matter,string project,bytes32 application,bytes32 document,bytes32 evidence,"
        "uint64 validUntil,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _CHANGE = keccak256(
        "Change(string number,string matter,string project,bytes32 application,bytes32 document,bytes32 evidence,"
        "uint64 validUntil,bytes32 replaces,uint32 sequence,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _REPORT_START = keccak256(
        "ReportStart(bytes32 permit,uint32 sequence,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _EXTEND = keccak256(
        "Extend(bytes32 permit,uint32 sequence,uint64 startBy,string reason,address signer,bytes32 organisation,uint64 deadline)"
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
    bytes32 private constant _ANNOUNCE_FORFEITURE = keccak256(
        "AnnounceForfeiture(bytes32 permit,uint32 sequence,uint64 hearingUntil,string reason,bytes32 decision,"
        "address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _SUSPEND = keccak256(
        "Suspend(bytes32 permit,uint32 sequence,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _REINSTATE = keccak256(
        "Reinstate(bytes32 permit,uint32 sequence,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _END = keccak256(
        "End(bytes32 permit,uint32 sequence,string ending,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)"
    );
    uint16 private constant _MONTHS_WITHOUT_CLEARANCE = 12;
    uint16 private constant _MONTHS_OF_NOTICE = 12;
    uint64 private constant _HEARING = 5 days;
    IMatterRegistry private immutable _MATTERS;
    ICommitmentRegistry private immutable _COMMITMENTS;
    IRuleEngine private immutable _RULES;

    mapping(PermitId id => Permit entry) private _permits;
    mapping(PermitId id => Progress entry) private _progress;
    mapping(bytes32 digest => bool used) private _documents;
    /// @dev Bit for each serial, the last two digits of a number, by the digest of what comes before.
    mapping(OrganisationId authority => mapping(bytes32 series => uint256 serials)) private _numbers;
    mapping(PermitId id => PermitId first) private _origins;

    /// @notice Fix, for good, which registries permits rest on.
    /// @param organisations Registry of organisations.
    /// @param matters Registry of schemas and matters.
    /// @param commitments Registry of applications and commitments.
    /// @param rules The requirement rule.
    constructor(
        IOrganisationRegistry organisations,
        IMatterRegistry matters,
        ICommitmentRegistry commitments,
        IRuleEngine rules
    ) AuthorizedByRegistry(organisations) {
        if (address(matters) == address(0)) revert RegistryMissing();
        if (address(commitments) == address(0)) revert RegistryMissing();
        if (address(rules) == address(0)) revert RegistryMissing();
        _MATTERS = matters;
        _COMMITMENTS = commitments;
        _RULES = rules;
    }

    /// @inheritdoc IPermitRegistry
    function issue(
        Application calldata application,
        string calldata matter,
        string calldata project,
        bytes calldata evidence,
        PermitTerms calldata terms,
        bytes calldata filing,
        Authorization calldata authorization
    ) external override returns (PermitId permit) {
        return
            _issue(
                Succession(PermitId.wrap(0), 0),
                application,
                matter,
                project,
                evidence,
                terms,
                filing,
                authorization
            );
    }

    /// @inheritdoc IPermitRegistry
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
    ) external override returns (PermitId permit) {
        (PermitId old, ) = _nextDecision(replaced, sequence);
        _requireState(old, State.Valid, State.Valid);
        _requireSameCase(application, replaced, old);
        return _issue(Succession(old, sequence), application, matter, project, evidence, terms, filing, authorization);
    }

    /// @inheritdoc IPermitRegistry
    function reportStart(
        Application calldata application,
        uint32 sequence,
        Authorization calldata authorization
    ) external override {
        (PermitId permit, Permit storage entry) = _nextReport(application, sequence);
        _requireState(permit, State.Valid, State.Valid);
        if (entry.startBy == type(uint64).max) revert StartNotAwaited(permit);
        _requireHolder(application, abi.encode(_REPORT_START, permit, sequence), authorization);
        entry.startBy = type(uint64).max;
        ++_progress[permit].reports;
        _setWork(permit, Work.UnderWay, Clock.time());
        emit WorkStarted(permit, sequence, authorization.signer);
    }

    /// @inheritdoc IPermitRegistry
    function extend(
        Application calldata application,
        uint32 sequence,
        uint64 startBy,
        string calldata reason,
        Authorization calldata holder,
        Authorization calldata authority
    ) external override {
        (PermitId permit, Permit storage entry) = _nextReport(application, sequence);
        _requireState(permit, State.Valid, State.Valid);
        MatterVersion memory version = _MATTERS.versionById(application.version);
        _requireExtension(permit, entry.startBy, startBy, version.validity);
        if (!Codes.isReason(reason)) revert ReasonCodeMalformed(reason);
        bytes memory act = abi.encode(_EXTEND, permit, sequence, startBy, keccak256(bytes(reason)));
        _requireHolder(application, act, holder);
        _requireIssuer(application, version, authority, act);
        entry.startBy = startBy;
        ++_progress[permit].reports;
        ++_progress[permit].extensions;
        emit StartExtended(permit, sequence, startBy, reason, holder.signer, authority.signer);
    }

    /// @inheritdoc IPermitRegistry
    function reportStop(
        Application calldata application,
        uint32 sequence,
        uint64 stoppedAt,
        bytes32 report,
        Authorization calldata authorization
    ) external override {
        (PermitId permit, ) = _nextReport(application, sequence);
        _requireState(permit, State.Valid, State.Suspended);
        _requireWork(permit, Work.UnderWay, Work.UnderWay);
        uint64 since = _progress[permit].workSince;
        if (stoppedAt < since || stoppedAt > Clock.time()) revert StopNotAllowed(stoppedAt, since);
        if (report == 0) revert ReportMissing();
        bytes memory act = abi.encode(_REPORT_STOP, permit, sequence, stoppedAt, report);
        _requireHolder(application, act, authorization);
        ++_progress[permit].reports;
        _setWork(permit, Work.Stopped, stoppedAt);
        emit WorkStopped(permit, sequence, stoppedAt, report, authorization.signer);
    }

    /// @inheritdoc IPermitRegistry
    function clearResumption(
        Application calldata application,
        uint32 sequence,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        (PermitId permit, Permit storage entry) = _nextDecision(application, sequence);
        _requireState(permit, State.Valid, State.Valid);
        _requireWork(permit, Work.Stopped, Work.Stopped);
        bytes memory act = abi.encode(_CLEAR_RESUMPTION, permit, sequence);
        _requireDecided(application, act, reason, decision, first, second);
        ++entry.sequence;
        _setWork(permit, Work.Cleared, Clock.time());
        emit ResumptionCleared(permit, sequence, reason, decision, first.signer, second.signer);
    }

    /// @inheritdoc IPermitRegistry
    function reportResumption(
        Application calldata application,
        uint32 sequence,
        Authorization calldata authorization
    ) external override {
        (PermitId permit, ) = _nextReport(application, sequence);
        _requireState(permit, State.Valid, State.Valid);
        _requireWork(permit, Work.Stopped, Work.Cleared);
        _requireClearance(permit);
        _requireHolder(application, abi.encode(_REPORT_RESUMPTION, permit, sequence), authorization);
        ++_progress[permit].reports;
        _setWork(permit, Work.UnderWay, Clock.time());
        emit WorkResumed(permit, sequence, authorization.signer);
    }

    /// @inheritdoc IPermitRegistry
    function announceForfeiture(
        Application calldata application,
        uint32 sequence,
        uint64 hearingUntil,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        (PermitId permit, Permit storage entry) = _nextDecision(application, sequence);
        _requireState(permit, State.Valid, State.Suspended);
        uint64 earliest = Clock.time() + _HEARING;
        if (hearingUntil < earliest) revert HearingTooShort(hearingUntil, earliest);
        bytes memory act = abi.encode(_ANNOUNCE_FORFEITURE, permit, sequence, hearingUntil);
        _requireDecided(application, act, reason, decision, first, second);
        ++entry.sequence;
        Progress storage progress = _progress[permit];
        progress.hearingUntil = hearingUntil;
        progress.noticeUntil = LegalCalendar.addMonths(Clock.time(), _MONTHS_OF_NOTICE);
        progress.notice = _noticeOf(reason, decision);
        emit ForfeitureAnnounced(permit, sequence, hearingUntil, reason, decision, first.signer, second.signer);
    }

    /// @inheritdoc IPermitRegistry
    function suspend(
        Application calldata application,
        uint32 sequence,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        (PermitId permit, Permit storage entry) = _nextDecision(application, sequence);
        _requireState(permit, State.Valid, State.Valid);
        bytes memory act = abi.encode(_SUSPEND, permit, sequence);
        _requireDecided(application, act, reason, decision, first, second);
        entry.stored = State.Suspended;
        ++entry.sequence;
        emit PermitSuspended(permit, sequence, reason, decision, first.signer, second.signer);
    }

    /// @inheritdoc IPermitRegistry
    function reinstate(
        Application calldata application,
        uint32 sequence,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        (PermitId permit, Permit storage entry) = _nextDecision(application, sequence);
        _requireState(permit, State.Suspended, State.Suspended);
        bytes memory act = abi.encode(_REINSTATE, permit, sequence);
        _requireDecided(application, act, reason, decision, first, second);
        entry.stored = State.Valid;
        ++entry.sequence;
        emit PermitReinstated(permit, sequence, reason, decision, first.signer, second.signer);
    }

    /// @inheritdoc IPermitRegistry
    function end(
        Application calldata application,
        uint32 sequence,
        Ending ending,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        (PermitId permit, Permit storage entry) = _nextDecision(application, sequence);
        _requireState(permit, State.Valid, State.Suspended);
        if (ending == Ending.None) revert EndingMissing();
        if (ending == Ending.Forfeited) _requireNotice(permit, _noticeOf(reason, decision));
        bytes32 word = keccak256(bytes(_nameOf(ending)));
        bytes memory act = abi.encode(_END, permit, sequence, word);
        _requireDecided(application, act, reason, decision, first, second);
        entry.stored = _stateAfter(ending);
        ++entry.sequence;
        emit PermitEnded(permit, sequence, ending, reason, decision, first.signer, second.signer);
    }

    /// @inheritdoc IPermitRegistry
    function permitById(PermitId permit) external view override returns (Permit memory) {
        return _permits[permit];
    }

    /// @inheritdoc IPermitRegistry
    function progressOf(PermitId permit) external view override returns (Progress memory) {
        return _progress[permit];
    }

    /// @inheritdoc IPermitRegistry
    /// @dev The rule engine looks the evidence up; it is asked with the words that were asked here.
    function statusWithEvidence(
        PermitId,
        bytes32,
        EvidenceReference[] calldata
    ) external view override returns (State state, uint32 revoked) {
        return abi.decode(Address.functionStaticCall(address(_RULES), msg.data), (State, uint32));
    }

    /// @inheritdoc IPermitRegistry
    function originOf(PermitId permit) public view override returns (PermitId) {
        PermitId first = _origins[permit];
        return PermitId.unwrap(first) == 0 ? permit : first;
    }

    /// @inheritdoc IPermitRegistry
    function status(PermitId permit) public view override returns (State) {
        Permit storage entry = _permits[permit];
        if (entry.stored != State.Valid && entry.stored != State.Suspended) return entry.stored;
        if (entry.startBy <= Clock.time() && entry.startBy <= entry.validUntil) return State.Lapsed;
        if (entry.validUntil <= Clock.time()) return State.Expired;
        return entry.stored;
    }

    /// @dev Issue a permit, in the place of another one if `succession` names one.
    function _issue(
        Succession memory succession,
        Application calldata application,
        string calldata matter,
        string calldata project,
        bytes calldata evidence,
        PermitTerms calldata terms,
        bytes calldata filing,
        Authorization calldata authorization
    ) private returns (PermitId permit) {
        ApplicationId applicationId = Identifiers.application(application);
        if (_COMMITMENTS.appliedAt(applicationId) == 0) revert ApplicationNotMade(applicationId);
        MatterVersion memory version = _MATTERS.versionById(application.version);
        _requireReadable(application, version, matter, project);
        permit = Identifiers.permit(applicationId);
        if (_permits[permit].stored != State.Unknown) revert PermitExists(permit);
        _requireTerms(terms, version.validity);
        _take(application.authority, terms);
        _requireTrusted(application.applicant);
        bytes memory act = _issueAct(succession, applicationId, matter, project, keccak256(evidence), terms);
        _requireIssuer(application, version, authorization, act);
        uint64 startBy = _limit(version.validity.startWithinMonths);
        if (_replaces(succession)) startBy = _supersede(succession, permit, authorization.signer);
        bytes32[] memory ids = _decide(permit, application, evidence, filing, terms, startBy);
        emit PermitIssued(
            permit,
            applicationId,
            terms.document,
            application.authority,
            terms.number,
            startBy,
            terms.validUntil,
            ids,
            authorization.signer
        );
        emit EvidencePresented(permit, evidence);
    }

    /// @dev Keep the permit, if the rule engine finds its requirements met.
    function _decide(
        PermitId permit,
        Application calldata application,
        bytes calldata evidence,
        bytes calldata filing,
        PermitTerms calldata terms,
        uint64 startBy
    ) private returns (bytes32[] memory ids) {
        uint32 alertOn;
        uint32 suspendOn;
        (ids, alertOn, suspendOn) = _RULES.check(application, evidence, filing);
        _permits[permit] = Permit({
            content: Identifiers.permitContent(terms.document, ids),
            startBy: startBy,
            validUntil: terms.validUntil,
            sequence: 0,
            alertOn: alertOn,
            suspendOn: suspendOn,
            stored: State.Valid
        });
    }

    /// @dev End the old permit; what happened under it goes over to the new one.
    function _supersede(Succession memory succession, PermitId permit, address by) private returns (uint64 startBy) {
        Permit storage old = _permits[succession.replaced];
        startBy = old.startBy;
        old.stored = State.Superseded;
        ++old.sequence;
        _progress[permit] = _progress[succession.replaced];
        _origins[permit] = originOf(succession.replaced);
        emit PermitSuperseded(succession.replaced, succession.sequence, permit, by);
    }

    function _setWork(PermitId permit, Work work, uint64 since) private {
        Progress storage progress = _progress[permit];
        progress.work = work;
        progress.workSince = since;
    }

    /// @dev Document and number serve this permit alone, also when it has ended.
    function _take(OrganisationId authority, PermitTerms calldata terms) private {
        if (_documents[terms.document]) revert DocumentUsed(terms.document);
        (bytes32 series, uint256 serial) = Codes.serialOf(terms.number);
        uint256 serials = _numbers[authority][series];
        if ((serials >> serial) & 1 == 1) revert NumberUsed(terms.number);
        _documents[terms.document] = true;
        _numbers[authority][series] = serials | (1 << serial);
    }

    /// @dev The permit on which officers decide, which no report of its holder has moved.
    function _nextDecision(
        Application calldata application,
        uint32 sequence
    ) private view returns (PermitId permit, Permit storage entry) {
        (permit, entry) = _known(application);
        _requireTurn(permit, entry.sequence, sequence);
    }

    /// @dev The permit on which its holder reports, which no decision of officers has moved.
    function _nextReport(
        Application calldata application,
        uint32 sequence
    ) private view returns (PermitId permit, Permit storage entry) {
        (permit, entry) = _known(application);
        _requireTurn(permit, _progress[permit].reports, sequence);
    }

    function _known(Application calldata application) private view returns (PermitId permit, Permit storage entry) {
        permit = Identifiers.permit(Identifiers.application(application));
        entry = _permits[permit];
        if (entry.stored == State.Unknown) revert PermitUnknown(permit);
    }

    function _requireState(PermitId permit, State one, State other) private view {
        State state = status(permit);
        if (state != one && state != other) revert StateNotAllowed(permit, state);
    }

    function _requireWork(PermitId permit, Work one, Work other) private view {
        Work work = _progress[permit].work;
        if (work != one && work != other) revert WorkNotAllowed(permit, work);
    }

    /// @dev Refuse to resume work that was stopped for a year and not cleared since.
    function _requireClearance(PermitId permit) private view {
        Progress storage progress = _progress[permit];
        if (progress.work == Work.Cleared) return;
        uint64 since = LegalCalendar.addMonths(progress.workSince, _MONTHS_WITHOUT_CLEARANCE);
        if (since <= Clock.time()) revert ResumptionNotCleared(permit, since);
    }

    /// @dev Refuse to forfeit but for what was announced, once it could be heard, and while the notice lasts.
    function _requireNotice(PermitId permit, bytes32 notice) private view {
        Progress storage progress = _progress[permit];
        uint64 until = progress.hearingUntil;
        if (until == 0 || until > Clock.time()) revert HearingPending(permit, until);
        until = progress.noticeUntil;
        if (until <= Clock.time()) revert NoticeLapsed(permit, until);
        if (progress.notice != notice) revert NoticeMismatch(permit, progress.notice);
    }

    /// @dev A period of months is counted from the last second of the one before.
    function _requireExtension(PermitId permit, uint64 current, uint64 startBy, Validity memory validity) private view {
        if (current == type(uint64).max) revert StartNotAwaited(permit);
        if (_progress[permit].extensions >= validity.extensionLimit) {
            revert ExtensionLimit(permit, validity.extensionLimit);
        }
        uint64 limit = LegalCalendar.addMonths(current - 1, validity.extensionMonths);
        if (startBy <= current || startBy > limit) revert ExtensionNotAllowed(startBy, limit);
    }

    function _requireHolder(
        Application calldata application,
        bytes memory act,
        Authorization calldata authorization
    ) private view {
        OrganisationId organisation = _requireSigned(authorization, act).organisation;
        if (organisation != application.applicant) revert NotTheHolder(application.applicant, organisation);
    }

    function _requireSameCase(
        Application calldata application,
        Application calldata replaced,
        PermitId old
    ) private view {
        MatterId matter = _MATTERS.matterOf(application.version);
        MatterId before = _MATTERS.matterOf(replaced.version);
        bool same =
            MatterId.unwrap(matter) == MatterId.unwrap(before) &&
                application.authority == replaced.authority &&
                application.applicant == replaced.applicant &&
                application.project == replaced.project;
        if (!same) revert ChangeMismatch(Identifiers.permit(Identifiers.application(application)), old);
    }

    function _requireTerms(PermitTerms calldata terms, Validity memory validity) private view {
        uint64 limit = _limit(validity.validForMonths);
        if (terms.document == 0) revert PermitDocumentMissing();
        if (!Codes.isNumber(terms.number)) revert PermitNumberMalformed(terms.number);
        if (terms.validUntil <= Clock.time()) revert ValidityNotAllowed(terms.validUntil, limit);
        if (terms.validUntil > limit) revert ValidityNotAllowed(terms.validUntil, limit);
    }

    function _requireTrusted(OrganisationId applicant) private view {
        if (_ORGANISATIONS.organisationById(applicant).suspended) {
            revert IOrganisationRegistry.OrganisationIsSuspended(applicant);
        }
    }

    function _requireIssuer(
        Application calldata application,
        MatterVersion memory version,
        Authorization calldata authorization,
        bytes memory act
    ) private view {
        Actor memory actor = _requireSigned(authorization, act);
        if (actor.organisation != application.authority) {
            revert NotTheAuthority(application.authority, actor.organisation);
        }
        _requireGrant(application, version.matter);
        if (actor.role == KeyRole.System && !version.automatic) revert SystemKeyNotAllowed(authorization.signer);
    }

    function _requireGrant(Application calldata application, MatterId matter) private view {
        if (!_ORGANISATIONS.holds(application.authority, GrantKind.Decide, MatterId.unwrap(matter))) {
            revert NotGrantedToDecide(application.authority, application.version);
        }
    }

    /// @dev Refuse unless two officers of the issuing authority, which still holds the matter, both signed the act: its
    /// first fields, a reason and the digest of a written decision.
    function _requireDecided(
        Application calldata application,
        bytes memory act,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) private view {
        if (!Codes.isReason(reason)) revert ReasonCodeMalformed(reason);
        if (decision == 0) revert WrittenDecisionMissing();
        bytes memory decided = bytes.concat(act, abi.encode(keccak256(bytes(reason)), decision));
        OrganisationId authority = _requireOfficers(first, second, decided);
        if (authority != application.authority) revert NotTheAuthority(application.authority, authority);
        _requireGrant(application, _MATTERS.matterOf(application.version));
    }

    /// @dev Exclusive end of a period of months from now; zero months are no limit.
    function _limit(uint16 months) private view returns (uint64) {
        return months == 0 ? type(uint64).max : LegalCalendar.addMonths(Clock.time(), months);
    }

    function _requireReadable(
        Application calldata application,
        MatterVersion memory version,
        string calldata matter,
        string calldata project
    ) private pure {
        bool same =
            MatterId.unwrap(version.matter) == MatterId.unwrap(Identifiers.matter(matter)) &&
                application.project == Identifiers.project(project);
        if (!same) revert ReadableTermsMismatch(matter, project);
    }

    function _requireTurn(PermitId permit, uint32 expected, uint32 given) private pure {
        if (expected != given) revert SequenceMismatch(permit, expected, given);
    }

    function _issueAct(
        Succession memory succession,
        ApplicationId application,
        string calldata matter,
        string calldata project,
        bytes32 evidence,
        PermitTerms calldata terms
    ) private pure returns (bytes memory act) {
        act = abi.encode(
            _replaces(succession) ? _CHANGE : _ISSUE,
            keccak256(bytes(terms.number)),
            keccak256(bytes(matter)),
            keccak256(bytes(project)),
            application,
            terms.document,
            evidence,
            terms.validUntil
        );
        if (_replaces(succession)) act = bytes.concat(act, abi.encode(succession.replaced, succession.sequence));
    }

    function _replaces(Succession memory succession) private pure returns (bool) {
        return PermitId.unwrap(succession.replaced) != 0;
    }

    function _noticeOf(string calldata reason, bytes32 decision) private pure returns (bytes32) {
        return keccak256(abi.encode(keccak256(bytes(reason)), decision));
    }

    function _stateAfter(Ending ending) private pure returns (State) {
        if (ending == Ending.Withdrawn) return State.Withdrawn;
        if (ending == Ending.Revoked) return State.Revoked;
        if (ending == Ending.Forfeited) return State.Forfeited;
        return State.Cancelled;
    }

    /// @dev The word that officers read when they sign.
    function _nameOf(Ending ending) private pure returns (string memory) {
        if (ending == Ending.Withdrawn) return "Withdrawn";
        if (ending == Ending.Revoked) return "Revoked";
        if (ending == Ending.Forfeited) return "Forfeited";
        return "Cancelled";
    }
}
