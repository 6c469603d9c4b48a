// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ProceedingRegistry} from "../../contracts/ProceedingRegistry.sol";
import {Authorization} from "../../contracts/interfaces/IAuthorized.sol";
import {Application, ApplicationId, ICommitmentRegistry} from "../../contracts/interfaces/ICommitmentRegistry.sol";
import {IMatterRegistry, MatterVersionId} from "../../contracts/interfaces/IMatterRegistry.sol";
import {IOrganisationRegistry, OrganisationId} from "../../contracts/interfaces/IOrganisationRegistry.sol";
import {IPermitRegistry, PermitId, State} from "../../contracts/interfaces/IPermitRegistry.sol";
import {Hearing, Measure, Notice, ServedDocument, ServiceWay} from "../../contracts/interfaces/IProceedingRegistry.sol";
import {ISupervisionRegistry} from "../../contracts/interfaces/ISupervisionRegistry.sol";
import {Identifiers} from "../../contracts/libraries/Identifiers.sol";
import {Others, Willing} from "./Others.sol";
import {Proof} from "./Proof.sol";

/// @title Notices before adverse acts
/// @notice The registry begins in any state, and the other contracts answer anything.
contract ProceedingRegistryProof is Proof {
    uint64 private constant _NOW = 1_780_000_000;

    Others private _others;
    ProceedingRegistry private _proceedings;
    address private _one;
    address private _two;

    function setUp() public override {
        super.setUp();
        HALMOS.warp(_NOW);
        _others = new Others(false);
        address others = address(_others);
        _proceedings = new ProceedingRegistry(
            IOrganisationRegistry(others),
            IMatterRegistry(others),
            IPermitRegistry(others),
            ICommitmentRegistry(others),
            ISupervisionRegistry(others)
        );
        _one = address(new Willing());
        _two = address(new Willing());
        HALMOS.setArbitraryStorage(others);
        HALMOS.setArbitraryStorage(address(_proceedings));
    }

    /// @notice A notice opens the way to its own measure, for its own reason, and to nothing else.
    function check_a_notice_is_of_one_measure_and_reason(
        PermitId origin,
        MatterVersionId version,
        uint8 measure,
        bytes32 reason,
        bytes32 notice
    ) external view {
        if (!_opens(origin, version, measure, reason, notice)) return;
        Notice memory entry = _proceedings.noticeOf(origin);
        assert(uint8(entry.measure) == measure && entry.reason == reason && entry.id == notice && entry.given != 0);
    }

    /// @notice No adverse act is open before the holder's time to answer is over, nor after the notice lapsed.
    function check_no_adverse_act_before_the_time_to_answer(
        PermitId origin,
        MatterVersionId version,
        uint8 measure,
        bytes32 reason,
        bytes32 notice,
        uint64 time
    ) external {
        HALMOS.warp(time);
        if (!_opens(origin, version, measure, reason, notice)) return;
        Notice memory entry = _proceedings.noticeOf(origin);
        assert(entry.answerUntil <= time && time < entry.until);
    }

    /// @notice No adverse act is open while a hearing that was asked for is not on record.
    function check_no_adverse_act_before_the_hearing(
        PermitId origin,
        MatterVersionId version,
        uint8 measure,
        bytes32 reason,
        bytes32 notice
    ) external view {
        if (!_opens(origin, version, measure, reason, notice)) return;
        assert(_proceedings.noticeOf(origin).hearing != Hearing.Requested);
    }

    /// @notice A notice opens the way for the body alone that gave it: for a forfeiture the supervisor of now, where the version
    /// leaves it that, and then not for nobody; else the authority.
    function check_a_notice_serves_the_body_that_gave_it(
        PermitId origin,
        MatterVersionId version,
        uint8 measure,
        bytes32 reason,
        bytes32 notice
    ) external view {
        if (!_opens(origin, version, measure, reason, notice)) return;
        OrganisationId supervisor = _proceedings.requireNotice(origin, version, Measure(measure), reason, notice);
        assert(_proceedings.noticeOf(origin).supervisor == supervisor);
        assert(supervisor == _supervisorFor(origin, version, measure));
        assert(!_isOfSupervisor(version, measure) || OrganisationId.unwrap(supervisor) != 0);
    }

    /// @notice A notice leaves the holder five days to answer, at least.
    function check_a_notice_leaves_five_days(Application calldata made, uint8 measure, uint64 until) external {
        if (!_gives(made, measure, until)) return;
        assert(until >= _NOW + 5 days);
        assert(_noticeOf(made).answerUntil == until);
    }

    /// @notice A notice is given by two people of the authority alone, or of the supervisor if it is its act.
    function check_a_notice_is_given_by_two_people(Application calldata made, uint8 measure, uint64 until) external {
        if (!_gives(made, measure, until)) return;
        assert(_others.acting(_one).person != _others.acting(_two).person);
        assert(_others.acting(_one).organisation == _bodyOf(made, measure));
    }

    /// @notice A notice is given of a permit in force alone.
    function check_a_notice_is_of_a_permit_in_force(Application calldata made, uint8 measure, uint64 until) external {
        if (!_gives(made, measure, until)) return;
        uint8 state = _others.states(Identifiers.permit(Identifiers.application(made)));
        assert(state == uint8(State.Valid) || state == uint8(State.Suspended));
    }

    /// @notice The holder answers a notice, in its time and once.
    function check_an_answer_is_the_holders_in_time_and_once(
        Application calldata made,
        bytes32 notice,
        bytes32 answer,
        uint64 time
    ) external {
        HALMOS.warp(time);
        Notice memory before = _noticeOf(made);
        bytes memory act = abi.encodeCall(ProceedingRegistry.answerNotice, (made, notice, answer, _by(_one)));
        (bool done, ) = address(_proceedings).call(act);
        if (!done) return;
        assert(_others.acting(_one).organisation == made.applicant);
        assert(before.answerUntil > time && !before.answered && before.id == notice && answer != 0);
    }

    /// @notice A hearing is recorded by two people of the body that gave the notice, and only one that was asked for.
    function check_a_hearing_is_recorded_by_two_people(
        Application calldata made,
        bytes32 notice,
        bytes32 record
    ) external {
        Notice memory before = _noticeOf(made);
        bytes memory act = abi.encodeCall(
            ProceedingRegistry.recordHearing,
            (made, notice, record, _by(_one), _by(_two))
        );
        (bool done, ) = address(_proceedings).call(act);
        if (!done) return;
        assert(before.hearing == Hearing.Requested && _others.acting(_one).person != _others.acting(_two).person);
        OrganisationId body = _bodyOf(made, uint8(before.measure));
        assert(_others.acting(_two).organisation == body);
        assert(body == (OrganisationId.unwrap(before.supervisor) == 0 ? made.authority : before.supervisor));
    }

    /// @notice A service is put on record by two people of the authority, of the last fifteen days of a known case.
    function check_a_service_is_recorded_by_two_people_and_soon(
        Application calldata made,
        bytes32 document,
        uint64 servedAt,
        uint64 time
    ) external {
        HALMOS.assume(time >= 15 days);
        HALMOS.warp(time);
        if (!_serves(made, document, servedAt)) return;
        assert(_others.acting(_one).person != _others.acting(_two).person);
        assert(_others.acting(_two).organisation == made.authority);
        uint64 begun = _others.appliedAt(Identifiers.application(made));
        assert(begun != 0 && begun <= servedAt && servedAt <= time && time - servedAt <= 15 days);
    }

    /// @notice A service stays as it was recorded first, by either side.
    function check_a_service_stays(
        ApplicationId id,
        bytes32 document,
        Application calldata made,
        bytes32 another,
        uint64 servedAt,
        bool receipt
    ) external {
        ServedDocument memory before = _proceedings.serviceOf(id, document);
        HALMOS.assume(before.servedAt != 0);
        if (receipt) {
            bytes memory act = abi.encodeCall(
                ProceedingRegistry.acknowledgeService,
                (made, another, servedAt, _by(_one))
            );
            (bool done, ) = address(_proceedings).call(act);
            done;
        } else {
            _serves(made, another, servedAt);
        }
        ServedDocument memory now_ = _proceedings.serviceOf(id, document);
        assert(now_.servedAt == before.servedAt && now_.way == before.way);
    }

    function _serves(Application calldata made, bytes32 document, uint64 servedAt) private returns (bool done) {
        bytes memory act = abi.encodeCall(
            ProceedingRegistry.recordService,
            (made, document, ServiceWay.Post, servedAt, _by(_one), _by(_two))
        );
        (done, ) = address(_proceedings).call(act);
    }

    function _opens(
        PermitId origin,
        MatterVersionId version,
        uint8 measure,
        bytes32 reason,
        bytes32 notice
    ) private view returns (bool) {
        if (measure == 0 || measure > uint8(Measure.Suspended)) return false;
        try _proceedings.requireNotice(origin, version, Measure(measure), reason, notice) returns (OrganisationId) {
            return true;
        } catch {
            return false;
        }
    }

    function _gives(Application calldata made, uint8 measure, uint64 until) private returns (bool done) {
        if (measure > uint8(Measure.Suspended)) return false;
        uint32 turn = uint32(SYMBOLS.createUint(32, "turn"));
        bytes memory act = abi.encodeCall(
            ProceedingRegistry.giveNotice,
            (made, turn, Measure(measure), until, "REASON", bytes32(uint256(1)), _by(_one), _by(_two))
        );
        (done, ) = address(_proceedings).call(act);
    }

    function _noticeOf(Application calldata made) private view returns (Notice memory) {
        PermitId permit = Identifiers.permit(Identifiers.application(made));
        return _proceedings.noticeOf(_others.originOf(permit));
    }

    function _bodyOf(Application calldata made, uint8 measure) private view returns (OrganisationId) {
        if (!_isOfSupervisor(made.version, measure)) return made.authority;
        return _others.supervisors(Identifiers.permit(Identifiers.application(made)));
    }

    function _supervisorFor(
        PermitId permit,
        MatterVersionId version,
        uint8 measure
    ) private view returns (OrganisationId) {
        return _isOfSupervisor(version, measure) ? _others.supervisors(permit) : OrganisationId.wrap(0);
    }

    function _isOfSupervisor(MatterVersionId version, uint8 measure) private view returns (bool) {
        return measure == uint8(Measure.Forfeited) && _others.isForfeitureOfSupervisor(version);
    }

    function _by(address signer) private pure returns (Authorization memory) {
        return Authorization(signer, type(uint64).max, hex"01");
    }
}
