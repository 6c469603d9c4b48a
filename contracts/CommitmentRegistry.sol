// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ActsOnPermits} from "./ActsOnPermits.sol";
import {Authorization} from "./interfaces/IAuthorized.sol";
import {
    Application,
    ApplicationId,
    ApplicationState,
    Change,
    Commitment,
    CommitmentId,
    CommitmentState,
    ICommitmentRegistry,
    Outcome,
    Proceeding,
    Stage
} from "./interfaces/ICommitmentRegistry.sol";
import {
    IMatterRegistry,
    MatterId,
    MatterSubject,
    MatterVersion,
    MatterVersionId
} from "./interfaces/IMatterRegistry.sol";
import {
    Actor,
    GrantKind,
    IOrganisationRegistry,
    KeyRole,
    OrganisationId,
    RegistryMissing
} from "./interfaces/IOrganisationRegistry.sol";
import {IPermitRegistry, PermitId, State} from "./interfaces/IPermitRegistry.sol";
import {ISupervisionRegistry} from "./interfaces/ISupervisionRegistry.sol";
import {Clock} from "./libraries/Clock.sol";
import {Codes} from "./libraries/Codes.sol";
import {Filing, Filings} from "./libraries/Filings.sol";
import {Identifiers} from "./libraries/Identifiers.sol";
import {Subjects} from "./libraries/Subjects.sol";
import {Texts} from "./libraries/Texts.sol";

