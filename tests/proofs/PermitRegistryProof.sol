// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PermitRegistry} from "../../contracts/PermitRegistry.sol";
import {Authorization} from "../../contracts/interfaces/IAuthorized.sol";
import {Application, ApplicationId, ICommitmentRegistry} from "../../contracts/interfaces/ICommitmentRegistry.sol";
import {IMatterRegistry, MatterId} from "../../contracts/interfaces/IMatterRegistry.sol";
import {
    Actor,
    GrantKind,
    IOrganisationRegistry,
    KeyRole,
    OrganisationId
} from "../../contracts/interfaces/IOrganisationRegistry.sol";
import {Ending, Permit, PermitId, PermitTerms, State} from "../../contracts/interfaces/IPermitRegistry.sol";
import {IProceedingRegistry, Measure} from "../../contracts/interfaces/IProceedingRegistry.sol";
import {IRuleEngine} from "../../contracts/interfaces/IRuleEngine.sol";
import {IWorkRegistry} from "../../contracts/interfaces/IWorkRegistry.sol";
import {Identifiers} from "../../contracts/libraries/Identifiers.sol";
import {LegalCalendar} from "../../contracts/libraries/LegalCalendar.sol";
import {Others, Willing} from "./Others.sol";
import {Proof} from "./Proof.sol";

