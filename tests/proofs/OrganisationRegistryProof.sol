// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OrganisationRegistry} from "../../contracts/OrganisationRegistry.sol";
import {
    Actor,
    GrantKind,
    Key,
    KeyStatus,
    OrganisationId,
    OrganisationKind
} from "../../contracts/interfaces/IOrganisationRegistry.sol";
import {Proof} from "./Proof.sol";

/// @title Keys, grants and organisations
/// @notice The registry begins in any state.
contract OrganisationRegistryProof is Proof {
    uint64 private constant _NOW = 1_780_000_000;
    address private constant _GOVERNANCE = address(0x6011);

    OrganisationRegistry private _organisations;

    function setUp() public override {
        super.setUp();
        HALMOS.warp(_NOW);
        _organisations = new OrganisationRegistry(_GOVERNANCE, address(0x60a2));
        HALMOS.setArbitraryStorage(address(_organisations));
    }

    /// @notice A key acts only inside its window.
    function check_a_key_acts_only_inside_its_window(address key, uint32 time) external {
        HALMOS.warp(time);
        if (!_acts(key)) return;
        Key memory entry = _organisations.keyByAddress(key);
        assert(entry.from <= time && time < entry.until);
    }

    /// @notice A key that is suspended or retired does not act.
    function check_a_suspended_or_retired_key_does_not_act(address key) external view {
        if (!_acts(key)) return;
        assert(_organisations.keyByAddress(key).status == KeyStatus.Active);
    }

    /// @notice No key acts for an organisation that is suspended.
    function check_no_key_acts_for_a_suspended_organisation(address key) external view {
        if (!_acts(key)) return;
        OrganisationId organisation = _organisations.keyByAddress(key).organisation;
        assert(!_organisations.organisationById(organisation).suspended);
    }

    /// @notice No key acts that began before its organisation was set right.
    function check_no_squatters_key_acts(address key) external view {
        if (!_acts(key)) return;
        Key memory entry = _organisations.keyByAddress(key);
        assert(entry.from >= _organisations.organisationById(entry.organisation).keysSince);
    }

    /// @notice After a key is reported as compromised since a second, nothing that it signed from then on is trusted.
    function check_a_compromised_key_is_not_trusted_since(address key, uint32 since, uint64 signedAt) external {
        HALMOS.prank(_GOVERNANCE);
        try _organisations.reportCompromise(key, since) {
            assert(!_organisations.isTrusted(key, signedAt) || signedAt < since);
            assert(!_acts(key));
        } catch {}
    }

    /// @notice A grant is held only inside its window.
    function check_a_grant_is_held_only_inside_its_window(
        OrganisationId organisation,
        uint8 kind,
        bytes32 scope,
        uint32 time
    ) external {
        HALMOS.assume(kind <= uint8(GrantKind.Enrol));
        HALMOS.warp(time);
        if (!_organisations.holds(organisation, GrantKind(kind), scope)) return;
        (uint64 from, uint64 until) = _window(organisation, GrantKind(kind), scope);
        assert(from <= time && time < until);
    }

    /// @notice A grant that was withdrawn is not held from that second on.
    function check_a_withdrawn_grant_is_not_held(
        OrganisationId organisation,
        uint8 kind,
        bytes32 scope,
        uint32 later
    ) external {
        HALMOS.assume(kind <= uint8(GrantKind.Enrol) && later >= _NOW);
        HALMOS.prank(_GOVERNANCE);
        try _organisations.withdrawGrant(organisation, GrantKind(kind), scope) {
            HALMOS.warp(later);
            assert(!_organisations.holds(organisation, GrantKind(kind), scope));
        } catch {}
    }

    function _acts(address key) private view returns (bool) {
        try _organisations.acting(key) returns (Actor memory) {
            return true;
        } catch {
            return false;
        }
    }

    function _window(OrganisationId organisation, GrantKind kind, bytes32 scope) private view returns (uint64, uint64) {
        // The regions behind the two times are read to a bound, and are of no matter here.
        bytes memory question = abi.encodeCall(OrganisationRegistry.grantOf, (organisation, kind, scope));
        (bool done, bytes memory answer) = address(_organisations).staticcall(question);
        require(done);
        (, uint64 from, uint64 until) = abi.decode(answer, (uint256, uint64, uint64));
        return (from, until);
    }
}
