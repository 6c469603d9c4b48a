// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ActsOnPermits} from "./ActsOnPermits.sol";
import {Authorization} from "./interfaces/IAuthorized.sol";
import {Application, ApplicationId, ICommitmentRegistry} from "./interfaces/ICommitmentRegistry.sol";
import {IMatterRegistry, IssueTerms, MatterId, MatterVersionId} from "./interfaces/IMatterRegistry.sol";
import {IOrganisationRegistry, OrganisationId, RegistryMissing} from "./interfaces/IOrganisationRegistry.sol";
import {
    Ending,
    EvidenceReference,
    IPermitRegistry,
    Permit,
    PermitId,
    PermitTerms,
    State
} from "./interfaces/IPermitRegistry.sol";
import {IProceedingRegistry, Measure} from "./interfaces/IProceedingRegistry.sol";
import {IRuleEngine} from "./interfaces/IRuleEngine.sol";
import {IWorkRegistry} from "./interfaces/IWorkRegistry.sol";
import {Clock} from "./libraries/Clock.sol";
import {Codes} from "./libraries/Codes.sol";
import {Identifiers} from "./libraries/Identifiers.sol";
import {LegalCalendar} from "./libraries/LegalCalendar.sol";

/// @title Permits, and the check that comes before each
/// @notice See `IPermitRegistry`.
contract PermitRegistry is IPermitRegistry, ActsOnPermits {
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
    bytes32 private constant _SUSPEND = keccak256(
        "Suspend(bytes32 permit,uint32 sequence,bytes32 notice,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _REINSTATE = keccak256(
        "Reinstate(bytes32 permit,uint32 sequence,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _END = keccak256(
        "End(bytes32 permit,uint32 sequence,string ending,bytes32 notice,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _DEREGISTER = keccak256(
        "Deregister(bytes32 permit,uint32 sequence,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _CORRECT_DOCUMENT = keccak256(
        "CorrectDocument(bytes32 permit,uint32 sequence,bytes32 document,bytes32 corrected,string reason,bytes32 decision,"
        "address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _DECEIT = keccak256("OBTAINED_BY_DECEIT");
    uint16 private constant _MONTHS_OF_BAR = 36;

    ICommitmentRegistry private immutable _COMMITMENTS;
    IRuleEngine private immutable _RULES;
    IWorkRegistry private immutable _WORKS;
    IProceedingRegistry private immutable _PROCEEDINGS;

    mapping(PermitId id => Permit entry) private _permits;
    mapping(bytes32 digest => bool used) private _documents;
    /// @dev Bit for each serial, by the digest of the rest of the number: see `Codes.serialOf`.
    mapping(OrganisationId authority => mapping(bytes32 series => uint256 serials)) private _numbers;
    mapping(PermitId id => PermitId first) private _origins;
    mapping(PermitId first => PermitId latest) private _latest;
    mapping(MatterId matter => mapping(bytes32 project => PermitId latest)) private _permitFor;
    mapping(PermitId id => uint64 second) private _deregisteredAt;

    /// @notice Fix, for good, which registries permits rest on.
    /// @param organisations Registry of organisations.
    /// @param matters Registry of schemas and matters.
    /// @param commitments Registry of applications and commitments.
    /// @param rules The requirement rule.
    /// @param works Registry of work, which may be deployed later: asked whether a start was reported or put off.
    /// @param proceedings Registry of proceedings, which may be deployed later: asked for the notice before an adverse act,
    /// and for a renewal once the end has passed.
    constructor(
        IOrganisationRegistry organisations,
        IMatterRegistry matters,
        ICommitmentRegistry commitments,
        IRuleEngine rules,
        IWorkRegistry works,
        IProceedingRegistry proceedings
    ) ActsOnPermits(organisations, matters) {
        if (address(commitments) == address(0)) revert RegistryMissing();
        if (address(rules) == address(0)) revert RegistryMissing();
        if (address(works) == address(0)) revert RegistryMissing();
        if (address(proceedings) == address(0)) revert RegistryMissing();
        _COMMITMENTS = commitments;
        _RULES = rules;
        _WORKS = works;
        _PROCEEDINGS = proceedings;
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
    function suspend(
        Application calldata application,
        uint32 sequence,
        bytes32 notice,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        (PermitId permit, Permit storage entry) = _nextDecision(application, sequence);
        _requireState(permit, State.Valid, State.Valid);
        _requireNotice(permit, application.version, Measure.Suspended, reason, notice);
        bytes memory act = abi.encode(_SUSPEND, permit, sequence, notice);
        _requireDecided(application, act, reason, decision, first, second);
        entry.stored = State.Suspended;
        ++entry.sequence;
        emit PermitSuspended(permit, sequence, notice, reason, decision, first.signer, second.signer);
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
        bytes32 notice,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        (PermitId permit, Permit storage entry) = _nextDecision(application, sequence);
        _requireState(permit, State.Valid, State.Suspended);
        if (ending == Ending.None) revert EndingMissing();
        OrganisationId supervisor = _requireNotice(permit, application.version, _measureOf(ending), reason, notice);
        bytes32 word = keccak256(bytes(_nameOf(ending)));
        bytes memory act = abi.encode(_END, permit, sequence, word, notice);
        _requireDecidedBy(supervisor, application, act, reason, decision, first, second);
        entry.stored = _stateAfter(ending);
        ++entry.sequence;
        emit PermitEnded(permit, sequence, ending, notice, reason, decision, first.signer, second.signer);
        if (ending == Ending.Revoked && keccak256(bytes(reason)) == _DECEIT) _bar(application, permit);
    }

    /// @inheritdoc IPermitRegistry
    function deregister(
        Application calldata application,
        uint32 sequence,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        (PermitId permit, Permit storage entry) = _nextDecision(application, sequence);
        if (_deregisteredAt[permit] != 0) revert AlreadyDeregistered(permit);
        State state = status(permit);
        bool byTime = state == State.Lapsed || state == State.Expired;
        bool byAct = state == State.Withdrawn || state == State.Revoked || state == State.Forfeited;
        if (!byTime && !byAct) revert StateNotAllowed(permit, state);
        _requireDecided(application, abi.encode(_DEREGISTER, permit, sequence), reason, decision, first, second);
        _deregisteredAt[permit] = Clock.time();
        ++entry.sequence;
        emit PermitDeregistered(permit, sequence, reason, decision, first.signer, second.signer);
    }

    /// @inheritdoc IPermitRegistry
    function correctDocument(
        Application calldata application,
        uint32 sequence,
        bytes32 document,
        bytes32 corrected,
        bytes32[] calldata evidence,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        (PermitId permit, Permit storage entry) = _nextDecision(application, sequence);
        _requireState(permit, State.Valid, State.Suspended);
        if (Identifiers.permitContent(document, evidence) != entry.content) revert EvidenceMismatch(permit);
        bytes memory act = abi.encode(_CORRECT_DOCUMENT, permit, sequence, document, corrected);
        _requireDecided(application, act, reason, decision, first, second);
        _takeDocument(corrected);
        entry.content = Identifiers.permitContent(corrected, evidence);
        ++entry.sequence;
        emit DocumentCorrected(permit, sequence, document, corrected, reason, decision, first.signer, second.signer);
    }

    /// @inheritdoc IPermitRegistry
    function deregisteredAt(PermitId permit) external view override returns (uint64) {
        return _deregisteredAt[permit];
    }

    /// @inheritdoc IPermitRegistry
    function permitById(PermitId permit) external view override returns (Permit memory) {
        return _permits[permit];
    }

    /// @inheritdoc IPermitRegistry
    function latestOf(PermitId permit) external view override returns (PermitId) {
        PermitId latest = _latest[originOf(permit)];
        return PermitId.unwrap(latest) == 0 ? permit : latest;
    }

    /// @inheritdoc IPermitRegistry
    function permitFor(MatterId matter, bytes32 project) external view override returns (PermitId) {
        return _permitFor[matter][project];
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
        uint64 startBy = entry.startBy;
        if (startBy <= Clock.time()) {
            uint64 moved = _WORKS.startByOf(originOf(permit));
            if (moved != 0) startBy = moved;
            if (startBy <= Clock.time() && startBy <= entry.validUntil) return State.Lapsed;
        }
        if (entry.validUntil <= Clock.time()) {
            uint64 until = endById(permit);
            if (startBy <= Clock.time() && startBy <= until) return State.Lapsed;
            if (until <= Clock.time()) return State.Expired;
        }
        return entry.stored;
    }

    /// @inheritdoc IPermitRegistry
    function endById(PermitId permit) public view override returns (uint64) {
        uint64 own = _permits[permit].validUntil;
        uint64 renewed = _PROCEEDINGS.renewedUntil(originOf(permit));
        return renewed > own ? renewed : own;
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
        if (PermitId.unwrap(application.replaces) != PermitId.unwrap(succession.replaced)) {
            revert ReplacesMismatch(applicationId, application.replaces, succession.replaced);
        }
        IssueTerms memory version = _MATTERS.issueTermsOf(application.version);
        MatterId id = _requireReadable(application, version.number, matter, project);
        permit = Identifiers.permit(applicationId);
        if (_permits[permit].stored != State.Unknown) revert PermitExists(permit);
        _requireTerms(terms, _limit(version.validForMonths));
        _take(application.authority, terms);
        _requireTrusted(application.applicant);
        bytes memory act = _issueAct(succession, applicationId, matter, project, keccak256(evidence), terms);
        _requireIssuer(application, version.automatic, authorization, act);
        _requireNumber(application.authority, application.version, id, terms.number);
        uint64 startBy = _limit(version.startWithinMonths);
        if (_replaces(succession)) startBy = _supersede(succession, permit, terms.validUntil, authorization.signer);
        if (!version.severalPermits) _requireAlone(id, application.project, permit);
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
            stored: State.Valid,
            // 40 bits last for 34,000 years
            issuedAt: uint40(block.timestamp)
        });
    }

    /// @dev Bar the holder of a permit that was got by deceit, where the law does (行政许可法 79).
    function _bar(Application calldata application, PermitId permit) private {
        if (!_MATTERS.isOfPublicSafety(application.version)) return;
        uint64 until = LegalCalendar.addMonths(Clock.time(), _MONTHS_OF_BAR);
        _COMMITMENTS.bar(application.applicant, _MATTERS.matterOf(application.version), permit, until);
    }

    /// @dev End the old permit; what happened under it goes over to the new one.
    function _supersede(
        Succession memory succession,
        PermitId permit,
        uint64 validUntil,
        address by
    ) private returns (uint64 startBy) {
        Permit storage old = _permits[succession.replaced];
        PermitId first = originOf(succession.replaced);
        uint64 current = _PROCEEDINGS.renewalOf(first).validUntil;
        if (current < old.validUntil) current = old.validUntil;
        if (validUntil < current) revert ChangeShortens(succession.replaced, current, validUntil);
        startBy = old.startBy;
        old.stored = State.Superseded;
        ++old.sequence;
        _origins[permit] = first;
        _latest[first] = permit;
        emit PermitSuperseded(succession.replaced, succession.sequence, permit, by);
    }

    /// @dev One permit at a time is in force; that which is to be replaced has ended before this is asked.
    function _requireAlone(MatterId matter, bytes32 project, PermitId permit) private {
        PermitId latest = _permitFor[matter][project];
        if (PermitId.unwrap(latest) != 0) {
            State state = status(latest);
            if (state == State.Valid || state == State.Suspended) revert PermitInForce(latest);
        }
        _permitFor[matter][project] = permit;
    }

    /// @dev Document and number serve this permit alone, also when it has ended.
    function _take(OrganisationId authority, PermitTerms calldata terms) private {
        _takeDocument(terms.document);
        (bytes32 series, uint256 serial) = Codes.serialOf(terms.number);
        uint256 serials = _numbers[authority][series];
        if ((serials >> serial) & 1 == 1) revert NumberUsed(terms.number);
        _numbers[authority][series] = serials | (1 << serial);
    }

    function _takeDocument(bytes32 document) private {
        if (document == 0) revert PermitDocumentMissing();
        if (_documents[document]) revert DocumentUsed(document);
        _documents[document] = true;
    }

    /// @dev The permit on which officers decide, which no report of its holder has moved.
    function _nextDecision(
        Application calldata application,
        uint32 sequence
    ) private view returns (PermitId permit, Permit storage entry) {
        (permit, entry) = _known(application);
        _requireTurn(permit, entry.sequence, sequence);
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

    /// @dev Refuse but for what the holder was told before; a cancellation needs no notice, and names none.
    function _requireNotice(
        PermitId permit,
        MatterVersionId version,
        Measure measure,
        string calldata reason,
        bytes32 notice
    ) private view returns (OrganisationId supervisor) {
        return _PROCEEDINGS.requireNotice(originOf(permit), version, measure, keccak256(bytes(reason)), notice);
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

    function _requireTerms(PermitTerms calldata terms, uint64 limit) private view {
        if (!Codes.isNumber(terms.number)) revert PermitNumberMalformed(terms.number);
        if (terms.validUntil <= Clock.time()) revert ValidityNotAllowed(terms.validUntil, limit);
        if (terms.validUntil > limit) revert ValidityNotAllowed(terms.validUntil, limit);
    }

    function _requireTrusted(OrganisationId applicant) private view {
        if (_ORGANISATIONS.organisationById(applicant).suspended) {
            revert IOrganisationRegistry.OrganisationIsSuspended(applicant);
        }
    }

    /// @dev Refuse unless the authority may decide the matter, and the number is one of its regions'.
    function _requireNumber(
        OrganisationId authority,
        MatterVersionId version,
        MatterId matter,
        string calldata number
    ) private view {
        bytes6 district = bytes6(bytes(number));
        (bool holds, bool contains) = _ORGANISATIONS.decides(authority, MatterId.unwrap(matter), district);
        if (!holds) revert NotGrantedToDecide(authority, version);
        if (!contains) revert NumberNotGranted(number);
    }

    /// @dev Exclusive end of a period of months from now; zero months are no limit.
    function _limit(uint16 months) private view returns (uint64) {
        return months == 0 ? type(uint64).max : LegalCalendar.addMonths(Clock.time(), months);
    }

    function _requireReadable(
        Application calldata application,
        uint32 number,
        string calldata matter,
        string calldata project
    ) private pure returns (MatterId id) {
        id = Identifiers.matter(matter);
        MatterVersionId version = Identifiers.matterVersion(id, number);
        bool same =
            MatterVersionId.unwrap(version) == MatterVersionId.unwrap(application.version) &&
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

    function _measureOf(Ending ending) private pure returns (Measure) {
        if (ending == Ending.Withdrawn) return Measure.Withdrawn;
        if (ending == Ending.Revoked) return Measure.Revoked;
        if (ending == Ending.Forfeited) return Measure.Forfeited;
        return Measure.None;
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
