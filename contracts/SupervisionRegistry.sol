// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AuthorizedByRegistry} from "./AuthorizedByRegistry.sol";
import {Authorization} from "./interfaces/IAuthorized.sol";
import {Application, ICommitmentRegistry} from "./interfaces/ICommitmentRegistry.sol";
import {IMatterRegistry, MatterId} from "./interfaces/IMatterRegistry.sol";
import {
    Actor,
    GrantKind,
    IOrganisationRegistry,
    OrganisationId,
    RegistryMissing
} from "./interfaces/IOrganisationRegistry.sol";
import {IPermitRegistry, PermitId, State} from "./interfaces/IPermitRegistry.sol";
import {
    Draw,
    Finding,
    Gravity,
    Inspection,
    InspectionId,
    ISupervisionRegistry,
    Order,
    OrderId,
    OrderResult,
    Referral,
    ReferralId,
    Round,
    RoundId,
    StopId,
    StopOrder,
    Supervision,
    Visit
} from "./interfaces/ISupervisionRegistry.sol";
import {Clock} from "./libraries/Clock.sol";
import {Codes} from "./libraries/Codes.sol";
import {Draws} from "./libraries/Draws.sol";
import {Identifiers} from "./libraries/Identifiers.sol";

/// @title Supervision after issue
/// @notice See `ISupervisionRegistry`.
contract SupervisionRegistry is ISupervisionRegistry, AuthorizedByRegistry {
    bytes32 private constant _HAND_OVER = keccak256(
        "HandOver(bytes32 permit,uint32 sequence,string supervisor,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _ACCEPT = keccak256(
        "AcceptSupervision(bytes32 permit,uint32 sequence,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _ANNOUNCE_ROUND = keccak256(
        "AnnounceRound(string matter,uint16 permille,address[] roster,bytes32 secretHash,uint64 dueAt,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _REDRAW = keccak256(
        "Redraw(bytes32 permit,bytes32 round,uint32 sequence,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _INSPECT = keccak256(
        "Inspect(bytes32 permit,bytes32 round,string finding,bytes32 record,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _ORDER_CORRECTION = keccak256(
        "OrderCorrection(bytes32 inspection,string gravity,bytes32 demands,uint64 dueAt,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _CLOSE_ORDER = keccak256(
        "CloseOrder(bytes32 order,uint64 correctedAt,bool harm,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _ORDER_STOP = keccak256(
        "OrderStop(bytes32 permit,bool whole,bytes32 scope,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _LIFT_STOP = keccak256(
        "LiftStop(bytes32 stop,bytes32 record,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _REFER = keccak256(
        "Refer(bytes32 permit,string reason,bytes32 record,address signer,bytes32 organisation,uint64 deadline)"
    );
    bytes32 private constant _ANSWER_REFERRAL = keccak256(
        "AnswerReferral(bytes32 referral,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)"
    );
    uint256 private constant _PERMILLE_LIMIT = 1000;
    uint256 private constant _ROSTER_LEAST = 2;
    uint256 private constant _ROSTER_LIMIT = 64;
    uint32 private constant _REDRAW_LIMIT = 3;
    /// @dev Blocks for which the chain tells a hash.
    uint256 private constant _BEACON_BLOCKS = 256;
    /// @dev How far ahead an order or a round is due at most: ten years.
    uint64 private constant _DUE_LIMIT = 3652 days;

    IMatterRegistry private immutable _MATTERS;
    IPermitRegistry private immutable _PERMITS;

    /// @dev By the first permit of a line, as are draws.
    mapping(PermitId origin => Supervision entry) private _supervisions;
    /// @dev When a line was first handed over to a body; written when the next hand-over or body takes its place.
    mapping(PermitId origin => mapping(OrganisationId body => uint64 second)) private _firstHandOvers;
    mapping(RoundId id => Round entry) private _rounds;
    mapping(OrganisationId body => mapping(MatterId matter => RoundId id)) private _latest;
    mapping(RoundId round => mapping(PermitId origin => Draw entry)) private _draws;
    mapping(InspectionId id => Inspection entry) private _inspections;
    mapping(OrderId id => Order entry) private _orders;
    mapping(ReferralId id => Referral entry) private _referrals;
    mapping(StopId id => StopOrder entry) private _stops;
    /// @dev The order to stop work that holds, by the first permit of a line; zero if none does.
    mapping(PermitId origin => StopId id) private _stopsInForce;

    /// @notice Fix, for good, where keys, matters and permits are looked up.
    /// @param organisations Registry of organisations.
    /// @param matters Registry of schemas and matters.
    /// @param permits Registry of permits.
    constructor(
        IOrganisationRegistry organisations,
        IMatterRegistry matters,
        IPermitRegistry permits
    ) AuthorizedByRegistry(organisations) {
        if (address(matters) == address(0)) revert RegistryMissing();
        if (address(permits) == address(0)) revert RegistryMissing();
        _MATTERS = matters;
        _PERMITS = permits;
    }

    /// @inheritdoc ISupervisionRegistry
    function handOver(
        Application calldata application,
        uint32 sequence,
        string calldata supervisor,
        Authorization calldata authorization
    ) external override {
        PermitId permit = _permitInForce(application);
        bytes memory act = abi.encode(_HAND_OVER, permit, sequence, keccak256(bytes(supervisor)));
        _requireAuthority(application, _requireSigned(authorization, act).organisation);
        PermitId origin = _PERMITS.originOf(permit);
        Supervision storage entry = _supervisions[origin];
        if (entry.handOvers != sequence) revert HandOverOutOfSequence(permit, entry.handOvers, sequence);
        OrganisationId body = Identifiers.organisation(supervisor);
        if (body == entry.supervisor) revert SupervisesAlready(permit, body);
        _requireInspects(body, _matterOf(application));
        _remember(origin, entry.proposed, entry.proposedAt);
        uint64 first = _firstHandOvers[origin][body];
        entry.proposedAt = first == 0 ? Clock.time() : first;
        entry.proposed = body;
        ++entry.handOvers;
        emit SupervisionHandedOver(permit, body, sequence, authorization.signer);
    }

    /// @inheritdoc ISupervisionRegistry
    function accept(
        Application calldata application,
        uint32 sequence,
        Authorization calldata authorization
    ) external override {
        PermitId permit = _permitInForce(application);
        OrganisationId organisation = _requireSigned(authorization, abi.encode(_ACCEPT, permit, sequence)).organisation;
        PermitId origin = _PERMITS.originOf(permit);
        Supervision storage entry = _supervisions[origin];
        OrganisationId body = entry.proposed;
        if (OrganisationId.unwrap(body) == 0) revert NothingToAccept(permit);
        if (entry.handOvers - 1 != sequence) revert HandOverOutOfSequence(permit, entry.handOvers - 1, sequence);
        if (organisation != body) revert NotTheSupervisor(body, organisation);
        _requireInspects(body, _matterOf(application));
        _remember(origin, entry.supervisor, entry.handedOverAt);
        entry.supervisor = body;
        entry.proposed = OrganisationId.wrap(0);
        entry.acceptedAt = Clock.time();
        entry.handedOverAt = entry.proposedAt;
        entry.proposedAt = 0;
        emit SupervisionAccepted(permit, body, sequence, authorization.signer);
    }

    /// @inheritdoc ISupervisionRegistry
    function announceRound(
        string calldata matter,
        uint16 permille,
        address[] calldata roster,
        bytes32 secretHash,
        uint64 dueAt,
        Authorization calldata authorization
    ) external override returns (RoundId round) {
        bytes32 rosterDigest = _digestOf(roster);
        bytes memory act = abi.encode(
            _ANNOUNCE_ROUND,
            keccak256(bytes(matter)),
            permille,
            rosterDigest,
            secretHash,
            dueAt
        );
        OrganisationId body = _requireOfficer(authorization, act).organisation;
        MatterId matterId = Identifiers.matter(matter);
        _requireInspects(body, matterId);
        if (permille == 0 || permille > _PERMILLE_LIMIT) revert PermilleNotAllowed(permille);
        if (secretHash == 0) revert SecretMissing();
        _requireDueInTime(dueAt);
        _requireRoster(body, roster);
        _requireNonePending(_latest[body][matterId]);
        round = Identifiers.round(body, secretHash);
        if (_rounds[round].announcedAt != 0) revert RoundExists(round);
        _latest[body][matterId] = round;
        _rounds[round] = Round({
            body: body,
            matter: matterId,
            secretHash: secretHash,
            roster: rosterDigest,
            seed: 0,
            announcedAt: Clock.time(),
            dueAt: dueAt,
            // a block number of 64 bits lasts as long as time does
            announcedIn: uint64(block.number),
            permille: permille
        });
        emit RoundAnnounced(round, body, matterId, permille, roster, secretHash, dueAt, authorization.signer);
    }

    /// @inheritdoc ISupervisionRegistry
    function revealRound(RoundId round, bytes32 secret) external override returns (bytes32 seed) {
        Round storage entry = _rounds[round];
        if (entry.announcedAt == 0) revert RoundUnknown(round);
        if (entry.seed != 0) revert RoundRevealedAlready(round);
        if (keccak256(abi.encode(secret)) != entry.secretHash) revert SecretWrong(round);
        if (block.number == entry.announcedIn) revert BeaconNotYet(round);
        bytes32 beacon = blockhash(entry.announcedIn);
        if (beacon == 0) revert BeaconGone(round, entry.announcedIn);
        seed = Draws.seed(secret, beacon);
        entry.seed = seed;
        emit RoundRevealed(round, secret, beacon, seed);
    }

    /// @inheritdoc ISupervisionRegistry
    function redraw(
        Application calldata application,
        RoundId round,
        uint32 sequence,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        PermitId permit = _permitInForce(application);
        if (!_isRevealed(round)) revert RoundNotRevealed(round);
        Draw storage draw = _openDraw(application, permit, round);
        if (draw.redraws != sequence) revert RedrawOutOfSequence(round, permit, draw.redraws, sequence);
        if (draw.redraws == _REDRAW_LIMIT) revert RedrawLimit(round, permit);
        if (!Codes.isReason(reason)) revert IPermitRegistry.ReasonCodeMalformed(reason);
        if (decision == 0) revert ICommitmentRegistry.DecisionMissing();
        bytes memory act = abi.encode(_REDRAW, permit, round, sequence, keccak256(bytes(reason)), decision);
        _requireInspectors(application, permit, act, first, second);
        ++draw.redraws;
        emit PairRedrawn(round, permit, sequence, reason, decision, first.signer, second.signer);
    }

    /// @inheritdoc ISupervisionRegistry
    function inspect(
        Application calldata application,
        Visit calldata visit,
        address[] calldata roster,
        Authorization calldata first,
        Authorization calldata second
    ) external override returns (InspectionId inspection) {
        PermitId permit = _permitInForce(application);
        if (visit.finding == Finding.None) revert FindingMissing();
        if (visit.record == 0) revert RecordMissing();
        bytes32 word = keccak256(bytes(_nameOf(visit.finding)));
        bytes memory act = abi.encode(_INSPECT, permit, visit.round, word, visit.record);
        _requireInspectors(application, permit, act, first, second);
        inspection = Identifiers.inspection(permit, visit.record);
        if (_inspections[inspection].inspectedAt != 0) revert InspectionExists(inspection);
        bool late = _takeDraw(application, permit, visit.round, roster, [first.signer, second.signer]);
        _inspections[inspection] = Inspection(permit, Clock.time(), visit.finding);
        emit Inspected(inspection, permit, visit.round, visit.finding, visit.record, late, first.signer, second.signer);
    }

    /// @inheritdoc ISupervisionRegistry
    function orderCorrection(
        Application calldata application,
        InspectionId inspection,
        Gravity gravity,
        bytes32 demands,
        uint64 dueAt,
        Authorization calldata first,
        Authorization calldata second
    ) external override returns (OrderId order) {
        PermitId permit = _permitOf(application);
        Inspection storage found = _inspections[inspection];
        if (!_areOfOneLine(found.permit, permit)) revert InspectionUnknown(inspection, permit);
        if (found.finding != Finding.Faults) revert NothingToCorrect(inspection);
        if (gravity == Gravity.None) revert GravityMissing();
        if (demands == 0) revert RecordMissing();
        _requireDueInTime(dueAt);
        bytes32 word = keccak256(bytes(_nameOf(gravity)));
        bytes memory act = abi.encode(_ORDER_CORRECTION, inspection, word, demands, dueAt);
        _requireInspectors(application, permit, act, first, second);
        order = Identifiers.order(inspection, demands);
        if (_orders[order].orderedAt != 0) revert OrderExists(order);
        _orders[order] = Order(permit, Clock.time(), dueAt, found.inspectedAt, gravity, OrderResult.None);
        emit CorrectionOrdered(order, permit, inspection, gravity, demands, dueAt, first.signer, second.signer);
    }

    /// @inheritdoc ISupervisionRegistry
    function closeOrder(
        Application calldata application,
        OrderId order,
        uint64 correctedAt,
        bool harm,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        PermitId permit = _permitOf(application);
        Order storage entry = _orders[order];
        if (!_areOfOneLine(entry.permit, permit)) revert OrderUnknown(order, permit);
        if (entry.result != OrderResult.None) revert OrderClosedAlready(order);
        if (decision == 0) revert ICommitmentRegistry.DecisionMissing();
        _requireCorrection(order, entry, correctedAt);
        bytes memory act = abi.encode(_CLOSE_ORDER, order, correctedAt, harm, decision);
        _requireInspectors(application, permit, act, first, second);
        OrderResult result = _resultOf(entry, correctedAt, harm);
        entry.result = result;
        emit OrderClosed(order, permit, result, correctedAt, harm, decision, first.signer, second.signer);
    }

    /// @inheritdoc ISupervisionRegistry
    function orderStop(
        Application calldata application,
        bool whole,
        bytes32 scope,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external override returns (StopId stop) {
        PermitId permit = _permitInForce(application);
        if (!Codes.isReason(reason)) revert IPermitRegistry.ReasonCodeMalformed(reason);
        if (scope == 0) revert RecordMissing();
        if (decision == 0) revert ICommitmentRegistry.DecisionMissing();
        bytes memory act = abi.encode(_ORDER_STOP, permit, whole, scope, keccak256(bytes(reason)), decision);
        _requireInspectors(application, permit, act, first, second);
        PermitId origin = _PERMITS.originOf(permit);
        StopId current = _stopsInForce[origin];
        if (StopId.unwrap(current) != 0) revert StopInForce(permit, current);
        stop = Identifiers.stop(permit, decision);
        if (_stops[stop].orderedAt != 0) revert StopExists(stop);
        _stops[stop] = StopOrder(permit, Clock.time(), 0, whole);
        _stopsInForce[origin] = stop;
        emit StopOrdered(stop, permit, whole, scope, reason, decision, first.signer, second.signer);
    }

    /// @inheritdoc ISupervisionRegistry
    function liftStop(
        Application calldata application,
        StopId stop,
        bytes32 record,
        Authorization calldata first,
        Authorization calldata second
    ) external override {
        PermitId permit = _permitOf(application);
        StopOrder storage entry = _stops[stop];
        if (!_areOfOneLine(entry.permit, permit)) revert StopUnknown(stop, permit);
        if (entry.liftedAt != 0) revert StopLiftedAlready(stop);
        if (record == 0) revert RecordMissing();
        _requireInspectors(application, permit, abi.encode(_LIFT_STOP, stop, record), first, second);
        entry.liftedAt = Clock.time();
        _stopsInForce[_PERMITS.originOf(permit)] = StopId.wrap(0);
        emit StopLifted(stop, permit, record, first.signer, second.signer);
    }

    /// @inheritdoc ISupervisionRegistry
    function refer(
        Application calldata application,
        string calldata reason,
        bytes32 record,
        Authorization calldata first,
        Authorization calldata second
    ) external override returns (ReferralId referral) {
        PermitId permit = _permitOf(application);
        if (!Codes.isReason(reason)) revert IPermitRegistry.ReasonCodeMalformed(reason);
        if (record == 0) revert RecordMissing();
        bytes memory act = abi.encode(_REFER, permit, keccak256(bytes(reason)), record);
        _requireInspectors(application, permit, act, first, second);
        referral = Identifiers.referral(permit, record);
        if (_referrals[referral].referredAt != 0) revert ReferralExists(referral);
        _referrals[referral] = Referral(permit, Clock.time(), 0);
        emit CaseReferred(referral, permit, reason, record, first.signer, second.signer);
    }

    /// @inheritdoc ISupervisionRegistry
    function answerReferral(
        Application calldata application,
        ReferralId referral,
        bytes32 decision,
        Authorization calldata authorization
    ) external override {
        PermitId permit = _permitOf(application);
        Referral storage entry = _referrals[referral];
        if (!_areOfOneLine(entry.permit, permit)) revert ReferralUnknown(referral, permit);
        if (entry.answeredAt != 0) revert ReferralAnsweredAlready(referral);
        if (decision == 0) revert ICommitmentRegistry.DecisionMissing();
        bytes memory act = abi.encode(_ANSWER_REFERRAL, referral, decision);
        _requireAuthority(application, _requireOfficer(authorization, act).organisation);
        entry.answeredAt = Clock.time();
        emit ReferralAnswered(referral, permit, decision, authorization.signer);
    }

    /// @inheritdoc ISupervisionRegistry
    function supervisionOf(PermitId permit) external view override returns (Supervision memory) {
        return _supervisions[_PERMITS.originOf(permit)];
    }

    /// @inheritdoc ISupervisionRegistry
    function roundById(RoundId round) external view override returns (Round memory) {
        return _rounds[round];
    }

    /// @inheritdoc ISupervisionRegistry
    function drawById(RoundId round, PermitId permit) external view override returns (Draw memory) {
        return _draws[round][_PERMITS.originOf(permit)];
    }

    /// @inheritdoc ISupervisionRegistry
    function drawnPair(
        RoundId round,
        PermitId permit,
        address[] calldata roster
    ) external view override returns (bool drawn, address first, address second) {
        if (!_isRevealed(round)) revert RoundNotRevealed(round);
        Round storage entry = _rounds[round];
        if (_digestOf(roster) != entry.roster) revert RosterMismatch(round);
        PermitId origin = _PERMITS.originOf(permit);
        drawn = Draws.isDrawn(entry.seed, origin, entry.permille);
        (first, second) = Draws.pair(entry.seed, origin, _draws[round][origin].redraws, roster);
    }

    /// @inheritdoc ISupervisionRegistry
    function inspectionById(InspectionId inspection) external view override returns (Inspection memory) {
        return _inspections[inspection];
    }

    /// @inheritdoc ISupervisionRegistry
    function orderById(OrderId order) external view override returns (Order memory) {
        return _orders[order];
    }

    /// @inheritdoc ISupervisionRegistry
    function stopById(StopId stop) external view override returns (StopOrder memory) {
        return _stops[stop];
    }

    /// @inheritdoc ISupervisionRegistry
    function stopInForce(PermitId permit) external view override returns (StopId stop, bool whole) {
        stop = _stopsInForce[_PERMITS.originOf(permit)];
        whole = _stops[stop].whole;
    }

    /// @inheritdoc ISupervisionRegistry
    function referralById(ReferralId referral) external view override returns (Referral memory) {
        return _referrals[referral];
    }

    /// @dev Keep since when the rounds of a body cover a line: they do so too when it comes back to it.
    function _remember(PermitId origin, OrganisationId body, uint64 second) private {
        if (body != OrganisationId.wrap(0)) _firstHandOvers[origin][body] = second;
    }

    /// @dev Count an inspection against its round, if it is in one; tell whether it is late.
    function _takeDraw(
        Application calldata application,
        PermitId permit,
        RoundId round,
        address[] calldata roster,
        address[2] memory officers
    ) private returns (bool) {
        if (RoundId.unwrap(round) == 0) {
            if (roster.length != 0) revert RosterMismatch(round);
            return false;
        }
        Draw storage draw = _openDraw(application, permit, round);
        Round storage entry = _rounds[round];
        if (_digestOf(roster) != entry.roster) revert RosterMismatch(round);
        if (entry.seed == 0) {
            _requireOfRoster(round, roster, officers[0]);
            _requireOfRoster(round, roster, officers[1]);
        } else {
            _requirePair(round, permit, roster, officers);
        }
        draw.inspected = true;
        return entry.dueAt <= Clock.time();
    }

    /// @dev A permit that a round drew, or that it covers if it fell, and whose line is not inspected in it yet.
    function _openDraw(
        Application calldata application,
        PermitId permit,
        RoundId round
    ) private view returns (Draw storage draw) {
        Round storage entry = _rounds[round];
        bool isRevealed = _isRevealed(round);
        if (!isRevealed && _canBeRevealed(entry)) revert RoundNotRevealed(round);
        PermitId origin = _PERMITS.originOf(permit);
        Supervision storage supervision = _supervisions[origin];
        bool isOfBody = entry.body == supervision.supervisor && supervision.handedOverAt <= entry.announcedAt;
        bool isOfMatter = MatterId.unwrap(entry.matter) == MatterId.unwrap(_matterOf(application));
        if (!isOfBody || !isOfMatter) revert RoundDoesNotCover(round, permit);
        if (isRevealed && !Draws.isDrawn(entry.seed, origin, entry.permille)) revert PermitNotDrawn(round, permit);
        draw = _draws[round][origin];
        if (draw.inspected) revert InspectedInRound(round, permit);
    }

    /// @dev Refuse unless two officers are the pair that a revealed round drew for a permit, in any order.
    function _requirePair(
        RoundId round,
        PermitId permit,
        address[] calldata roster,
        address[2] memory officers
    ) private view {
        PermitId origin = _PERMITS.originOf(permit);
        uint32 redraws = _draws[round][origin].redraws;
        (address first, address second) = Draws.pair(_rounds[round].seed, origin, redraws, roster);
        bool isPair = officers[0] == first && officers[1] == second;
        bool isTurned = officers[0] == second && officers[1] == first;
        if (!isPair && !isTurned) revert NotTheDrawnPair(round, permit, first, second);
    }

    function _isRevealed(RoundId round) private view returns (bool) {
        Round storage entry = _rounds[round];
        if (entry.announcedAt == 0) revert RoundUnknown(round);
        return entry.seed != 0;
    }

    /// @dev Whether the chain tells the beacon still, or will once its block is finished.
    function _canBeRevealed(Round storage entry) private view returns (bool) {
        return block.number <= entry.announcedIn + _BEACON_BLOCKS;
    }

    /// @dev Whether two permits are one, or one of them came of the other by changes.
    function _areOfOneLine(PermitId one, PermitId other) private view returns (bool) {
        return _areSame(one, other) || _areSame(_PERMITS.originOf(one), _PERMITS.originOf(other));
    }

    function _permitInForce(Application calldata application) private view returns (PermitId permit) {
        permit = _permitOf(application);
        State state = _PERMITS.status(permit);
        if (state == State.Unknown) revert IPermitRegistry.PermitUnknown(permit);
        if (state != State.Valid && state != State.Suspended) revert IPermitRegistry.StateNotAllowed(permit, state);
    }

    function _matterOf(Application calldata application) private view returns (MatterId) {
        return _MATTERS.matterOf(application.version);
    }

    function _requireInspects(OrganisationId body, MatterId matter) private view {
        if (!_ORGANISATIONS.holds(body, GrantKind.Inspect, MatterId.unwrap(matter))) {
            revert ICommitmentRegistry.NotGrantedToInspect(body, matter);
        }
    }

    /// @dev Refuse unless two officers of the supervisor, which inspects the matter still, both signed `act`.
    function _requireInspectors(
        Application calldata application,
        PermitId permit,
        bytes memory act,
        Authorization calldata first,
        Authorization calldata second
    ) private view {
        OrganisationId supervisor = _supervisions[_PERMITS.originOf(permit)].supervisor;
        if (OrganisationId.unwrap(supervisor) == 0) revert NotSupervised(permit);
        OrganisationId body = _requireOfficers(first, second, act);
        if (body != supervisor) revert NotTheSupervisor(supervisor, body);
        _requireInspects(supervisor, _matterOf(application));
    }

    function _requireRoster(OrganisationId body, address[] calldata roster) private view {
        if (roster.length < _ROSTER_LEAST || roster.length > _ROSTER_LIMIT) revert RosterCount(roster.length);
        uint16[] memory persons = new uint16[](roster.length);
        for (uint256 i = 0; i < roster.length; ++i) {
            if (i != 0 && roster[i] <= roster[i - 1]) revert RosterNotAscending(roster[i]);
            Actor memory officer = _acting(roster[i]);
            if (!_isOfficer(officer.role)) revert NotAnOfficer(roster[i]);
            if (officer.organisation != body) revert OfficersOfTwoOrganisations(body, officer.organisation);
            persons[i] = officer.person;
            _requireAnotherPerson(roster, persons, i);
        }
    }

    function _requireNonePending(RoundId latest) private view {
        Round storage entry = _rounds[latest];
        bool isOpen = entry.announcedAt != 0 && entry.seed == 0;
        if (isOpen && _canBeRevealed(entry)) revert RoundPending(latest);
    }

    function _requireDueInTime(uint64 dueAt) private view {
        if (dueAt <= Clock.time()) revert ICommitmentRegistry.DueInPast(dueAt, Clock.time());
        uint64 latest = Clock.time() + _DUE_LIMIT;
        if (dueAt > latest) revert ICommitmentRegistry.DueTooFar(dueAt, latest);
    }

    /// @dev Refuse a correction that is said to be before the faults were found or after now, or denied too early.
    function _requireCorrection(OrderId order, Order storage entry, uint64 correctedAt) private view {
        uint64 time = Clock.time();
        if (correctedAt == 0) {
            if (time < entry.dueAt) revert OrderNotDue(order, entry.dueAt, time);
            return;
        }
        if (correctedAt > time) revert CorrectedInFuture(correctedAt, time);
        if (correctedAt < entry.inspectedAt) revert CorrectedBeforeInspection(correctedAt, entry.inspectedAt);
    }

    function _resultOf(Order storage entry, uint64 correctedAt, bool harm) private view returns (OrderResult) {
        if (correctedAt == 0) return OrderResult.NotCorrected;
        bool isInTime = correctedAt < entry.dueAt;
        if (entry.gravity == Gravity.Minor && isInTime && !harm) return OrderResult.NoPenalty;
        return OrderResult.Corrected;
    }

    /// @dev Any two of a roster can be drawn, and a pair of one person could never inspect. The loop is short: see the
    /// limit of a roster.
    function _requireAnotherPerson(address[] calldata roster, uint16[] memory persons, uint256 position) private pure {
        uint16 person = persons[position];
        if (person == 0) revert SamePerson(roster[position], roster[position]);
        for (uint256 i = 0; i < position; ++i) {
            if (persons[i] == person) revert SamePerson(roster[i], roster[position]);
        }
    }

    function _permitOf(Application calldata application) private pure returns (PermitId) {
        return Identifiers.permit(Identifiers.application(application));
    }

    function _requireAuthority(Application calldata application, OrganisationId organisation) private pure {
        if (organisation != application.authority) {
            revert IPermitRegistry.NotTheAuthority(application.authority, organisation);
        }
    }

    function _requireOfRoster(RoundId round, address[] calldata roster, address officer) private pure {
        for (uint256 i = 0; i < roster.length; ++i) {
            if (roster[i] == officer) return;
        }
        revert NotOfTheRoster(round, officer);
    }

    /// @dev EIP-712 digest of an array of accounts: each is padded to a word.
    function _digestOf(address[] calldata roster) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(roster));
    }

    function _areSame(PermitId one, PermitId other) private pure returns (bool) {
        return PermitId.unwrap(one) == PermitId.unwrap(other);
    }

    /// @dev The word that officers read when they sign.
    function _nameOf(Finding finding) private pure returns (string memory) {
        return finding == Finding.Passed ? "Passed" : "Faults";
    }

    /// @dev The word that officers read when they sign.
    function _nameOf(Gravity gravity) private pure returns (string memory) {
        return gravity == Gravity.Minor ? "Minor" : "Serious";
    }
}
