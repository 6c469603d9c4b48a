// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AuthorizedByRegistry} from "./AuthorizedByRegistry.sol";
import {Authorization} from "./interfaces/IAuthorized.sol";
import {
    Application,
    ApplicationId,
    ApplicationState,
    Commitment,
    CommitmentId,
    CommitmentState,
    ICommitmentRegistry,
    Outcome
} from "./interfaces/ICommitmentRegistry.sol";
import {IMatterRegistry, MatterId, MatterVersionId} from "./interfaces/IMatterRegistry.sol";
import {
    Actor,
    GrantKind,
    IOrganisationRegistry,
    KeyRole,
    OrganisationId,
    RegistryMissing
} from "./interfaces/IOrganisationRegistry.sol";
import {Clock} from "./libraries/Clock.sol";
import {Codes} from "./libraries/Codes.sol";
import {Filing, Filings} from "./libraries/Filings.sol";
import {Identifiers} from "./libraries/Identifiers.sol";

/// @title What applicants sign: applications and commitments
/// @notice See `ICommitmentRegistry`.
contract CommitmentRegistry is ICommitmentRegistry, AuthorizedByRegistry {
    bytes32 private constant _APPLY = keccak256(
        "Apply(string matter,uint32 version,string project,string authority,bytes32 consent,address signer,bytes32 organisation,uint64 deadline)"
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
    uint256 private constant _COVERAGE_LIMIT = 32;
    uint256 private constant _WORD = 32;
    uint256 private constant _PROJECT_CODE_LEAST = 24;
    uint64 private constant _DUE_LIMIT = 3652 days;

    IMatterRegistry private immutable _MATTERS;

    mapping(ApplicationId id => ApplicationState entry) private _applications;
    mapping(CommitmentId id => CommitmentState entry) private _commitments;
    mapping(OrganisationId barred => mapping(CommitmentId breached => OrganisationId body)) private _bars;
    mapping(OrganisationId barred => uint256 count) private _barCounts;

    /// @notice Fix, for good, where keys and matters are looked up.
    /// @param organisations Registry of organisations.
    /// @param matters Registry of schemas and matters.
    constructor(IOrganisationRegistry organisations, IMatterRegistry matters) AuthorizedByRegistry(organisations) {
        if (address(matters) == address(0)) revert RegistryMissing();
        _MATTERS = matters;
    }

    /// @inheritdoc ICommitmentRegistry
    function applyFor(
        string calldata matter,
        uint32 version,
        string calldata project,
        string calldata authority,
        bytes32 consent,
        Authorization calldata authorization
    ) external override returns (ApplicationId application) {
        bytes memory act = abi.encode(
            _APPLY,
            keccak256(bytes(matter)),
            version,
            keccak256(bytes(project)),
            keccak256(bytes(authority)),
            consent
        );
        MatterId matterId = Identifiers.matter(matter);
        Application memory content = Application({
            version: Identifiers.matterVersion(matterId, version),
            applicant: _requireSigned(authorization, act).organisation,
            authority: Identifiers.organisation(authority),
            project: Identifiers.project(project),
            consent: consent
        });
        _requireOpen(content.version);
        if (!_ORGANISATIONS.holds(content.authority, GrantKind.Decide, MatterId.unwrap(matterId))) {
            revert AuthorityNotGranted(content.authority, content.version);
        }
        if (bytes(project).length < _PROJECT_CODE_LEAST) revert ProjectCodeMalformed(project);
        if (!Codes.isSubject(project)) revert ProjectCodeMalformed(project);
        if (consent == 0) revert ConsentMissing();
        application = Identifiers.application(content);
        _file(application, authorization.signer);
        emit Applied(application, content, matter, project, authorization.signer);
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
        if (_barCounts[organisation] != 0) revert BarredFromCommitting(organisation);
        if (letter == 0) revert LetterMissing();
        if (dueAt <= Clock.time()) revert DueInPast(dueAt, Clock.time());
        if (dueAt > Clock.time() + _DUE_LIMIT) revert DueTooFar(dueAt, Clock.time() + _DUE_LIMIT);
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
    function repairCredit(
        string calldata uscc,
        CommitmentId commitment,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        OrganisationId organisation = Identifiers.organisation(uscc);
        OrganisationId recorder = _bars[organisation][commitment];
        if (recorder == OrganisationId.wrap(0)) revert NotBarred(organisation, commitment);
        OrganisationId body = _requireDecided(
            decision,
            abi.encode(_REPAIR_CREDIT, keccak256(bytes(uscc)), commitment, decision),
            first,
            second
        );
        if (body != recorder) revert BarOfAnother(commitment, body);
        _bars[organisation][commitment] = OrganisationId.wrap(0);
        --_barCounts[organisation];
        emit CreditRepaired(organisation, commitment, body, decision, first.signer, second.signer);
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
    function commitmentState(CommitmentId commitment) external view override returns (CommitmentState memory) {
        return _commitments[commitment];
    }

    /// @inheritdoc ICommitmentRegistry
    function barCount(OrganisationId organisation) external view override returns (uint256) {
        return _barCounts[organisation];
    }

    /// @inheritdoc ICommitmentRegistry
    function barredBy(
        OrganisationId organisation,
        CommitmentId commitment
    ) external view override returns (OrganisationId) {
        return _bars[organisation][commitment];
    }

    function _file(ApplicationId application, address by) private {
        if (_applications[application].appliedAt != 0) revert ApplicationExists(application);
        uint40 time = uint40(Clock.time());
        _applications[application] = ApplicationState(time, Filings.first(application, by, time));
    }

    /// @dev Refuse unless a commitment stands where it is said to be among those of its application.
    function _requireMade(Commitment calldata commitment, bytes calldata told) private view returns (CommitmentId id) {
        id = Identifiers.commitment(commitment);
        ApplicationState memory state = _applications[commitment.application];
        if (state.appliedAt == 0) revert CommitmentUnknown(id);
        Filing memory filing = Filings.locate(told, 1);
        bytes27 given = Filings.digest(filing, commitment.application, state.appliedAt);
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

    function _requireOpen(MatterVersionId version) private view {
        if (!_MATTERS.isOpen(version)) revert MatterVersionNotOpen(version, Clock.time());
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