/// @title Permits
/// @notice The registry begins in any state, and the other contracts answer anything.
contract PermitRegistryProof is Proof {
    uint64 private constant _NOW = 1_780_000_000;
    string private constant _NUMBER = "370203A001";

    Others private _others;
    PermitRegistry private _permits;
    address private _one;
    address private _two;

    function setUp() public override {
        super.setUp();
        HALMOS.warp(_NOW);
        _others = new Others(false);
        address others = address(_others);
        _permits = new PermitRegistry(
            IOrganisationRegistry(others),
            IMatterRegistry(others),
            ICommitmentRegistry(others),
            IRuleEngine(others),
            IWorkRegistry(others),
            IProceedingRegistry(others)
        );
        _one = address(new Willing());
        _two = address(new Willing());
        HALMOS.setArbitraryStorage(others);
        HALMOS.setArbitraryStorage(address(_permits));
    }

    /// @notice No permit is issued unless the rule found every requirement met, for this application and this evidence.
    function check_no_issue_without_every_requirement(
        Application calldata made,
        bytes32 document,
        uint64 until
    ) external {
        if (!_issues(made, _NUMBER, document, until)) return;
        assert(_others.meets(keccak256(abi.encode(made, keccak256("evidence")))));
    }

    /// @notice No permit is issued unless it was applied for.
    function check_no_issue_without_application(Application calldata made, bytes32 document, uint64 until) external {
        if (!_issues(made, _NUMBER, document, until)) return;
        assert(_others.appliedAt(Identifiers.application(made)) != 0);
    }

    /// @notice No permit is issued by a key of another organisation than the authority that was applied to.
    function check_only_the_authority_issues(Application calldata made, bytes32 document, uint64 until) external {
        if (!_issues(made, _NUMBER, document, until)) return;
        assert(_others.acting(_one).organisation == made.authority);
    }

    /// @notice No two permits have one document.
    function check_a_document_is_of_one_permit(
        Application calldata made,
        Application calldata other,
        bytes32 document,
        uint64 until
    ) external {
        HALMOS.assume(_others.several(made.version) && _others.several(other.version));
        if (!_issues(made, _NUMBER, document, until)) return;
        assert(!_issues(other, "370203A002", document, until));
    }

    /// @notice No authority issues two permits of one number.
    function check_a_number_is_of_one_permit(
        Application calldata made,
        Application calldata other,
        bytes32[2] calldata documents,
        uint64 until
    ) external {
        HALMOS.assume(made.authority == other.authority);
        HALMOS.assume(_others.several(made.version) && _others.several(other.version));
        if (!_issues(made, _NUMBER, documents[0], until)) return;
        assert(!_issues(other, _NUMBER, documents[1], until));
    }

    /// @notice A permit that an act ended stays so, by any act on it: withdrawn, revoked, forfeited, cancelled or
    /// superseded.
    function check_an_ended_permit_stays_ended(uint256 act, Application calldata made) external {
        PermitId permit = _idOf(made);
        State before = _permits.permitById(permit).stored;
        HALMOS.assume(uint8(before) >= uint8(State.Superseded));
        _act(act, made);
        assert(_permits.permitById(permit).stored == before);
    }

    /// @notice No permit is withdrawn, revoked or forfeited without a notice of that measure and reason whose time is
    /// over.
    function check_no_adverse_ending_without_notice(Application calldata made, uint8 ending, bytes32 notice) external {
        HALMOS.assume(ending >= uint8(Ending.Withdrawn) && ending <= uint8(Ending.Forfeited));
        bytes memory act = abi.encodeCall(
            PermitRegistry.end,
            (made, 0, Ending(ending), notice, "REASON", bytes32(uint256(1)), _by(_one), _by(_two))
        );
        (bool done, ) = address(_permits).call(act);
        if (!done) return;
        assert(_others.noticed(_question(made, Measure(ending), notice)));
    }

    /// @notice No permit is withdrawn, revoked or forfeited but by two people of the body that gave the notice: the supervisor
    /// if it is its act, else the authority.
    function check_an_ending_is_of_the_body_that_gave_notice(
        Application calldata made,
        uint8 ending,
        bytes32 notice
    ) external {
        HALMOS.assume(ending >= uint8(Ending.Withdrawn) && ending <= uint8(Ending.Forfeited));
        bytes memory act = abi.encodeCall(
            PermitRegistry.end,
            (made, 0, Ending(ending), notice, "REASON", bytes32(uint256(1)), _by(_one), _by(_two))
        );
        (bool done, ) = address(_permits).call(act);
        if (!done) return;
        OrganisationId body = _others.decidedBy(_question(made, Measure(ending), notice));
        if (OrganisationId.unwrap(body) == 0) body = made.authority;
        assert(_others.acting(_one).organisation == body && _others.acting(_two).organisation == body);
    }

    /// @notice No permit is suspended without a notice whose time is over.
    function check_no_suspension_without_notice(Application calldata made, bytes32 notice) external {
        bytes memory act = abi.encodeCall(
            PermitRegistry.suspend,
            (made, 0, notice, "REASON", bytes32(uint256(1)), _by(_one), _by(_two))
        );
        (bool done, ) = address(_permits).call(act);
        if (!done) return;
        assert(_others.noticed(_question(made, Measure.Suspended, notice)));
    }

    /// @notice Nothing is decided without a written decision.
    function check_nothing_is_decided_without_a_written_decision(Application calldata made, bytes32 decision) external {
        bytes memory act = abi.encodeCall(
            PermitRegistry.reinstate,
            (made, 0, "REASON", decision, _by(_one), _by(_two))
        );
        (bool done, ) = address(_permits).call(act);
        assert(!done || decision != 0);
    }

    /// @notice Only a permit that has ended, by an act or by time, is struck off, and once.
    function check_only_an_ended_permit_is_struck_off(Application calldata made) external {
        PermitId permit = _idOf(made);
        State state = _permits.status(permit);
        uint64 before = _permits.deregisteredAt(permit);
        bytes memory act = abi.encodeCall(
            PermitRegistry.deregister,
            (made, 0, "REASON", bytes32(uint256(1)), _by(_one), _by(_two))
        );
        (bool done, ) = address(_permits).call(act);
        if (!done) return;
        assert(state != State.Valid && state != State.Suspended && state != State.Unknown && before == 0);
    }

    /// @notice A permit that is said to be valid is before its end, as it was renewed, and before the time to start work.
    function check_a_valid_permit_is_in_its_time(PermitId permit, uint64 time) external {
        HALMOS.warp(time);
        if (_permits.status(permit) != State.Valid) return;
        Permit memory entry = _permits.permitById(permit);
        PermitId origin = _permits.originOf(permit);
        assert(entry.stored == State.Valid);
        assert(entry.validUntil > time || _others.renewedUntil(origin) > time);
        assert(entry.startBy > time || _others.startByOf(origin) > time);
    }

    function _issues(
        Application calldata made,
        string memory number,
        bytes32 document,
        uint64 until
    ) private returns (bool done) {
        bytes memory act = abi.encodeCall(
            PermitRegistry.issue,
            (made, "m", "p", "evidence", PermitTerms(number, document, until), "", _by(_one))
        );
        (done, ) = address(_permits).call(act);
    }

    /// @dev Any act on a permit. An issue is none.
    function _act(uint256 which, Application calldata made) private {
        uint32 turn = uint32(SYMBOLS.createUint(32, "turn"));
        bytes32 notice = SYMBOLS.createBytes32("notice");
        bytes32 decision = SYMBOLS.createBytes32("decision");
        (Authorization memory a, Authorization memory b) = (_by(_one), _by(_two));
        bytes memory act;
        if (which == 0) act = abi.encodeCall(PermitRegistry.suspend, (made, turn, notice, "REASON", decision, a, b));
        if (which == 1) act = abi.encodeCall(PermitRegistry.reinstate, (made, turn, "REASON", decision, a, b));
        if (which == 2) {
            Ending ending = Ending(SYMBOLS.createUint(8, "ending"));
            act = abi.encodeCall(PermitRegistry.end, (made, turn, ending, notice, "REASON", decision, a, b));
        }
        if (which == 3) act = abi.encodeCall(PermitRegistry.deregister, (made, turn, "REASON", decision, a, b));
        if (which > 3) {
            bytes32[] memory ids = new bytes32[](1);
            ids[0] = notice;
            act = abi.encodeCall(
                PermitRegistry.correctDocument,
                (made, turn, SYMBOLS.createBytes32("old"), SYMBOLS.createBytes32("new"), ids, "REASON", decision, a, b)
            );
        }
        (bool done, ) = address(_permits).call(act);
        done;
    }

    function _question(Application calldata made, Measure measure, bytes32 notice) private view returns (bytes32) {
        PermitId origin = _permits.originOf(_idOf(made));
        return keccak256(abi.encode(origin, made.version, measure, keccak256("REASON"), notice));
    }

    function _idOf(Application calldata made) private view returns (PermitId) {
        return Identifiers.permit(Identifiers.application(made));
    }

    function _by(address signer) private pure returns (Authorization memory) {
        return Authorization(signer, type(uint64).max, hex"01");
    }
}
