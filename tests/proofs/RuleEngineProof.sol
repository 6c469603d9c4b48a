// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RuleEngine} from "../../contracts/RuleEngine.sol";
import {AttestationId, BatchId, IAttestationRegistry} from "../../contracts/interfaces/IAttestationRegistry.sol";
import {
    Application,
    ApplicationId,
    CommitmentId,
    ICommitmentRegistry,
    Stage
} from "../../contracts/interfaces/ICommitmentRegistry.sol";
import {IMatterRegistry, MatterVersionId, SchemaId} from "../../contracts/interfaces/IMatterRegistry.sol";
import {
    GrantKind,
    IOrganisationRegistry,
    OrganisationId,
    Standing
} from "../../contracts/interfaces/IOrganisationRegistry.sol";
import {IPermitRegistry} from "../../contracts/interfaces/IPermitRegistry.sol";
import {Filings} from "../../contracts/libraries/Filings.sol";
import {Identifiers} from "../../contracts/libraries/Identifiers.sol";
import {Others} from "./Others.sol";
import {Proof} from "./Proof.sol";

/// @title Two published sets of requirements
contract RequirementSet {
    uint64 internal constant MAX_AGE = 30 days;

    bool private immutable _ATTESTED;

    /// @param attested Whether it is the one of two attestations, or that of one commitment.
    constructor(bool attested) {
        _ATTESTED = attested;
    }

    /// @dev The zero byte that begins the code of a keeper, the number of requirements, and these.
    function requirementsOf(MatterVersionId) external view returns (bytes memory) {
        if (!_ATTESTED) return bytes.concat(hex"0001", _requirement("promised", 2, 0));
        bytes memory one = _requirement("one", 1, keccak256("schema:one/1"));
        return bytes.concat(hex"0002", one, _requirement("other", 1, keccak256("schema:other/1")));
    }

    function _requirement(bytes32 id, uint8 kind, bytes32 schema) private pure returns (bytes memory) {
        uint8 about = kind == 1 ? 1 : 2;
        bytes memory option = abi.encodePacked(kind, schema, about, uint8(0), bytes32(0), MAX_AGE, uint8(0));
        return abi.encodePacked(id, uint8(1), uint8(1), uint16(option.length), option);
    }
}

/// @title The rule
/// @notice A matter of two requirements. The other contracts answer anything, and evidence has any values.
contract RuleEngineProof is Proof {
    uint64 private constant _NOW = 1_780_000_000;
    uint64 private constant _MAX_AGE = 30 days;
    bytes32 private constant _SCHEMA = keccak256("schema:one/1");
    bytes32 private constant _SCHEMA2 = keccak256("schema:other/1");
    bytes32 private constant _REQUIREMENT = "promised";

    struct Attested {
        bytes32 schema;
        bytes32 root;
        bytes32 claims;
        uint40 observedAt;
        uint40 validUntil;
        bytes32 step;
    }

    Others private _others;
    RuleEngine private _attested;
    RuleEngine private _committed;

    function setUp() public override {
        super.setUp();
        HALMOS.warp(_NOW);
        _others = new Others(false);
        _attested = _engine(true);
        _committed = _engine(false);
        HALMOS.setArbitraryStorage(address(_others));
    }

    /// @notice Every requirement of the set is met by an attestation of its own schema, about the project.
    function check_every_requirement_is_met_by_its_schema(
        Application calldata made,
        bytes32[2] calldata subjects,
        Attested[2] calldata shown
    ) external {
        if (!_met(made, subjects, shown)) return;
        assert(shown[0].schema == _SCHEMA && shown[1].schema == _SCHEMA2);
        assert(subjects[0] == made.project && subjects[1] == made.project);
    }

    /// @notice Every attestation taken is by a key that was trusted when it signed, is not suspended now, and whose
    /// department is granted the schema.
    function check_every_attester_is_trusted_and_granted(
        Application calldata made,
        bytes32[2] calldata subjects,
        Attested[2] calldata shown
    ) external {
        if (!_met(made, subjects, shown)) return;
        for (uint256 i = 0; i < 2; ++i) {
            BatchId batch = _batchOf(shown[i]);
            address key = _others.attesters(batch);
            Standing memory attester = _others.standing(
                key,
                _others.anchoredAt(batch),
                GrantKind.Attest,
                shown[i].schema
            );
            assert(attester.activeThen && !attester.suspendedNow && attester.grantedNow);
        }
    }

    /// @notice Every attestation taken is a leaf of its batch.
    function check_every_attestation_is_in_its_batch(
        Application calldata made,
        bytes32[2] calldata subjects,
        Attested[2] calldata shown
    ) external {
        if (!_met(made, subjects, shown)) return;
        for (uint256 i = 0; i < 2; ++i) {
            (bytes32 a, bytes32 b) = (_leafOf(subjects[i], shown[i]), shown[i].step);
            assert(shown[i].root == (a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a))));
        }
    }

    /// @notice An application that was withdrawn, declined or refused never meets the rule, so no permit answers it.
    function check_a_closed_application_is_never_issued(
        Application calldata made,
        bytes32[2] calldata subjects,
        Attested[2] calldata shown
    ) external {
        ApplicationId id = Identifiers.application(made);
        HALMOS.assume(_others.filedAt(id) != 0);
        if (!_met(made, subjects, shown)) return;
        assert(_others.stages(id) == uint8(Stage.Open));
    }

    function _met(
        Application calldata made,
        bytes32[2] calldata subjects,
        Attested[2] calldata shown
    ) private view returns (bool done) {
        bytes memory evidence = bytes.concat(
            hex"0200000001",
            hex"02",
            subjects[0],
            subjects[1],
            hex"01",
            bytes16(OrganisationId.unwrap(_department()))
        );
        evidence = bytes.concat(evidence, hex"02", _packed(0, shown[0]), _packed(1, shown[1]), hex"0000");
        bytes memory filing = abi.encodePacked(address(7));
        (done, ) = address(_attested).staticcall(abi.encodeCall(RuleEngine.check, (made, evidence, filing)));
    }

    function _engine(bool attested) private returns (RuleEngine) {
        address others = address(_others);
        return
            new RuleEngine(
                IOrganisationRegistry(others),
                IMatterRegistry(address(new RequirementSet(attested))),
                IAttestationRegistry(others),
                ICommitmentRegistry(others),
                IPermitRegistry(others)
            );
    }

    function _batchOf(Attested calldata shown) private view returns (BatchId) {
        return Identifiers.batch(SchemaId.wrap(shown.schema), _department(), shown.root);
    }

    function _leafOf(bytes32 subject, Attested calldata shown) private pure returns (bytes32) {
        uint64 until = shown.validUntil == type(uint40).max ? type(uint64).max : shown.validUntil;
        uint64 at = shown.observedAt == type(uint40).max ? type(uint64).max : shown.observedAt;
        bytes memory values = abi.encode(shown.schema, subject, shown.claims, at, until);
        return keccak256(bytes.concat(keccak256(values)));
    }

    function _packed(uint8 subject, Attested calldata shown) private pure returns (bytes memory) {
        bytes memory head = bytes.concat(bytes1(subject), hex"00", shown.schema, shown.root, shown.claims);
        return bytes.concat(head, bytes5(shown.observedAt), bytes5(shown.validUntil), hex"01", shown.step, hex"00");
    }

    function _department() private pure returns (OrganisationId) {
        return OrganisationId.wrap(bytes32(bytes16(keccak256("department"))));
    }
}
