// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AuthorizedByRegistry} from "../../contracts/AuthorizedByRegistry.sol";
import {Authorization} from "../../contracts/interfaces/IAuthorized.sol";
import {
    Actor,
    IOrganisationRegistry,
    KeyRole,
    OrganisationId
} from "../../contracts/interfaces/IOrganisationRegistry.sol";
import {AnyWallet, Others} from "./Others.sol";
import {Proof} from "./Proof.sol";

/// @title A contract whose acts are signed
contract Signed is AuthorizedByRegistry {
    constructor(IOrganisationRegistry organisations) AuthorizedByRegistry(organisations) {}

    function one(Authorization calldata authorization, bytes calldata act) external view returns (Actor memory) {
        return _requireSigned(authorization, act);
    }

    function officer(Authorization calldata authorization, bytes calldata act) external view returns (Actor memory) {
        return _requireOfficer(authorization, act);
    }

    function two(
        Authorization calldata first,
        Authorization calldata second,
        bytes calldata act
    ) external view returns (OrganisationId) {
        return _requireOfficers(first, second, act);
    }

    function digestOf(
        bytes calldata act,
        address signer,
        OrganisationId of_,
        uint64 deadline
    ) external view returns (bytes32) {
        return
            _hashTypedDataV4(
                keccak256(bytes.concat(act, abi.encode(signer), OrganisationId.unwrap(of_), bytes32(uint256(deadline))))
            );
    }
}

/// @title Who acts
contract AuthorizedProof is Proof {
    Others private _others;
    Signed private _contract;
    AnyWallet private _wallet;
    AnyWallet private _other;

    function setUp() public override {
        super.setUp();
        _others = new Others(true);
        _contract = new Signed(IOrganisationRegistry(address(_others)));
        _wallet = new AnyWallet();
        _other = new AnyWallet();
        HALMOS.setArbitraryStorage(address(_others));
        HALMOS.setArbitraryStorage(address(_wallet));
        HALMOS.setArbitraryStorage(address(_other));
    }

    /// @notice Two officers who answer for an act are two people, each with a code.
    function check_two_officers_are_two_people(uint64 deadline, bytes32 act) external {
        if (!_two(deadline, act)) return;
        uint16 one = _others.acting(address(_wallet)).person;
        uint16 other = _others.acting(address(_other)).person;
        assert(one != other && one != 0 && other != 0);
    }

    /// @notice Two officers who answer for an act are of one organisation.
    function check_two_officers_are_of_one_organisation(uint64 deadline, bytes32 act) external {
        if (!_two(deadline, act)) return;
        assert(_others.acting(address(_wallet)).organisation == _others.acting(address(_other)).organisation);
    }

    /// @notice A key that answers as an officer has the role of an officer or a chief.
    function check_an_officer_has_the_role(uint64 deadline, bytes32 act) external view {
        try _contract.officer(_by(address(_wallet), deadline), abi.encode(act)) returns (Actor memory actor) {
            assert(actor.role == KeyRole.Officer || actor.role == KeyRole.Chief);
        } catch {}
    }

    /// @notice Nothing is done at a deadline or after it.
    function check_nothing_is_done_after_its_deadline(uint64 deadline, uint64 time, bytes32 act) external {
        HALMOS.warp(time);
        try _contract.one(_by(address(_wallet), deadline), abi.encode(act)) returns (Actor memory) {
            assert(deadline > time);
        } catch {}
    }

    /// @notice A key that may not act now does nothing.
    function check_a_key_that_may_not_act_does_nothing(uint64 deadline, bytes32 act) external view {
        try _contract.one(_by(address(_wallet), deadline), abi.encode(act)) returns (Actor memory) {
            assert(_others.mayAct(address(_wallet)));
        } catch {}
    }

    /// @notice Nothing is done in the name of a key that did not sign exactly that: contract, act, key, organisation
    /// and deadline.
    function check_nothing_is_done_unsigned(uint64 deadline, bytes32 act, address relayer) external {
        HALMOS.assume(relayer != address(_wallet));
        HALMOS.prank(relayer);
        try _contract.one(_by(address(_wallet), deadline), abi.encode(act)) returns (Actor memory actor) {
            assert(_wallet.signed(_digest(act, actor.organisation, deadline)));
        } catch {}
    }

    /// @notice A signature that its signer cancelled is never taken.
    function check_a_cancelled_signature_is_never_taken(uint64 deadline, bytes32 act) external view {
        try _contract.one(_by(address(_wallet), deadline), abi.encode(act)) returns (Actor memory actor) {
            bytes32 digest = _digest(act, actor.organisation, deadline);
            assert(!actor.cancels || !_others.isCancelled(address(_wallet), digest));
        } catch {}
    }

    /// @notice Without a signature nobody acts but the sender itself.
    function check_without_a_signature_the_signer_is_the_sender(address relayer, address signer) external {
        HALMOS.prank(relayer);
        try _contract.one(Authorization(signer, type(uint64).max, ""), "act") returns (Actor memory) {
            assert(relayer == signer);
        } catch {}
    }

    function _two(uint64 deadline, bytes32 act) private view returns (bool) {
        Authorization memory first = _by(address(_wallet), deadline);
        try _contract.two(first, _by(address(_other), deadline), abi.encode(act)) returns (OrganisationId) {
            return true;
        } catch {
            return false;
        }
    }

    function _digest(bytes32 act, OrganisationId of_, uint64 deadline) private view returns (bytes32) {
        return _contract.digestOf(abi.encode(act), address(_wallet), of_, deadline);
    }

    function _by(address signer, uint64 deadline) private pure returns (Authorization memory) {
        return Authorization(signer, deadline, hex"01");
    }
}