/// @title What applicants sign: applications and commitments
/// @notice See `ICommitmentRegistry`.
contract CommitmentRegistry is ICommitmentRegistry, ActsOnPermits {
    bytes32 private constant _APPLY = keccak256(
        "Apply(string matter,uint32 version,string project,string authority,bytes32 consent,"
        "bytes32 replaces,string changes,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _WITHDRAW_APPLICATION = keccak256(
        "WithdrawApplication(bytes32 application,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _ACCEPT = keccak256(
        "Accept(bytes32 application,uint32 sequence,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _REQUEST_CORRECTION = keccak256(
        "RequestCorrection(bytes32 application,uint32 sequence,string missing,bytes32 notice,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _ANSWER_CORRECTION = keccak256(
        "AnswerCorrection(bytes32 application,bytes32 answer,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _PROLONG = keccak256(
        "Prolong(bytes32 application,uint32 sequence,uint64 dueAt,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _PAUSE = keccak256(
        "Pause(bytes32 application,uint32 sequence,uint64 pausedFrom,uint64 pausedUntil,string reason,bytes32 decision,"
        "address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _DECLINE = keccak256(
        "Decline(bytes32 application,uint32 sequence,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _REFUSE = keccak256(
        "Refuse(bytes32 application,uint32 sequence,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _COMMIT = keccak256(
        "Commit(bytes32 application,string[] requirements,bytes32 letter,uint64 dueAt,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _WITHDRAW = keccak256(
        "WithdrawCommitment(bytes32 commitment,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _RECORD_OUTCOME = keccak256(
        "RecordOutcome(bytes32 commitment,string outcome,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _REPAIR_CREDIT = keccak256(
        "RepairCredit(string uscc,bytes32 commitment,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _REQUEST_REPAIR = keccak256(
        "RequestRepair(bytes32 commitment,bytes32 request,address signer,bytes32 organisation,uint64 deadline)"
    );
    uint256 private constant _COVERAGE_LIMIT = 32;
    uint256 private constant _WORD = 32;
    uint64 private constant _DUE_LIMIT = 3652 days;
    uint64 private constant _PAUSE_LIMIT = 365 days;

    IPermitRegistry private immutable _PERMITS;
    ISupervisionRegistry private immutable _SUPERVISION;

    mapping(ApplicationId id => ApplicationState entry) private _applications;
    mapping(ApplicationId id => Proceeding entry) private _proceedings;
    mapping(CommitmentId id => CommitmentState entry) private _commitments;
    mapping(OrganisationId barred => mapping(CommitmentId breached => OrganisationId body)) private _bars;
    mapping(OrganisationId barred => uint256 count) private _barCounts;
    mapping(OrganisationId barred => mapping(MatterId matter => uint64 second)) private _mayApplyFrom;
    /// @dev A commitment is that of one organisation, so it names the request.
    mapping(CommitmentId breached => uint64 second) private _repairsAsked;

    /// @notice Fix, for good, where keys, matters and supervisors are looked up.
    /// @param organisations Registry of organisations.
    /// @param matters Registry of schemas and matters.
    /// @param permits Registry of permits, which may be deployed later: asked whether one answers an application.
    /// @param supervision Registry of supervision, which may be deployed later: asked for outcomes alone.
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

    /// @inheritdoc ICommitmentRegistry
    function applyFor(
        string calldata matter,
        uint32 version,
        string calldata project,
        string calldata authority,
        bytes32 consent,
        Change calldata change,
        Authorization calldata authorization
    ) external override returns (ApplicationId application) {
        Application memory content = Application({
            version: Identifiers.matterVersion(Identifiers.matter(matter), version),
            applicant: _requireApplicant(matter, version, project, authority, consent, change, authorization),
            authority: Identifiers.organisation(authority),
            project: Identifiers.project(project),
            consent: consent,
            replaces: change.replaces,
            changes: _changesOf(change)
        });
        MatterSubject kind = _requireOpen(content.version);
        _requireMayApply(content, Identifiers.matter(matter));
        if (!Subjects.isOf(kind, project)) revert SubjectCodeMalformed(kind, project);
        if (consent == 0) revert ConsentMissing();
        application = Identifiers.application(content);
        _file(application, authorization.signer);
        emit Applied(application, content, matter, project, change.text, authorization.signer);
    }

    /// @inheritdoc ICommitmentRegistry
    function withdrawApplication(
        Application calldata application,
        Authorization calldata authorization
    ) external override {
        ApplicationId id = _requireUndecided(application);
        _requireOwn(application, authorization, abi.encode(_WITHDRAW_APPLICATION, id));
        _applications[id].stage = Stage.Withdrawn;
        emit ApplicationWithdrawn(id, application.applicant, authorization.signer);
    }

    /// @inheritdoc ICommitmentRegistry
    function acceptApplication(
        Application calldata application,
        uint32 sequence,
        Authorization calldata authorization
    ) external override {
        (ApplicationId id, Proceeding storage proceeding) = _nextStep(application, sequence);
        _requireNotAccepted(id, proceeding);
        MatterVersion memory version = _MATTERS.versionById(application.version);
        _requireIssuer(application, version.automatic, authorization, abi.encode(_ACCEPT, id, sequence));
        _requireGrant(application, version.matter);
        proceeding.acceptedAt = uint40(Clock.time());
        ++proceeding.sequence;
        emit ApplicationAccepted(id, application.authority, sequence, authorization.signer);
    }

    /// @inheritdoc ICommitmentRegistry
    function requestCorrection(
        Application calldata application,
        uint32 sequence,
        string calldata missing,
        bytes32 notice,
        Authorization calldata authorization
    ) external override {
        (ApplicationId id, Proceeding storage proceeding) = _nextStep(application, sequence);
        _requireNotAccepted(id, proceeding);
        uint64 before = proceeding.correctionRequestedAt;
        if (before != 0) revert CorrectionAlreadyRequested(id, before);
        if (!Texts.isName(bytes(missing))) revert MissingTextMalformed(missing);
        if (notice == 0) revert CorrectionNoticeMissing();
        bytes memory act = abi.encode(_REQUEST_CORRECTION, id, sequence, keccak256(bytes(missing)), notice);
        OrganisationId authority = _requireOfficer(authorization, act).organisation;
        if (authority != application.authority) {
            revert IPermitRegistry.NotTheAuthority(application.authority, authority);
        }
        _requireGrant(application, _MATTERS.matterOf(application.version));
        proceeding.correctionRequestedAt = uint40(Clock.time());
        ++proceeding.sequence;
        emit CorrectionRequested(id, authority, sequence, missing, notice, authorization.signer);
    }

    /// @inheritdoc ICommitmentRegistry
    function answerCorrection(
        Application calldata application,
        bytes32 answer,
        Authorization calldata authorization
    ) external override {
        ApplicationId id = _requireUndecided(application);
        Proceeding storage proceeding = _proceedings[id];
        if (proceeding.correctionRequestedAt == 0) revert CorrectionNotRequested(id);
        if (proceeding.correctedAt != 0) revert CorrectionAlreadyAnswered(id, proceeding.correctedAt);
        if (answer == 0) revert CorrectionAnswerMissing();
        _requireOwn(application, authorization, abi.encode(_ANSWER_CORRECTION, id, answer));
        proceeding.correctedAt = uint40(Clock.time());
        emit CorrectionAnswered(id, application.applicant, answer, authorization.signer);
    }

    /// @inheritdoc ICommitmentRegistry
    function prolong(
        Application calldata application,
        uint32 sequence,
        uint64 dueAt,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        (ApplicationId id, Proceeding storage proceeding) = _nextStep(application, sequence);
        if (proceeding.dueAt != 0) revert AlreadyProlonged(id, proceeding.dueAt);
        _requireDue(dueAt);
        _requireDecided(application, abi.encode(_PROLONG, id, sequence, dueAt), reason, decision, first, second);
        // At most ten years ahead, so that 40 bits hold it.
        proceeding.dueAt = uint40(dueAt);
        ++proceeding.sequence;
        OrganisationId authority = application.authority;
        emit ApplicationProlonged(id, authority, sequence, dueAt, reason, decision, first.signer, second.signer);
    }

    /// @inheritdoc ICommitmentRegistry
    function pause(
        Application calldata application,
        uint32 sequence,
        uint64 pausedFrom,
        uint64 pausedUntil,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        (ApplicationId id, Proceeding storage proceeding) = _nextStep(application, sequence);
        if (!_mayPause(id, proceeding.pausedUntil, pausedFrom, pausedUntil)) {
            revert PauseNotAllowed(id, pausedFrom, pausedUntil);
        }
        bytes memory act = abi.encode(_PAUSE, id, sequence, pausedFrom, pausedUntil);
        _requireDecided(application, act, reason, decision, first, second);
        // At most a year ahead, so that 40 bits hold it.
        proceeding.pausedUntil = uint40(pausedUntil);
        ++proceeding.sequence;
        emit ApplicationPaused(
            id,
            application.authority,
            sequence,
            pausedFrom,
            pausedUntil,
            reason,
            decision,
            first.signer,
            second.signer
        );
    }

    /// @inheritdoc ICommitmentRegistry
    function decline(
        Application calldata application,
        uint32 sequence,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        (ApplicationId id, Proceeding storage proceeding) = _nextStep(application, sequence);
        _requireNotAccepted(id, proceeding);
        _requireDecided(application, abi.encode(_DECLINE, id, sequence), reason, decision, first, second);
        _applications[id].stage = Stage.Declined;
        OrganisationId authority = application.authority;
        emit ApplicationDeclined(id, authority, sequence, reason, decision, first.signer, second.signer);
    }

    /// @inheritdoc ICommitmentRegistry
    function refuse(
        Application calldata application,
        uint32 sequence,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        (ApplicationId id, ) = _nextStep(application, sequence);
        _requireDecided(application, abi.encode(_REFUSE, id, sequence), reason, decision, first, second);
        _applications[id].stage = Stage.Refused;
        OrganisationId authority = application.authority;
        emit ApplicationRefused(id, authority, sequence, reason, decision, first.signer, second.signer);
    }

    /// @inheritdoc ICommitmentRegistry
    function commit(
        ApplicationId application,
        bytes calldata requirements,
        bytes32 letter,
        uint64 dueAt,
        Authorization calldata authorization
    ) external override returns (CommitmentId commitment) {
        _requireCoverage(requirements);
        bytes memory act = abi.encode(_COMMIT, application, _digestOf(requirements), letter, dueAt);
        OrganisationId organisation = _requirePromiser(authorization, act);
        ApplicationState storage state = _applications[application];
        if (state.appliedAt == 0) revert ApplicationUnknown(application);
        if (state.stage != Stage.Open) revert ApplicationClosed(application, state.stage);
        if (_barCounts[organisation] != 0) revert BarredFromCommitting(organisation);
        if (letter == 0) revert LetterMissing();
        _requireDue(dueAt);
        commitment = Identifiers.commitment(application, organisation, keccak256(requirements), letter, dueAt);
        bytes32 link = Filings.link(commitment, authorization.signer, Clock.time());
        state.digest = Filings.extend(state.digest, link);
        emit Committed(commitment, application, organisation, requirements, letter, dueAt, authorization.signer);
    }

    /// @inheritdoc ICommitmentRegistry
    function withdraw(
        Commitment calldata commitment,
        bytes calldata filing,
        Authorization calldata authorization
    ) external override {
        CommitmentId id = _requireMade(commitment, filing);
        OrganisationId organisation = _requirePromiser(authorization, abi.encode(_WITHDRAW, id));
        CommitmentState storage entry = _commitments[id];
        if (organisation != commitment.organisation) revert CommitmentOfAnother(id, organisation);
        if (entry.withdrawnAt != 0) revert CommitmentAlreadyWithdrawn(id);
        entry.withdrawnAt = uint40(Clock.time());
        emit CommitmentWithdrawn(id, authorization.signer);
    }

    /// @inheritdoc ICommitmentRegistry
    function recordOutcome(
        Application calldata application,
        Commitment calldata commitment,
        bytes calldata filing,
        Outcome outcome,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        CommitmentId id = _requireMade(commitment, filing);
        CommitmentState storage entry = _commitments[id];
        _requireApplicationOf(application, commitment, id);
        if (outcome == Outcome.None) revert OutcomeMissing();
        if (!_mayFollow(entry.outcome, outcome)) revert OutcomeNotAllowed(id, entry.outcome, outcome);
        OrganisationId body = _requireDecided(
            decision,
            abi.encode(_RECORD_OUTCOME, id, keccak256(bytes(_nameOf(outcome))), decision),
            first,
            second
        );
        _requireRecorder(application, commitment.application, body);
        _requireInspects(body, _MATTERS.matterOf(application.version));
        entry.outcome = outcome;
        OrganisationId owner = commitment.organisation;
        emit OutcomeRecorded(id, owner, body, outcome, decision, first.signer, second.signer);
        if (outcome != Outcome.Breached) return;
        _bars[owner][id] = body;
        ++_barCounts[owner];
        emit OrganisationBarred(owner, id, body, decision, first.signer, second.signer);
    }

    /// @inheritdoc ICommitmentRegistry
    function requestRepairOfCredit(
        CommitmentId commitment,
        bytes32 request,
        Authorization calldata authorization
    ) external override {
        bytes memory act = abi.encode(_REQUEST_REPAIR, commitment, request);
        OrganisationId organisation = _requireSigned(authorization, act).organisation;
        OrganisationId body = _requireBarred(organisation, commitment);
        uint64 before = _repairsAsked[commitment];
        if (before != 0) revert RepairRequestedBefore(commitment, before);
        if (request == 0) revert RepairRequestMissing();
        _repairsAsked[commitment] = Clock.time();
        emit RepairRequested(organisation, commitment, body, request, authorization.signer);
    }

    /// @inheritdoc ICommitmentRegistry
    function repairCredit(
        string calldata uscc,
        CommitmentId commitment,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        OrganisationId organisation = Identifiers.organisation(uscc);
        OrganisationId recorder = _requireBarred(organisation, commitment);
        if (_repairsAsked[commitment] == 0) revert RepairNotRequested(commitment);
        OrganisationId body = _requireDecided(
            decision,
            abi.encode(_REPAIR_CREDIT, keccak256(bytes(uscc)), commitment, decision),
            first,
            second
        );
        if (body != recorder) revert BarOfAnother(commitment, body);
        _bars[organisation][commitment] = OrganisationId.wrap(0);
        --_barCounts[organisation];
        _repairsAsked[commitment] = 0;
        emit CreditRepaired(organisation, commitment, body, decision, first.signer, second.signer);
    }

    /// @inheritdoc ICommitmentRegistry
    function bar(OrganisationId applicant, MatterId matter, PermitId permit, uint64 until) external override {
        if (msg.sender != address(_PERMITS)) revert NotTheRegistryOfPermits(msg.sender);
        _mayApplyFrom[applicant][matter] = until;
        emit ApplicantBarred(applicant, matter, permit, until);
    }

    /// @inheritdoc ICommitmentRegistry
    function tryMulticall(bytes[] calldata acts) external override returns (bool[] memory done) {
        done = new bool[](acts.length);
        for (uint256 i = 0; i < acts.length; ++i) {
            // The code called is this contract's own, and who sends stays who sends.
            // solhint-disable-next-line avoid-low-level-calls
            (bool success, bytes memory answer) = address(this).delegatecall{gas: gasleft() / (acts.length - i)}(
                acts[i]
            );
            done[i] = success;
            if (!success) emit ActRefused(i, answer);
        }
    }

    /// @inheritdoc ICommitmentRegistry
    function appliedAt(ApplicationId application) external view override returns (uint64) {
        return _applications[application].appliedAt;
    }

    /// @inheritdoc ICommitmentRegistry
    function applicationState(ApplicationId application) external view override returns (ApplicationState memory) {
        return _applications[application];
    }

    /// @inheritdoc ICommitmentRegistry
    function proceedingOf(ApplicationId application) external view override returns (Proceeding memory) {
        return _proceedings[application];
    }

    /// @inheritdoc ICommitmentRegistry
    function commitmentState(CommitmentId commitment) external view override returns (CommitmentState memory) {
        return _commitments[commitment];
    }

    /// @inheritdoc ICommitmentRegistry
    /// @dev Asked once for each commitment behind a permit. Under this name it is found before all other functions.
    function lookUpForEvidence(
        CommitmentId commitment,
        OrganisationId organisation
    ) external view override returns (CommitmentState memory held, uint256 bars) {
        return (_commitments[commitment], _barCounts[organisation]);
    }

    /// @inheritdoc ICommitmentRegistry
    function barCount(OrganisationId organisation) external view override returns (uint256) {
        return _barCounts[organisation];
    }

    /// @inheritdoc ICommitmentRegistry
    function mayApplyFrom(OrganisationId applicant, MatterId matter) external view override returns (uint64) {
        return _mayApplyFrom[applicant][matter];
    }

    /// @inheritdoc ICommitmentRegistry
    function barredBy(
        OrganisationId organisation,
        CommitmentId commitment
    ) external view override returns (OrganisationId) {
        return _bars[organisation][commitment];
    }

    /// @inheritdoc ICommitmentRegistry
    function repairAskedAt(CommitmentId commitment) external view override returns (uint64) {
        return _repairsAsked[commitment];
    }

    function _file(ApplicationId application, address by) private {
        ApplicationState storage state = _applications[application];
        if (state.appliedAt != 0) revert ApplicationExists(application);
        uint40 time = uint40(Clock.time());
        state.appliedAt = time;
        state.digest = Filings.first(application, by, time);
    }

    /// @dev The application that the authority acts on, unless another act of it came between.
    function _nextStep(
        Application calldata application,
        uint32 sequence
    ) private view returns (ApplicationId id, Proceeding storage proceeding) {
        id = _requireUndecided(application);
        proceeding = _proceedings[id];
        if (proceeding.sequence != sequence) revert ProceedingMismatch(id, proceeding.sequence, sequence);
    }

    /// @dev Refuse unless an application was made, is not closed, and no permit answers it.
    function _requireUndecided(Application calldata application) private view returns (ApplicationId id) {
        id = Identifiers.application(application);
        ApplicationState storage state = _applications[id];
        if (state.appliedAt == 0) revert ApplicationUnknown(id);
        if (state.stage != Stage.Open) revert ApplicationClosed(id, state.stage);
        PermitId permit = Identifiers.permit(id);
        if (_PERMITS.status(permit) != State.Unknown) revert ApplicationAnswered(id, permit);
    }

    /// @dev Refuse unless a key of the applicant stands behind the act.
    function _requireOwn(
        Application calldata application,
        Authorization calldata authorization,
        bytes memory act
    ) private view {
        OrganisationId organisation = _requireSigned(authorization, act).organisation;
        if (organisation != application.applicant) revert NotTheApplicant(application.applicant, organisation);
    }

    /// @dev The body that barred an organisation for a breach; refuse if none did.
    function _requireBarred(
        OrganisationId organisation,
        CommitmentId commitment
    ) private view returns (OrganisationId body) {
        body = _bars[organisation][commitment];
        if (body == OrganisationId.wrap(0)) revert NotBarred(organisation, commitment);
    }

    function _requireDue(uint64 dueAt) private view {
        if (dueAt <= Clock.time()) revert DueInPast(dueAt, Clock.time());
        if (dueAt > Clock.time() + _DUE_LIMIT) revert DueTooFar(dueAt, Clock.time() + _DUE_LIMIT);
    }

    /// @dev Whether a pause is of the future, no longer than a year, and overlaps no other one.
    function _mayPause(ApplicationId id, uint64 before, uint64 begins, uint64 ends) private view returns (bool) {
        uint64 time = Clock.time();
        if (begins < _applications[id].appliedAt || begins < before) return false;
        if (ends <= begins || ends <= time) return false;
        return ends - begins <= _PAUSE_LIMIT && ends <= time + _PAUSE_LIMIT;
    }

    function _requireNotAccepted(ApplicationId id, Proceeding storage proceeding) private view {
        if (proceeding.acceptedAt != 0) revert AlreadyAccepted(id, proceeding.acceptedAt);
    }

    /// @dev Refuse unless a commitment stands where it is said to be among those of its application.
    function _requireMade(Commitment calldata commitment, bytes calldata told) private view returns (CommitmentId id) {
        id = Identifiers.commitment(commitment);
        ApplicationState memory state = _applications[commitment.application];
        if (state.appliedAt == 0) revert CommitmentUnknown(id);
        Filing memory filing = Filings.locate(told, 1);
        bytes26 given = Filings.digest(filing, commitment.application, state.appliedAt);
        if (given != state.digest) revert CommitmentsMismatch(commitment.application, state.digest, given);
        if (!Filings.holds(filing, Filings.made(filing, 0), id)) revert CommitmentUnknown(id);
    }

    /// @dev An agent applies and reports for its enterprise, and promises nothing.
    function _requirePromiser(
        Authorization calldata authorization,
        bytes memory act
    ) private view returns (OrganisationId) {
        Actor memory actor = _requireSigned(authorization, act);
        if (actor.role == KeyRole.Agent) revert AgentMayNotCommit(authorization.signer);
        return actor.organisation;
    }

    /// @dev The organisation of whoever signed the words of an application.
    function _requireApplicant(
        string calldata matter,
        uint32 version,
        string calldata project,
        string calldata authority,
        bytes32 consent,
        Change calldata change,
        Authorization calldata authorization
    ) private view returns (OrganisationId) {
        bytes memory act = abi.encode(
            _APPLY,
            keccak256(bytes(matter)),
            version,
            keccak256(bytes(project)),
            keccak256(bytes(authority)),
            consent,
            change.replaces,
            keccak256(bytes(change.text))
        );
        return _requireSigned(authorization, act).organisation;
    }

    function _requireMayApply(Application memory content, MatterId matter) private view {
        if (!_ORGANISATIONS.holds(content.authority, GrantKind.Decide, MatterId.unwrap(matter))) {
            revert AuthorityNotGranted(content.authority, content.version);
        }
        uint64 until = _mayApplyFrom[content.applicant][matter];
        if (Clock.time() < until) revert BarredFromApplying(content.applicant, matter, until);
    }

    function _requireOpen(MatterVersionId version) private view returns (MatterSubject subject) {
        subject = _MATTERS.subjectWhileOpen(version);
        if (subject == MatterSubject.None) revert MatterVersionNotOpen(version, Clock.time());
    }

    /// @dev Refuse unless there is a decision, and two officers of one body both signed `act`.
    function _requireDecided(
        bytes32 decision,
        bytes memory act,
        Authorization calldata first,
        Authorization calldata second
    ) private view returns (OrganisationId body) {
        if (decision == 0) revert DecisionMissing();
        return _requireOfficers(first, second, act);
    }

    /// @dev Refuse unless a body supervises the permit that answers an application, or a later one of its line; where
    /// nobody does, unless it is the application's authority.
    function _requireRecorder(Application calldata application, ApplicationId id, OrganisationId body) private view {
        OrganisationId supervisor = _SUPERVISION.supervisionOf(Identifiers.permit(id)).supervisor;
        if (supervisor == OrganisationId.wrap(0)) {
            OrganisationId authority = application.authority;
            if (body != authority) revert IPermitRegistry.NotTheAuthority(authority, body);
        } else if (body != supervisor) {
            revert ISupervisionRegistry.NotTheSupervisor(supervisor, body);
        }
    }

    function _requireInspects(OrganisationId body, MatterId matter) private view {
        if (!_ORGANISATIONS.holds(body, GrantKind.Inspect, MatterId.unwrap(matter))) {
            revert NotGrantedToInspect(body, matter);
        }
    }

    function _requireApplicationOf(
        Application calldata application,
        Commitment calldata commitment,
        CommitmentId id
    ) private pure {
        ApplicationId given = Identifiers.application(application);
        if (ApplicationId.unwrap(given) != ApplicationId.unwrap(commitment.application)) {
            revert ApplicationMismatch(id, given);
        }
    }

    /// @dev Digest of what changes; zero if no permit is to be replaced, of which then nothing is said.
    function _changesOf(Change calldata change) private pure returns (bytes32) {
        bytes calldata text = bytes(change.text);
        bool none = PermitId.unwrap(change.replaces) == 0;
        if (none ? text.length != 0 : !Texts.isName(text)) revert ChangeMalformed(change.replaces, change.text);
        return none ? bytes32(0) : keccak256(text);
    }

    function _mayFollow(Outcome from, Outcome to) private pure returns (bool) {
        return from == Outcome.None || (from == Outcome.Breached && to == Outcome.Corrected);
    }

    function _requireCoverage(bytes calldata requirements) private pure {
        uint256 count = requirements.length / _WORD;
        if (count == 0 || count > _COVERAGE_LIMIT || requirements.length % _WORD != 0) {
            revert CoverageCount(count, _COVERAGE_LIMIT);
        }
    }

    /// @dev EIP-712 digest of the array of names that are padded here.
    function _digestOf(bytes calldata requirements) private pure returns (bytes32) {
        uint256 count = requirements.length / _WORD;
        bytes32[] memory digests = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            bytes calldata rest = requirements[i * _WORD:];
            bytes32 padded = bytes32(rest);
            uint256 length = Codes.shortNameLength(padded);
            if (length == 0) revert RequirementNameMalformed(padded);
            digests[i] = keccak256(rest[:length]);
        }
        return keccak256(abi.encodePacked(digests));
    }

    /// @dev The word that officers read when they sign.
    function _nameOf(Outcome outcome) private pure returns (string memory) {
        if (outcome == Outcome.Kept) return "Kept";
        if (outcome == Outcome.Breached) return "Breached";
        if (outcome == Outcome.Corrected) return "Corrected";
        return "None";
    }
}
