// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CommitmentRegistry} from "../../contracts/CommitmentRegistry.sol";
import {Authorization} from "../../contracts/interfaces/IAuthorized.sol";
import {
    Application,
    ApplicationId,
    Change,
    CommitmentId,
    Proceeding,
    Stage
} from "../../contracts/interfaces/ICommitmentRegistry.sol";
import {IMatterRegistry, MatterId} from "../../contracts/interfaces/IMatterRegistry.sol";
import {GrantKind, IOrganisationRegistry, KeyRole} from "../../contracts/interfaces/IOrganisationRegistry.sol";
import {IPermitRegistry, State} from "../../contracts/interfaces/IPermitRegistry.sol";
import {ISupervisionRegistry} from "../../contracts/interfaces/ISupervisionRegistry.sol";
import {Identifiers} from "../../contracts/libraries/Identifiers.sol";
import {Others, Willing} from "./Others.sol";
import {Proof} from "./Proof.sol";

/// @title Applications and commitments
/// @notice The registry begins in any state, and the other contracts answer anything.
contract CommitmentRegistryProof is Proof {
    uint64 private constant _NOW = 1_780_000_000;

    Others private _others;
    CommitmentRegistry private _commitments;
    address private _one;
    address private _two;

    function setUp() public override {
        super.setUp();
        HALMOS.warp(_NOW);
        _others = new Others(false);
        address others = address(_others);
        _commitments = new CommitmentRegistry(
            IOrganisationRegistry(others),
            IMatterRegistry(others),
            IPermitRegistry(others),
            ISupervisionRegistry(others)
        );
        _one = address(new Willing());
        _two = address(new Willing());
        HALMOS.setArbitraryStorage(others);
        HALMOS.setArbitraryStorage(address(_commitments));
    }

    /// @notice An application that was withdrawn, declined or refused stays so, by any act.
    function check_a_closed_application_stays_closed(
        ApplicationId id,
        uint256 which,
        Application calldata made
    ) external {
        Stage before = _commitments.applicationState(id).stage;
        HALMOS.assume(before != Stage.Open);
        _act(which, made);
        assert(_commitments.applicationState(id).stage == before);
    }

    /// @notice An application that a permit answers stays open: nothing closes it afterwards.
    function check_an_answered_application_is_never_closed(uint256 which, Application calldata made) external {
        ApplicationId id = Identifiers.application(made);
        HALMOS.assume(_others.states(Identifiers.permit(id)) != uint8(State.Unknown));
        Stage before = _commitments.applicationState(id).stage;
        _act(which, made);
        assert(_commitments.applicationState(id).stage == before);
    }

    /// @notice An application is withdrawn by its applicant alone.
    function check_an_application_is_withdrawn_by_its_applicant(uint256 which, Application calldata made) external {
        ApplicationId id = Identifiers.application(made);
        HALMOS.assume(_commitments.applicationState(id).stage == Stage.Open);
        _act(which, made);
        if (_commitments.applicationState(id).stage != Stage.Withdrawn) return;
        assert(_others.acting(_one).organisation == made.applicant);
    }

    /// @notice Accepting an application is not undone or dated again, by any act.
    function check_an_acceptance_stays(ApplicationId id, uint256 which, Application calldata made) external {
        uint64 before = _commitments.proceedingOf(id).acceptedAt;
        HALMOS.assume(before != 0);
        _act(which, made);
        assert(_commitments.proceedingOf(id).acceptedAt == before);
    }

    /// @notice Corrections are asked for once.
    function check_corrections_are_asked_for_once(ApplicationId id, uint256 which, Application calldata made) external {
        uint64 before = _commitments.proceedingOf(id).correctionRequestedAt;
        HALMOS.assume(before != 0);
        _act(which, made);
        assert(_commitments.proceedingOf(id).correctionRequestedAt == before);
    }

    /// @notice The time to decide is prolonged once.
    function check_the_time_to_decide_is_prolonged_once(
        ApplicationId id,
        uint256 which,
        Application calldata made
    ) external {
        uint64 before = _commitments.proceedingOf(id).dueAt;
        HALMOS.assume(before != 0);
        _act(which, made);
        assert(_commitments.proceedingOf(id).dueAt == before);
    }

    /// @notice No credit is repaired unless its organisation asked, and a request serves one repair.
    function check_no_credit_is_repaired_unasked(CommitmentId breached, bytes32 decision) external {
        uint64 before = _commitments.repairAskedAt(breached);
        bytes memory act = abi.encodeCall(
            CommitmentRegistry.repairCredit,
            ("91370200DEM000014Y", breached, decision, _by(_one), _by(_two))
        );
        (bool done, ) = address(_commitments).call(act);
        if (!done) return;
        assert(before != 0 && _commitments.repairAskedAt(breached) == 0);
    }

    function _commits(ApplicationId id, bytes32 letter, uint64 dueAt) private returns (bool done) {
        bytes memory act = abi.encodeCall(
            CommitmentRegistry.commit,
            (id, abi.encode(bytes32("requirement")), letter, dueAt, _by(_one))
        );
        (done, ) = address(_commitments).call(act);
    }

    /// @dev Any act on an application.
    function _act(uint256 which, Application calldata made) private {
        uint32 turn = uint32(SYMBOLS.createUint(32, "turn"));
        bytes32 word = SYMBOLS.createBytes32("word");
        uint64 from = uint64(SYMBOLS.createUint(64, "from"));
        uint64 until = uint64(SYMBOLS.createUint(64, "until"));
        (Authorization memory a, Authorization memory b) = (_by(_one), _by(_two));
        bytes memory act;
        if (which == 0) act = abi.encodeCall(CommitmentRegistry.withdrawApplication, (made, a));
        if (which == 1) act = abi.encodeCall(CommitmentRegistry.acceptApplication, (made, turn, a));
        if (which == 2) act = abi.encodeCall(CommitmentRegistry.requestCorrection, (made, turn, "what", word, a));
        if (which == 3) act = abi.encodeCall(CommitmentRegistry.answerCorrection, (made, word, a));
        if (which == 4) act = abi.encodeCall(CommitmentRegistry.prolong, (made, turn, until, "R", word, a, b));
        if (which == 5) act = abi.encodeCall(CommitmentRegistry.pause, (made, turn, from, until, "R", word, a, b));
        if (which == 6) act = abi.encodeCall(CommitmentRegistry.decline, (made, turn, "R", word, a, b));
        if (which > 6) act = abi.encodeCall(CommitmentRegistry.refuse, (made, turn, "R", word, a, b));
        (bool done, ) = address(_commitments).call(act);
        done;
    }

    function _by(address signer) private pure returns (Authorization memory) {
        return Authorization(signer, type(uint64).max, hex"01");
    }
}
