// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    ClaimType,
    IMatterRegistry,
    IssueTerms,
    MatterId,
    MatterSubject,
    MatterVersion,
    MatterVersionId,
    Operator,
    Option,
    OptionKind,
    Predicate,
    Recheck,
    Requirement,
    SchemaId,
    Subject,
    SubjectKind,
    Validity
} from "./interfaces/IMatterRegistry.sol";
import {IOrganisationRegistry, RegistryMissing} from "./interfaces/IOrganisationRegistry.sol";
import {Clock} from "./libraries/Clock.sol";
import {Codes} from "./libraries/Codes.sol";
import {Identifiers} from "./libraries/Identifiers.sol";
import {Packed} from "./libraries/Packed.sol";
import {RequirementSets} from "./libraries/RequirementSets.sol";
import {Texts} from "./libraries/Texts.sol";

/// @title Schemas and matters
/// @notice See `IMatterRegistry`.
contract MatterRegistry is IMatterRegistry {
    /// @dev A version in two slots: all but the matter share one.
    struct Entry {
        MatterId matter;
        MatterSubject subject;
        uint32 number;
        bool automatic;
        bool severalPermits;
        bool forfeitedBySupervisor;
        bool publicSafety;
        uint64 from;
        uint64 until;
        uint8 startWithinMonths;
        uint8 extensionLimit;
        uint8 extensionMonths;
        uint16 validForMonths;
    }

    uint256 private constant _REQUIREMENT_LIMIT = 32;
    /// @dev A contract has 24,576 bytes at most (EIP-170), and the first is zero.
    uint256 private constant _SET_LIMIT = 24575;
    uint256 private constant _OPTION_LIMIT = 8;
    uint256 private constant _PREDICATE_LIMIT = 4;
    uint256 private constant _DEFINITION_LIMIT = 8192;
    uint256 private constant _WAITING_LIMIT = 8;
    /// @dev Short name by which an option speaks of who holds an earlier permit.
    bytes32 private constant _HOLDER = "holder";

    IOrganisationRegistry private immutable _ORGANISATIONS;

    mapping(SchemaId id => bool defined) private _schemas;
    mapping(MatterId id => uint32 count) private _counts;
    mapping(MatterVersionId id => Entry entry) private _versions;
    /// @dev Number of the version that a version takes over from when it opens, past those that it overtook.
    mapping(MatterVersionId id => uint32 number) private _predecessors;
    /// @dev Contract whose code is a zero byte and the packed requirement set.
    mapping(MatterVersionId id => address keeper) private _keepers;
    /// @dev Apart from the version, so that who decides a permit does not read it.
    mapping(MatterVersionId id => bytes32 digest) private _texts;

    modifier onlyGovernance() {
        if (msg.sender != _ORGANISATIONS.governance()) revert NotMatterGovernance(msg.sender);
        _;
    }

    /// @notice Take governance from the registry of organisations, for good.
    /// @param organisations The registry.
    constructor(IOrganisationRegistry organisations) {
        if (address(organisations) == address(0)) revert RegistryMissing();
        _ORGANISATIONS = organisations;
    }

    /// @inheritdoc IMatterRegistry
    function defineSchema(
        string calldata code,
        string calldata definition
    ) external override onlyGovernance returns (SchemaId schema) {
        if (!Codes.isSchema(code)) revert CodeMalformed(code);
        if (bytes(definition).length == 0) revert DefinitionMissing();
        if (bytes(definition).length > _DEFINITION_LIMIT) revert DefinitionMalformed();
        if (!Texts.isClean(bytes(definition))) revert DefinitionMalformed();
        schema = Identifiers.schema(code);
        if (_schemas[schema]) revert SchemaExists(schema);
        _schemas[schema] = true;
        emit SchemaDefined(schema, code, definition);
    }

    /// @inheritdoc IMatterRegistry
    function publish(
        string calldata code,
        Requirement[] calldata requirements,
        Validity calldata validity,
        bool automatic,
        bool severalPermits,
        bool forfeitedBySupervisor,
        bool publicSafety,
        MatterSubject subject,
        bytes32 document,
        bytes32 texts,
        uint64 from
    ) external override onlyGovernance returns (MatterVersionId version) {
        _requireDefined(code, subject, document, texts);
        uint64 opensAt = _startOf(from);
        _requireWellFormed(requirements);
        MatterId matter = Identifiers.matter(code);
        uint32 number = ++_counts[matter];
        version = _queue(matter, number, opensAt);
        _keepApart(version, requirements, texts);
        bool[4] memory flags = [automatic, severalPermits, forfeitedBySupervisor, publicSafety];
        _versions[version] = _entry(matter, number, flags, subject, opensAt, validity);
        emit MatterVersionPublished(
            version,
            matter,
            code,
            number,
            requirements,
            validity,
            automatic,
            severalPermits,
            forfeitedBySupervisor,
            publicSafety,
            subject,
            document,
            texts,
            opensAt
        );
    }

    /// @inheritdoc IMatterRegistry
    function retire(MatterVersionId version) external override onlyGovernance {
        Entry storage entry = _versions[version];
        if (entry.number == 0) revert MatterVersionUnknown(version);
        if (entry.until <= Clock.time()) revert MatterVersionClosed(version);
        entry.until = Clock.time();
        emit MatterVersionRetired(version, Clock.time());
    }

    /// @inheritdoc IMatterRegistry
    function schemaDefined(SchemaId schema) external view override returns (bool) {
        return _schemas[schema];
    }

    /// @inheritdoc IMatterRegistry
    function versionById(MatterVersionId version) external view override returns (MatterVersion memory) {
        Entry memory entry = _versions[version];
        return
            MatterVersion({
                matter: entry.matter,
                number: entry.number,
                automatic: entry.automatic,
                severalPermits: entry.severalPermits,
                from: entry.from,
                until: entry.until,
                validity: Validity({
                    startWithinMonths: entry.startWithinMonths,
                    extensionLimit: entry.extensionLimit,
                    extensionMonths: entry.extensionMonths,
                    validForMonths: entry.validForMonths
                })
            });
    }

    /// @inheritdoc IMatterRegistry
    function issueTermsOf(MatterVersionId version) external view override returns (IssueTerms memory) {
        Entry storage entry = _versions[version];
        return
            IssueTerms({
                number: entry.number,
                automatic: entry.automatic,
                severalPermits: entry.severalPermits,
                startWithinMonths: entry.startWithinMonths,
                validForMonths: entry.validForMonths
            });
    }

    /// @inheritdoc IMatterRegistry
    function requirementsOf(MatterVersionId version) external view override returns (bytes memory) {
        return _keepers[version].code;
    }

    /// @inheritdoc IMatterRegistry
    function matterOf(MatterVersionId version) external view override returns (MatterId) {
        return _versions[version].matter;
    }

    /// @inheritdoc IMatterRegistry
    function isForfeitureOfSupervisor(MatterVersionId version) external view override returns (bool) {
        return _versions[version].forfeitedBySupervisor;
    }

    /// @inheritdoc IMatterRegistry
    function isOfPublicSafety(MatterVersionId version) external view override returns (bool) {
        return _versions[version].publicSafety;
    }

    /// @inheritdoc IMatterRegistry
    function textsOf(MatterVersionId version) external view override returns (bytes32) {
        return _texts[version];
    }

    /// @inheritdoc IMatterRegistry
    function isOpen(MatterVersionId version) external view override returns (bool) {
        return _isOpen(_versions[version]);
    }

    /// @inheritdoc IMatterRegistry
    function subjectWhileOpen(MatterVersionId version) external view override returns (MatterSubject) {
        Entry storage entry = _versions[version];
        return _isOpen(entry) ? entry.subject : MatterSubject.None;
    }

    /// @inheritdoc IMatterRegistry
    function subjectOf(MatterVersionId version) external view override returns (MatterSubject) {
        return _versions[version].subject;
    }

    /// @inheritdoc IMatterRegistry
    function versionCount(MatterId matter) external view override returns (uint32) {
        return _counts[matter];
    }

    /// @dev Keep the parts of a version that are read one by one.
    function _keepApart(MatterVersionId version, Requirement[] calldata requirements, bytes32 texts) private {
        _texts[version] = texts;
        _keepers[version] = _keep(requirements);
    }

    function _keep(Requirement[] calldata requirements) private returns (address keeper) {
        bytes memory packed = RequirementSets.pack(requirements);
        if (packed.length > _SET_LIMIT) revert RequirementSetTooLong(packed.length, _SET_LIMIT);
        return Packed.keep(packed);
    }

    /// @dev Close older versions when this one opens, and refuse if too many wait for that.
    function _queue(MatterId matter, uint32 number, uint64 opensAt) private returns (MatterVersionId version) {
        version = Identifiers.matterVersion(matter, number);
        _predecessors[version] = _closeOlder(matter, number - 1, opensAt);
        _requireFewWaiting(matter, _predecessors[version]);
    }

    /// @dev Versions that wait to open stand in a line, each before its predecessor, by their starts. One that starts
    /// no earlier than the new one is overtaken: it never opens, and leaves the line. The first that starts earlier
    /// closes when the new one opens, and closes all before it already. The loop is bounded by `_WAITING_LIMIT`.
    function _closeOlder(MatterId matter, uint32 newest, uint64 from) private returns (uint32 number) {
        number = newest;
        while (number != 0) {
            MatterVersionId id = Identifiers.matterVersion(matter, number);
            Entry storage entry = _versions[id];
            if (entry.from < from) {
                if (entry.until > from) entry.until = from;
                return number;
            }
            if (entry.until > entry.from) entry.until = entry.from;
            number = _predecessors[id];
        }
    }

    /// @dev The loop ends at the limit.
    function _requireFewWaiting(MatterId matter, uint32 newest) private view {
        uint32 number = newest;
        for (uint256 count = 0; number != 0; ++count) {
            MatterVersionId id = Identifiers.matterVersion(matter, number);
            if (_versions[id].from <= Clock.time()) return;
            if (count == _WAITING_LIMIT) revert WaitingLimit(matter, _WAITING_LIMIT);
            number = _predecessors[id];
        }
    }

    /// @dev Second from which a version takes applications: now, or one to come.
    function _startOf(uint64 from) private view returns (uint64) {
        if (from != 0 && from < Clock.time()) revert StartInPast(from, Clock.time());
        return from == 0 ? Clock.time() : from;
    }

    function _requireWellFormed(Requirement[] calldata requirements) private view {
        if (requirements.length == 0) revert RequirementSetEmpty();
        if (requirements.length > _REQUIREMENT_LIMIT) revert RequirementLimit(requirements.length, _REQUIREMENT_LIMIT);
        for (uint256 i = 0; i < requirements.length; ++i) {
            Requirement calldata requirement = requirements[i];
            uint256 count = requirement.options.length;
            if (!_isShortName(requirement.id)) revert RequirementMalformed(requirement.id);
            if (requirement.recheck == Recheck.None) revert RequirementMalformed(requirement.id);
            if (_isNamedBefore(requirements, i)) revert RequirementRepeated(requirement.id);
            if (count == 0 || count > _OPTION_LIMIT) revert OptionLimit(requirement.id, count, _OPTION_LIMIT);
            for (uint256 j = 0; j < count; ++j) _requireOption(requirements, i, j);
        }
    }

    function _requireOption(Requirement[] calldata requirements, uint256 position, uint256 number) private view {
        bytes32 id = requirements[position].id;
        Option calldata option = requirements[position].options[number];
        if (option.kind == OptionKind.Attestation) _requireAttestation(option, id, number);
        else if (option.kind == OptionKind.Commitment) _requireCommitment(option, id, number);
        else if (option.kind == OptionKind.Permit) _requirePermit(option, id, number);
        else revert OptionMalformed(id, number);
        _requireParty(requirements, position, option.subject, number);
    }

    function _requireAttestation(Option calldata option, bytes32 id, uint256 number) private view {
        if (!_schemas[option.schema]) revert SchemaUnknown(option.schema);
        if (option.subject.kind == SubjectKind.None) revert OptionMalformed(id, number);
        if (option.maxAge == 0) revert OptionMalformed(id, number);
        if (option.predicates.length > _PREDICATE_LIMIT) {
            revert PredicateLimit(id, option.predicates.length, _PREDICATE_LIMIT);
        }
        for (uint256 i = 0; i < option.predicates.length; ++i) {
            if (!_isWellFormed(option.predicates[i])) revert PredicateMalformed(id, number, i);
        }
    }

    /// @dev A matter that has a version already cannot have asked, in its first, for permits of one that has none: of
    /// matters that need one another, none can be the first.
    function _requirePermit(Option calldata option, bytes32 id, uint256 number) private view {
        MatterId matter = MatterId.wrap(SchemaId.unwrap(option.schema));
        if (_counts[matter] == 0) revert PermitMatterUnknown(matter);
        if (option.subject.kind == SubjectKind.None) revert OptionMalformed(id, number);
        if (option.maxAge != 0) revert OptionMalformed(id, number);
        if (option.predicates.length == 0) return;
        Predicate calldata predicate = option.predicates[0];
        if (predicate.claim != _HOLDER || predicate.operator != Operator.IsApplicant) {
            revert PredicateMalformed(id, number, 0);
        }
        if (option.predicates.length != 1 || !_isWellFormed(predicate)) revert PredicateMalformed(id, number, 0);
    }

    function _isOpen(Entry storage entry) private view returns (bool) {
        return entry.from <= Clock.time() && Clock.time() < entry.until;
    }

    /// @dev A version that has no end yet; the flags are in the order of `publish`.
    function _entry(
        MatterId matter,
        uint32 number,
        bool[4] memory flags,
        MatterSubject subject,
        uint64 from,
        Validity calldata validity
    ) private pure returns (Entry memory) {
        return
            Entry({
                matter: matter,
                subject: subject,
                number: number,
                automatic: flags[0],
                severalPermits: flags[1],
                forfeitedBySupervisor: flags[2],
                publicSafety: flags[3],
                from: from,
                until: type(uint64).max,
                startWithinMonths: validity.startWithinMonths,
                extensionLimit: validity.extensionLimit,
                extensionMonths: validity.extensionMonths,
                validForMonths: validity.validForMonths
            });
    }

    function _requireDefined(
        string calldata code,
        MatterSubject subject,
        bytes32 document,
        bytes32 texts
    ) private pure {
        if (!Codes.isMatter(code)) revert CodeMalformed(code);
        if (subject == MatterSubject.None) revert MatterSubjectMissing();
        if (document == 0 || texts == 0) revert DefinitionMissing();
    }

    function _requireCommitment(Option calldata option, bytes32 id, uint256 number) private pure {
        SubjectKind by = option.subject.kind;
        if (by != SubjectKind.Applicant && by != SubjectKind.Party) revert OptionMalformed(id, number);
        if (SchemaId.unwrap(option.schema) != 0) revert OptionMalformed(id, number);
        if (option.maxAge != 0) revert OptionMalformed(id, number);
        if (option.predicates.length != 0) revert OptionMalformed(id, number);
    }

    /// @dev Evidence of the naming requirement has to be an attestation, whichever option is chosen: a commitment
    /// or a permit opens no claim.
    function _requireParty(
        Requirement[] calldata requirements,
        uint256 position,
        Subject calldata subject,
        uint256 number
    ) private pure {
        bytes32 id = requirements[position].id;
        if (subject.kind != SubjectKind.Party) {
            if (subject.requirement != 0 || subject.claim != 0) revert PartyMalformed(id, number);
            return;
        }
        if (!_isShortName(subject.claim)) revert PartyMalformed(id, number);
        if (subject.requirement >= position) revert PartyMalformed(id, number);
        Option[] calldata naming = requirements[subject.requirement].options;
        for (uint256 i = 0; i < naming.length; ++i) {
            if (naming[i].kind != OptionKind.Attestation) revert PartyMalformed(id, number);
        }
    }

    function _isWellFormed(Predicate calldata predicate) private pure returns (bool) {
        Operator operator = predicate.operator;
        ClaimType kind = predicate.kind;
        if (!_isShortName(predicate.claim) || kind == ClaimType.None || operator == Operator.None) return false;
        if (operator == Operator.IsApplicant) return kind == ClaimType.Organisation && predicate.value == 0;
        if (operator == Operator.IsProject) return kind == ClaimType.Project && predicate.value == 0;
        bool ordered = kind == ClaimType.Integer || kind == ClaimType.Date;
        return ordered || operator == Operator.Equal || operator == Operator.NotEqual;
    }

    function _isShortName(bytes32 word) private pure returns (bool) {
        return Codes.shortNameLength(word) != 0;
    }

    function _isNamedBefore(Requirement[] calldata requirements, uint256 position) private pure returns (bool) {
        for (uint256 i = 0; i < position; ++i) {
            if (requirements[i].id == requirements[position].id) return true;
        }
        return false;
    }
}
