// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorized} from "./Authorized.sol";
import {AttestationId, BatchId, IAttestationRegistry} from "./interfaces/IAttestationRegistry.sol";
import {Authorization} from "./interfaces/IAuthorized.sol";
import {
    Application,
    ApplicationId,
    CommitmentId,
    CommitmentState,
    ICommitmentRegistry,
    Outcome
} from "./interfaces/ICommitmentRegistry.sol";
import {
    IMatterRegistry,
    MatterId,
    MatterVersion,
    MatterVersionId,
    Requirement,
    Validity
} from "./interfaces/IMatterRegistry.sol";
import {
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
    Presentation,
    State
} from "./interfaces/IPermitRegistry.sol";
import {Arguments} from "./libraries/Arguments.sol";
import {Clock} from "./libraries/Clock.sol";
import {Codes} from "./libraries/Codes.sol";
import {Identifiers} from "./libraries/Identifiers.sol";
import {LegalCalendar} from "./libraries/LegalCalendar.sol";
import {Requirements, Review} from "./libraries/Requirements.sol";

/// @title Permits, and the check that comes before each
/// @notice See `IPermitRegistry`.
contract PermitRegistry is IPermitRegistry, Authorized {
    bytes32 private constant _ISSUE = keccak256(
        "Issue(string number,string matter,string project,bytes32 application,bytes32 document,bytes32 evidence,"
        "uint64 validUntil,uint64 deadline)"
    );
    bytes32 private constant _SUSPEND = keccak256(
        "Suspend(bytes32 permit,uint32 sequence,string reason,bytes32 decision,uint64 deadline)"
    );
    bytes32 private constant _REINSTATE = keccak256(
        "Reinstate(bytes32 permit,uint32 sequence,string reason,bytes32 decision,uint64 deadline)"
    );
    bytes32 private constant _END = keccak256(
        "End(bytes32 permit,uint32 sequence,string ending,string reason,bytes32 decision,uint64 deadline)"
    );
    uint256 private constant _NUMBER_LIMIT = 64;
    /// @dev Word of the head of `issue` at which its requirements stand, after the five of the application.
    uint256 private constant _REQUIREMENTS = 7;

    IOrganisationRegistry private immutable _ORGANISATIONS;
    IMatterRegistry private immutable _MATTERS;
    IAttestationRegistry private immutable _ATTESTATIONS;
    ICommitmentRegistry private immutable _COMMITMENTS;

    mapping(PermitId id => Permit entry) private _permits;

    /// @notice Fix, for good, which registries permits rest on.
    /// @param organisations Registry of organisations.
    /// @param matters Registry of schemas and matters.
    /// @param attestations Registry of attestations.
    /// @param commitments Registry of applications and commitments.
    constructor(
        IOrganisationRegistry organisations,
        IMatterRegistry matters,
        IAttestationRegistry attestations,
        ICommitmentRegistry commitments
    ) {
        if (address(organisations) == address(0)) revert RegistryMissing();
        if (address(matters) == address(0)) revert RegistryMissing();
        if (address(attestations) == address(0)) revert RegistryMissing();
        if (address(commitments) == address(0)) revert RegistryMissing();
        _ORGANISATIONS = organisations;
        _MATTERS = matters;
        _ATTESTATIONS = attestations;
        _COMMITMENTS = commitments;
    }

    /// @inheritdoc IPermitRegistry
    function issue(
        Application calldata application,
        string calldata matter,
        string calldata project,
        Requirement[] calldata requirements,
        Presentation calldata presentation,
        PermitTerms calldata terms,
        Authorization calldata authorization
    ) external override returns (PermitId permit) {
        ApplicationId applicationId = Identifiers.application(application);
        if (_COMMITMENTS.appliedAt(applicationId) == 0) revert ApplicationNotMade(applicationId);
        MatterVersion memory version = _MATTERS.versionById(application.version);
        _requireReadable(application, version, matter, project);
        _requireSet(application.version, version.requirements, requirements);
        permit = Identifiers.permit(applicationId);
        if (_permits[permit].stored != State.Unknown) revert PermitExists(permit);
        _requireTerms(terms, version.validity);
        _requireSigned(authorization, _issueAct(applicationId, matter, project, presentation, terms));
        _requireIssuer(application, version, authorization.signer);
        bytes32[] memory evidence = Requirements.check(_review(application, applicationId), requirements, presentation);

        uint64 startBy = _limit(version.validity.startWithinMonths);
        _store(permit, terms, evidence, startBy, requirements);
        emit PermitIssued(
            permit,
            applicationId,
            terms.document,
            application.authority,
            terms.number,
            startBy,
            terms.validUntil,
            evidence,
            authorization.signer
        );
        emit EvidencePresented(permit, presentation);
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
        (PermitId permit, Permit storage entry) = _next(application, sequence);
        _requireState(permit, State.Valid, State.Valid);
        bytes memory act = abi.encode(_SUSPEND, permit, sequence, keccak256(bytes(reason)), decision);
        _requireDecision(reason, decision);
        _requireOfficers(application, act, first, second);
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
        (PermitId permit, Permit storage entry) = _next(application, sequence);
        _requireState(permit, State.Suspended, State.Suspended);
        bytes memory act = abi.encode(_REINSTATE, permit, sequence, keccak256(bytes(reason)), decision);
        _requireDecision(reason, decision);
        _requireOfficers(application, act, first, second);
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
        (PermitId permit, Permit storage entry) = _next(application, sequence);
        _requireState(permit, State.Valid, State.Suspended);
        if (ending == Ending.None) revert EndingMissing();
        bytes32 word = keccak256(bytes(_nameOf(ending)));
        bytes memory act = abi.encode(_END, permit, sequence, word, keccak256(bytes(reason)), decision);
        _requireDecision(reason, decision);
        _requireOfficers(application, act, first, second);
        entry.stored = _stateAfter(ending);
        ++entry.sequence;
        emit PermitEnded(permit, sequence, ending, reason, decision, first.signer, second.signer);
    }

    /// @inheritdoc IPermitRegistry
    function permitById(PermitId permit) external view override returns (Permit memory) {
        return _permits[permit];
    }

    /// @inheritdoc IPermitRegistry
    function statusWithEvidence(
        PermitId permit,
        EvidenceReference[] calldata references
    ) external view override returns (State state, uint32 revoked) {
        state = status(permit);
        if (state == State.Unknown) return (state, 0);
        _requireEvidence(permit, references);
        for (uint256 i = 0; i < references.length; ++i) {
            if (_isRevoked(references[i])) revoked |= uint32(1) << uint8(i);
        }
        if (state == State.Valid && revoked & _permits[permit].suspendOn != 0) state = State.Suspended;
    }

    /// @inheritdoc IPermitRegistry
    function status(PermitId permit) public view override returns (State) {
        Permit storage entry = _permits[permit];
        if (entry.stored != State.Valid && entry.stored != State.Suspended) return entry.stored;
        if (entry.startBy <= Clock.time() && entry.startBy <= entry.validUntil) return State.Lapsed;
        if (entry.validUntil <= Clock.time()) return State.Expired;
        return entry.stored;
    }

    function _store(
        PermitId permit,
        PermitTerms calldata terms,
        bytes32[] memory evidence,
        uint64 startBy,
        Requirement[] calldata requirements
    ) private {
        (uint32 alertOn, uint32 suspendOn) = Requirements.rechecks(requirements);
        _permits[permit] = Permit({
            document: terms.document,
            evidence: keccak256(abi.encodePacked(evidence)),
            startBy: startBy,
            validUntil: terms.validUntil,
            sequence: 0,
            alertOn: alertOn,
            suspendOn: suspendOn,
            stored: State.Valid
        });
    }

    function _next(
        Application calldata application,
        uint32 sequence
    ) private view returns (PermitId permit, Permit storage entry) {
        permit = Identifiers.permit(Identifiers.application(application));
        entry = _permits[permit];
        if (entry.stored == State.Unknown) revert PermitUnknown(permit);
        if (entry.sequence != sequence) revert SequenceMismatch(permit, entry.sequence, sequence);
    }

    function _requireState(PermitId permit, State one, State other) private view {
        State state = status(permit);
        if (state != one && state != other) revert StateNotAllowed(permit, state);
    }

    function _requireTerms(PermitTerms calldata terms, Validity memory validity) private view {
        uint256 length = bytes(terms.number).length;
        uint64 limit = _limit(validity.validForMonths);
        if (terms.document == 0) revert PermitDocumentMissing();
        if (length == 0 || length > _NUMBER_LIMIT) revert PermitNumberMissing();
        if (terms.validUntil <= Clock.time()) revert ValidityNotAllowed(terms.validUntil, limit);
        if (terms.validUntil > limit) revert ValidityNotAllowed(terms.validUntil, limit);
    }

    function _requireIssuer(
        Application calldata application,
        MatterVersion memory version,
        address signer
    ) private view {
        (OrganisationId organisation, KeyRole role) = _ORGANISATIONS.acting(signer);
        if (organisation != application.authority) revert NotTheAuthority(application.authority, organisation);
        _requireGrant(application, version.matter);
        if (role == KeyRole.System && !version.automatic) revert SystemKeyNotAllowed(signer);
    }

    function _requireGrant(Application calldata application, MatterId matter) private view {
        if (!_ORGANISATIONS.holds(application.authority, GrantKind.Decide, MatterId.unwrap(matter))) {
            revert NotGrantedToDecide(application.authority, application.version);
        }
    }

    /// @dev Refuse unless two officers of the issuing authority, which still holds the matter, both signed `act`.
    function _requireOfficers(
        Application calldata application,
        bytes memory act,
        Authorization calldata first,
        Authorization calldata second
    ) private view {
        if (first.signer == second.signer) revert SameOfficer(first.signer);
        _requireOfficer(application.authority, act, first);
        _requireOfficer(application.authority, act, second);
        _requireGrant(application, _MATTERS.matterOf(application.version));
    }

    function _requireOfficer(
        OrganisationId authority,
        bytes memory act,
        Authorization calldata authorization
    ) private view {
        _requireSigned(authorization, act);
        (OrganisationId organisation, KeyRole role) = _ORGANISATIONS.acting(authorization.signer);
        if (organisation != authority) revert NotTheAuthority(authority, organisation);
        if (role != KeyRole.Officer) revert NotAnOfficerKey(authorization.signer);
    }

    /// @dev A reference may not pass an attestation off as a commitment, which would look as if it could not be
    /// revoked: an id without batch has to be that of a commitment that was made or of a permit that was issued.
    function _requireEvidence(PermitId permit, EvidenceReference[] calldata references) private view {
        bytes32[] memory ids = new bytes32[](references.length);
        for (uint256 i = 0; i < references.length; ++i) {
            EvidenceReference calldata named = references[i];
            bool isAttestation = BatchId.unwrap(named.batch) != 0;
            if (!isAttestation && !_isKnown(named.id)) revert EvidenceMismatch(permit);
            ids[i] = isAttestation ? Identifiers.evidence(named.batch, AttestationId.wrap(named.id)) : named.id;
        }
        if (keccak256(abi.encodePacked(ids)) != _permits[permit].evidence) revert EvidenceMismatch(permit);
    }

    function _isRevoked(EvidenceReference calldata named) private view returns (bool) {
        if (BatchId.unwrap(named.batch) == 0) {
            CommitmentState memory state = _commitmentState(named.id);
            if (state.committedAt != 0) return state.withdrawnAt != 0 || state.outcome == Outcome.Breached;
            State stored = _permits[PermitId.wrap(named.id)].stored;
            return stored != State.Valid && stored != State.Superseded;
        }
        if (_ATTESTATIONS.batchById(named.batch).revokedAt != 0) return true;
        return _ATTESTATIONS.revokedAt(AttestationId.wrap(named.id)) != 0;
    }

    /// @dev Whether an id is that of a commitment that was made or of a permit that was issued.
    function _isKnown(bytes32 id) private view returns (bool) {
        return _commitmentState(id).committedAt != 0 || _permits[PermitId.wrap(id)].stored != State.Unknown;
    }

    function _commitmentState(bytes32 id) private view returns (CommitmentState memory) {
        return _COMMITMENTS.commitmentState(CommitmentId.wrap(id));
    }

    /// @dev Exclusive end of a period of months from now; zero months are no limit.
    function _limit(uint16 months) private view returns (uint64) {
        return months == 0 ? type(uint64).max : LegalCalendar.addMonths(Clock.time(), months);
    }

    function _review(
        Application calldata application,
        ApplicationId applicationId
    ) private view returns (Review memory) {
        return
            Review({
                organisations: _ORGANISATIONS,
                attestations: _ATTESTATIONS,
                commitments: _COMMITMENTS,
                matters: _MATTERS,
                permits: this,
                application: applicationId,
                applicant: application.applicant,
                project: application.project,
                attested: new bytes32[](0),
                committed: new bytes32[](0),
                permitted: new bytes32[](0)
            });
    }

    function _requireReadable(
        Application calldata application,
        MatterVersion memory version,
        string calldata matter,
        string calldata project
    ) private pure {
        bool sameMatter = MatterId.unwrap(version.matter) == MatterId.unwrap(Identifiers.matter(matter));
        bool sameProject = application.project == Identifiers.project(project);
        if (!sameMatter || !sameProject) revert ReadableTermsMismatch(matter, project);
    }

    /// @dev An empty set is refused by itself: whatever was published, it issues nothing.
    function _requireSet(MatterVersionId version, bytes32 expected, Requirement[] calldata requirements) private pure {
        if (requirements.length == 0) revert IMatterRegistry.RequirementSetEmpty();
        bytes32 given = Arguments.digest(_REQUIREMENTS);
        if (given != expected) revert RequirementSetMismatch(version, expected, given);
    }

    function _requireDecision(string calldata reason, bytes32 decision) private pure {
        if (!Codes.isReason(reason)) revert ReasonCodeMalformed(reason);
        if (decision == 0) revert WrittenDecisionMissing();
    }

    function _issueAct(
        ApplicationId application,
        string calldata matter,
        string calldata project,
        Presentation calldata presentation,
        PermitTerms calldata terms
    ) private pure returns (bytes memory) {
        return
            abi.encode(
                _ISSUE,
                keccak256(bytes(terms.number)),
                keccak256(bytes(matter)),
                keccak256(bytes(project)),
                application,
                terms.document,
                keccak256(abi.encode(presentation)),
                terms.validUntil
            );
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
